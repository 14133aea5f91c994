"""states.csv: who is a state, its codes, its names. Codes are typed by hand in codes.txt.

Names come from the Factbook too.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import factbook
from table_files import HERE, write_table

MAJORS = {"USA", "GBR", "FRA", "DEU", "RUS", "CHN", "JPN"}  # COW Major Powers v2016, open spells
NUCLEAR = {
    "USA",
    "RUS",
    "GBR",
    "FRA",
    "CHN",
    "IND",
    "PAK",
    "PRK",
    "ISR",
}  # Israel: undeclared, Factbook Military note
NOT_UN = {"VAT", "XKX", "TWN"}
COLUMNS = [
    "iso3",
    "name",
    "cow",
    "gw",
    "gec",
    "iso_numeric",
    "un_member",
    "region",
    "area_km2",
    "major",
    "nuclear",
    "aliases",
    "source",
]
SOURCE = "codes: ISO 3166-1, COW system 2016, Gleditsch-Ward; area and long names: factbook"
FORMAL = ("conventional long form", "conventional short form", "abbreviation")


class State(NamedTuple):
    """One line of codes.txt; ``cow`` or ``gw`` is None where the list gives no code."""

    iso3: str
    iso_numeric: str
    gec: str
    cow: int | None
    gw: int | None
    region: str
    name: str
    aliases: tuple[str, ...]


def states() -> list[State]:
    """The 196 states in ISO-3 order."""
    lines = (HERE / "codes.txt").read_text(encoding="utf-8").splitlines()
    return sorted(_state(line) for line in lines if line and not line.startswith("#"))


def _state(line: str) -> State:
    iso3, numeric, gec, cow, gw, region, names = line.split(maxsplit=6)
    name, *aliases = names.split(";")
    code = {text: None if text == "-" else int(text) for text in (cow, gw)}
    return State(iso3, numeric.strip("-"), gec, code[cow], code[gw], region, name, tuple(aliases))


def gec_codes() -> dict[str, str]:
    """ISO-3 to the Factbook's file name."""
    return {s.iso3: s.gec for s in states()}


def names() -> dict[str, str]:
    """Every name and alias, case folded, to ISO-3: how the Factbook's prose is read."""
    found = {}
    for row in state_rows():
        for name in [str(row["name"]), *str(row["aliases"]).split(";")]:
            found[name.casefold()] = str(row["iso3"])
    return found


def state_rows() -> list[dict[str, object]]:
    """The rows of states.csv."""
    listed = states()
    formal = {s.iso3: _formal_names(s.gec) for s in listed}
    taken = [n.casefold() for s in listed for n in {*formal[s.iso3], s.name, *s.aliases}]
    rows = []
    for s in listed:
        extra = [n for n in formal[s.iso3] if taken.count(n.casefold()) == 1]
        aliases = [n for n in dict.fromkeys([*s.aliases, *extra]) if n.casefold() != s.name.casefold()]
        rows.append(
            {
                **s._asdict(),
                "aliases": ";".join(aliases),
                "un_member": s.iso3 not in NOT_UN,
                "area_km2": _area(s.gec),
                "major": s.iso3 in MAJORS,
                "nuclear": s.iso3 in NUCLEAR,
                "source": SOURCE,
            }
        )
    return rows


def _formal_names(gec: str) -> list[str]:
    names = factbook.field(gec, "Government", "Country name")
    found = [re.sub(r" ?\(.*?\)", "", factbook.plain(names.get(k, {}).get("text", ""))) for k in FORMAL]
    parts = [part.strip() for n in found if "disputed" not in n for part in re.split(r" or |;|/", n)]
    return [p for p in parts if len(p) > 1 and p.casefold() != "none"]


def _area(gec: str) -> float | None:
    area = factbook.field(gec, "Geography", "Area")
    total = next((v["text"] for k, v in area.items() if k.strip() == "total" and isinstance(v, dict)), "")
    found = re.match(r"([\d,.]+)\s*(million)?", total)
    if not found or not found.group(1).strip(",."):
        return None
    return float(found.group(1).replace(",", "")) * (1e6 if found.group(2) else 1)


def build() -> int:
    """Write states.csv."""
    return write_table("states.csv", state_rows(), COLUMNS)
