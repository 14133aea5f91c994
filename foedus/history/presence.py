"""When the United Nations had a peacekeeping operation inside a state: the UN's list, hosts from IPI and by hand.

    spell(host) = months from the first operation's start to the last one's end; a gap of GAP months or less is none, as
                  one operation then takes over from another

Operations on a line between states, or watching several, are left out (BETWEEN): what begins and ends them is not the
host's inner conflict. The list was made when UNMIL still stood, so its ends are known to the end of 2017 (LAST).
UNPROFOR counts where IPI has its seat, in Croatia.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from foedus.history.intrastate import transitions
from foedus.history.missions import strength
from foedus.sources.store import scan

FIRST, LAST = 1989, 2017
GAP = 6
BY_HAND = {
    "UNGOMAP": "AFG",
    "UNAVEM I": "AGO",
    "UNAVEM III": "AGO",
    "UNTAG": "NAM",
    "UNOSOM I": "SOM",
    "UNCPSG": "HRV",
    "MINUJUSTH": "HTI",
}  # not in IPI, or under another name there
BETWEEN = (
    "UNTSO",
    "UNMOGIP",
    "UNDOF",
    "UNIIMOG",
    "ONUCA",
    "UNIKOM",
    "UNOMUR",
    "UNASOG",
    "UNPREDEP",
    "UNMOP",
    "UNMEE",
)


def _month(day: str) -> pl.Expr:
    return pl.col(day).dt.year() * 12 + pl.col(day).dt.month().cast(pl.Int32) - 1


def operations(folder: Path | None = None) -> pl.DataFrame:
    """Operations inside a state that stood in FIRST or later: mission, host, first and last month (missing: stands)."""
    seats = strength(folder).group_by("mission").agg(host=pl.col("host").last())
    by_hand = pl.DataFrame({"mission": list(BY_HAND), "by_hand": list(BY_HAND.values())})
    listed = scan("un_pko_list", folder).select(
        "mission", first=_month("start_date"), last=_month("end_date")
    )
    return (
        listed.collect()
        .filter(~pl.col("mission").is_in(BETWEEN), pl.col("last").is_null() | (pl.col("last") >= FIRST * 12))
        .join(seats, on="mission", how="left")
        .join(by_hand, on="mission", how="left")
        .select("mission", pl.coalesce("by_hand", "host").alias("host"), "first", "last")
        .sort("first", "mission")
    )


def armed_inside(folder: Path | None = None) -> pl.DataFrame:
    """Armed troops of all operations inside a state, by host and month; operations BETWEEN states are left out."""
    inside = strength(folder).filter(~pl.col("mission").is_in(BETWEEN))
    return inside.group_by("host", "t").agg(pl.col("troops").sum()).sort("host", "t")


def spells(folder: Path | None = None) -> pl.DataFrame:
    """Unbroken presence by host: first and last month (missing: it stands), and the operations that made it up."""
    found: list[dict[str, object]] = []
    for (host,), rows in operations(folder).sort("host", "first").group_by("host", maintain_order=True):
        found += _joined(str(host), rows)
    return pl.DataFrame(
        found, schema={"host": pl.String, "first": pl.Int32, "last": pl.Int32, "missions": pl.List(pl.String)}
    )


def _joined(host: str, rows: pl.DataFrame) -> list[dict[str, object]]:
    """The spells of one host; ``rows`` by first month."""
    made: list[tuple[int, int | None, list[str]]] = []
    for mission, first, last in rows.select("mission", "first", "last").iter_rows():
        if made and (made[-1][1] is None or first <= made[-1][1] + GAP):
            begun, until, names = made[-1]
            ends = None if until is None or last is None else max(until, last)
            made[-1] = (begun, ends, [*names, mission])
        else:
            made.append((first, last, [mission]))
    return [{"host": host, "first": a, "last": b, "missions": names} for a, b, names in made]


def state_years(folder: Path | None = None) -> pl.DataFrame:
    """Every state-year from FIRST to LAST: level, what was known the year before, and the presence of the UN.

    ``there``: an operation stood at the end of the year before. ``begun``: one was established where none stood.
    ``ended``: one that stood at the end of the year before ended in the year, and no other took over.
    """
    years = transitions(folder).filter(pl.col("year").is_between(FIRST, LAST))
    pairs = years.select("iso3", "year").join(spells(folder), left_on="iso3", right_on="host")
    january = pl.col("year") * 12
    last = pl.col("last").fill_null(12 * (LAST + 1))
    told = (
        pairs.with_columns(
            there=(pl.col("first") < january) & (last >= january),
            begun=pl.col("first").is_between(january, january + 11),
            ended=(pl.col("first") < january) & last.is_between(january, january + 11),
        )
        .group_by("iso3", "year")
        .agg(pl.col("there", "begun", "ended").any())
    )
    return (
        years.join(told, on=["iso3", "year"], how="left")
        .with_columns(pl.col("there", "begun", "ended").fill_null(False))
        .sort("gwcode", "year")
    )
