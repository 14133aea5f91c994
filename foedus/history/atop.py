"""The alliances of ATOP 4.01 (745 since 1815) as arrangements, whole or as they were known on a day.

One arrangement per ``atopid``. Its parties are members with their dates of entry and exit, a phase is a span in which
duties hold. ``docs/history.md`` has the table of what each of ATOP's codes becomes.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from foedus.arrangements import Arrangement, Library
from foedus.arrangements.schema import OPEN_END, Dated, Kind, Party, Source
from foedus.history.atop_terms import SOURCE, TERMS, Row, duties, practices
from foedus.history.codes import code_of, codes
from foedus.history.record import table
from foedus.sources import data_folder
from foedus.world.former import former_states
from foedus.world.tables import read_states

TITLE = "Leeds, Ritter, Mitchell & Long (2002), Alliance Treaty Obligations and Provisions, version 4.01, member level"
CITED = Source(id=SOURCE, title=TITLE, url="http://www.atopdata.org", read="excerpt")
FEW = 4  # members that a name lists

Span = tuple[datetime.date, datetime.date]


def atop_library(year: int | None = None) -> Library:
    """All of ATOP's alliances, or those in force on 1 January of ``year``, with everything ATOP says of them."""
    whole = _whole(data_folder())
    return (
        whole if year is None else Library(a for a in whole.values() if _holds(a, datetime.date(year, 1, 1)))
    )


def known_in(year: int) -> Library:
    """The alliances in force on 1 January of ``year`` as they were known on that day.

    Ends that were to come are open, and members, phases and practices that were to come are left out. ATOP's codes of a
    phase are taken as known from its first day.
    """
    day = datetime.date(year, 1, 1)
    return Library(_known(a, day) for a in atop_library(year).values())


def _holds(arrangement: Arrangement, day: datetime.date) -> bool:
    """In force between two states at least."""
    return len(arrangement.members(day)) > 1


def _known(arrangement: Arrangement, day: datetime.date) -> Arrangement:
    open_end = {"until": OPEN_END}
    begun = [d for d in arrangement.duties if d.since is None or d.since <= day]
    return arrangement.model_copy(
        update={
            "in_force": arrangement.in_force.model_copy(update=open_end),
            "parties": tuple(p.model_copy(update=open_end) for p in arrangement.parties if p.holds(day)),
            "duties": tuple(
                d.model_copy(update={"until": None}) for d in begun if d.until is None or day < d.until
            ),
            "practices": tuple(f.model_copy(update=open_end) for f in arrangement.practices if f.holds(day)),
        }
    )


@cache
def _whole(folder: Path) -> Library:
    rows = table("atop4_member", folder).sort("atopid", "phase", "ccode", "yrent", "moent")
    by_alliance: dict[int, list[dict[str, Any]]] = {}
    for row in rows.iter_rows(named=True):
        by_alliance.setdefault(row["atopid"], []).append(row)
    return Library(arrangement(number, list(found)) for number, found in by_alliance.items())


def arrangement(atopid: int, rows: Sequence[Row]) -> Arrangement:
    """One alliance from its rows of member and phase. A member that COW does not count as a state is left out."""
    states = [row for row in rows if row["ccode"] in codes()]
    spans = [_span(row) for row in states]
    begins, ends = min(s for s, _ in spans), max(u for _, u in spans)
    members = sorted({code_of(row["ccode"]) for row in states})
    terms = [term.column for term in TERMS if any(row[term.column] == 1 for row in states)]
    kinds, facts = [], []
    phases = sorted({row["phase"] for row in states})
    for phase in phases:
        now = [row for row in states if row["phase"] == phase]
        since, until = min(_span(r)[0] for r in now), max(_span(r)[1] for r in now)
        several = len(phases) > 1
        name = f"-phase-{phase}" if several else ""
        kinds += duties(now, name, since if several else None, until if several else OPEN_END)
        facts += practices(now, since, until)
    shown = (
        ", ".join(_named(code) for code in members[:FEW]) if len(members) <= FEW else f"{len(members)} states"
    )
    return Arrangement(
        id=f"atop-{atopid}",
        name=f"ATOP {atopid}: {shown} ({begins.year})",
        kind=Kind.ALLIANCE,
        in_force=Dated(since=begins, until=ends, source=SOURCE),
        summary=f"Alliance of {shown}; obligations by ATOP's codes: {', '.join(terms) or 'none'}.",
        sources=(CITED,),
        parties=tuple(_parties(states)),
        duties=tuple(kinds),
        practices=tuple(facts),
        confidence="medium",
        note=_note(rows, states),
    )


def _note(rows: Sequence[Row], states: Sequence[Row]) -> str | None:
    said = []
    if len(states) < len(rows):
        said.append("A member that the COW system does not have is left out.")
    if any(row["wartime"] == 1 for row in states):
        said.append("ATOP: formed in and for a war.")
    if any(row["dayent"] is None or (row["yrexit"] and row["dayexit"] is None) for row in states):
        said.append(
            "Of some dates only the month is known: the first day of an entry, the last of an exit were taken."
        )
    return " ".join(said) or None


def _parties(rows: Sequence[Row]) -> Iterator[Party]:
    """Members by equal spans; rows of one member that touch (phases, successor states) are one span."""
    spans: dict[str, list[Span]] = {}
    for row in rows:
        spans.setdefault(code_of(row["ccode"]), []).append(_span(row))
    together: dict[Span, list[str]] = {}
    for code in sorted(spans):
        for span in _joined(spans[code]):
            together.setdefault(span, []).append(code)
    for (since, until), members in sorted(together.items()):
        yield Party(states=tuple(members), since=since, until=until, source=SOURCE)


def _joined(spans: Sequence[Span]) -> list[Span]:
    """Spans that touch or overlap as one.

    >>> a, b, c = (datetime.date(year, 1, 1) for year in (1950, 1951, 1952))
    >>> _joined([(b, c), (a, b)]) == [(a, c)]
    True
    """
    found: list[Span] = []
    for since, until in sorted(spans):
        if found and since <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], until))
        else:
            found.append((since, until))
    return found


def _span(row: Row) -> Span:
    """Entry and exit; exit 0: still in force. A day that is not known is the month's first, for an exit its last."""
    since = datetime.date(row["yrent"], row["moent"], row["dayent"] or 1)
    if not row["yrexit"]:
        return since, OPEN_END
    last = calendar.monthrange(row["yrexit"], row["moexit"])[1]
    return since, datetime.date(row["yrexit"], row["moexit"], row["dayexit"] or last)


@cache
def _names() -> dict[str, str]:
    today = {row["iso3"]: row["name"] for row in read_states()}
    return {**today, **{state.code: state.name for state in former_states()}}


def _named(code: str) -> str:
    return _names()[code]
