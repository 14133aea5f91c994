"""What was varied one at a time is read back only from a file that is whole."""

import numpy as np
import pytest
from short import short

from foedus.base.errors import InputError
from foedus.ensemble.sensitivity import FILE, _measured, one_at_a_time
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
