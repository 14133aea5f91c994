"""The last section of a plan's page: what to know before believing it, and the sources of its instance."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from foedus.reports.html import Html, joined, tag


class Source(Protocol):
    """A document that an instance names."""

    @property
    def title(self) -> str:
        """What it is called."""

    @property
    def url(self) -> str | None:
        """Where it lies, if that is known."""

    @property
    def read(self) -> str:
        """How it was read: text, excerpt, recalled."""


def limits_and_sources(points: Iterable[str], sources: Iterable[Source]) -> Html:
    """``points`` as a list, and under it each source with how it was read."""
    told = [
        tag(
            "li",
            tag("a", s.title, href=s.url) if s.url else s.title,
            tag("span", f" ({s.read})", class_="muted"),
        )
        for s in sources
    ]
    return joined(
        [
            tag("ul", *(tag("li", point) for point in points), class_="limits small"),
            tag("h3", "Sources"),
            tag("ul", *told, class_="sources small"),
        ]
    )
