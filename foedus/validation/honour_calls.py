"""The duties that the recorded disputes and wars called on, under their actual terms, and who came.

    an event        a GML dispute with force, or a COW war: its lead dyad i → j on its first day
    the terms       ATOP's alliances in force on that day, compiled; the same ``bind`` as ``trigger`` and ``simulate``
    a call          event × duty × third state that the duty binds
    honoured        defend, offend: it came, on the side of whom it owed;  neutral: it did not come against whom it owed
                    consult: not recorded

Who came: every other participant of the dispute or of the war, whenever it entered. A duty is *unread* where ATOP knows
a condition (place, conflict, number of adversaries, demand, an adversary without a name) that the schema cannot say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from foedus.arrangements import Arrangement, Duty, Library
from foedus.fit.disputes import FORCE, SIDE_A, SIDE_B, WAR, joiners, lead_dyads, participants
from foedus.fit.worlds import ABSENT, Then, then, then_with
from foedus.history.atop import atop_library
from foedus.rules.compile import Compiled, compile_library
from foedus.rules.respond import TRIGGERED, bind
from foedus.rules.tables import CONSULT, DEFEND, NEUTRAL, NOT_BOUND, OBLIGATIONS, OFFEND, PARTY, Case
from foedus.rules.tables import FORCE as K_FORCE
from foedus.rules.tables import WAR as K_WAR
from foedus.sources import scan

FIRST_YEAR, LAST_YEAR = 1816, 2000
DISPUTE, COW_WAR = "disputes", "wars"
SCHEMA = {
    "record": pl.String,
    "event": pl.Int64,
    "year": pl.Int64,
    "level": pl.String,
    "obligation": pl.String,
    "attacked": pl.Boolean,  # the state that is owed is the target; else it began
    "alliance": pl.String,
    "ccode": pl.Int64,
    "members": pl.Int64,
    "named": pl.Boolean,
    "unread": pl.Boolean,
    "ratio": pl.Float64,  # capability of the bound state to that of the opponent
    "came": pl.Boolean,
    "opposed": pl.Boolean,
    "honoured": pl.Boolean,
}


@dataclass(frozen=True)
class Events:
    """What happened: ``leads`` one row an event (record, event, day, level, ccode1 began, ccode2), and who else came.

    ``came``: (record, event, ccode) to whether on the side of ccode1.
    """

    leads: pl.DataFrame
    came: Mapping[tuple[str, int, int], bool]


def recorded(years: range, folder: Path | None = None) -> Events:
    """Disputes with force and wars that began in ``years``."""
    disputes = lead_dyads(years, folder).filter(pl.col("hostlev") >= FORCE)
    found = {
        (DISPUTE, d, c): side == SIDE_A
        for d, c, side in joiners(disputes, folder).select("dispnum", "ccode", "sidea").rows()
    }
    wars = war_leads(years, folder)
    sides = war_sides(folder).join(wars.select("warnum", "ccode1", "ccode2", "side1"), on="warnum")
    others = sides.filter((pl.col("ccode") != pl.col("ccode1")) & (pl.col("ccode") != pl.col("ccode2")))
    found |= {
        (COW_WAR, w, c): side == first
        for w, c, side, first in others.select("warnum", "ccode", "side_a", "side1").rows()
    }
    level = pl.when(pl.col("hostlev") == WAR).then(pl.lit("war")).otherwise(pl.lit("force"))
    leads = pl.concat(
        [
            _leads(disputes, DISPUTE, "dispnum", level),
            _leads(wars, COW_WAR, "warnum", pl.lit("war")),
        ]
    )
    return Events(leads.sort("record", "event"), found)


def _leads(rows: pl.DataFrame, record: str, number: str, level: pl.Expr) -> pl.DataFrame:
    return rows.select(
        record=pl.lit(record),
        event=pl.col(number).cast(pl.Int64),
        day=pl.col("start"),
        level=level,
        ccode1=pl.col("ccode1").cast(pl.Int64),
        ccode2=pl.col("ccode2").cast(pl.Int64),
    )


def by_every_originator(events: Events, folder: Path | None = None) -> Events:
    """The disputes of ``events``, called on by every pair of originators and not by the leads alone.

    Who fought from the first day then counts as having come.
    """
    people = participants(folder).select("sidea", "orig", "ccode", event="dispnum").cast(pl.Int64)
    disputes = events.leads.filter(pl.col("record") == DISPUTE)
    mine = people.join(disputes.select("event"), on="event", how="semi")
    sides = [
        mine.filter((pl.col("orig") == 1) & (pl.col("sidea") == side)).select(
            "event", pl.col("ccode").alias(name)
        )
        for side, name in ((SIDE_A, "ccode1"), (SIDE_B, "ccode2"))
    ]
    pairs = disputes.drop("ccode1", "ccode2").join(sides[0], on="event").join(sides[1], on="event")
    came = {(DISPUTE, d, c): side == SIDE_A for d, c, side in mine.select("event", "ccode", "sidea").rows()}
    return Events(pairs.select(events.leads.columns).sort("event", "ccode1", "ccode2"), came)


def war_sides(folder: Path | None = None) -> pl.DataFrame:
    """Participants of COW wars, their first spell: warnum, ccode, side_a, start_year, initiator."""
    return (
        scan("cow_war_inter_participant", folder)
        .select("warnum", "ccode", "side_a", "start_year", "initiator")
        .sort("warnum", "ccode", "start_year", "side_a")
        .unique(["warnum", "ccode"], keep="first", maintain_order=True)
        .collect()
    )


def war_leads(years: range, folder: Path | None = None) -> pl.DataFrame:
    """One row a COW war: warnum, ccode1 (began it), ccode2, side1, start, dated.

    The table has years only, and not whom the initiator attacked first. Of the pairs of an initiator and an opponent of
    the first year it is the one that leads a GML dispute of war level begun in that year or the one before (the first
    such dispute gives the day, ``dated``); else the two with the largest CINC, and the day is 1 January.
    """
    sides = war_sides(folder)
    opening = sides.filter(pl.col("start_year") == pl.col("start_year").min().over("warnum"))
    opening = opening.filter(pl.col("start_year").is_in(list(years)))
    power = scan("cow_nmc", folder).select("ccode", "cinc", start_year="year").collect()
    strong = opening.join(power, on=["ccode", "start_year"], how="left")
    one = strong.filter(pl.col("initiator") == 1).select(
        "warnum", "start_year", ccode1="ccode", side1="side_a", cinc1="cinc"
    )
    other = strong.select("warnum", ccode2="ccode", side2="side_a", cinc2="cinc")
    pairs = one.join(other, on="warnum").filter(pl.col("side1") != pl.col("side2")).with_columns(**_pair())
    return (
        pairs.join(_war_disputes(years, folder), on=["low", "high"], how="left")
        .with_columns(
            dated=(pl.col("start_year") - pl.col("begun").dt.year()).is_in([0, 1]).fill_null(value=False)
        )
        .sort(
            ["warnum", "dated", "begun", "cinc1", "cinc2", "ccode1", "ccode2"],
            descending=[False, True, False, True, True, False, False],
            nulls_last=True,
        )
        .unique("warnum", keep="first", maintain_order=True)
        .with_columns(first=pl.date(pl.col("start_year"), 1, 1))
        .with_columns(
            start=pl.when("dated").then(pl.max_horizontal("begun", "first")).otherwise(pl.col("first"))
        )
        .select("warnum", "ccode1", "ccode2", "side1", "start", "dated")
    )


def _pair() -> dict[str, pl.Expr]:
    return {"low": pl.min_horizontal("ccode1", "ccode2"), "high": pl.max_horizontal("ccode1", "ccode2")}


def _war_disputes(years: range, folder: Path | None) -> pl.DataFrame:
    leads = lead_dyads(range(years.start - 1, years.stop), folder).filter(pl.col("hostlev") == WAR)
    return leads.with_columns(**_pair()).select("low", "high", begun="start")


# ---- calls ---------------------------------------------------------------------------------------------------------


@cache
def terms_of(year: int, world_year: int) -> Compiled:
    """ATOP's alliances that hold on some day of ``year``, in the world of ``world_year``, with an epoch a change."""
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    held = (a for a in atop_library().values() if a.in_force.since < after and a.in_force.until > first)
    return compile_library(Library(held), then(world_year).world, first, after)


