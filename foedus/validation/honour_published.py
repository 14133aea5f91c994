"""Published figures of how often allies come, beside the same counted on the tables at hand, and why they differ.

``raw_joining`` counts as the evidence does: ATOP's dyad-years, no terms, no conditions. It is there to show that what
separates the figures is what counts as called, not the data.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import polars as pl

from foedus.fit.disputes import FORCE, SIDE_A, SIDE_B, WAR, participants
from foedus.sources import scan
from foedus.validation.honour_rates import HELP, Rate, per_alliance, rate

DEFENCE = ("atop_defense",)
ANY = ("atop_defense", "atop_offense", "atop_neutral", "atop_nonagg", "atop_consul")
LITERAL = ("defend", "offend", "neutral")
LEEDS, SPAN = range(1816, 1945), "1816-1944"
NONE = "-"
HALVES = (range(1816, 1946), range(1946, 2001))
PUBLISHED_HALVES = ("1816-1945", "1946-2010")
TARGETS, BEGAN, EITHER = (SIDE_B,), (SIDE_A,), (SIDE_A, SIDE_B)
LEVELS = (("all", 0), ("force", FORCE), ("war", WAR))

RAW = "evidence.md 2, computed on peacesciencer's tables, 1816-2010"
LEEDS_SOURCE = "Leeds, Long & Mitchell 2000, Journal of Conflict Resolution 44(5)"
SABROSKY_SOURCE = "Sabrosky 1980 (recalled); Leeds et al. 2000: about 25 %"
JOINING = ((0.058, 0.068, 0.26), (0.007, 0.009, 0.106))  # by half of the record and level
BEGAN_JOINING, ANY_JOINING = (0.19, 0.12), (0.42, 0.40)

WHY_LITERAL = (
    "Literal terms, one row an alliance and war. Promises to stay out count, and are nearly always kept; promises to"
    " come stand apart in the next rows. Here a war calls once, by its two first parties on its first day, so calls"
    " made as it widened are missing; and conditions that the schema cannot say are taken as met."
)
WHY_TO_COME = (
    "The same without neutrality (nothing published); all read: only alliances without an unread condition."
)
WHY_WIDE = (
    "GML wide: every originator calls, and who fought from the first day counts as having come: this has allies"
    " that attacked together, and allies that were attacked together."
)
WHY_NAIVE = (
    "Any pledge, either side: consultation and non-aggression promise no forces, and who began may claim no defence."
    " Ours is one row an ally, not one an alliance, and has ATOP's treaties, not COW's."
)
WHY_RAW = (
    "Pledges of any terms, every originator of a side, allies of both sides left out. The tables here end in 2000, ATOP"
    " is 5.1. Large pacts of after 1945 make many rows in which few come."
)
WHY_BEGAN = (
    "A defence pact owes nothing to who began; the allies that come volunteer. The published figure has wars begun"
    " after 2000, which are not in the tables here: probably the difference."
)
WHY_EVENT = "One row a war: that some ally comes did not become rarer; that a given ally comes did."


@dataclass(frozen=True)
class Comparison:
    """A published share, ours, and why they differ."""

    figure: str
    published: str
    source: str
    ours: Rate
    why: str

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def comparisons(calls: pl.DataFrame, wide: pl.DataFrame, folder: Path | None = None) -> list[Comparison]:
    """All published figures with ours; ``wide``: calls by every originator of a dispute."""
    literal = [*_literal(calls), *_literal(wide, by="GML wide")]
    return [*literal, _naive(folder), *_joining(folder)]


def _literal(calls: pl.DataFrame, by: str = "") -> list[Comparison]:
    """Alliances called in wars, 1816-1944, all of whose called states honoured what they had promised."""
    every = per_alliance(calls, every=True).filter(
        pl.col("year").is_in(list(LEEDS)) & (pl.col("level") == "war") & pl.col("obligation").is_in(LITERAL)
    )
    found = []
    for figure, published, rows, why in (
        ("obligations honoured", "74.5 %", every, WHY_WIDE if by else WHY_LITERAL),
        ("to come", NONE, every.filter(pl.col("obligation").is_in(HELP)), WHY_TO_COME),
        ("to come, all read", NONE, _to_come(every), WHY_TO_COME),
    ):
        for record, name in (("disputes", by or "GML"), *(() if by else (("wars", "COW"),))):
            mine = rows.filter(pl.col("record") == record)
            ours = rate(
                mine, "event", record=record, obligation=figure, unit="alliance", by="all allies", group=SPAN
            )
            found.append(Comparison(f"{figure}, {SPAN}, {name}", published, LEEDS_SOURCE, ours, why))
    return found


def _to_come(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter(pl.col("obligation").is_in(HELP) & ~pl.col("unread"))


def _naive(folder: Path | None) -> Comparison:
    rows = raw_joining(ANY, EITHER, folder).filter(
        pl.col("year").is_in(list(LEEDS)) & (pl.col("hostlev") == WAR)
    )
    ours = _rate(rows, "any", SPAN)
    return Comparison(f"an ally joins, any pledge, {SPAN}", "25-27 %", SABROSKY_SOURCE, ours, WHY_NAIVE)


def _joining(folder: Path | None) -> list[Comparison]:
    target, began = raw_joining(DEFENCE, TARGETS, folder), raw_joining(DEFENCE, BEGAN, folder)
    found = []
    for half, (years, told) in enumerate(zip(HALVES, PUBLISHED_HALVES, strict=True)):
        mine, theirs = (rows.filter(pl.col("year").is_in(list(years))) for rows in (target, began))
        span = f"{years.start}-{years.stop - 1}"
        for (name, level), share in zip(LEVELS, JOINING[half], strict=True):
            ours = _rate(mine.filter(pl.col("hostlev") >= level), "defend", f"{span}, {name}")
            what = f"target's ally joins, {told}, {name}"
            found.append(Comparison(what, _percent(share), RAW, ours, WHY_RAW))
        war = (
            mine.filter(pl.col("hostlev") == WAR)
            .group_by("event")
            .agg(pl.col("honoured").any())
            .sort("event")
        )
        one = _rate(war, "defend", f"{span}, war, at least one", unit="event")
        found.append(
            Comparison(f"at least one joins, {told}, war", _percent(ANY_JOINING[half]), RAW, one, WHY_EVENT)
        )
        ours = _rate(theirs.filter(pl.col("hostlev") == WAR), "defend", f"{span}, war, who began")
        what = f"initiator's ally joins, {told}, war"
        found.append(Comparison(what, _percent(BEGAN_JOINING[half]), RAW, ours, WHY_BEGAN))
    return found


def _rate(rows: pl.DataFrame, obligation: str, group: str, unit: str = "state") -> Rate:
    return rate(rows, "event", record="disputes", obligation=obligation, unit=unit, by="raw", group=group)


def _percent(share: float) -> str:
    return f"{100 * share:.3g} %"


def raw_joining(pledges: tuple[str, ...], sides: tuple[int, ...], folder: Path | None = None) -> pl.DataFrame:
    """One row a dispute and ally of an originator on one of ``sides``: event, ally, year, hostlev, honoured (it came).

    Ally: a pledge of one of ``pledges`` in the dispute's first year, either way. Left out: originators, and allies of
    originators of both sides.
    """
    begun = scan("gml_mid_dispute", folder).select("dispnum", "hostlev", year="styear").collect()
    everyone = participants(folder).join(begun, on="dispnum").rename({"dispnum": "event"})
    origin = everyone.filter(pl.col("orig") == 1).select("event", "year", "hostlev", "sidea", friend="ccode")
    pacts = _pacts(pledges, folder)
    allies = origin.join(pacts, on=["friend", "year"]).join(
        origin.select("event", ally="friend"), on=["event", "ally"], how="anti"
    )
    torn = allies.select("event", "ally", "sidea").unique()
    torn = torn.group_by("event", "ally").agg(n=pl.len()).filter(pl.col("n") > 1)
    mine = allies.filter(pl.col("sidea").is_in(sides)).join(torn, on=["event", "ally"], how="anti")
    came = everyone.select("event", ally="ccode", came="sidea")
    return (
        mine.unique(["event", "ally"])
        .join(came, on=["event", "ally"], how="left")
        .with_columns(honoured=(pl.col("came") == pl.col("sidea")).fill_null(value=False))
        .select("event", "ally", "year", "hostlev", "honoured")
        .sort("event", "ally")
    )


def _pacts(pledges: tuple[str, ...], folder: Path | None) -> pl.DataFrame:
    """friend, ally, year: either has pledged the other."""
    held = (
        scan("atop_dyad_year", folder)
        .filter(pl.any_horizontal(pl.col(*pledges) == 1))
        .select("year", friend="ccode1", ally="ccode2")
        .collect()
    )
    return pl.concat([held, held.select("year", friend="ally", ally="friend")]).unique()
