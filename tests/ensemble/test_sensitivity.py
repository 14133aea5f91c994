"""What was varied one at a time is read back only from a file that is whole."""

import pytest
from short import short

from foedus.base.errors import InputError
from foedus.ensemble.sensitivity import FILE, one_at_a_time


@pytest.mark.parametrize("text", ["", "{", "[1", "3"])
def test_a_garbled_file_is_said_in_words(tmp_path, text):
    (tmp_path / FILE).write_text(text)
    with pytest.raises(InputError, match="cannot be read"):
        one_at_a_time(short(), tmp_path, threads=1, futures=1)