@dataclass(frozen=True)
class _Scene:
    """An event among the arrays of its year."""

    past: Then
    terms: Compiled
    epoch: int
    row: Mapping[str, Any]
    came: Mapping[int, bool]

    @property
    def kind(self) -> int:
        return K_WAR if self.row["level"] == "war" else K_FORCE


def calls(events: Events, say: Callable[[int, int], None] = lambda done, of: None) -> pl.DataFrame:
    """One row a call, of ``SCHEMA``; events whose leads are not states of the system on either day are left out.

    ``say``: told how many events are done, of how many.
    """
    by_event: dict[tuple[str, int], dict[int, bool]] = {}
    for (record, event, ccode), side in events.came.items():
        by_event.setdefault((record, event), {})[ccode] = side
    found: list[tuple[Any, ...]] = []
    for number, row in enumerate(events.leads.iter_rows(named=True)):
        scene = _scene(row, by_event.get((row["record"], row["event"]), {}))
        if scene is not None:
            found.extend(_of_event(scene))
        say(number + 1, events.leads.height)
    key = ["record", "event", "obligation", "attacked", "ccode", "alliance"]
    frame = pl.DataFrame(found, schema=SCHEMA, orient="row").sort(*key, "unread", "ratio")
    return frame.unique(key, keep="first", maintain_order=True)


