"""What became of hosts after operations had gone: counted by hand, year by year."""

from __future__ import annotations

import pytest
from made_up_inside import ARMS, ON_FILE, YEAR, op, written
from made_up_inside import year as conflict
from made_up_run import VIEWS

from foedus.log import Event
from foedus.log.events import BETWEEN_TWO
from foedus.outcomes import outcomes
from foedus.outcomes.course_of_operations import course

VIEW, YEARS, HOST = VIEWS[0]["id"], 12, 5


def lived(folder, futures, years=YEARS):
    """A run whose futures are each a day of going, the number of the operation, and years of conflict of its host."""
    rows = []
    for f, (gone, number, fought) in enumerate(futures):
        rows.append(op(f, gone * YEAR, Event.GONE, number, HOST, 0.0))
        rows += [conflict(f, HOST, y, 1, 3, 60.0) for y in fought] + [conflict(f, HOST + 1, 3, 2, 9, 2000.0)]
    return written(folder, {arm["id"]: rows for arm in ARMS}, len(futures), years=years)


def values(run):
    return outcomes()["recurrence_after_exit"].per_future(run, "with", VIEW)["value"].to_list()


@pytest.mark.parametrize(
    ("gone", "fought", "expected"),
    [
        (1.5, [], 0.0),
        (1.5, [0], 0.0),  # conflict before it went, and never again
        (1.5, [2], 1.0),
        (1.5, [6], 1.0),  # the fifth year after
        (1.5, [7], 0.0),  # the sixth
        (1.5, [3, 4, 5], 1.0),  # once, however long
        (1.5, [1], None),  # it leaves a host at war
        (1.5, [1, 4], None),
        (2.0, [1], None),  # the last day of a year belongs to it
        (2.0, [2], 1.0),
        (7.0, [11], 1.0),  # the last year is the fifth after it
        (7.0, [], 0.0),
        (7.1, [8], None),  # four whole years are left: left out, though conflict is back
        (11.9, [], None),
    ],
)
def test_one_operation_by_hand(tmp_path, gone, fought, expected):
    assert values(lived(tmp_path, [(gone, -1, fought)])) == [expected]


def test_a_year_that_the_horizon_cuts_is_no_whole_year(tmp_path):
    going = [(6.5, -1, []), (5.5, -1, [])]
    assert values(lived(tmp_path, going, years=11.5)) == [None, 0.0]


def test_observers_between_two_states_are_left_out_and_operations_on_file_are_not(tmp_path):
    numbers = (-1, BETWEEN_TWO + 1, BETWEEN_TWO, BETWEEN_TWO - 7, ON_FILE + 1, ON_FILE, ON_FILE - 3)
    found = values(lived(tmp_path, [(1.5, number, [3]) for number in numbers]))
    assert found == [1.0, 1.0, None, None, None, 1.0, 1.0]


def test_each_operation_counts_by_itself_and_all_futures_are_told_together(tmp_path):
    rows = [op(0, 1.5 * YEAR, Event.GONE, -k, host, 0.0) for k, host in enumerate((5, 5, 6, 7), 1)]
    rows += [
        conflict(0, 5, 3, 1, 2, 40.0),
        conflict(0, 6, 1, 1, 2, 40.0),
        op(1, YEAR, Event.GONE, -1, 8, 0.0),
    ]
    run = written(tmp_path, {arm["id"]: rows for arm in ARMS}, 3, years=YEARS)
    assert values(run) == [pytest.approx(2 / 3), 0.0, None]  # twice back in 5, quiet in 7; 6 was at war
    assert values(run.within([run.states[5]])) == [1.0, None, None]
    told = course(run, "with", VIEW)
    assert (told["left_at_peace"], told["conflict_again"]["number"], told["conflict_again"]["share"]) == (
        4,
        2,
        0.5,
    )
    assert told["conflict_again"]["low"] < 0.5 < told["conflict_again"]["high"]


def test_where_nothing_has_gone_it_is_not_known(tmp_path):
    run = written(tmp_path, {arm["id"]: [conflict(0, 5, 0, 1, 1, 30.0)] for arm in ARMS}, 1, years=YEARS)
    assert values(run) == [None]
    assert course(run, "with", VIEW)["conflict_again"] == {
        "number": 0,
        "share": None,
        "low": None,
        "high": None,
    }
