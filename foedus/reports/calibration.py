"""Calibration drawn: the forecast of a group of rows against the share of it that happened.

Bars are 95 % intervals (Wilson), the dashed line is perfection, an open point is a share of 0 or 1, drawn at the edge.
Axes are logarithmic where forecasts reach over a factor of 20. Groups are tenths of the rows by forecast.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from foedus.reports.charts import BLUE, GREY, PAPER, layered, rows

WIDE = 20.0  # from this ratio of forecasts on, axes are logarithmic


def measured_on(fit: Mapping[str, Any]) -> str:
    """What a fit's calibration was measured on, in words."""
    if sum(one["n"] for one in fit["calibration"]) > 2 * _rows(fit):
        return "classes of duration, on the rows of the fit"
    if "each_mission_from_the_others" in fit["diagnostics"]:
        return "tenths of forecasts of each mission from the others"
    if not fit["coefficients"]:
        return "tenths of forecasts for the years after each origin"
    return "tenths of forecasts, on the rows of the fit"


def _rows(fit: Mapping[str, Any]) -> float:
    """Rows, or what they stand for where they are weighted."""
    return max(float(fit["n"]), float(fit["diagnostics"].get("rows_stand_for", 0.0)))


def panel(groups: Sequence[Mapping[str, float]], title: str | None = None, size: int = 200) -> alt.LayerChart:
    """The chart of one fit, ``size`` pixels wide and high."""
    low, high, log = _ends(groups)
    data = [_point(one, low, high) for one in groups]
    scale = alt.Scale(type="log" if log else "linear", domain=[low, high], nice=False, zero=False)
    axis = alt.Axis(format="~g", values=_decades(low, high)) if log else alt.Axis(format="~g", tickCount=4)
    x = alt.X("predicted:Q", title="forecast", scale=scale, axis=axis)
    y = alt.Y("observed:Q", title="happened", scale=scale, axis=axis)
    base = alt.Chart(rows(data), width=size, height=size)
    bars = base.mark_rule(color=BLUE, opacity=0.7).encode(x=x, y="low:Q", y2="high:Q")
    points = base.mark_point(filled=True, size=36, stroke=BLUE, strokeWidth=1.2, opacity=1).encode(
        x=x, y=y, fill=alt.Fill("colour:N", scale=None)
    )
    line = alt.Chart(rows([{"predicted": end, "observed": end} for end in (low, high)]))
    perfect = line.mark_line(color=GREY, strokeDash=[4, 3], strokeWidth=1).encode(x=x, y=y)
    drawn = layered(perfect, bars, points)
    return drawn.properties(title=title) if title else drawn


def _ends(groups: Sequence[Mapping[str, float]]) -> tuple[float, float, bool]:
    """The ends of both axes, and whether they are logarithmic."""
    forecast = [float(one["predicted"]) for one in groups]
    seen = [x for one in groups for x in (float(one["predicted"]), float(one["observed"])) if x > 0]
    if not seen:
        return 0.0, 1.0, False
    log = max(forecast) > WIDE * max(min(forecast), 1e-12)
    top = min(1.0, max(float(one["high"]) for one in groups) * 1.05)
    if log:
        return min(seen) / 2, max([top, *(1.2 * x for x in seen)]), True
    bottom = min(min(float(one["low"]), float(one["predicted"])) for one in groups)
    return max(0.0, bottom * 0.95), max([top, *seen]), False


def _decades(low: float, high: float) -> list[float]:
    """Powers of ten between the ends; of many, every second."""
    powers = [10.0**k for k in range(-12, 1) if low <= 10.0**k <= high]
    return powers[::-1][:: 1 + (len(powers) > 4)][::-1]


def _point(one: Mapping[str, float], low: float, high: float) -> dict[str, Any]:
    inside = {key: min(max(float(one[key]), low), high) for key in ("predicted", "observed", "low", "high")}
    return inside | {"colour": BLUE if 0 < float(one["observed"]) < 1 else PAPER}
