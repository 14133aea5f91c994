"""borders.csv and capitals.csv: land borders as each side prints them, and where the capitals are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import corrections
import factbook
from states import State, names, states
from table_files import write_table

EDITION = 2025
LAND = ("Geography", "Land boundaries", "border countries")
CAPITAL = ("Government", "Capital")
SPOKEN = {
    "us": "USA",
    "turkey (turkiye)": "TUR",
    "burma": "MMR",
    "the gambia": "GMB",
    "holy see (vatican city)": "VAT",
    "gibraltar": "GIB",
    "gaza strip": "PSE-GZ",
    "west bank": "PSE-WB",
    "western sahara": "ESH",
    "hong kong": "HKG",
    "macau": "MAC",
    "greenland": "GRL",
    "us naval base at guantanamo bay": "CUB-GTMO",
}
PIECE = re.compile(r"([A-Z][^\d;]*?) ([\d,.]+) km")


def border_rows() -> list[dict[str, Any]]:
    """Directed rows in km, pieces with the same neighbour added (Ceuta and Melilla.

    Both ends of China-Russia).
    """
    known = names()
    table: dict[tuple[str, str], float] = {}
    for state in states():
        for spoken, km in _pieces(state):
            other = _neighbour(state.iso3, spoken, known)
            table[state.iso3, other] = table.get((state.iso3, other), 0.0) + km
    rows = [
        {"iso3_a": a, "iso3_b": b, "km": km, "year": EDITION, "source": "factbook: " + " / ".join(LAND)}
        for (a, b), km in sorted(table.items())
    ]
    return corrections.correct_borders(rows)


def _pieces(state: State) -> Iterator[tuple[str, float]]:
    text = re.sub(r"\((?:includ|of which|20 km)[^)]*\)", "", factbook.text(state.gec, *LAND))
    for spoken, km in PIECE.findall(text.replace(" and ", "; ") if "(" in text else text):
        yield spoken.strip(" ,;"), float(km.replace(",", ""))


def _neighbour(iso3: str, spoken: str, known: dict[str, str]) -> str:
    bare = re.sub(r"\s*\(.*?\)", "", spoken)
    for name in (spoken.casefold(), bare.casefold(), bare.casefold().removeprefix("the ")):
        if code := SPOKEN.get(name) or known.get(name):
            return code
    if spoken.startswith("French Guiana"):
        return "GUF"
    raise SystemExit(f"borders.py: who is {spoken!r}, neighbour of {iso3}?")


def capital_rows() -> list[dict[str, Any]]:
    """Capital, latitude and longitude in degrees."""
    placed = dict(corrections.of("capital"))
    rows = []
    for state in states():
        name = re.split(r";| \(", factbook.text(state.gec, *CAPITAL, "name"))[0]
        source = "factbook: " + " / ".join(CAPITAL)
        if state.iso3 in placed:
            rows.append(
                {
                    "iso3": state.iso3,
                    **placed[state.iso3]["new"],
                    "year": EDITION,
                    "source": placed[state.iso3]["source"],
                }
            )
            continue
        lat, lon = degrees(factbook.text(state.gec, *CAPITAL, "geographic coordinates"))
        rows.append(
            {"iso3": state.iso3, "capital": name, "lat": lat, "lon": lon, "year": EDITION, "source": source}
        )
    return rows


def degrees(text: str) -> tuple[float, float]:
    """``59 55 N, 10 45 E`` as decimal degrees, four digits."""
    found = re.search(r"(\d+) (\d+) ([NS]), ?(\d+) (\d+) ([EW])", text)
    if not found:
        raise SystemExit(f"borders.py: no coordinates in {text!r}")
    d1, m1, ns, d2, m2, ew = found.groups()
    lat = (int(d1) + int(m1) / 60) * (1 if ns == "N" else -1)
    lon = (int(d2) + int(m2) / 60) * (1 if ew == "E" else -1)
    return round(lat, 4), round(lon, 4)


def build() -> int:
    """Write both tables."""
    count = write_table("borders.csv", border_rows(), ["iso3_a", "iso3_b", "km", "year", "source"])
    return count + write_table(
        "capitals.csv", capital_rows(), ["iso3", "capital", "lat", "lon", "year", "source"]
    )
