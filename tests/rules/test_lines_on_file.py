"""Lines, who watches them, and open rivals: read from facts and duties of the library, amended or not."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from foedus.arrangements import amend, load_library
from foedus.arrangements.amend import Add, End
from foedus.arrangements.amend_operations import Lift
from foedus.arrangements.schema import Kind
from foedus.base.errors import InputError
from foedus.rules.compile import compile_library
from foedus.rules.lines import limited, lines, rivals, watched_by, watches
from foedus.rules.missions import missions
from foedus.rules.tables import OPEN
from foedus.world import load_world

BASELINE, LAST = date(2026, 1, 1), date(2036, 1, 1)
ON_FILE = {"CYP-TUR", "EGY-ISR", "IND-PAK", "ISR-LBN", "ISR-SYR"}


def watch(library, line):
    found = missions(library, load_world(), BASELINE, LAST)
    rows = watches(library, line, found.arrangements, load_world(), (BASELINE, LAST))
    return {found.arrangements[row["mission"]]: row for row in rows}


@pytest.fixture(scope="module")
def line():
    return lines(load_library(), load_world(), BASELINE, LAST)


def name(row):
    return f"{load_world().iso3[row['a']]}-{load_world().iso3[row['b']]}"


def test_lines_of_the_library(line):
    """The names that are there must stay; more may come."""
    by_name = {name(row): row for row in line}
    assert {*by_name} >= ON_FILE
    sinai, kashmir = by_name["EGY-ISR"], by_name["IND-PAK"]
    assert (bool(sinai["commission"]), bool(sinai["sensors"]), sinai["rounds"]) == (True, True, 24)
    assert 3.0 < sinai["per_km"] < 8.0
    assert not kashmir["commission"]
    assert kashmir["per_km"] < 0.1
    assert (line["begins"] <= 0).all()
    assert np.isinf(line["ends"]).all()


def test_a_line_outlives_who_watches_it(line):
    """UNIFIL's mandate ends with 2026; the Blue Line does not."""
    unifil = watch(load_library(), line)["unifil"]
    assert unifil["ends"] == (date(2027, 1, 1) - BASELINE).days
    assert np.isinf(line[unifil["line"]]["ends"])


def test_kind_is_never_asked(line):
    """Every arrangement calling itself something else has the same lines and watches."""
    library = load_library()
    for one in list(library.values()):
        library = library.with_changed(one.model_copy(update={"kind": Kind.ALLIANCE}))
    assert (lines(library, load_world(), BASELINE, LAST) == line).all()
    assert watch(library, line).keys() == watch(load_library(), line).keys()


def test_an_arm_without_a_mission_keeps_the_line(line):
    without = load_library().without("mfo")
    assert "mfo" not in watch(without, line)
    ended = amend(
        load_library(), [End.model_validate({"do": "end", "arrangement": "mfo", "from": date(2028, 1, 1)})]
    )
    assert watch(ended, line)["mfo"]["ends"] == (date(2028, 1, 1) - BASELINE).days


def test_an_arm_cannot_draw_a_line_but_can_watch_one(line):
    mfo = load_library()["mfo"].model_copy(update={"id": "second-mfo"})
    both = amend(load_library(), [Add(do="add", arrangement=mfo)])
    assert {"mfo", "second-mfo"} <= watch(both, line).keys()
    elsewhere = tuple(one.model_copy(update={"between": ("KOR", "PRK")}) for one in mfo.lines)
    new = mfo.model_copy(update={"lines": elsewhere})
    with pytest.raises(InputError, match="KOR and PRK"):
        watch(amend(load_library(), [Add(do="add", arrangement=new)]), line)


def test_limits_hold_where_a_text_limits_the_forces_of_one_of_the_two(line):
    """Sinai, Golan and Cyprus; that of resolution 1701 is on arms other than the government's, Kashmir has none."""
    assert {name(row) for row in line if row["limits"]} == {"EGY-ISR", "ISR-SYR", "CYP-TUR"}
    held = limited(load_library(), line, load_world(), (BASELINE, LAST))
    assert {name(line[row["line"]]) for row in held} == {"EGY-ISR", "ISR-SYR", "CYP-TUR"}
    assert np.isinf(held["ends"]).all()


def test_limits_end_with_an_amendment_or_with_the_text(line):
    """A line outlives both: in the library that the arm amends its limits are as they were."""
    day = date(2028, 1, 1)
    for change in (
        Lift.model_validate({"do": "lift", "arrangement": "mfo", "from": day}),
        End.model_validate({"do": "end", "arrangement": "mfo", "from": day}),
    ):
        arm = amend(load_library(), [change])
        held = limited(arm, line, load_world(), (BASELINE, LAST))
        sinai = held[[name(line[row["line"]]) == "EGY-ISR" for row in held]]
        assert set(sinai["ends"]) == {(day - BASELINE).days}


def test_only_who_owes_to_watch_watches():
    """Contributors' duties to observe or interpose on a violation or in a ceasefire; a line alone is not enough."""
    mfo = load_library()["mfo"]
    assert watched_by(mfo)
    assert not watched_by(mfo.model_copy(update={"lines": ()}))
    others = tuple(d for d in mfo.duties if d.bound != "contributors")
    assert not watched_by(mfo.model_copy(update={"duties": others}))


def test_rivals_who_show_each_other_their_budgets():
    """In NATO, the OSCE or the ASEAN forum; the voluntary reports to the United Nations do not count."""
    world = load_world()
    table = rivals(world)
    assert len(table) == np.triu(world.rivalry, 1).sum()
    tie = compile_library(load_library(), world, BASELINE).tables.tie[0]
    shown = {name(row): bool(tie[row["a"], row["b"]] & OPEN) for row in table}
    assert shown["GRC-TUR"]
    assert not shown["IRN-ISR"]
