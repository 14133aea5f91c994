"""A hindcast drawn: disputes a year in the futures (50 % and 90 % bands), and as they came."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import altair as alt

from foedus.reports.charts import BLUE, CONFIG, INK, ORANGE, layered, rows

WIDTH, HEIGHT = 520, 220


def drawing(found: Mapping[str, Any]) -> str:
    """The SVG of ``found``, the result of ``foedus.validation.against.compare``."""
    data = rows(found["per_year"])
    year = alt.X("year:Q", title=None, axis=alt.Axis(format="d", tickMinStep=1))
    base = alt.Chart(data, width=WIDTH, height=HEIGHT)
    title = "disputes begun; bands: 50 % and 90 % of futures"

    def band(low: str, high: str, opacity: float) -> alt.Chart:
        return base.mark_area(color=BLUE, opacity=opacity, interpolate="step").encode(
            x=year, y=alt.Y(f"{low}:Q", title=title), y2=f"{high}:Q"
        )

    drawn = layered(
        band("q05", "q95", 0.2),
        band("q25", "q75", 0.3),
        base.mark_line(color=BLUE, interpolate="step").encode(x=year, y="median:Q"),
        base.mark_point(color=INK, filled=True, size=36, opacity=1).encode(x=year, y="recorded:Q"),
        base.mark_point(color=ORANGE, size=36, opacity=1).encode(x=year, y="recorded_all:Q"),
    )
    target = io.StringIO()
    drawn.configure(**CONFIG).save(target, format="svg")
    return target.getvalue()
