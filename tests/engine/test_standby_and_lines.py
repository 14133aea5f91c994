"""Who watches a line does not serve inside; forces on standby come as others do unless their word is taken; who decides
and who pays changes on the day on file."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest
from moved import FIRST, LAST, whole, whole_log
from pydantic import TypeAdapter

from foedus.arrangements import Amendment, amend, load_library
from foedus.arrangements.facts import Payer
from foedus.engine.processes.operations import half_at_word, legitimacy
from foedus.log.events import Event
from foedus.parameters import load_parameters
from foedus.rules.compile import compile_library
from foedus.rules.missions import acts, missions
from foedus.rules.respond import NO_DUTY
from foedus.rules.setting import PAYERS
from foedus.world import load_world

FUTURES = 12
WORLD, LIBRARY = load_world(), load_library()
AMENDMENT: TypeAdapter = TypeAdapter(Amendment)
EAGER = {"ops_start_major": 3.0, "ops_start_minor": 3.0, "ops_end_line": 0.0, "ops_come_about": 1.0}


def of(log, *kinds):
    return log.filter(pl.col("kind").is_in([int(k) for k in kinds]))


def place(code):
    return WORLD.iso3.index(code)


def acts_of(library, arrangement, first, last):
    compiled = compile_library(library, WORLD, first, last)
    rows = [d for d, (a, _) in enumerate(compiled.duties) if a.id == arrangement]
    return compiled.epochs, acts(compiled, WORLD)[:, rows]


def test_observers_of_a_line_keep_no_operation_out_of_their_host():
    proposed = of(whole_log(FUTURES, **EAGER), Event.PROPOSED)
    at = dict(proposed.group_by("b").len().iter_rows())
    assert at.get(place("SYR"), 0) >= FUTURES  # the Golan's observers are there throughout
    first_year = proposed.filter(pl.col("day") < 365.0)
    assert not set(first_year["b"]) & {
        place(code) for code in ("CAF", "COD", "SSD")
    }  # their missions are inside


def test_an_observer_mission_is_no_presence_inside_and_an_old_one_is_the_united_nations():
    found = missions(LIBRARY, WORLD, FIRST, LAST)
    row = dict(zip(found.arrangements, found.mission, strict=True))
    assert not found.mandate[found.arrangements.index("undof")]["armed"].any()
    assert row["unficyp"]["universal"]  # voluntary money until 1993, assessed since
    assert not row["aussom"]["universal"]


def test_forces_on_standby_come_as_others_do_unless_their_word_is_taken():
    ready = whole().s.act["standby_persons"][0] > 0
    notice = whole().s.act["standby_days"][0]
    medians = {}
    for word in (0.0, 1.0):
        log = whole_log(3 * FUTURES, standby_use=1.0, standby_at_word=word, ops_near=1.0)
        half = of(log, Event.HALF).filter(pl.col("duty").is_in(np.flatnonzero(ready).tolist()))
        assert len(half) > 10
        days, promised = half["value"].to_numpy(), notice[half["duty"].to_numpy()]
        assert (days >= promised).all()
        others = of(log, Event.HALF).filter(~pl.col("duty").is_in(np.flatnonzero(ready).tolist()))
        medians[word] = np.median(days), others["value"].median()
    assert medians[1.0][0] < 0.6 * medians[0.0][0]
    assert 0.5 < medians[0.0][0] / medians[0.0][1] < 2.0


@pytest.mark.parametrize(("notice", "half"), [(0.3, 4.0), (3.0, 1.0)])
def test_a_promise_is_a_lower_bound_of_time(notice, half):
    found = [half_at_word(notice, half, a) for a in (0.0, 0.25, 0.5, 1.0)]
    assert min(found) >= notice
    assert found == sorted(found, reverse=True)
    assert found[-1] == notice


def test_without_a_mandate_of_all_and_against_the_host_legitimacy_has_its_price():
    theta = load_parameters().medians()
    price = theta.ops_legitimacy
    assert price < 1.0
    for universal, consents, duty, expected in (
        (True, True, 3, 1.0), (True, False, 3, 1.0), (False, True, 3, 1.0), (False, False, 3, price),
        (False, True, NO_DUTY, price),
    ):  # fmt: skip
        assert legitimacy(theta, universal, consents, duty) == expected


def test_who_pays_for_new_operations_changes_on_the_day_of_the_amendment():
    day = date(2028, 3, 1)
    change = {"do": "fund", "arrangement": "african-union", "by": "un_peacekeeping", "from": day}
    amended = amend(LIBRARY, [AMENDMENT.validate_python(change)])
    epochs, rows = acts_of(amended, "african-union", FIRST, LAST)
    assert day in epochs
    paid = {epoch: {int(p) for p in row["payer"]} for epoch, row in zip(epochs, rows, strict=True)}
    un = PAYERS.index(Payer.UN_PEACEKEEPING)
    assert all((payers == {un}) == (epoch >= day) for epoch, payers in paid.items())


def test_forces_stand_ready_from_the_year_in_which_they_did():
    epochs, rows = acts_of(LIBRARY, "eu-battlegroups", date(1990, 1, 1), date(2012, 1, 1))
    persons = {epoch: int(row["standby_persons"].max()) for epoch, row in zip(epochs, rows, strict=True)}
    assert {n for epoch, n in persons.items() if epoch < date(2007, 1, 1)} == {0}
    assert {n for epoch, n in persons.items() if epoch >= date(2007, 1, 1)} == {1500}
