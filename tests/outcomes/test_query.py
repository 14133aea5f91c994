"""SQL over a run's events: names in place of numbers, wrong questions in words."""

import pytest
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
