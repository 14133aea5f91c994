"""Who is asked and when it is decided, drawn again by name; and what new operations may change inside their hosts."""

from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np
from inner_world import MONTH, NO_EFFECT, by_operation, of
from lined_world import GONE, PAIR, library, lined, lived, watch
from moved import whole
from observed_world import SEED, STEADY, between, luck, observing
from renewals import luck_inside
from small_world import STATES, duty, party, quick
from whole_inside import BUSY, draw

from foedus.base.draws import named, normal
from foedus.engine.lives import Lives
from foedus.engine.names import DELAY, TAKES_UP
from foedus.log.events import BETWEEN_TWO, FIRST_ON_FILE, Denial, Event, Exit
from foedus.parameters import load_parameters
from foedus.rules.setting import LAUNCHES

ASKED = BUSY | {"object_base": -1.5, "ops_near": 0.5, "ops_start_minor": 0.2, "ops_start_major": 0.3}
CONFLICT = (Event.CONFLICT_YEAR, Event.CONFLICT_MONTH)


@cache
def monthly():
    """The world of 2026 with its conflict by month."""
    return whole()._replace(s=whole().s._replace(by_month=True))


def futures_of(fixed, futures, **values):
    parameters = load_parameters().under("deters").replaced(values)
    theta = parameters.records(np.zeros((1, len(parameters.parameters))))
    lives = Lives([fixed], 19)
    return theta[0], [rows for f in range(futures) for _, _, rows in lives.future(f, theta)]


@cache
def asked():
    return futures_of(whole(), 8, **ASKED)


def in_force_on(day):
    """The span of law; proposals of a year are made on its first day."""
    return int(np.searchsorted(whole().t.start_day, day, side="right")) - 1


# ---- asked, and when ---------------------------------------------------------------------------------------------


