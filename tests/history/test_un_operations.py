"""United Nations, contributors in December 1994 (IPI): UNPROFOR 39,789 in uniform; Council of 1995, elected members."""

import datetime

import pytest

from foedus.history import world_in
from foedus.history.un_operations import operations_known
from foedus.rules.missions import missions

pytestmark = pytest.mark.record
COUNCIL_1995 = {
    *("CHN", "FRA", "GBR", "RUS", "USA"),
    *("ARG", "BWA", "CZE", "DEU", "HND", "IDN", "ITA", "NGA", "OMN", "RWA"),
}


@pytest.fixture
def of_1995(record):
    return world_in(1995)


def test_what_stood_in_1995_and_nothing_later(of_1995):
    known = operations_known(of_1995)
    assert "ipi-unprofor" in known
    assert not {"ipi-minusma", "ipi-unmik", "ipi-untac"} & set(known)
    assert operations_known(world_in(1991)) == operations_known(world_in(1950))
    span = datetime.date(1995, 1, 1), datetime.date(2000, 1, 1)
    found = missions(known, of_1995, *span)
    o = found.arrangements.index("ipi-unprofor")
    mission = found.mission[o]
    assert of_1995.iso3[mission["host"]] == "HRV"
    assert found.ceiling[o, 0] == found.pledge[o].sum() == 39_789
    assert mission["universal"]
    assert not found.mandate[o]["robust"].any()
    assert mission["ends"] == float("inf")


def test_the_council_that_renews_is_that_of_the_first_day(of_1995):
    known = operations_known(of_1995)
    seats = next(b for b in known["un-charter"].bodies if b.id == "security-council").seats
    assert {s for seat in seats for s in seat.states} == COUNCIL_1995
    found = missions(known, of_1995, datetime.date(1995, 1, 1), datetime.date(2000, 1, 1))
    assert {of_1995.iso3[k] for k in found.renewal_role[0].nonzero()[0]} == COUNCIL_1995
    duties = known["un-charter"].duties
    assert {t for d in duties for t in d.triggers} == {"civil_conflict"}
