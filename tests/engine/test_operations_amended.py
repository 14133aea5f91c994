"""What amendments of operations do in the engine: who pays, when it ends, how large, and a world without any."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from pydantic import TypeAdapter

from foedus.arrangements import Amendment, amend, load_library
from foedus.arrangements.facts import Payer
from foedus.engine.lives import Lives, model
from foedus.log.events import FIRST_VIOLATION, Event, Exit
from foedus.parameters import load_parameters
from foedus.rules.compile import compile_library
from foedus.rules.missions import missions
from foedus.rules.setting import PAYERS
from foedus.rules.surroundings import Added, setting
from foedus.world import load_world
from foedus.world.conflicts import conflict_start

START, END = date(2026, 1, 1), date(2031, 1, 1)
DAYS = 1826.25
FUTURES = range(15)
WORLD, LIBRARY = load_world(), load_library()
AMENDMENT: TypeAdapter = TypeAdapter(Amendment)
QUIET = {"ops_hand_over": 0.0, "ops_end_conflict": 0.0, "ops_end_peace": 0.0, "ops_consent_ends": 0.0}
QUIET |= {"object_base": -50.0, "ops_leave": 0.0, "ops_donors_stop": 0.0, "ops_unpaid_months": 9.0}
LAST = int(Event.WAR_ONGOING)


def amended(*changes):
    return amend(LIBRARY, [AMENDMENT.validate_python(one) for one in changes])


def arm(library):
    compiled = compile_library(library, WORLD, START, END)
    start = conflict_start(WORLD, START.year)
    given = setting(library, compiled, WORLD, (START, END), start, Added())
    return model(compiled.tables, WORLD, START, DAYS, given)


def live(libraries, held):
    observers_off = {"ops_after_war": 0.0}  # they lower disputes between states
    parameters = load_parameters().under("as_recorded").replaced(observers_off)
    theta = parameters.records(np.zeros((1, len(parameters.parameters))))
    lives = Lives([arm(library) for library in libraries], 7, held)
    return [[events for _, _, events in lives.future(f, theta)] for f in FUTURES]


def of_mission(events, library, name):
    """Rows of an operation on file."""
    found = missions(library, WORLD, START, END)
    return events[events["dispute"] == -(10_000_000 + found.arrangements.index(name))]


def row(library, name):
    found = missions(library, WORLD, START, END)
    return found.mission[found.arrangements.index(name)], found.ceiling[found.arrangements.index(name)]


@pytest.fixture(scope="module")
def libraries():
    return {
        "as on file": LIBRARY,
        "members pay from 2028": amended(
            {"do": "fund", "arrangement": "aussom", "by": "parties", "from": date(2028, 1, 1)}
        ),
        "nobody pays from July 2026": amended(
            {"do": "stop_funding", "arrangement": "aussom", "from": date(2026, 7, 1)}
        ),
        "ends in 2027": amended({"do": "end_mandate", "arrangement": "aussom", "from": date(2027, 1, 1)}),
        "no operations": LIBRARY,
    }


@pytest.fixture(scope="module")
def lived(libraries):
    held = [QUIET] * 4 + [{**QUIET, "ops_on": 0.0}]
    futures = live(list(libraries.values()), held)
    return {name: [future[k] for future in futures] for k, name in enumerate(libraries)}


def kinds(rows, *events):
    return rows[np.isin(rows["kind"], [int(e) for e in events])]


def test_what_is_on_file_reaches_the_tables(libraries):
    parties = PAYERS.index(Payer.PARTIES)
    later, _ = row(libraries["members pay from 2028"], "aussom")
    assert (later["payer"], later["payer_later"]) == (PAYERS.index(Payer.DONORS), parties)
    assert later["payer_changes"] == (date(2028, 1, 1) - START).days
    stopped, _ = row(libraries["nobody pays from July 2026"], "aussom")
    assert (stopped["funded_until"], stopped["ends"]) == ((date(2026, 7, 1) - START).days, np.inf)
    ended, _ = row(libraries["ends in 2027"], "aussom")
    assert ended["ends"] == 365
    assert not row(LIBRARY, "aussom")[0]["universal"]
    un = amended({"do": "fund", "arrangement": "aussom", "by": "un_peacekeeping", "from": START})
    assert row(un, "aussom")[0]["payer"] == PAYERS.index(Payer.UN_PEACEKEEPING)
    assert not row(un, "aussom")[0]["universal"]  # who pays does not lead
    twice = amended({"do": "strengthen", "arrangement": "minusca", "factor": 2, "from": date(2027, 1, 1)})
    assert (row(twice, "minusca")[1][13:] == 2 * row(LIBRARY, "minusca")[1][13:]).all()
    assert (row(twice, "minusca")[1][:12] == row(LIBRARY, "minusca")[1][:12]).all()


def test_without_operations_nothing_of_them_happens_and_states_dispute_as_before(lived):
    about = set(range(int(Event.PROPOSED), int(Event.SERVED) + 1))
    for with_, without in zip(lived["as on file"], lived["no operations"], strict=True):
        assert set(with_["kind"].tolist()) & about
        assert not set(without["kind"].tolist()) & about
        begun = [
            events[events["kind"] == Event.DISPUTE] for events in (with_, without)
        ]  # lines lose their watch
        one, other = (rows[rows["dispute"] < FIRST_VIOLATION].tobytes() for rows in begun)
        assert one == other


def test_another_payer_pays_from_the_day_on(lived, libraries):
    name = "members pay from 2028"
    for events in lived[name]:
        years = kinds(of_mission(events, libraries[name], "aussom"), Event.OPERATION_YEAR)
        before = years[years["day"] < 731]
        after = years[years["day"] > 731 + 62]
        assert before.size
        assert after.size
        assert set(before["a"]) == {PAYERS.index(Payer.DONORS)}
        assert set(after["a"]) == {PAYERS.index(Payer.PARTIES)}


def test_without_pay_the_force_goes_home_once_that_has_lasted_too_long(lived, libraries):
    name = "nobody pays from July 2026"
    for events in lived[name]:
        rows = of_mission(events, libraries[name], "aussom")
        (exit_,) = kinds(rows, Event.EXIT)
        assert exit_["value"] == float(Exit.MONEY)
        assert (date(2027, 4, 1) - START).days <= exit_["day"] <= (date(2028, 4, 1) - START).days
        assert kinds(rows, Event.GONE).size == 1
        sent = kinds(rows, Event.SENT)["value"].sum()
        assert sent == kinds(rows, Event.WITHDRAWN)["value"].sum() > 0


def test_a_mandate_that_ends_takes_the_contributors_home(lived, libraries):
    name = "ends in 2027"
    for events in lived[name]:
        rows = of_mission(events, libraries[name], "aussom")
        (exit_,) = kinds(rows, Event.EXIT)
        assert exit_["value"] == float(Exit.ON_FILE)
        assert 365 <= exit_["day"] <= 365 + 31
        assert kinds(rows, Event.SENT)["value"].sum() == kinds(rows, Event.WITHDRAWN)["value"].sum()
