"""What an operation on file may do is what its duties of the month say. Source: the dates of the files themselves."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from foedus.arrangements import load_library
from foedus.arrangements.amend import EndDuty, amend
from foedus.rules.missions import DAYS_PER_MONTH, missions
from foedus.world import load_world

LIBRARY, WORLD = load_library(), load_world()
SINCE, NO_FORCE_FROM = date(2026, 1, 1), date(2028, 1, 1)


def of(name, first, last, library=LIBRARY):
    """Day of each month, its mandate and ceiling, of one operation."""
    found = missions(library, WORLD, first, last)
    o = found.arrangements.index(name)
    days = [first + timedelta(days=int(m * DAYS_PER_MONTH)) for m in range(found.mandate.shape[1])]
    return np.array(days), found.mandate[o], found.ceiling[o]


def test_a_mission_that_is_decided_but_not_begun_may_do_nothing_yet():
    """MINUSMA is decided on 25 April 2013 and takes over on 1 July."""
    days, mandate, _ = of("minusma", date(2013, 1, 1), date(2016, 1, 1))
    begun = days >= date(2013, 7, 1)
    assert (mandate["robust"] == begun).all()
    assert ((mandate["armed"] > 0) == begun).all()


def test_the_armed_share_follows_the_ceilings():
    """MINUSTAH: 7,500 of 9,397 in uniform are troops; of its last ceiling, of 14 October 2014, 2,370 of 4,971."""
    days, mandate, ceiling = of("minustah", date(2006, 1, 1), date(2017, 10, 1))
    assert mandate["armed"][0] == pytest.approx(7500 / 9397)
    late = days >= date(2014, 10, 14)
    assert mandate["armed"][late] == pytest.approx(2370 / 4971)
    assert (ceiling[late] == 4971).all()


def test_who_only_watches_is_not_armed_even_where_troops_are_authorised():
    days, mandate, _ = of("unifil", date(2005, 1, 1), date(2010, 1, 1))
    assert (mandate["armed"] == 1.0).all()
    assert not mandate["robust"].any()
    unifil = LIBRARY["unifil"]
    watching = unifil.model_copy(update={"duties": tuple(d for d in unifil.duties if d.id != "buffer")})
    days, mandate, _ = of("unifil", date(2005, 1, 1), date(2010, 1, 1), LIBRARY.with_changed(watching))
    assert ((mandate["armed"] > 0) == (days < date(2006, 8, 11))).all()


def test_in_the_world_of_2026_no_mandate_on_file_changes_while_its_operation_is_there():
    first, last = date(2026, 1, 1), date(2036, 1, 1)
    found = missions(LIBRARY, WORLD, first, last)
    assert len(found.arrangements) > 5
    for o in range(len(found.arrangements)):
        there = found.ceiling[o] > 0
        assert len({tuple(row) for row in found.mandate[o][there]}) == 1


def test_a_duty_that_an_amendment_ends_is_one_until_then():
    change = {"do": "end_duty", "arrangement": "monusco", "duty": "protect-civilians", "from": NO_FORCE_FROM}
    library = amend(LIBRARY, [EndDuty.model_validate(change)])
    days, mandate, _ = of("monusco", SINCE, date(2031, 1, 1), library)
    assert (mandate["robust"] == (days < NO_FORCE_FROM)).all()
    assert (mandate["armed"] > 0.8).all(), "they interpose as before"
