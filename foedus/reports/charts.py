"""Charts as inline SVG: one look, drawn by Altair and vl-convert, with no script and no font from elsewhere."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

import altair as alt

from foedus.reports.html import Html, tag

WIDTH = 310
ALONE = 460  # of a drawing that has no other beside it: its letters can still be read on a phone
FONT = "Helvetica Neue, Helvetica, Arial, sans-serif"
INK, MUTED, GRID, PAPER = "#1f2933", "#52606d", "#e4e7eb", "#ffffff"
BLUE, ORANGE, GREY = "#0072b2", "#d55e00", "#6b7280"  # Okabe & Ito's, apart for every common colour blindness
FEWER, MORE = "#2166ac", "#b2182b"
ARMS = (ORANGE, BLUE, "#009e73", "#cc79a7")  # the reference first

CONFIG: dict[str, Any] = {
    "font": FONT,
    "background": PAPER,
    "view": {"stroke": None},
    "axis": {
        "labelColor": MUTED,
        "titleColor": MUTED,
        "labelFontSize": 11,
        "titleFontSize": 11,
        "titleFontWeight": "normal",
        "gridColor": GRID,
        "domainColor": "#9aa5b1",
        "tickColor": "#9aa5b1",
    },
    "text": {"color": INK, "fontSize": 11},
}


def rows(data: Sequence[dict[str, Any]]) -> alt.InlineData:
    """Rows for a chart."""
    return alt.InlineData(values=list(data))


def extent(names: Iterable[str], limit: float) -> float:
    """Room for the longest of the names at the left of a drawing, in a browser's letters, at the most ``limit``.

    >>> extent(["FRA", "Sri Lanka"], 100)
    66.0
    """
    return min(limit, 6.5 * max(map(len, names), default=0) + 7.5)


def layered(*layers: alt.Chart) -> alt.LayerChart:
    """Charts drawn over one another, the first at the bottom."""
    return alt.LayerChart(layer=list(layers))


def svg(chart: alt.TopLevelMixin, describes: str) -> Html:
    """The chart as an SVG element that scales down, with ``describes`` for those who cannot see it."""
    opening, body = _drawn(chart)
    head = re.sub(r' (?:class|width|height|xmlns:xlink)="[^"]*"', "", opening)
    width = re.search(r'width="([\d.]+)"', opening)
    style = f"max-width:{width.group(1)}px" if width else None
    return Html(head[:-1] + f' role="img" style="{style}">' + tag("title", describes) + body)


def svg_file(chart: alt.TopLevelMixin, describes: str) -> str:
    """The chart as an SVG file of its own size; the same bytes whatever was drawn before it."""
    opening, body = _drawn(chart)
    return numbered(opening[:-1] + ' role="img">' + tag("title", describes) + body) + "\n"


def _drawn(chart: alt.TopLevelMixin) -> tuple[str, str]:
    """The opening tag of the drawing, and the rest of it."""
    target = io.StringIO()
    chart.configure(**CONFIG).save(target, format="svg")
    drawn = target.getvalue()
    drawn = drawn[drawn.index("<svg") :]
    drawn = re.sub(r"<[^>]*>", _shorter, drawn)
    drawn = re.sub(r' aria-(label|roledescription)="[^"]*"| role="[^"]*"', "", drawn)
    opening = re.match(r"<svg[^>]*>", drawn)
    if opening is None:
        raise ValueError("the drawing has no <svg>")
    return opening.group(), drawn[opening.end() :].removesuffix("\n")


def _shorter(found: re.Match[str]) -> str:
    """A tag with its numbers cut to a hundredth of a pixel; the text between tags, such as .001 on an axis, is kept."""
    return re.sub(r"(\d+\.\d{2})\d+", r"\1", found.group())


def numbered(page: str) -> str:
    """The page with ids that no two drawings share, and that depend on nothing but their order."""
    drawings = iter(range(page.count("<svg")))
    return re.sub(
        r"<svg.*?</svg>", lambda found: _renamed(found.group(), next(drawings)), page, flags=re.DOTALL
    )


def _renamed(drawing: str, number: int) -> str:
    for k, old in enumerate(dict.fromkeys(re.findall(r'\bid="([^"]+)"', drawing))):
        new = f"d{number}-{k}"
        drawing = drawing.replace(f'id="{old}"', f'id="{new}"').replace(f"url(#{old})", f"url(#{new})")
    return drawing
