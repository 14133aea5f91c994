"""``foedus replay --record``: which duties the record called on, how many were honoured, beside what others found."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

from foedus.history.record import WORLD_TABLES, digest
from foedus.sources import data_folder
from foedus.validation.honour_calls import (
    COW_WAR,
    DISPUTE,
    FIRST_YEAR,
    LAST_YEAR,
    Events,
    by_every_originator,
    calls,
    left_out,
    recorded,
    war_leads,
)
from foedus.validation.honour_published import LEEDS, comparisons
from foedus.validation.honour_rates import pledge_years, rates, refrain_rates

TABLES = (
    *WORLD_TABLES,
    "atop4_member",
    "atop_dyad_year",
    "gml_mid_dispute",
    "gml_mid_participant",
    "cow_war_inter_participant",
)


def honour_record(
    say: Callable[[int, int], None] = lambda done, of: None, years: range = range(FIRST_YEAR, LAST_YEAR + 1)
) -> dict[str, Any]:
    """Rates, published figures, and what they are counted on, as JSON has them.

    ``say``: told how many events are done, of how many.
    """
    folder: Path = data_folder()
    events = recorded(years, folder)
    called = calls(events, say)
    early = Events(events.leads.filter(pl.col("day").dt.year().is_in(list(LEEDS))), events.came)
    wide = calls(by_every_originator(early, folder))
    held = called.select("record", "event").unique()
    return {
        "from": years.start,
        "to": years.stop - 1,
        "disputes": events.leads.filter(record=DISPUTE).height,
        "wars": events.leads.filter(record=COW_WAR).height,
        "calling": {r: held.filter(record=r).height for r in (DISPUTE, COW_WAR)},
        "left_out": left_out(events),
        "wars_dated": int(war_leads(years, folder)["dated"].sum()),
        "calls": called.height,
        "rates": [r.as_dict() for r in (*rates(called), *refrain_rates(pledge_years(years, folder)))],
        "published": [c.as_dict() for c in comparisons(called, wide, folder)],
        "tables_digest": digest(TABLES, folder),
    }
