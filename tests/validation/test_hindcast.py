"""Hindcasts: closed forms on futures made by hand, the record's own counts (GML MID 2.2.1), and threads."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from foedus.history import known_in
from foedus.parameters import load_parameters
from foedus.validation.against import compare, judged
from foedus.validation.came import recorded
from foedus.validation.hindcast import Lived, live_past, past

RECORD = Path(os.environ.get("FOEDUS_DATA") or Path(__file__).parents[3] / "shared" / "data")
VIEW = "deters_if_attacked"

pytestmark = pytest.mark.record


@pytest.fixture(autouse=True)
def record(monkeypatch):
    if not (RECORD / "gml_mid_dispute.parquet").exists():
        pytest.skip(f"no record at {RECORD}")
    monkeypatch.setenv("FOEDUS_DATA", str(RECORD))
    monkeypatch.setenv("COLUMNS", "80")


def lived(start, years, futures=4, threads=1):
    return live_past(
        past(start, years), load_parameters(), view=VIEW, futures=futures, seed=7, threads=threads
    )


@pytest.mark.parametrize("start", [1816, 1914, 1950, 2000])
def test_the_engine_lives_any_year(start):
    found = lived(start, 5)
    assert found.past.years == min(5, 2020 - start)
    assert found.disputes.height > 0
    assert found.disputes["year"].is_between(start, start + 4).all()
    assert set(found.past.library) == set(known_in(start))


def test_threads_do_not_matter():
    one, two = (lived(1970, 5, futures=60, threads=t).disputes for t in (1, 2))
    assert_frame_equal(one, two)


def test_the_record_has_its_disputes():
    """GML: 524 disputes began in 1970-1989, 17 became war; Iran led most of them (the tanker war)."""
    of = past(1970, 20)
    came = recorded(of)
    assert (came.height, came["war"].sum()) == (524, 17)
    assert came["year"].min() == 1970
    counts = np.bincount(np.concatenate([came.filter("known")[s].to_numpy() for s in ("a", "b")]))
    assert of.world.iso3[int(counts.argmax())] == "IRN"


def test_perfect_foresight_scores_perfectly():
    """Futures that are the record itself: every interval a point, every pair ranked right, CRPS 0."""
    of = past(1970, 5)
    came = recorded(of).filter("known")
    copies = [came.with_columns(future=pl.lit(f, pl.Int32)) for f in range(3)]
    found = compare(Lived(of, 3, pl.concat(copies)))
    assert all(row["inside_50"] for row in found["totals"] + found["regions"])
    assert found["skill"]["crps"] == 0
    assert found["pairs"]["rankings"][0]["auc"] == 1
    assert found["pairs"]["rankings"][0]["recall"] == 1
    assert found["states_in_disputes"]["coverage_50"] == 1


def test_futures_without_disputes_miss():
    of = past(1970, 5)
    found = compare(Lived(of, 3, recorded(of).clear().with_columns(future=pl.lit(0, pl.Int32))))
    assert not found["totals"][0]["inside_90"]
    assert found["totals"][0]["pit"] == 1
    assert found["pairs"]["rankings"][0]["auc"] == 0.5


def test_a_number_is_judged_by_its_place_among_futures():
    said = judged(np.arange(1.0, 101.0), 90.0)
    assert (said["inside_50"], said["inside_90"], said["pit"]) == (False, True, 0.895)


def test_the_command_prints_80_columns_and_writes_its_figures(foedus, tmp_path):
    options = ("--start", "1970", "--years", "5", "--futures", "30", "--out", str(tmp_path))
    file = str(Path("foedus/library/parameters.yaml").resolve())
    code, out, _ = foedus("hindcast", *options, "--parameters", file)
    assert code == 0
    assert max(map(len, out.splitlines())) <= 80
    found = json.loads((tmp_path / "hindcast-1970.json").read_text())
    assert [row["quantity"] for row in found["totals"]][:3] == ["disputes", "uses of force", "wars"]
    assert (tmp_path / "hindcast-1970.svg").read_text().startswith("<svg")


@pytest.mark.parametrize(
    "wrong",
    [("--start", "1066"), ("--years", "0"), ("--futures", "0"), ("--view", "hopes"), ("--parameters", "no")],
)
def test_wrong_options_are_input_errors(foedus, wrong):
    file = ("--parameters", str(Path("foedus/library/parameters.yaml").resolve()))
    code, _, err = foedus("hindcast", *(() if wrong[0] == "--parameters" else file), *wrong)
    assert code == 2
    assert "Traceback" not in err
