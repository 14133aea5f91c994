"""A hindcast drawn: disputes a year in the futures (50 % and 90 % bands), and as they came."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from foedus.reports.charts import BLUE, CONFIG, INK, ORANGE, layered, rows

WIDTH, HEIGHT = 520, 220
TITLE = "disputes begun; bands: 50 % and 90 % of futures"


def drawing(found: Mapping[str, Any]) -> str:
    """The SVG of ``found``, the result of ``foedus.validation.against.compare``."""
    target = io.StringIO()
    bands(found, TITLE).configure(**CONFIG).save(target, format="svg")
    return target.getvalue()


def bands(
    found: Mapping[str, Any], title: str, size: tuple[int, int] = (WIDTH, HEIGHT), top: float | None = None
) -> alt.LayerChart:
    """The chart of one hindcast; ``top``: where its axis ends, so that several can be compared."""
    year = alt.X("year:Q", title=None, axis=alt.Axis(format="d", tickMinStep=1, tickCount=5))
    scale = alt.Undefined if top is None else alt.Scale(domain=[0, top])
    base = alt.Chart(rows(found["per_year"]), width=size[0], height=size[1])

    def band(low: str, high: str, opacity: float) -> alt.Chart:
        return base.mark_area(color=BLUE, opacity=opacity, interpolate="step").encode(
            x=year, y=alt.Y(f"{low}:Q", title=title, scale=scale), y2=f"{high}:Q"
        )

    return layered(
        band("q05", "q95", 0.2),
        band("q25", "q75", 0.3),
        base.mark_line(color=BLUE, interpolate="step").encode(x=year, y="median:Q"),
        base.mark_point(color=INK, filled=True, size=36, opacity=1).encode(x=year, y="recorded:Q"),
        base.mark_point(color=ORANGE, size=36, opacity=1).encode(x=year, y="recorded_all:Q"),
    )


def totals(several: Sequence[Mapping[str, Any]]) -> alt.ConcatChart:
    """Totals of several hindcasts: bars of 50 % and 90 % by start, and what came; one panel a quantity."""
    names = [one["quantity"] for one in (*several[0]["totals"], *several[0]["intrastate"])]
    return alt.concat(*(_panel(name, several) for name in names), columns=3)


def _panel(name: str, several: Sequence[Mapping[str, Any]]) -> alt.LayerChart:
    data = [
        {"start": found["start"], **one}
        for found in several
        for one in (*found["totals"], *found["intrastate"])
        if one["quantity"] == name
    ]
    base = alt.Chart(rows(data), width=170, height=130)
    x = alt.X("start:O", title=None, axis=alt.Axis(labelAngle=0))
    drawn = layered(
        base.mark_rule(color=BLUE, opacity=0.3, strokeWidth=9).encode(
            x=x, y=alt.Y("q05:Q", title=None, axis=alt.Axis(tickCount=4)), y2="q95:Q"
        ),
        base.mark_rule(color=BLUE, opacity=0.6, strokeWidth=9).encode(x=x, y="q25:Q", y2="q75:Q"),
        base.mark_point(color=INK, filled=True, size=40, opacity=1).encode(x=x, y="recorded:Q"),
    )
    return drawn.properties(title=name)
