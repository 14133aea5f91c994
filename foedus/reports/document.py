"""A whole page: one file with its own style, no script, nothing from elsewhere."""

from __future__ import annotations

from importlib.resources import files

from foedus.reports.charts import numbered
from foedus.reports.html import Html, joined, tag


def document(title: str, main: Html) -> str:
    """The page with ``main`` as its body."""
    style = files("foedus.reports").joinpath("page.css").read_text(encoding="utf-8")
    head = joined(
        [
            tag("meta", charset="utf-8"),
            tag("meta", name__="viewport", content="width=device-width, initial-scale=1"),
            tag("title", title),
            tag("style", Html(style)),
        ]
    )
    whole = tag("html", tag("head", head), tag("body", main), lang="en")
    return f"<!doctype html>\n{numbered(whole)}\n"
