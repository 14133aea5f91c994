"""The United Nations' operations inside states on a day of the past, and its Charter, as arrangements known then.

    standing     missions of the UN's list with a seat in the state and people there at the end of the year before (IPI)
    persons      theirs at the end of that December; a ceiling is not in the tables, so what stands counts as authorised
    by whom      IPI has contributors by mission for 2009-2013 only: each contributor's part is its part in all missions
    mandate      not in the tables either: begun in 1999 or later, with armed troops: may use force to protect civilians

Of the Charter only the duties that may decide an operation inside a state are taken, and only for that: what a hindcast
says of disputes between states rests on alliances alone.
"""

from __future__ import annotations

import datetime
from pathlib import Path

import polars as pl

from foedus.arrangements import Arrangement, Duty, Library, Obligation, Strength, load_library
from foedus.arrangements.dated import OPEN_END, Dated
from foedus.arrangements.facts import Ceiling, Force, Funding, Payer
from foedus.arrangements.schema import Body, Decision, Kind, Mandate, Organ, Party, Source
from foedus.history.missions import strength
from foedus.history.presence import operations
from foedus.history.world import PastWorld
from foedus.sources.store import scan

FIRST_KNOWN = 1992  # IPI begins in November 1990; its first whole year tells what stood
ROBUST_SINCE = 1999 * 12  # month from year 0: Sierra Leone, then every large mission
CHARTER, COUNCIL = "un-charter", "security-council"
IPI, LISTED = "ipi", "un-list"
CITED = (
    Source(
        id=IPI,
        title="International Peace Institute, Peacekeeping Database",
        read="excerpt",
    ),
    Source(id=LISTED, title="United Nations, list of peacekeeping operations 1948-2019", read="excerpt"),
)
CIVIL = "civil_conflict"
DECIDES = (
    "peacekeeping-interpose",
    "article-42",
)  # duties under which an operation inside a state may be decided


def operations_known(world: PastWorld, folder: Path | None = None) -> Library:
    """The Charter and the operations inside states as known on 1 January of the world's year; empty before 1992."""
    if world.year < FIRST_KNOWN:
        return Library(())
    return Library([charter_known(world.year), *standing(world, folder)])


def charter_known(year: int) -> Arrangement:
    """The Charter's members and seats of 1 January, without what was to come, and who may decide an operation."""
    day = datetime.date(year, 1, 1)
    whole = load_library()[CHARTER]
    open_end = {"until": OPEN_END}
    bodies = tuple(
        b.model_copy(update={"seats": tuple(s.model_copy(update=open_end) for s in b.seats if s.holds(day))})
        for b in whole.bodies
    )
    duties = tuple(
        d.model_copy(update={"triggers": tuple(t for t in d.triggers if t == CIVIL), "until": None})
        for d in whole.duties
        if d.id in DECIDES
    )
    return whole.model_copy(
        update={
            "parties": tuple(p.model_copy(update=open_end) for p in whole.parties if p.holds(day)),
            "bodies": bodies,
            "duties": duties,
            "forces": (),
            "funding": (),
            "practices": (),
            "pledges": (),
        }
    )


def standing(world: PastWorld, folder: Path | None = None) -> list[Arrangement]:
    """One arrangement for each operation inside a state of the world that stood on 1 January of its year."""
    december = 12 * world.year - 1
    there = strength(folder).filter(pl.col("t") == december, pl.col("total") > 0).drop("host", "t")
    rows = (
        operations(folder)
        .join(there, on="mission", validate="1:1")
        .filter(pl.col("first") <= december, pl.col("host").is_in(list(world.iso3)))
        .sort("mission")
    )
    parts = _parts(world, december, folder)
    return [_arrangement(row, parts, world.year) for row in rows.iter_rows(named=True)]


def _parts(world: PastWorld, month: int, folder: Path | None) -> dict[str, float]:
    """Each contributor's part of everybody in uniform under the UN, in the last month on record up to ``month``."""
    date = pl.col("date")
    rows = (
        scan("ipi_contributor_month", folder)
        .with_columns(t=date.dt.year() * 12 + date.dt.month().cast(pl.Int32) - 1)
        .filter(pl.col("t") <= month, pl.col("total") > 0, pl.col("iso3").is_in(list(world.iso3)))
        .collect()
    )
    last = (
        rows.filter(pl.col("t") == rows["t"].max()).group_by("iso3").agg(pl.col("total").sum()).sort("iso3")
    )
    whole = float(last["total"].sum())
    return {iso3: total / whole for iso3, total in last.iter_rows()}


def _arrangement(row: dict[str, object], parts: dict[str, float], year: int) -> Arrangement:
    first, total, troops = (int(str(row[name])) for name in ("first", "total", "troops"))
    since, today = datetime.date(first // 12, first % 12 + 1, 1), datetime.date(year, 1, 1)
    mission, host = str(row["mission"]), str(row["host"])
    senders = tuple(s for s in parts if s != host)
    size = Force(since=today, source=IPI, value=total, by_state={s: total * parts[s] for s in senders})
    return Arrangement(
        id=f"ipi-{mission.lower().replace(' ', '-')}",
        name=f"{mission} ({year})",
        kind=Kind.PEACE_OPERATION,
        in_force=Dated(since=since, source=LISTED),
        summary=f"United Nations operation in {host}: {total:,} in uniform at the end of {year - 1}.",
        sources=CITED,
        parties=(
            Party(states=(host,), role="host", since=since, source=LISTED),
            Party(states=senders, role="contributor", since=since, source=IPI),
        ),
        bodies=(
            Body(
                id=COUNCIL,
                name="Security Council",
                of=Organ(arrangement=CHARTER, body=COUNCIL),
                source=LISTED,
            ),
        ),
        duties=_duties(armed=troops > 0, robust=troops > 0 and first >= ROBUST_SINCE),
        mandate=Mandate(
            since=since,
            source=LISTED,
            decision=f"establishment of {mission}",
            given_by=(Decision(rule="security_council", body=COUNCIL),),
            ceilings=(Ceiling(since=today, source=IPI, troops=troops, police=total - troops),),
        ),
        forces=(size,),
        funding=(Funding(since=since, source=LISTED, rule="assessed", by=Payer.UN_PEACEKEEPING),),
        confidence="medium",
    )


def _duties(*, armed: bool, robust: bool) -> tuple[Duty, ...]:
    """What its contributors may do: observe, interpose, use force to protect."""
    said = [("observe", Obligation.OBSERVE, Strength.MEANS_OPEN)]
    said += [("interpose", Obligation.INTERPOSE, Strength.MEANS_OPEN)] if armed else []
    said += [("protect", Obligation.ENFORCE, Strength.MAY)] if robust else []
    return tuple(
        Duty(
            id=name,
            clause="not in the tables",
            obligation=obligation,
            triggers=(CIVIL,),
            strength=strength_,
            text="by the kinds of people on record",
            bound="contributors",
            on_behalf_of="hosts",
            decision=Decision(host_consent=True),
            source=IPI,
        )
        for name, obligation, strength_ in said
    )