def test_it_is_decided_after_the_time_of_the_body_that_is_asked_first():
    """ln(days) = ln(months · 30.4375) + sd z, less sd² / 2 where the record is a mean: z of the operation's name."""
    theta, futures = asked()
    months = {"au": theta.ops_launch_months_au, "eu": theta.ops_launch_months_eu}
    sd, met = theta.ops_decide_spread, set()
    for future, rows in enumerate(futures):
        for number, own in by_operation(rows).items():
            if number <= BETWEEN_TWO or len(own) < 2:
                continue
            d, day = int(own[0]["duty"]), float(own[0]["day"])
            launch = (
                "un" if d < 0 else LAUNCHES[whole().s.act["launch"][in_force_on(day // 365.25 * 365.25), d]]
            )
            z = normal(np.uint64(named(luck_inside(whole(), 19, future, number), DELAY)))
            late = sd * z - (sd**2 / 2.0 if launch in months else 0.0)
            days = months.get(launch, theta.ops_decide_months_un) * np.exp(late) * MONTH
            assert abs(own[1]["day"] - day - days) < 1e-6, (launch, number)
            met.add(launch)
    assert {"un", "au"} <= met


def second_and_later(own):
    """Duties of the bodies that were asked after the first, as far as the rows say."""
    decided = [r for r in own if r["kind"] in (Event.AUTHORISED, Event.DENIED) and r["duty"] >= 0]
    return list(dict.fromkeys(int(r["duty"]) for r in decided))[1:]


def test_bodies_after_the_first_are_asked_on_their_draw_only():
    theta, futures = asked()
    seen = 0
    for future, rows in enumerate(futures):
        for number, own in by_operation(rows).items():
            if number <= BETWEEN_TWO:
                continue
            name = luck_inside(whole(), 19, future, number)
            for d in second_and_later(own):
                code = int(whole().s.act["word"][0, d])
                assert draw(name, TAKES_UP, code) < theta.ops_take_up
                seen += 1
    assert seen > 20


def regional():
    """A council of three to which the other leaves it."""
    decision = {"rule": "consensus", "body": "council", "host_consent": True}
    observe = duty(
        "observe", "observe", triggers=["ceasefire"], on_behalf_of="anyone", area={"territory": "anywhere"}
    )
    one = observing(parties=[party(*STATES[:7])], duties=[observe | {"decision": decision}])
    return one.model_copy(update={"id": "regional"})


def test_a_second_body_observes_between_two_on_its_draw_only():
    """One objection in the first, which is likely, and it is for the other with a third."""
    fixed, seen, used = lined(library(observing(), regional())), 0, 0
    parameters = quick(**STEADY | {"object_base": -2.0, "ops_take_up": 0.3})
    for future, rows in enumerate(lived([fixed], parameters, 60, SEED)[0]):
        for number, own in by_operation(between(rows)).items():
            name = luck(future, BETWEEN_TWO - number)
            refused = any(r["kind"] == Event.DENIED and r["value"] == Denial.VOTE for r in own)
            for d in second_and_later(own):
                assert draw(name, TAKES_UP, int(fixed.s.act["word"][0, d])) < 0.3
                used += 1
            seen += refused
    assert used > 10
    assert used < 0.6 * seen


def test_where_observers_watch_a_line_of_the_two_no_others_are_proposed():
    """The watch on file is there until 2029: the two have wars before and after, and observers only after."""
    pair, days, wars = {STATES.index(s) for s in PAIR}, [], []
    fixed = lined(library(watch(), observing()))
    held = STEADY | {
        "ops_after_war": 1.0,
        "line_settled": 0.3,
        "line_settled_alone": 0.3,
        "line_violations": 300.0,
    }
    for rows in lived([fixed], quick(**held), 100, SEED)[0]:
        ours = [(r, {int(r["a"]), int(r["b"])} == pair) for r in of(rows, Event.PROPOSED, Event.WAR_ENDED)]
        days += [float(r["day"]) for r, own in ours if own and r["kind"] == Event.PROPOSED]
        wars += [float(r["day"]) for r, own in ours if own and r["kind"] == Event.WAR_ENDED]
    assert sum(day < GONE for day in wars) > 10
    assert sum(day > GONE for day in days) > 10
    assert min(days) >= date(2029, 1, 1).toordinal() - date(2026, 1, 1).toordinal()


# ---- what they change --------------------------------------------------------------------------------------------


def without_any_on_file():
    s = monthly().s
    return monthly()._replace(s=s._replace(mission=s.mission[:0], ceiling=s.ceiling[:0], pledge=s.pledge[:0]))


def test_police_and_observers_change_no_conflict():
    """New operations of police alone: the same conflict to the bit as without any effect, and not so if armed."""
    counts = {"pko_other_than_un": 1.0, "pko_traditional": 1.0, "ops_peak_observers": 0.0}
    found = {}
    for police in (1.0, 0.0):
        for name, effect in (("none", NO_EFFECT), ("usual", {})):
            values = ASKED | counts | effect | {"object_base": -5.0, "ops_peak_police": police}
            _, futures = futures_of(without_any_on_file(), 3, **values)
            assert sum(len(of(rows, Event.AUTHORISED)) for rows in futures) > 30
            found[police, name] = [of(rows, *CONFLICT).tobytes() for rows in futures]
    assert found[1.0, "none"] == found[1.0, "usual"]
    assert all(a != b for a, b in zip(found[0.0, "none"], found[0.0, "usual"], strict=True))


def test_after_a_hand_over_troops_count_as_the_united_nations():
    """Others count for nothing: the dead of a host are the same up to the first hand-over, and fewer that year."""
    held = {f"ops_start_{k}": 0.0 for k in ("none", "after", "minor", "major")} | {"ops_near": 0.0}
    held |= {"pko_other_than_un": 0.0, "pko_relapse_hazard_ratio": 1.0, "pko_ending_log_hazard": 0.0}
    held |= {"object_base": -9.0, "ops_end_conflict": 0.0, "ops_consent_ends": 0.0}
    stays, goes = (futures_of(monthly(), 10, **held, ops_hand_over=h)[1] for h in (0.0, 0.7))
    fewer = 0
    for one, two in zip(stays, goes, strict=True):
        handed = of(two, Event.HANDED_OVER)
        for over in handed[handed["day"] == handed["day"].min(initial=np.inf)]:
            host, day = over["b"], over["day"]
            before, after = ([dead(rows, host, *span) for rows in (one, two)] for span in spans(day))
            assert before[0] == before[1]
            assert after[1] <= after[0]
            fewer += after[1] < after[0]
    assert fewer > 5


def spans(day):
    """Up to a day, and the rest of the year of conflict in which it is."""
    return (0.0, day - 1.0), (day - 1.0, ((day + 1.0) // 365.25 + 1.0) * 365.25 - 1.0)


def dead(rows, host, first, last):
    """Battle deaths inside a state in the months that begin between two days."""
    found = of(rows, Event.CONFLICT_MONTH)
    return found["value"][(found["a"] == host) & (found["day"] >= first) & (found["day"] < last)].sum()


def test_what_is_handed_over_no_longer_ends_when_its_file_says():
    """Every file ends in the fifth year: what is handed over before goes on."""
    s = whole().s
    mission = s.mission.copy()
    mission["ends"] = 1600.0
    fixed = whole()._replace(s=s._replace(mission=mission))
    _, futures = futures_of(fixed, 10, object_base=-9.0, ops_hand_over=0.7, ops_end_conflict=0.0)
    over = ended = 0
    for rows in futures:
        for number, own in by_operation(rows).items():
            handed = any(r["kind"] == Event.HANDED_OVER for r in own)
            ends = any(r["kind"] == Event.EXIT and r["value"] == Exit.ON_FILE for r in own)
            assert not (handed and ends)
            over += handed and number <= FIRST_ON_FILE and own[-1]["day"] > 2000.0
            ended += ends
    assert over > 5
    assert ended > 20
