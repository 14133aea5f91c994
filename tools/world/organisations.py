"""organisations.csv: who is in which international organisation, as the Factbook lists it, corrected."""

from __future__ import annotations

import re
from typing import Any

import corrections
import factbook
from states import states
from table_files import write_table

COLUMNS = ["iso3", "organisation", "status", "detail", "year", "source", "corrected"]
FIELD = ("Government", "International organization participation")
ALIKE = {
    "CAN": "CAN",
    "BCIE": "CABEI",
    "World Bank Group": "WBG",
    "UNSC": "UN Security Council",
    "ICCT": "ICCt",
    "Commonwealth of Nations": "C",
    "Francophonie": "OIF",
    "EEU": "EAEU",
    "G- 9": "G-9",
}
STATUS = {
    "observer": "observer",
    "suspended": "suspended",
    "partner": "partner",
    "dialogue": "partner",
    "candidate": "candidate",
    "associate": "associate",
    "cooperating": "partner",
    "signatory": "signatory",
    "correspondent": "associate",
    "subscriber": "associate",
    "engagement": "partner",
    "applicant": "candidate",
    "withdr": "withdrawn",
}
MISSION = re.compile(
    r"^(UNAMID|UNDOF|UNFICYP|UNIFIL|UNISFA|UNMIL|UNMISS|UNMIT|UNMIS|UNMHA|UNMOGIP|UNOCI|UNSMIL|UNSOM|UNSOS"
    r"|UNTSO|UNVIM|UNAMA|MIN[A-Z]+|MONUSCO|ATMIS|MNJTF)$"
)


def organisation_rows() -> list[dict[str, Any]]:
    """All rows after the corrections, sorted."""
    rows = [row for s in states() for row in _rows(s.iso3, factbook.text(s.gec, *FIELD))]
    return sorted(corrections.correct_organisations(rows), key=lambda r: (r["iso3"], r["organisation"]))


def _rows(iso3: str, text: str) -> list[dict[str, Any]]:
    listed = {}
    text = re.sub(r"^[^:]*organizations[^:]*:", "", text.split("note", maxsplit=1)[0])
    for piece in re.split(r"[,;]\s*(?![^()]*\))", text):
        name, detail = _name_and_detail(piece)
        if name:
            listed[name] = {
                "iso3": iso3,
                "organisation": name,
                "status": _status(name, detail),
                "detail": detail,
                "year": 2025,
                "source": "factbook: " + " / ".join(FIELD),
                "corrected": False,
            }
    return list(listed.values())


def _name_and_detail(piece: str) -> tuple[str, str]:
    found = re.match(r"\s*([^()]+?)\s*(?:\((.*?)\)?)?\s*$", piece)
    if not found:
        return "", ""
    name = found.group(1).strip(" .")
    return ALIKE.get(name, name), found.group(2) or ""


def _status(name: str, detail: str) -> str:
    if MISSION.match(name):
        return "contributor"
    return next((status for word, status in STATUS.items() if word in detail), "member")


def build() -> int:
    """Write organisations.csv."""
    return write_table("organisations.csv", organisation_rows(), COLUMNS)
