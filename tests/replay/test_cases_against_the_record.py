"""Strengths in the cases against the IPI Peacekeeping Database (month ends, 1990-2016): a check, never an input."""

from __future__ import annotations

import os
from pathlib import Path

import polars as pl
import pytest

from foedus.cases import load_cases
from foedus.cases.schema import Strength

RECORD = Path(os.environ.get("FOEDUS_DATA") or Path(__file__).parents[3] / "shared" / "data")
MISSIONS = {
    "unamid": "UNAMID",
    "minusma": "MINUSMA",
    "unifil": "UNIFIL",
    "monuc": "MONUC",
    "monusco": "MONUSCO",
}
SLACK = 0.12  # figures of other days of the month, and ranges of the sources
TAKEN_OVER = {
    ("unamid", "2007-12-31")
}  # the African Union's troops changed hats that night; they are counted in January

pytestmark = pytest.mark.record


def test_strengths_of_un_missions_are_those_of_the_month():
    path = RECORD / "ipi_mission_month.parquet"
    if not path.exists():
        pytest.skip(f"no record at {path}")
    months = pl.read_parquet(path).with_columns(pl.col("date").cast(pl.Date))
    compared = 0
    for case in load_cases().values():
        for step in case.steps:
            if not isinstance(step, Strength) or step.force not in MISSIONS or step.bounds is None:
                continue
            if (step.force, str(step.date)) in TAKEN_OVER:
                continue
            rows = months.filter(pl.col("mission") == MISSIONS[step.force])
            near = rows.with_columns(gap=(pl.col("date") - step.date).dt.total_days().abs()).sort("gap")
            if near.height and near["gap"][0] <= 16:
                total = near["total"][0]
                assert step.bounds[0] * (1 - SLACK) <= total <= step.bounds[1] * (1 + SLACK), (
                    case.id,
                    step.title,
                )
                compared += 1
    assert compared >= 10
