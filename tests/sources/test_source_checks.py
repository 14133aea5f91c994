"""Each thing that can be wrong with a table or file is said with file, row and column, and nothing is left behind."""

from __future__ import annotations

import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import polars as pl
import pytest

from foedus.base.errors import InputError
from foedus.sources import coverage, digest, present, scan, sources
from foedus.sources.checks import check
from foedus.sources.convert import add
from foedus.sources.store import put, strangers, verify

ROOT = Path(__file__).parents[2]
ONE = sources()["cow_nmc"]
HEAD = "ccode,year,milex,milper,irst,pec,tpop,upop,cinc"
GOOD = f"{HEAD}\n2,1901,1,1,1,1,1,1,.5\n20,1901,1,1,1,1,1,1,.5\n"


def table(**changed: list) -> pl.DataFrame:
    """Two made-up state-years in the tidy layout."""
    values = {"ccode": [2, 20], "year": [1901, 1901], "cinc": [0.5, 0.5], "iso3": ["USA", "CAN"], **changed}
    return pl.DataFrame({c: values.get(c, [1, 1]) for c in ONE.columns}, schema_overrides=dict(ONE.columns))


def said(one: pl.DataFrame, known: dict | None = None) -> list[str]:
    return [str(f) for f in check(one, ONE, Path("made.parquet"), known)]


def test_a_good_table_has_no_findings():
    assert said(table(), {"cow": frozenset({2, 20})}) == []


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"ccode": [2, 2]}, "made.parquet: ccode, year: row 2: a second row for ccode 2, year 1901"),
        ({"ccode": [2, None]}, "made.parquet: ccode: row 2: the key is missing"),
        ({"year": [1901, 2999]}, "year: row 2: year 2999 is outside the coverage 1816-2022 of cow_nmc v7.0"),
        ({"cinc": [0.5, float("inf")]}, "cinc: row 2: cinc inf is no finite number"),
        ({"milper": [1, -3]}, "milper: row 2: milper -3 is below zero"),
        ({"ccode": [2, 3]}, "ccode: row 2: ccode 3 is no COW code of a state"),
    ],
)
def test_what_is_wrong_is_named_by_row_and_column(changed, what):
    (finding,) = said(table(**changed), {"cow": frozenset({2, 20})})
    assert what in finding


def test_rows_alike_are_counted_not_listed():
    (finding,) = said(table(milex=[-1, -2]))
    assert "row 1: milex -1 is below zero (and 1 more rows)" in finding


def test_columns_absent_renamed_or_of_another_type():
    (finding,) = said(table().rename({"cinc": "cinc_score"}))
    assert "cinc: there is no column cinc" in finding
    assert "renamed to cinc_score?" in finding
    (finding,) = said(table().with_columns(pl.col("year").cast(pl.String)))
    assert "year: is String, and should be Int32" in finding
    assert "holds no row" in said(table().clear())[0]


def wrong(folder: Path, text: str, name: str = "cow_nmc.csv") -> str:
    """What ``add`` says of a wrong file; it must leave the folder as it was."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    home = folder / "data"
    with pytest.raises(InputError) as error:
        add(path, "cow_nmc", home)
    assert not home.exists() or list(home.iterdir()) == []
    assert error.value.exit_code == 2
    assert str(path) in str(error.value)
    return str(error.value)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (GOOD.replace("milper", "mil_per"), "milper: there is no column milper; the file has ccode, year"),
        (GOOD.replace("20,1901", "20,19o1"), "year: row 2: '19o1' is no whole number"),
        (GOOD.replace("20,1901,1", "20,1901,1.5"), "milex: row 2: '1.5' is no whole number"),
        (GOOD[:-15], "row 2: 3 values under 9 headings: truncated?"),
        (GOOD.replace("20,", "2,"), "row 2: a second row for ccode 2, year 1901"),
        (GOOD.replace("1901", "1801"), "year 1801 is outside the coverage"),
        ("", "is empty"),
        (HEAD + "\n", "holds no row"),
    ],
)
def test_a_wrong_file_is_refused_whole(tmp_path, text, what):
    assert what in wrong(tmp_path, text)


def test_a_renamed_column_is_guessed(tmp_path):
    assert "renamed to mil_per?" in wrong(tmp_path, GOOD.replace("milper", "mil_per"))


def test_files_that_are_none(tmp_path):
    assert "no Parquet file" in wrong(tmp_path, "garbage", "cow_nmc.parquet")
    assert "no ZIP archive" in wrong(tmp_path, "garbage", "cow_nmc.zip")
    assert "no Stata file" in wrong(tmp_path, "garbage", "cow_nmc.dta")
    assert "write.csv" in wrong(tmp_path, "garbage", "cow_nmc.rds")


def test_another_encoding_is_said(tmp_path):
    path = tmp_path / "cow_nmc.csv"
    path.write_bytes(GOOD.replace("ccode", "ccodé").encode("latin-1"))
    with pytest.raises(InputError, match="is not text in utf-8"):
        add(path, folder=tmp_path)


def test_a_cut_archive_is_said(tmp_path):
    whole = tmp_path / "whole.zip"
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("NMC-abridged.csv", GOOD)
    cut = tmp_path / "cow_nmc.zip"
    cut.write_bytes(whole.read_bytes()[:-30])
    with pytest.raises(InputError, match="truncated or no ZIP archive"):
        add(cut, folder=tmp_path)


def test_a_table_added_is_read_again_and_the_old_one_survives_a_bad_one(tmp_path):
    path = tmp_path / "cow_nmc.csv"
    path.write_text(GOOD, encoding="utf-8")
    assert add(path, folder=tmp_path)[2] == 2
    before = scan("cow_nmc", tmp_path).collect()
    assert before["iso3"].to_list() == ["USA", "CAN"]
    assert verify("cow_nmc", tmp_path) == []
    path.write_text(GOOD.replace("20,", "2,"), encoding="utf-8")
    with pytest.raises(InputError):
        add(path, folder=tmp_path)
    assert scan("cow_nmc", tmp_path).collect().equals(before)
    assert present(tmp_path) == ["cow_nmc"]


def test_a_write_that_fails_leaves_the_old_table(tmp_path, monkeypatch):
    put("cow_nmc", table(), tmp_path)
    was = (tmp_path / "cow_nmc.parquet").read_bytes()

    def cut(self: pl.DataFrame, path: Path, **_: object) -> None:
        path.write_bytes(b"PAR1 half")
        raise KeyboardInterrupt

    monkeypatch.setattr(pl.DataFrame, "write_parquet", cut)
    with pytest.raises(KeyboardInterrupt):
        put("cow_nmc", table(), tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["cow_nmc.parquet"]
    assert (tmp_path / "cow_nmc.parquet").read_bytes() == was


KILLED = """
import os, signal, sys
from pathlib import Path
import polars as pl
from foedus.sources.convert import add

