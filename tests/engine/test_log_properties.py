"""What holds in every log, whatever the luck: 40 futures of the whole world, and of the small world at quick rates."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date

import numpy as np
import pytest
from agreement import DAYS, small_compiled
from small_world import BASELINE, quick, small_world

from foedus.arrangements import load_library
from foedus.base.errors import RunError
from foedus.engine import lives as lives_module
from foedus.engine.lives import Lives, model
from foedus.engine.model import C_EVENTS, C_LIVE
from foedus.log.events import Event
from foedus.parameters import load_parameters
from foedus.rules.compile import compile_library
from foedus.world import load_world

D, F, W = Event.DISPUTE, Event.FORCE, Event.WAR
ENDS = (Event.SETTLED, Event.WAR_ENDED)
JOINS = (Event.HONOURED, Event.VOLUNTEERED, Event.SIDED)


def theta_of(parameters):
    return parameters.records(np.zeros((1, len(parameters.parameters))))


def whole():
    start = date(2026, 1, 1)
    compiled = compile_library(load_library(), load_world(), start, date(2036, 1, 1))
    return (
        load_world(),
        model(compiled.tables, load_world(), start, 3652.5),
        load_parameters().under("deters"),
    )


def small():
    return small_world(), model(small_compiled().tables, small_world(), BASELINE, DAYS), quick()


@pytest.fixture(scope="module", params=[whole, small], ids=["whole", "small"])
def lived(request):
    """World, parameters, and (events, disputes live at the end, wars of each state at the end) of each future."""
    world, fixed, parameters = request.param()
    lives, found = Lives([fixed], 12), []
    for f in range(40):
        ((_, _, events),) = lives.future(f, theta_of(parameters))
        work = lives.work[0]
        assert work.count[C_EVENTS] == len(events)
        found.append((events, int(work.count[C_LIVE]), work.at_war.copy()))
    return world, fixed, parameters.medians(), found


def by_dispute(events):
    found = defaultdict(list)
    for row in events:
        found[int(row["dispute"])].append(row)
    return found


def test_events_are_in_the_order_of_time(lived):
    _, fixed, _, found = lived
    for events, _, _ in found:
        assert (np.diff(events["day"]) >= 0).all()
        assert (events["day"] > 0).all()
        assert (events["day"] <= fixed.horizon).all()


def test_numbers_are_unique_and_every_dispute_begins_once(lived):
    for events, _, _ in lived[3]:
        begun = events["dispute"][events["kind"] == D]
        assert len(set(begun)) == len(begun)
        assert set(events["dispute"]) == set(begun)
        for rows in by_dispute(events).values():
            assert rows[0]["kind"] == D


def test_every_dispute_ends_once_or_is_live_at_the_horizon(lived):
    for events, live_at_end, _ in lived[3]:
        kinds = [Counter(int(r["kind"]) for r in rows) for rows in by_dispute(events).values()]
        ended = [sum(k[int(end)] for end in ENDS) for k in kinds]
        assert max(ended) == 1
        assert ended.count(0) == live_at_end


def test_every_war_has_one_end_and_one_count_of_deaths(lived):
    wars = 0
    for events, _, _ in lived[3]:
        for rows in by_dispute(events).values():
            kinds = Counter(int(r["kind"]) for r in rows)
            war = kinds[int(W)]
            wars += war
            assert war in (0, 1)
            assert kinds[int(Event.WAR_ENDED)] + kinds[int(Event.WAR_ONGOING)] == war
            assert kinds[int(Event.DEATHS)] == war
            assert kinds[int(F)] >= war
    assert wars > 20


def test_no_pair_is_in_two_disputes_at_once(lived):
    for events, _, _ in lived[3]:
        busy = set()
        for row in events:
            pair = frozenset((int(row["a"]), int(row["b"])))
            if row["kind"] == D:
                assert len(pair) == 2
                assert pair not in busy
                busy.add(pair)
            elif row["kind"] in ENDS:
                busy.remove(pair)


def belligerents(rows, until):
    """i, j and those who have arrived, of a dispute that became war."""
    states = {int(rows[0]["a"]), int(rows[0]["b"])}
    return states | {int(r["a"]) for r in rows if r["kind"] == Event.JOINED and r["day"] <= until}


def test_deaths_are_at_most_a_share_of_the_belligerents(lived):
    world, _, theta, found = lived
    capped = 0
    for events, _, _ in found:
        for rows in by_dispute(events).values():
            for row in (r for r in rows if r["kind"] == Event.DEATHS):
                most = theta.deaths_cap * sum(world.population[s] for s in belligerents(rows, row["day"]))
                assert 0.0 < row["value"] <= most * (1 + 1e-12)
                capped += row["value"] > most * (1 - 1e-12)
    assert capped > 0 or world.n > 100  # the small world has a low cap: it binds


def test_wars_of_states_add_up(lived):
    """A state is in as many wars at the horizon as go on with it in them: each that ended gave it back."""
    for events, _, at_war in lived[3]:
        expected = np.zeros_like(at_war)
        for rows in by_dispute(events).values():
            if any(r["kind"] == Event.WAR_ONGOING for r in rows):
                for s in belligerents(rows, np.inf):
                    expected[s] += 1
        assert (expected == at_war).all()


def test_who_arrives_set_out_and_arrives_on_its_day(lived):
    arrivals = 0
    for events, _, _ in lived[3]:
        for rows in by_dispute(events).values():
            due = {int(r["a"]): r["day"] + r["value"] for r in rows if r["kind"] in JOINS}
            for row in (r for r in rows if r["kind"] == Event.JOINED):
                arrivals += 1
                assert row["day"] == pytest.approx(due[int(row["a"])], abs=1e-9)
    assert arrivals > 10


def test_only_grave_force_and_war_call(lived):
    """Who takes sides on the spot, without a duty, may do so once before: at the display of force."""
    beside = 0
    for events, _, _ in lived[3]:
        for rows in by_dispute(events).values():
            calls = [r["day"] for r in rows if (r["kind"] == F and r["value"] == 1.0) or r["kind"] == W]
            earlier = set()
            for row in rows:
                if row["kind"] in (Event.HONOURED, Event.REFUSED, Event.ACTED, Event.BLOCKED):
                    assert row["day"] in calls
                elif row["kind"] in JOINS and row["day"] not in calls:
                    assert row["value"] == 0.0
                    earlier.add(row["day"])
            assert len(earlier) <= 1
            beside += len(earlier)
    assert beside > 10


def test_a_full_log_grows_and_gives_the_same_bits(monkeypatch):
    _, fixed, parameters = small()
    plenty = [e for f in range(5) for _, _, e in Lives([fixed], 3).future(f, theta_of(parameters))]
    monkeypatch.setattr(lives_module, "FIRST_CAPACITY", 2)
    tight = Lives([fixed], 3)
    found = [e for f in range(5) for _, _, e in tight.future(f, theta_of(parameters))]
    assert tight.capacity > 2
    for one, two in zip(plenty, found, strict=True):
        assert one.tobytes() == two.tobytes()


def test_a_worker_leaves_nothing_behind_for_the_next_future():
    """A future lived after others has the bits of one lived alone."""
    _, fixed, parameters = small()
    busy = Lives([fixed], 3)
    after = [next(iter(busy.future(f, theta_of(parameters))))[2] for f in (0, 1, 2, 3)][-1]
    alone = next(iter(Lives([fixed], 3).future(3, theta_of(parameters))))[2]
    assert after.tobytes() == alone.tobytes()


def test_too_many_disputes_at_once_is_an_error_not_a_loss():
    _, fixed, _ = whole()
    rush = load_parameters().replaced({"onset_level": 6.0, "days_at_threat": 1e6, "climb_to_display": 1e-9})
    lives = Lives([fixed], 1)
    with pytest.raises(RunError, match="more disputes at once"):
        list(lives.future(0, theta_of(rush)))
