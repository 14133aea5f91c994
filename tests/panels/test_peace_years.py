"""Peace years against closed forms: constant, never, alternating events; and a slow count by hand."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.panels.disputes import spell


def counted(events: list[int | None], units: list[int] | None = None) -> list[int | None]:
    frame = pl.DataFrame({"unit": units or [1] * len(events), "event": pl.Series(events, dtype=pl.Int32)})
    return frame.select(spell(["unit"], "event"))[:, 0].to_list()


def by_hand(events: list[int | None]) -> list[int | None]:
    """Rows since the last event; unknown from a missing row on until the row after the next event."""
    found: list[int | None] = []
    since: int | None = 0
    for event in events:
        found.append(None if event is None else since)
        since = 0 if event == 1 else None if event is None or since is None else since + 1
    return found


def test_never_an_event():
    assert counted([0] * 6) == [0, 1, 2, 3, 4, 5]


def test_always_an_event():
    assert counted([1] * 6) == [0] * 6


def test_an_event_every_third_row():
    assert counted([0, 0, 1] * 3) == [0, 1, 2] * 3


def test_the_next_unit_starts_anew():
    assert counted([0, 0, 1, 0, 0, 0], [1, 1, 1, 2, 2, 2]) == [0, 1, 2, 0, 1, 2]
    assert counted([0, 0, 0, 0], [1, 1, 2, 2]) == [0, 1, 0, 1]


@pytest.mark.parametrize("gap", [[0, None, 0, 1, 0], [None, 0, 0, 1, 1]])
def test_after_a_gap_nothing_is_known_until_an_event(gap):
    assert counted(gap) == by_hand(gap)


@given(
    st.lists(st.lists(st.sampled_from([0, 0, 0, 1, None]), min_size=1, max_size=12), min_size=1, max_size=5)
)
def test_any_history_agrees_with_a_count_by_hand(histories):
    units = [i for i, h in enumerate(histories) for _ in h]
    events = [e for h in histories for e in h]
    assert counted(events, units) == [n for h in histories for n in by_hand(h)]
