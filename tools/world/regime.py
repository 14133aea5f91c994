"""regime.csv: is a state a democracy? Own estimate from the Factbook's own words, by five readable rules.

    1 closed       government type or leader's title says so (absolute monarchy, communist, military ...)
    2 legislature  competition_L = 100 - seat share of the largest party in the lower house, percent
    3 executive    competition_E = 100 - vote share of the elected president in the last round, percent
    4 tenure       years the effective executive has been in office by the end of 2025
    5 democracy    not closed, competition >= 30, and tenure <= 10, where competition weighs E by 3/4 in
                   presidential and 1/2 in semi-presidential states and is L elsewhere

30 percent competition is Vanhanen's threshold, and weighing the two elections his practice (Journal of
Peace Research 37(2), 2000); 10 years are two terms of five. The effective executive is the president where
the type says presidential and the head of government elsewhere. The score in [0, 1] is
min(competition, 70) / 70, halved for each 6 years of tenure beyond 10, and 0 where closed. A state without
any of the pieces has no row, unless corrections.yaml gives one with its source.
"""

from __future__ import annotations

import re
from typing import Any

import corrections
import factbook
from states import State, states
from table_files import write_table

COLUMNS = [
    "iso3",
    "year",
    "democracy",
    "score",
    "competition_legislature",
    "competition_executive",
    "tenure",
    "basis",
    "source",
    "status",
]
SOURCE = "factbook: Government / Government type, Executive branch, Legislative branch"
YEAR = 2025
COMPETITION = 30.0
TENURE = 10
FULL = 70.0
HALF_LIFE = 6.0
CLOSED = re.compile(
    r"absolute monarchy|communist|theocra|military|authoritarian|dictatorship|transition|^formerly"
    r"|federation of monarchies|emirate|sultanate",
    re.I,
)
UNELECTED = re.compile(
    r"\btransition|junta|military|coup|commander|interim president|supreme leader|sovereign council"
    r"|national safeguard",
    re.I,
)
LOWER = "Legislative branch - lower chamber"


def regime_rows() -> list[dict[str, Any]]:
    """All rows, the corrected ones put over."""
    rows = {s.iso3: row for s in states() if (row := estimate(s))}
    for iso3, c in corrections.of("regime"):
        cells = {"iso3": iso3, "year": YEAR, "status": "corrected", "source": c["source"], "basis": c["note"]}
        rows[iso3] = {**rows.get(iso3, {}), "score": None, "democracy": c["new"], **cells}
    return [rows[iso3] for iso3 in sorted(rows)]


def estimate(state: State) -> dict[str, Any] | None:
    """One state's row, or None where nothing can be derived."""
    kind = factbook.text(state.gec, "Government", "Government type")
    reason = closed(state, kind)
    seats, votes, years = legislature(state), executive(state, kind), tenure(state, kind)
    known = [c for c in (seats, votes) if c is not None]
    if not reason and not known:
        return None
    competition = 0.0 if reason else weighed(seats, votes, kind)
    late = max(0, (years or 0) - TENURE)
    score = min(competition, FULL) / FULL * 0.5 ** (late / HALF_LIFE)
    free = competition >= COMPETITION and not late
    return {
        "iso3": state.iso3,
        "year": YEAR,
        "democracy": bool(free),
        "score": round(score, 3),
        "status": "own_estimate",
        "competition_legislature": seats,
        "competition_executive": votes,
        "tenure": years,
        "basis": reason or f"government type: {kind.split(';')[0][:80]}",
        "source": SOURCE,
    }


def weighed(seats: float | None, votes: float | None, kind: str) -> float:
    """Competition in percent.

    The president's election weighs 3/4 in presidential, 1/2 in semi-presidential.
    """
    if seats is None or votes is None:
        return float(votes if seats is None else seats)  # type: ignore[arg-type]
    share = 0.5 if "semi-presidential" in kind else 0.75
    return share * votes + (1 - share) * seats


def closed(state: State, kind: str) -> str:
    """Why no competition is possible, in the Factbook's words; empty where nothing says so."""
    found = CLOSED.search(kind)
    if found and "constitutional monarchy;" not in kind:
        return f"government type: {kind[:80]}"
    for office in ("chief of state", "head of government"):
        holder = factbook.text(state.gec, "Government", "Executive branch", office)
        if UNELECTED.search(holder):
            return f"{office}: {holder[:80]}"
    return ""


def legislature(state: State) -> float | None:
    """100 - seat share of the largest party in the lower (or only) house, percent.

    None where no list is printed.
    """
    for branch in (LOWER, "Legislative branch"):
        listed = factbook.text(state.gec, "Government", branch, "parties elected and seats per party")
        named = re.findall(r"([^;,()]*)(?:\([^()\d]*\))*\s*\(?(\d+)\)?(?=[;,]|$|\s*$)", listed)
        seats = [(name, int(n)) for name, n in named if int(n) < 1000]
        parties = [n for name, n in seats if not re.search(r"other|independent|appointed|vacant", name, re.I)]
        if seats and parties:
            return round(100 * (1 - max(parties) / sum(n for _, n in seats)), 1)
    return None


def executive(state: State, kind: str) -> float | None:
    """100 - the winner's share of the last popular vote for president, percent.

    None where there is no such vote.
    """
    process = factbook.text(state.gec, "Government", "Executive branch", "election/appointment process")
    if "presidential" not in kind or re.search(r"president (?:and vice president )?indirectly", process):
        return None
    printed = factbook.text(state.gec, "Government", "Executive branch", "election results")
    years = re.split(r"\b(?:19|20)\d\d\s*:", printed + " ")
    text = next((part for part in years if "%" in part), years[-1])
    rounds = re.split(r"percent of (?:direct )?(?:popular )?vote|second round", text)
    shares = [float(x) for x in re.findall(r"(\d+(?:\.\d+)?)%", rounds[-1])]
    if not shares:
        return 0.0 if "unopposed" in text else None
    return round(100 - max(shares), 1)


def tenure(state: State, kind: str) -> int | None:
    """Full years in office of the effective executive at the end of 2025."""
    office = "chief of state" if "presidential" in kind else "head of government"
    holder = factbook.text(state.gec, "Government", "Executive branch", office)
    found = re.search(r"since [^();]*?(\d{4})", holder)
    return YEAR - int(found.group(1)) if found else None


def build() -> int:
    """Write regime.csv."""
    return write_table("regime.csv", regime_rows(), COLUMNS)
