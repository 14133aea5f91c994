"""Files of nonsense under the owners' headings: refused in words or taken, never a traceback, nothing half-written."""

from __future__ import annotations

import csv
import random
from contextlib import suppress
from importlib import import_module

import pytest

from foedus.base.errors import InputError
from foedus.sources import sources
from foedus.sources.convert import add

NASTY = (
    "",
    "-9",
    "0",
    "2",
    "1901",
    "1999",
    "13",
    "45",
    "1.5",
    "x",
    "é",
    "1e400",
    "99999999999999999999",
    "1999-01-01",
)
NASTY += ("201612", "Troops", "2, 20", ",", '"', "Present", "nan", "inf", "NA", "true", "2011-05-31 00:00:00")
HEADINGS = {
    "atop4_alliance": ["mem1", "mem2"],
    "worldbank_gdp_population": ["Country Name", "Country Code", "Series Code", "1960"],
}


def headings(name: str) -> list[str]:
    """The owner's column names, as the reader (or the one it stands on) has them; else those of the tidy table."""
    one = sources()[name]
    module = vars(import_module(f"foedus.sources.{name}"))
    below = next((vars(import_module(f.__module__)) for f in map(module.get, READS) if f), {})
    names = module.get("NAMES") or below.get("NAMES") or dict.fromkeys(one.columns)
    return [*(v or k for k, v in names.items()), *HEADINGS.get(name, [])]


READS = ("contributions", "places", "spells")


@pytest.mark.parametrize("name", list(sources()))
@pytest.mark.parametrize("seed", range(8))
def test_nonsense_is_refused_in_words(tmp_path, name, seed):
    luck = random.Random(f"{name} {seed}")
    few = luck.sample(NASTY, k=luck.randint(1, 6))
    path = tmp_path / "nonsense.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        names = headings(name)
        lines.writerow(names)
        lines.writerows([luck.choice(few) for _ in names] for _ in range(luck.randint(1, 4)))
    with suppress(InputError):
        add(path, name, tmp_path / "data")
    assert [p.suffix for p in (tmp_path / "data").glob("*")] in ([], [".parquet"])
