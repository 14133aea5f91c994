"""Every duty of the library compiles: on a day in its life it binds somebody, on behalf of somebody, somewhere."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from foedus.arrangements import Arrangement, Duty, Library, load_library
from foedus.rules.compile import compile_library
from foedus.rules.tables import BENEFICIARY, BOUND, SEAT
from foedus.world import load_world

LIBRARY, WORLD = load_library(), load_world()


def a_day_of(one: Arrangement, duty: Duty) -> date:
    """A year after the duty and those it binds are there, or the middle of its life where that is shorter."""
    contributors = [p.since for p in one.parties if p.role == "contributor"]
    begins = [one.in_force.since, duty.since or one.in_force.since]
    begins += [min(contributors)] if duty.bound == "contributors" else []
    begin, end = max(begins), min(one.in_force.until, duty.until or one.in_force.until)
    return begin + min(timedelta(days=365), (end - begin) / 2)


@pytest.mark.parametrize("name", sorted(LIBRARY))
def test_every_duty_binds_somebody_for_somebody_somewhere(name):
    one = LIBRARY[name]
    for duty in one.duties:
        day = a_day_of(one, duty)
        compiled = compile_library(Library([*_homes(one), one]), WORLD, day)
        d = [(a.id, x.id) for a, x in compiled.duties].index((name, duty.id))
        role, area = compiled.tables.role[0, d], compiled.tables.area[0, d]
        assert (role & BOUND).any(), (duty.id, day)
        assert (role & BENEFICIARY).any(), (duty.id, day)
        assert area.any(), (duty.id, day)
        if duty.decision.body is not None:
            assert np.count_nonzero(role & SEAT[0]) >= 2, (duty.id, day)


def test_the_seats_of_every_body_are_listed_in_order_in_every_epoch():
    """The list that votes are taken from says what the masks say, of own decisions and of joint acts."""
    t = compile_library(LIBRARY, WORLD, date(2010, 1, 1), date(2030, 1, 1)).tables
    assert len(t.era) > 1
    assert t.seat.size > 0
    for e, d in np.ndindex(t.era.shape):
        for which, seat in enumerate(SEAT):
            first, last = t.era[e, d]["first_seat"][which], t.era[e, d]["last_seat"][which]
            assert t.seat[first:last].tolist() == np.flatnonzero(t.role[e, d] & seat).tolist(), (e, d, which)


def _homes(one: Arrangement) -> list[Arrangement]:
    return [LIBRARY[home] for home in sorted({body.of.arrangement for body in one.bodies if body.of})]