def left_out(events: Events) -> int:
    """How many events have a lead that is no state of the system, neither on the 1 January before nor after."""
    return sum(_scene(row, {}) is None for row in events.leads.iter_rows(named=True))


def _scene(row: Mapping[str, Any], came: Mapping[int, bool]) -> _Scene | None:
    day = row["day"]
    past = then_with(day.year, row["ccode1"], row["ccode2"])
    if ABSENT in (int(past.position[row["ccode1"]]), int(past.position[row["ccode2"]])):
        return None
    terms = terms_of(day.year, past.year)
    epoch = int(np.searchsorted([d.toordinal() for d in terms.epochs], day.toordinal(), "right")) - 1
    return _Scene(past, terms, epoch, row, came)


def _of_event(scene: _Scene) -> Iterator[tuple[Any, ...]]:
    i, j = (int(scene.past.position[scene.row[c]]) for c in ("ccode1", "ccode2"))
    yield from _on_behalf(scene, j, i, attacked=True)
    yield from _on_behalf(scene, i, j, attacked=False)


def _on_behalf(scene: _Scene, of: int, opponent: int, *, attacked: bool) -> Iterator[tuple[Any, ...]]:
    """Calls on behalf of one of the leads against the other."""
    t, e, row = scene.terms.tables, scene.epoch, scene.row
    case = Case(scene.kind, np.array([opponent]), np.array([of]), -1)
    strength = np.empty(scene.past.world.n, np.int64)
    power = scene.past.ground.state["capability"]
    for d in t.duty_of[e, t.first_duty[e, of] : t.first_duty[e, of + 1]]:
        arrangement, duty = scene.terms.duties[d]
        what = int(t.duty["obligation"][d])
        if not _asked(what, duty, attacked=attacked) or bind(t, e, d, case, strength) != TRIGGERED:
            continue
        of_pact = _of_pact(arrangement, duty, int(((t.role[e, d] & PARTY) > 0).sum()))
        for s in np.flatnonzero(strength != NOT_BOUND):
            if s in (of, opponent):
                continue
            ccode = int(scene.past.ccode[s])
            side = scene.came.get(ccode)
            came, opposed = (side is not None and side != attacked), (side is not None and side == attacked)
            yield (
                *(row["record"], row["event"], row["day"].year, row["level"]),
                *(str(OBLIGATIONS[what]), attacked, of_pact[0], ccode, *of_pact[1:]),
                *(float(power[s] / power[opponent]), came, opposed, _honoured(what, came, opposed)),
            )


def _asked(what: int, duty: Duty, *, attacked: bool) -> bool:
    """Whether a duty can be owed to a state that was attacked, or to one that began.

    Owed to who began: joint attack, and neutrality that does not ask who began.
    """
    return (
        what in (DEFEND, OFFEND, NEUTRAL, CONSULT)
        if attacked
        else what == OFFEND or (what == NEUTRAL and duty.unconditional)
    )


def _of_pact(arrangement: Arrangement, duty: Duty, members: int) -> tuple[str, int, bool, bool]:
    """Id, members, whether an adversary is named, whether a condition is unread (see ``history.atop_terms``)."""
    return arrangement.id, members, isinstance(duty.against, tuple), duty.confidence == "low"


def _honoured(what: int, came: bool, opposed: bool) -> bool | None:
    if what == CONSULT:
        return None
    return not opposed if what == NEUTRAL else came
