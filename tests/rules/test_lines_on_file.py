"""Lines, who watches them, and open rivals: read from facts and duties of the library, amended or not."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.arrangements import amend, load_library
from foedus.arrangements.amend import Add, End
from foedus.arrangements.amend_operations import Lift
from foedus.arrangements.dated import OPEN_END
from foedus.arrangements.schema import Kind
from foedus.base.errors import InputError
from foedus.engine.processes.line import share_limited
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


def lifted(*zones, library=None):
    named = {"zones": [z if "-" in z else f"zone-{z}" for z in zones]} if zones else {}
    change = {"do": "lift", "arrangement": "mfo", "from": BASELINE, **named}
    return amend(library or load_library(), [Lift.model_validate(change)])


def share(library, line, which="EGY-ISR", day=0.0):
    """The share of the line's zones that is limited in an arm."""
    held = limited(library, line, load_world(), (BASELINE, LAST))
    n = [name(row) for row in line].index(which)
    on = int(((held["line"] == n) & (held["begins"] <= day) & (day < held["ends"])).sum())
    return share_limited(on, line[n]["zones"])


def test_zones_are_counted_line_by_line(line):
    """Four in the Sinai, three on the Golan, one in Cyprus; a line without limits counts as one, of which none is."""
    by_name = {name(row): (row["zones"], row["limits"]) for row in line}
    assert [by_name[k] for k in ("EGY-ISR", "ISR-SYR", "CYP-TUR")] == [(4, 4), (3, 3), (1, 1)]
    assert by_name["IND-PAK"] == by_name["ISR-LBN"] == (1, 0)


def test_a_zone_is_limited_while_one_limit_in_it_is(line):
    """However many limits it has: one row for a zone, and the share falls with every zone that is lifted."""
    held = limited(load_library(), line, load_world(), (BASELINE, LAST))
    assert len(held) == 4 + 3 + 1
    assert [share(lifted(*z), line) for z in ("c", "cd", "acd", "abcd")] == [0.75, 0.5, 0.25, 0.0]
    assert share(lifted(), line) == 0.0
    mfo = load_library()["mfo"]
    fewer = mfo.model_copy(update={"limits": tuple(x for x in mfo.limits if x.item != "tanks")})
    assert share(load_library().with_changed(fewer), line) == 1.0


def test_a_text_that_ends_leaves_the_share_of_the_others_as_it_was(line):
    """Two texts with two zones each: without one of them half is limited, in an arm and in the course of a run."""
    mfo = load_library()["mfo"]

    def part(id_, zones, until):
        in_force = mfo.in_force.model_copy(update={"until": until})
        limits = tuple(x for x in mfo.limits if x.zone in zones)
        return mfo.model_copy(update={"id": id_, "limits": limits, "in_force": in_force})

    ends = date(2028, 1, 1)
    one, two = part("mfo", ("zone-a", "zone-b"), OPEN_END), part("second", ("zone-c", "zone-d"), ends)
    library = amend(load_library().with_changed(one), [Add(do="add", arrangement=two)])
    both = lines(library, load_world(), BASELINE, LAST)
    assert [(r["zones"], r["limits"]) for r in both if name(r) == "EGY-ISR"] == [(4, 4)]
    gone = (ends - BASELINE).days
    assert [share(library, both, day=day) for day in (0.0, gone - 1.0, gone)] == [1.0, 1.0, 0.5]
    assert [share(library.without(id_), both) for id_ in ("mfo", "second")] == [0.5, 0.5]


def test_a_zone_that_an_arm_adds_is_worth_one_on_file_and_never_lowers_the_share(line):
    """It may stand for one that is lifted; the same zone limited by two texts is one; nothing on file: one is all."""
    mfo = load_library()["mfo"]
    limits = tuple(x for x in mfo.limits if x.zone == "zone-d")
    renamed = tuple(x.model_copy(update={"zone": "gaza-strip"}) for x in limits)
    zones = (*mfo.zones, mfo.zones[0].model_copy(update={"id": "gaza-strip"}))

    def with_second(library, limits):
        second = mfo.model_copy(update={"id": "second", "limits": limits, "zones": zones})
        return amend(library, [Add(do="add", arrangement=second)])

    assert share(with_second(load_library(), renamed), line) == 1.0
    assert share(with_second(lifted("zone-c"), renamed), line) == 1.0
    assert share(with_second(lifted("zone-b", "zone-c"), renamed), line) == 0.75
    assert share(with_second(lifted("zone-c"), limits), line) == 0.75
    assert share(with_second(lifted("zone-d"), limits), line) == 1.0
    bare = lines(lifted(), load_world(), BASELINE, LAST)
    assert share(lifted(), bare) == 0.0
    assert share(with_second(lifted(), renamed), bare) == share(load_library(), bare) == 1.0


def test_zones_do_not_depend_on_the_horizon_and_those_of_the_past_do_not_count(line):
    """One limited from 2031 on counts in a run to 2029 too; what ended before the first day is in the record."""
    mfo = load_library()["mfo"]
    first = mfo.limits[0]
    later = first.model_copy(update={"zone": "later", "since": date(2031, 1, 1)})
    before = first.model_copy(update={"zone": "before", "until": BASELINE})
    library = load_library().with_changed(mfo.model_copy(update={"limits": (*mfo.limits, later, before)}))
    for last in (date(2029, 1, 1), LAST):
        found = lines(library, load_world(), BASELINE, last)
        assert [(r["zones"], r["limits"]) for r in found if name(r) == "EGY-ISR"] == [(5, 4)]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 5)), max_size=6))
@settings(max_examples=30, deadline=None)
def test_a_zone_is_counted_once_on_every_day(line, spans):
    """Limits of a zone that overlap, touch or leave gaps: on each day one row where one of them holds, else none."""
    mfo = load_library()["mfo"]
    years = [(2020 + begins, 2020 + begins + long) for begins, long in spans]
    limits = [
        mfo.limits[0].model_copy(update={"since": date(a, 1, 1), "until": date(b, 1, 1)}) for a, b in years
    ]
    library = load_library().with_changed(mfo.model_copy(update={"limits": tuple(limits)}))
    for year in range(2026, 2036):
        day = float((date(year, 7, 1) - BASELINE).days)
        assert share(library, line, day=day) == (0.25 if any(a <= year < b for a, b in years) else 0.0)


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
