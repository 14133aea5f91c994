"""Shares of the duties called that were honoured, by what they were and when, with 95 % intervals.

States that one dispute calls hang together, so the interval is a bootstrap that draws whole disputes (wars, pairs of
states); Wilson's where each stands once; Wilson's with as many trials as disputes where they are few or all agree.

    unit state        event × obligation × state; of several pacts the one read whole, then the smallest
    unit alliance     event × obligation × alliance: any, or all, of the states that it called
    unit event        event × obligation: whether anybody called came
    unit pledge-year  year × state × state to which it promised not to use force
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from foedus.fit.disputes import FORCE, lead_dyads
from foedus.fit.numbers import rounded
from foedus.fit.scores import wilson
from foedus.fit.worlds import ABSENT, Then, then
from foedus.rules.tables import BENEFICIARY, BOUND, LAND, PARTY, REFRAIN, SEA, Ints

ERAS = ((1816, 1913), (1914, 1945), (1946, 1989), (1990, 2000))
DRAWS, SEED = 1000, 1
FEW_CLUSTERS = 10
STATE, ALLIANCE, EVENT, PLEDGE_YEAR = "state", "alliance", "event", "pledge-year"
HELP = ("defend", "offend")
PACT_SIZES = ((2, "2"), (9, "3-9"), (19, "10-19"))
LARGER = "20 and more"
RATIOS = ((0.5, "under half as strong"), (2.0, "about as strong"))
STRONGER = "at least twice as strong"


@dataclass(frozen=True)
class Rate:
    """A share of ``n`` duties called in ``events`` disputes or wars; ``honoured`` ``None``: not recorded."""

    record: str
    obligation: str
    unit: str
    by: str
    group: str
    n: int
    events: int
    honoured: int | None
    share: float | None
    low: float | None
    high: float | None

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def interval(n: Ints, k: Ints) -> tuple[float, float]:
    """95 % interval of Σk/Σn over clusters of n rows of which k have happened.

    >>> interval(np.ones(10, int), np.zeros(10, int)) == wilson(0, 10)
    True
    """
    total, events = int(n.sum()), int(k.sum())
    if n.max() == 1:
        return wilson(events, total)
    if events in (0, total) or n.size < FEW_CLUSTERS:
        return wilson(events / total * n.size, n.size)
    kinds, times = np.unique(np.column_stack([n, k]), axis=0, return_counts=True)
    drawn = np.random.default_rng(SEED).multinomial(n.size, times / n.size, DRAWS) @ kinds
    low, high = np.quantile(drawn[:, 1] / drawn[:, 0], [0.025, 0.975])
    return float(low), float(high)


def rate(rows: pl.DataFrame, cluster: str, **named: str) -> Rate:
    """The share of ``rows`` with ``honoured``; where that is not recorded, how many there are."""
    told = rows.drop_nulls("honoured")
    if told.height == 0:
        return Rate(
            **named,
            n=rows.height,
            events=rows[cluster].n_unique(),
            honoured=None,
            share=None,
            low=None,
            high=None,
        )
    sums = told.group_by(cluster).agg(n=pl.len(), k=pl.col("honoured").sum()).sort("n", "k")
    n, k = (sums[c].cast(pl.Int64).to_numpy() for c in ("n", "k"))
    low, high = interval(n, k)
    return Rate(
        **named,
        n=told.height,
        events=sums.height,
        honoured=int(k.sum()),
        share=rounded(float(k.sum() / n.sum())),
        low=rounded(low),
        high=rounded(high),
    )


def banded(column: str, bands: tuple[tuple[float, str], ...], beyond: str) -> pl.Expr:
    """The name of the first band whose upper end is not below the value."""
    found = pl.lit(beyond)
    for end, name in reversed(bands):
        found = pl.when(pl.col(column) <= end).then(pl.lit(name)).otherwise(found)
    return found


def era() -> pl.Expr:
    """The era of ``year``."""
    return banded("year", tuple((last, f"{first}-{last}") for first, last in ERAS), "later")


def _either(column: str, yes: str, no: str) -> pl.Expr:
    return pl.when(pl.col(column)).then(pl.lit(yes)).otherwise(pl.lit(no))


READ, UNREAD = "conditions read", "conditions unread"
GROUPINGS: Mapping[str, pl.Expr] = {
    "all": pl.lit("all"),
    "terms": _either("unread", UNREAD, READ),
    "era": era(),
    "level": pl.col("level"),
    "level and terms": pl.col("level") + ", " + _either("unread", UNREAD, READ),
    "owed to": _either("attacked", "who was attacked", "who began"),
    "members": banded("members", PACT_SIZES, LARGER),
    "pact": pl.when(pl.col("members") == PACT_SIZES[0][0])
    .then(pl.lit("bilateral"))
    .otherwise(pl.lit("multilateral")),
    "adversary": _either("named", "named", "not named"),
    "strength": banded("ratio", RATIOS, STRONGER),
}


def per_state(calls: pl.DataFrame) -> pl.DataFrame:
    """One row an event, obligation and state; of several pacts the one whose conditions are read, then the smallest."""
    key = ["record", "event", "obligation", "attacked", "ccode"]
    ordered = calls.sort(*key, "unread", "members", "alliance")
    return ordered.unique(key, keep="first", maintain_order=True)


def per_alliance(calls: pl.DataFrame, *, every: bool) -> pl.DataFrame:
    """One row an event, obligation and alliance: honoured by all states that it called, or by any."""
    honoured = pl.col("honoured")
    key = ["record", "event", "obligation", "attacked", "alliance"]
    told = (
        calls.drop_nulls("honoured")
        .group_by(key)
        .agg(
            pl.col("year", "level").first(),
            honoured=honoured.all() if every else honoured.any(),
            unread=pl.col("unread").any(),
        )
    )
    return told.sort(key)


def per_event(calls: pl.DataFrame) -> pl.DataFrame:
    """One row an event and obligation: whether anybody called came."""
    key = ["record", "event", "obligation"]
    return (
        calls.drop_nulls("honoured")
        .group_by(key)
        .agg(
            pl.col("year", "level").first(), honoured=pl.col("honoured").any(), unread=pl.col("unread").all()
        )
        .sort(key)
    )


def rates(calls: pl.DataFrame) -> list[Rate]:
    """All rates of the calls of disputes and wars."""
    states, found = per_state(calls), list[Rate]()
    for record, what in states.select("record", "obligation").unique().sort("record", "obligation").rows():
        mine = states.filter((pl.col("record") == record) & (pl.col("obligation") == what))
        for by in GROUPINGS:
            found += _grouped(mine, by, record=record, obligation=what, unit=STATE)
    any_came, all_came, anybody = (
        per_alliance(calls, every=False),
        per_alliance(calls, every=True),
        per_event(calls),
    )
    for what in HELP:
        found += _of_unit(any_came, what, ALLIANCE, "any ally")
        found += _of_unit(all_came, what, ALLIANCE, "all allies")
        found += _of_unit(anybody, what, EVENT, "at least one")
    return [*found, *_of_unit(all_came, "neutral", ALLIANCE, "all allies")]


def _of_unit(rows: pl.DataFrame, what: str, unit: str, name: str) -> Iterator[Rate]:
    """Rates of alliances or of events: at every level, and of wars by terms and by half of the record."""
    mine = rows.filter(pl.col("obligation") == what)
    for (record, level), some in sorted(mine.group_by("record", "level"), key=lambda g: g[0]):
        named = {"record": str(record), "obligation": what, "unit": unit, "by": name}
        yield rate(some, "event", group=str(level), **named)
        for by in ("terms", "era"):
            for one in _grouped(some, by, record=str(record), obligation=what, unit=unit):
                yield Rate(**one.as_dict() | {"by": name, "group": f"{level}, {one.group}"})


def _grouped(rows: pl.DataFrame, by: str, **named: str) -> list[Rate]:
    parts = rows.with_columns(group_=GROUPINGS[by]).sort("group_").partition_by("group_", as_dict=True)
    found = [rate(part, "event", by=by, group=str(key[0]), **named) for key, part in parts.items()]
    return sorted(found, key=lambda r: _order(r.group))


def _order(group: str) -> tuple[int, str]:
    """Bands in their own order, all else by name."""
    names = [name for _, name in (*PACT_SIZES, *RATIOS)]
    return (names.index(group) if group in names else len(names), group)


# ---- non-aggression ------------------------------------------------------------------------------------------------


def pledge_years(years: range, folder: Path | None = None) -> pl.DataFrame:
    """One row a year and directed pair i → j of which i promised j not to use force, or whose states are neighbours.

    year, pair, promised, members (of the smallest pact; 0: none), near, honoured: i led no dispute with force on j.
    In force on 1 January; disputes that began in the year.
    """
    leads = lead_dyads(years, folder).filter(pl.col("hostlev") >= FORCE)
    begun: dict[int, list[tuple[int, int]]] = {}
    for year, one, other in leads.select("year", "ccode1", "ccode2").rows():
        begun.setdefault(year, []).append((one, other))
    return pl.concat([_pledges(then(year), begun.get(year, [])) for year in years])


def _pledges(past: Then, begun: list[tuple[int, int]]) -> pl.DataFrame:
    n, broken = past.world.n, np.zeros((past.world.n, past.world.n), bool)
    for ccodes in begun:
        i, j = (int(past.position[c]) for c in ccodes)
        if ABSENT not in (i, j):
            broken[i, j] = True
    members = _promised(past)
    near = np.isin(past.ground.pair["kind"], (LAND, SEA))
    kept = (np.isfinite(members) | near) & ~np.eye(n, dtype=bool)
    one, other = np.nonzero(kept)
    code = past.ccode
    return pl.DataFrame(
        {
            "year": np.full(one.size, past.year),
            "pair": code[one] * 1000 + code[other],
            "promised": np.isfinite(members)[one, other],
            "members": np.where(np.isfinite(members), members, 0)[one, other].astype(np.int64),
            "near": near[one, other],
            "honoured": ~broken[one, other],
        }
    )


def _promised(past: Then) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Members of the smallest pact by which i promised j not to use force [n,n]; inf: none."""
    t, smallest = past.tables, np.full((past.world.n,) * 2, math.inf)
    for d in np.flatnonzero(t.duty["obligation"] == REFRAIN):
        role = t.role[0, d]
        owed = ((role & BOUND) > 0)[:, None] & ((role & BENEFICIARY) > 0)[None, :]
        members = float(((role & PARTY) > 0).sum())
        smallest = np.where(owed, np.minimum(smallest, members), smallest)
    return smallest


def refrain_rates(pledges: pl.DataFrame) -> list[Rate]:
    """Non-aggression kept, a year and promise, and beside it years of neighbours that promised nothing."""
    named = {"record": "years", "obligation": "refrain", "unit": PLEDGE_YEAR}
    promised = pledges.filter("promised")
    found = [rate(promised, "pair", by="all", group="all", **named)]
    groupings = (
        ("era", promised, era()),
        ("members", promised, banded("members", PACT_SIZES, LARGER)),
        ("neighbours", pledges.filter("near"), _either("promised", "promised", "nothing promised")),
    )
    for by, rows, group in groupings:
        parts = rows.with_columns(group_=group).sort("group_").partition_by("group_", as_dict=True)
        some = [rate(part, "pair", by=by, group=str(key[0]), **named) for key, part in parts.items()]
        found += sorted(some, key=lambda r: _order(r.group))
    return found
