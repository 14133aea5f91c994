"""SQL over a run's events: names in place of numbers, wrong questions in words."""

import pytest
from made_up_inside import hand_made_inside
from made_up_run import hand_made

from foedus.base.errors import InputError
from foedus.outcomes.query import query


@pytest.fixture
def run(tmp_path):
    return hand_made(tmp_path / "a run's folder")


def test_every_event_is_there_by_name(run):
    columns, rows = query(run, "SELECT arm, view, kind, count(*) AS n FROM events GROUP BY ALL")
    assert columns == ["arm", "view", "kind", "n"]
    stored = sum(run.events(a, v).collect().height for a in run.arms for v in run.views)
    assert sum(row[3] for row in rows) == stored
    assert {row[2] for row in rows} >= {"dispute", "war"}


def test_states_are_iso_codes(run):
    _, rows = query(run, "SELECT DISTINCT a FROM events WHERE kind = 'dispute'")
    assert {row[0] for row in rows} <= set(run.states)


@pytest.mark.parametrize("sql", ["SELEC", "SELECT nothing FROM events", "SELECT * FROM elsewhere", ""])
def test_a_wrong_question_is_said_in_words(run, sql):
    with pytest.raises(InputError, match="query"):
        query(run, sql)


def test_numbers_that_are_no_states_have_their_names_elsewhere(tmp_path):
    run = hand_made_inside(tmp_path)
    _, rows = query(run, "SELECT DISTINCT b, duty FROM events WHERE kind = 'conflict_year'")
    assert rows == [(None, None)]
    _, rows = query(run, "SELECT DISTINCT a FROM events WHERE kind IN ('cost', 'unpaid', 'operation_year')")
    assert rows == [(None,)]
    _, rows = query(
        run,
<<<<<<< HEAD
        "SELECT state, level, months, deaths FROM conflict_years"
        " WHERE arm = 'with' AND view = 'deters' AND future = 1 ORDER BY day",
=======
        "SELECT state, level, months, deaths FROM conflict_years WHERE arm = 'with' AND view = 'deters'"
        " AND future = 1 ORDER BY day",
>>>>>>> outcomes5
    )
    assert rows == [(run.states[5], 2, 7, 1100.0), (run.states[5], 1, 3, 400.0), (run.states[5], 1, 5, 600.0)]
    sql = "SELECT rule, sum(usd), sum(unpaid), sum(person_months) FROM costs WHERE arm = 'with' AND view = 'deters'"
    _, rows = query(run, f"{sql} AND future = 0 GROUP BY rule ORDER BY rule")
    assert rows == [
        ("costs_lie", 701.0, 0.0, 120.0),
        ("donors", 500.0, 100.0, 120.0),
        ("parties", 100.0, 0.0, 120.0),
        ("un_peacekeeping", 2003.0, 200.0, 240.0),
    ]