def cut(self, path, **_):
    path.write_bytes(b"PAR1 half")
    os.kill(os.getpid(), signal.SIGKILL)

pl.DataFrame.write_parquet = cut
add(Path(sys.argv[1]), "cow_nmc", Path(sys.argv[2]))
"""


def test_a_kill_while_a_table_is_written_leaves_the_old_one(tmp_path):
    home, path = tmp_path / "data", tmp_path / "cow_nmc.csv"
    path.write_text(GOOD, encoding="utf-8")
    put("cow_nmc", table(), home)
    was = (home / "cow_nmc.parquet").read_bytes()
    done = subprocess.run([sys.executable, "-c", KILLED, str(path), str(home)], check=False, cwd=ROOT)
    assert done.returncode == -signal.SIGKILL
    assert (home / "cow_nmc.parquet").read_bytes() == was
    assert present(home) == ["cow_nmc"]
    assert strangers(home) == []
    assert verify("cow_nmc", home) == []


def test_scan_says_how_to_get_what_is_not_there_or_broken(tmp_path):
    with pytest.raises(InputError, match="foedus data fetch cow_nmc"):
        scan("cow_nmc", tmp_path)
    put("cow_nmc", table().drop("cinc"), tmp_path)
    with pytest.raises(InputError, match="there is no column cinc"):
        scan("cow_nmc", tmp_path)
    (tmp_path / "cow_nmc.parquet").write_bytes(b"PAR1")
    with pytest.raises(InputError, match="no Parquet file"):
        scan("cow_nmc", tmp_path)
    assert "no Parquet file" in str(verify("cow_nmc", tmp_path)[0])


def test_coverage_ends_where_the_table_ends(tmp_path):
    """A dispute of 1950 that lasts until 1953 does not make the table speak of 1953."""
    assert coverage("cow_nmc", tmp_path) == (1816, 2022)
    put("cow_nmc", table(), tmp_path)
    assert coverage("cow_nmc", tmp_path) == (1816, 1901)
    source = sources()["cow_mid_dir_dyad_year"]
    rows = {"dispnum": [1, 1, 2], "ccode1": [2, 2, 2], "ccode2": [20, 20, 20], "year": [1950, 1953, 1940]}
    made = pl.DataFrame({c: rows.get(c, [1, 1, 1]) for c in source.columns}, schema=dict(source.columns))
    put(source.name, made, tmp_path)
    assert coverage(source.name, tmp_path) == (1816, 1950)
    put(source.name, made, tmp_path, owner="0" * 64)
    assert coverage(source.name, tmp_path) == (1816, 2014)


def test_the_digest_is_of_what_the_table_says(tmp_path):
    put("cow_nmc", table(), tmp_path)
    first = digest("cow_nmc", tmp_path)
    put("cow_nmc", table().select(reversed(table().columns)).reverse(), tmp_path)
    assert digest("cow_nmc", tmp_path) == first
    put("cow_nmc", table(milex=[1, 2]), tmp_path)
    assert digest("cow_nmc", tmp_path) != first
    put("cow_nmc", table(milex=[1, None]), tmp_path)
    assert len({first, digest("cow_nmc", tmp_path)}) == 2


def test_what_belongs_to_no_source_is_named(tmp_path):
    put("my_own", table(), tmp_path)
    assert strangers(tmp_path) == ["my_own.parquet"]
