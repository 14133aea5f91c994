"""Charts of a replayed case: every force over the years, and its first two years beside how fast such forces come."""

from __future__ import annotations

from datetime import date
from typing import Any

import altair as alt

from foedus.cases import Replay
from foedus.cases.expectations import Ramp, load_expectations
from foedus.cases.lessons import ForceNumbers
from foedus.cases.schema import Ceiling, Strength
from foedus.reports.charts import BLUE, GREY, INK, ORANGE, layered, rows, svg
from foedus.reports.html import Html, joined, key, legend, tag

COLOURS = (BLUE, ORANGE, "#009e73", "#cc79a7", GREY)
SIZES = {"on-wide": (860, 250), "on-narrow": (290, 190)}
WINDOW_DAYS, STEP_DAYS = 730, 30
YEARS_APART = 3  # a longer span is marked by years, a shorter one by months
BAND = "#dbe7f1"


def strengths(done: Replay, unit: str) -> list[Strength]:
    """Recorded strengths that are counted in persons (``unit`` empty), or in aircraft."""
    found = [s for s in done.case.steps if isinstance(s, Strength) and (s.bounds or s.by)]
    return [s for s in found if (s.unit if s.unit == "aircraft" else "") == unit]


def both_widths(draw: Any, describes: str) -> Html:
    """A drawing for wide screens and one for narrow ones; the style shows one of them."""
    drawn = [tag("div", svg(draw(*size), describes), class_=name) for name, size in SIZES.items()]
    return joined(drawn)


def strength_curves(done: Replay) -> Html:
    """Strength of every force over time with the ceilings of the day; persons and aircraft apart."""
    parts = []
    for unit, title in (("", "Persons"), ("aircraft", "Aircraft")):
        recorded = strengths(done, unit)
        if len(recorded) > 1:
            names = [f.name for f in done.case.forces if any(s.force == f.id for s in recorded)]
            data, limits = _points(done, recorded), _limits(done, recorded)
            describes = f"{title} of {', '.join(names)} over the years"

            def draw(
                width: int, height: int, d: Any = data, t: str = title, n: Any = names, lim: Any = limits
            ) -> Any:
                return _curve(d, lim, n, t, (width, height))

            keys = [key(c, n, "swatch round") for n, c in zip(names, COLOURS, strict=False)]
            keys += [key(INK, "ceiling of the day", "line dashed")] if limits else []
            parts += [legend(*keys), both_widths(draw, describes)]
    return joined(parts)


def _points(done: Replay, recorded: list[Strength]) -> list[dict[str, Any]]:
    name = {f.id: f.name for f in done.case.forces}
    data = []
    for s in recorded:
        low, high = s.bounds or (sum(s.by.values()),) * 2
        data.append(
            {
                "date": s.date.isoformat(),
                "force": name[s.force],
                "low": low,
                "high": high,
                "mid": (low + high) / 2,
            }
        )
    return data


def _limits(done: Replay, recorded: list[Strength]) -> list[dict[str, Any]]:
    """Ceilings as steps, each drawn on to the last recorded day of its force."""
    forces = {s.force for s in recorded}
    data: list[dict[str, Any]] = []
    for force in sorted(forces):
        held = [s for s in done.case.steps if isinstance(s, Ceiling) and s.force == force]
        if held:
            last = max(s.date for s in recorded if s.force == force)
            data += [{"date": c.date.isoformat(), "force": force, "persons": c.persons} for c in held]
            data.append(
                {"date": max(last, held[-1].date).isoformat(), "force": force, "persons": held[-1].persons}
            )
    return data


