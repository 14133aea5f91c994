"""What was varied one at a time is read back only from a file that is whole."""

import numpy as np
import pytest
from short import short

from foedus.base.errors import InputError
from foedus.ensemble.sensitivity import FILE, _measured, one_at_a_time, usual
from foedus.log import EVENTS, Event


@pytest.mark.parametrize("text", ["", "{", "[1", "3"])
def test_a_garbled_file_is_said_in_words(tmp_path, text):
    (tmp_path / FILE).write_text(text)
    with pytest.raises(InputError, match="cannot be read"):
        one_at_a_time(short(), tmp_path, threads=1, futures=1)


def test_what_is_measured_is_force_or_the_months_of_the_focus():
    rows = np.zeros(4, EVENTS)
    rows["kind"] = [Event.FORCE, Event.CONFLICT_YEAR, Event.CONFLICT_YEAR, Event.CONFLICT_MONTH]
    rows["a"], rows["b"] = [5, 5, 6, 5], [6, 7, 9, 11]
    assert _measured(rows, []) == 1
    assert _measured(rows, [5]) == 7
    assert _measured(rows, [5, 6]) == 16


@pytest.mark.parametrize(
    ("views", "moved"),
    [
        ((), "deters_if_attacked"),
        (("as_recorded",), "as_recorded"),
        (("as_recorded", "protect", "as_associated", "no_effect"), "as_recorded+protect"),
        (("as_recorded", "as_associated", "no_effect"), "as_recorded+as_associated"),
        (("deters", "as_recorded", "does_not_deter", "protect", "no_effect"), "as_recorded+protect"),
    ],
)
def test_parameters_are_moved_under_the_middle_view_and_the_held_one(views, moved):
    """By hand: the middle of those that hold what is published of peacekeepers; without such, the middle of all."""
    assert usual(short(views=views)) == moved
