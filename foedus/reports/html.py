"""HTML that escapes by itself: text is escaped unless it was made by ``tag`` or declared ``Html``.

>>> tag("p", "a < b", tag("b", "c"), id="x")
'<p id="x">a &lt; b<b>c</b></p>'
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

VOID = {"br", "hr", "meta", "col"}


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


def safe(child: object) -> Html:
    """A child as HTML: escaped, unless it is HTML."""
    return child if isinstance(child, Html) else Html(escape(str(child)))


def tag(name: str, *children: object, **attributes: object) -> Html:
    """An element. ``class_`` is written class, ``aria_label`` aria-label; attributes that are None are left out."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in VOID:
        return Html(f"<{name}{written}>")
    return Html(f"<{name}{written}>{joined(children)}</{name}>")


def joined(children: Iterable[object]) -> Html:
    """Children one after another."""
    return Html("".join(safe(child) for child in children))


def table(
    head: Sequence[object], rows: Iterable[Sequence[object]], caption: str = "", class_: str = ""
) -> Html:
    """A table in a frame that scrolls sideways on a narrow screen; the first cell of a row is its heading."""
    body = [tag("tr", tag("th", row[0], scope="row"), *(tag("td", cell) for cell in row[1:])) for row in rows]
    return tag(
        "div",
        tag(
            "table",
            tag("caption", caption) if caption else "",
            tag("thead", tag("tr", *(tag("th", cell, scope="col") for cell in head))),
            tag("tbody", *body),
            class_=class_ or None,
        ),
        class_="scroll",
    )


def grouped_table(
    head: Sequence[object], groups: Iterable[tuple[object, Sequence[object]]], class_: str
) -> Html:
    """A table for a narrow column: each group has its heading on a line of its own, above its cells."""
    lines = []
    for heading, cells in groups:
        lines.append(tag("tr", tag("th", heading, scope="rowgroup", colspan=len(cells)), class_="group"))
        lines.append(tag("tr", *(tag("td", cell) for cell in cells)))
    heads = tag("thead", tag("tr", *(tag("th", cell, scope="col") for cell in head)))
    return tag("div", tag("table", heads, tag("tbody", *lines), class_=class_), class_="scroll")


def key(colour: str, label: object, shape: str = "swatch") -> Html:
    """One entry of a legend; ``shape``: swatch, swatch round, line, line dashed or line dotted."""
    style = f"border-top-color:{colour}" if shape.startswith("line") else f"background:{colour}"
    return tag("span", tag("span", class_=shape, style=style), label, class_="key")


def legend(*entries: object) -> Html:
    """Entries beside one another; none is broken over two lines."""
    return tag("div", *entries, class_="legend")


def details(summary: object, *children: object) -> Html:
    """Something folded away until it is asked for."""
    return tag("details", tag("summary", summary), *children)


def with_interval(value: str, interval: str, note: str = "") -> Html:
    """A number with its interval under it."""
    parts = [tag("span", value, class_="value"), tag("span", interval, class_="interval")]
    return joined([*parts, tag("span", note, class_="note") if note else ""])