def _curve(
    data: list[dict[str, Any]],
    limits: list[dict[str, Any]],
    names: list[str],
    title: str,
    size: tuple[int, int],
) -> alt.LayerChart:
    width, height = size
    years = {d["date"][:4] for d in data}
    long = len(years) > YEARS_APART
    form = "%Y" if long else "%b %Y"
    ticks: Any = (
        width // 90 if long else alt.TimeIntervalStep(interval="month", step=len(years) * 500 // width + 1)
    )
    axis = alt.Axis(format=form, tickCount=ticks)
    x = alt.X("date:T", title=None, scale=alt.Scale(type="utc"), axis=axis)
    colour = alt.Color(
        "force:N", scale=alt.Scale(domain=names, range=list(COLOURS[: len(names)])), legend=None
    )
    y = alt.Y("mid:Q", title=title, axis=alt.Axis(format="~s", tickCount=5), scale=alt.Scale(zero=True))
    base = alt.Chart(rows(data), width=width - 60, height=height).encode(x=x, color=colour)
    line = base.mark_line(strokeWidth=2.5).encode(y=y)
    spread = base.mark_rule(strokeWidth=4, opacity=0.45).encode(y=alt.Y("low:Q"), y2="high:Q")
    point = base.mark_circle(size=46, opacity=1).encode(y=y)
    layers = [line, spread, point]
    if limits:
        ceiling = alt.Chart(rows(limits)).mark_line(
            interpolate="step-after", strokeDash=[4, 3], color=INK, opacity=0.6
        )
        layers.insert(0, ceiling.encode(x=x, y="persons:Q", detail="force:N"))
    return layered(*layers)


def arrivals(done: Replay) -> Html:
    """Of each force whose first two years are recorded: its share of the first ceiling beside published quartiles."""
    parts = []
    for numbers in done.lessons.forces:
        ramp = load_expectations().ramp.get(done.case.force(numbers.force).family)
        shares = _shares(done, numbers)
        if ramp is None or len(shares) < 2:
            continue

        def draw(width: int, height: int, s: Any = shares, r: Ramp = ramp) -> Any:
            return _arrival(s, r, (width, height))

        describes = f"Share of the first ceiling of {numbers.name} present by day, beside other missions"
        parts += [
            tag("h3", f"{numbers.name}: how fast it came"),
            legend(
                key(BLUE, "recorded", "swatch round"), key(BAND, "the middle half of 16 missions, 1992-2013")
            ),
            both_widths(draw, describes),
        ]
    return joined(parts)


def _shares(done: Replay, numbers: ForceNumbers) -> list[dict[str, float]]:
    ceilings = [s for s in done.case.steps if isinstance(s, Ceiling) and s.force == numbers.force]
    if numbers.decided is None or not ceilings:
        return []
    first = ceilings[0].persons
    taken = done.case.force(numbers.force).predecessor
    found = [{"day": 0.0, "share": taken / first}] if taken else []
    for s in strengths(done, ""):
        days = _days(s, numbers.decided)
        if s.force == numbers.force and s.bounds and 0 <= days <= WINDOW_DAYS:
            found.append({"day": float(days), "share": sum(s.bounds) / 2 / first})
    return found


def _days(step: Strength, since: date) -> int:
    return (step.date - since).days


def _arrival(shares: list[dict[str, float]], ramp: Ramp, size: tuple[int, int]) -> alt.LayerChart:
    width, height = size
    band = []
    for day in range(0, WINDOW_DAYS + 1, STEP_DAYS):
        quartiles = ramp.share(day)
        if quartiles is not None:
            band.append({"day": day, "low": quartiles[0], "middle": quartiles[1], "high": quartiles[2]})
    x = alt.X(
        "day:Q",
        title="Days since the decision",
        scale=alt.Scale(domain=[0, WINDOW_DAYS]),
        axis=alt.Axis(tickCount=6),
    )
    y = alt.Y("low:Q", title="Share of the first ceiling", axis=alt.Axis(format="%", tickCount=5))
    below = alt.Chart(rows(band), width=width - 60, height=height).encode(x=x)
    area = below.mark_area(color=BAND).encode(y=y, y2="high:Q")
    middle = below.mark_line(color=GREY, strokeDash=[3, 3], strokeWidth=1.2).encode(y="middle:Q")
    base = alt.Chart(rows(shares)).encode(x=x, y="share:Q")
    line = base.mark_line(color=BLUE, strokeWidth=2)
    return layered(area, middle, line, base.mark_circle(color=BLUE, size=50, opacity=1))
