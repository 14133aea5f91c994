"""facts.csv.

Population, GDP, military spending and personnel as the Factbook prints them, plus the corrections.
"""

from __future__ import annotations

import re
from typing import Any

import corrections
import factbook
from states import State, states
from table_files import write_table

COLUMNS = ["iso3", "variable", "year", "value", "low", "high", "unit", "source", "status"]
SCALE = {"": 1.0, "million": 1e6, "billion": 1e9, "trillion": 1e12}
YEAR = r"\((\d{4})( est\.)?\)"
FORCES = ("Military and Security", "Military and security forces")
STRENGTH = ("Military and Security", "Military and security service personnel strengths")
SPENDING = ("Military and Security", "Military expenditures")
PPP = ("Economy", "Real GDP (purchasing power parity)")
OER = ("Economy", "GDP (official exchange rate)")
POLICE_ONLY = {"KIR", "MHL", "SLB"}  # the Factbook lists a police force and no military force
EDITION_YEAR = 2025

Row = dict[str, Any]


def fact_rows() -> list[Row]:
    """All reported rows, then the corrections over them."""
    rows = [row for s in states() for row in (*population(s), *gdp(s), *spending(s), *personnel(s))]
    return corrections.correct_facts(rows)


def row(state: State, variable: str, keys: tuple[str, ...], **cells: object) -> Row:
    """One row; ``keys`` is the Factbook field it was read from."""
    source = f"factbook: {' / '.join(keys)}"
    return {"iso3": state.iso3, "variable": variable, "source": source, **cells}


def status(estimated: object) -> str:
    """``estimate`` where the Factbook marks its figure est., else ``reported``."""
    return "estimate" if estimated else "reported"


def population(state: State) -> list[Row]:
    """Persons."""
    keys = ("People and Society", "Population", "total")
    number, year, estimated = _found(r"([\d,]+) " + YEAR, factbook.text(state.gec, *keys))
    cells = {"year": int(year), "value": _number(number), "unit": "persons", "status": status(estimated)}
    return [row(state, "population", keys, **cells)]


def gdp(state: State) -> list[Row]:
    """GDP at purchasing power parity (latest year) and at the official exchange rate, in US dollars."""
    rows = []
    years = factbook.field(state.gec, *PPP)
    note = re.search(r"data in (\d{4}) dollars", str(years.get("note", "")))
    unit = f"USD of {note.group(1)}, PPP" if note else "USD, PPP, price year not stated"
    printed = [factbook.plain(v["text"]) for v in years.values() if isinstance(v, dict)]
    for text in printed[:1]:
        rows.append(row(state, "gdp_ppp", PPP, unit=unit, **money(text)))
    if text := factbook.text(state.gec, *OER):
        rows.append(row(state, "gdp_oer", OER, unit="USD, current", **money(text)))
    return rows


def spending(state: State) -> list[Row]:
    """Military spending in percent of GDP, the five years that the Factbook prints."""
    rows = []
    for printed in factbook.field(state.gec, *SPENDING).values():
        if not isinstance(printed, dict):
            continue
        share, year, estimated = _found(r"([\d.]+)% of GDP " + YEAR, factbook.plain(printed["text"]))
        cells = {
            "year": int(year),
            "value": float(share),
            "unit": "percent of GDP",
            "status": status(estimated),
        }
        rows.append(row(state, "milex_share", SPENDING, **cells))
    return rows


def personnel(state: State) -> list[Row]:
    """Active armed forces in persons; a range is kept in low and high; no forces is a reported 0."""
    text = factbook.text(state.gec, *STRENGTH)
    if not text:
        return _no_forces(state)
    if "not available" in text:
        return []
    pattern = r"(?<!in )(?<!\d)(\d[\d,.]*)(?: (million))?(?:-(\d[\d,.]*))?(?: (million))?(?=[ ;])"
    first, million_low, last, million_high = _found(pattern, text)
    high = _number(last or first) * SCALE[million_high or million_low or ""]
    low = (
        _number(first)
        * SCALE[million_low or ("million" if last and _number(first) < 2 and million_high else "")]
    )
    low *= 1000 if last and low * 500 < high else 1  # "40-50,000" means 40,000-50,000
    year = re.findall(r"\((20\d\d)\)", text)
    cells = {"year": int(year[-1]) if year else EDITION_YEAR, "unit": "persons", "status": "estimate"}
    span = {"low": low, "high": high} if last else {}
    return [row(state, "personnel_active", STRENGTH, value=(low + high) / 2, **span, **cells)]


def _no_forces(state: State) -> list[Row]:
    text = factbook.text(state.gec, *FORCES)
    if not re.match(r"no (regular )?military forces", text) and state.iso3 not in POLICE_ONLY:
        return []
    cells = {"year": EDITION_YEAR, "value": 0.0, "unit": "persons", "status": "reported"}
    return [row(state, "personnel_active", FORCES, **cells)]


def money(text: str) -> Row:
    """Amount in US dollars, year and status of a text such as  $17.152 billion (2023 est.)."""
    number, scale, year, estimated = _found(r"\$([\d.,]+) (million|billion|trillion) " + YEAR, text)
    return {"year": int(year), "value": round(_number(number) * SCALE[scale], 2), "status": status(estimated)}


def _number(text: str) -> float:
    return float(text.replace(",", "").rstrip("."))


def _found(pattern: str, text: str) -> tuple[str, ...]:
    found = re.search(pattern, text)
    if not found:
        raise SystemExit(f"facts.py: no {pattern!r} in {text[:200]!r}; the Factbook changed its wording")
    return tuple(g or "" for g in found.groups())


def build() -> int:
    """Write facts.csv."""
    order = ["population", "gdp_ppp", "gdp_oer", "milex_share", "personnel_active"]
    rows = sorted(fact_rows(), key=lambda r: (r["iso3"], order.index(r["variable"]), -r["year"]))
    return write_table("facts.csv", rows, COLUMNS)
