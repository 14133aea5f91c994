"""The hindcast of conflict inside states: what it counts, and that the record of 1970-1989 is not beyond it."""

import os
from pathlib import Path

import numpy as np
import pytest

from foedus.fit.contract import Options
from foedus.fit.intrastate import estimate
from foedus.parameters import Parameters
from foedus.validation.intrastate_years import Inside, live_inside_past

FOLDER = Path(os.environ.get("FOEDUS_DATA") or Path(__file__).parents[3] / "shared" / "data")


def test_states_that_are_not_there_do_not_count():
    came = np.array([[0, 1, -1], [2, 0, 1]], np.int8)
    levels = np.ones((4, 2, 3), np.uint8)
    levels[0] = 2
    found = Inside(None, levels, came)
    simulated, total = found.totals(1)
    assert simulated.tolist() == [5.0] * 4
    assert total == 3
    shares, seen = found.shares(2)
    assert shares[:, 0].tolist() == [1.0, 0.0, 0.0, 0.0]
    assert seen.tolist() == [0.0, pytest.approx(1 / 3)]


@pytest.mark.record
def test_twenty_years_from_1970():
    """UCDP/PRIO ACD: state-years in conflict 1970-1989 lie inside the 90 % interval of what was known in 1969."""
    if not (FOLDER / "ucdp_acd.parquet").exists():
        pytest.skip(f"no record at {FOLDER}")
    found = estimate(1970, Options(folder=FOLDER, quick=True))
    parameters = Parameters(views={}, blocks=found.blocks, parameters=found.parameters)
    lived = live_inside_past(parameters, 1970, 20, 400, seed=1, folder=FOLDER)
    for least in (1, 2):
        draws, came = lived.totals(least)
        assert np.quantile(draws, 0.05) <= came <= np.quantile(draws, 0.95)
    assert lived.auc(4) > 0.7
    assert np.array_equal(
        lived.levels, live_inside_past(parameters, 1970, 20, 400, seed=1, folder=FOLDER).levels
    )
