"""What a report is made from, and the comparisons in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from foedus.log import Run
from foedus.parameters import Parameters
from foedus.reports.html import Html, details, joined, tag
from foedus.reports.numbers import label_of
from foedus.reports.scope import contrasts_of, says_between, says_inside, views_inside
from foedus.world import World

NAMED = 4  # states of a focus


@dataclass(frozen=True)
class Material:
    """A run, everything measured in it, and what it was run on."""

    run: Run
    measured: dict[str, Any]
    world: World
    parameters: Parameters
    sensitivity: list[dict[str, Any]] | None = None

    @property
    def about(self) -> dict[str, Any]:
        """Title, question, arms, views, definitions."""
        about: dict[str, Any] = self.measured["about"]
        return about

    @property
    def contrasts(self) -> list[dict[str, Any]]:
        """Arm against reference, for every arm after the first; empty with one arm."""
        return contrasts_of(self.measured)

    @property
    def inside(self) -> bool:
        """Whether the run has something to say of conflict inside states."""
        return says_inside(self.measured)

    @property
    def between(self) -> bool:
        """Whether it has of disputes between states."""
        return says_between(self.measured)

    @property
    def places(self) -> list[tuple[str, dict[str, Any]]]:
        """What is said of conflict inside states, by place: the focus, where there is one, and the whole world."""
        focus = self.measured.get("focus")
        here = [(self.focus_name, focus)] if focus else []
        return [*here, ("The whole world", self.measured)]

    @property
    def focus_name(self) -> str:
        """The states of the focus in words."""
        states = [self.state(s) for s in (self.measured.get("focus") or {}).get("states", [])]
        return ", ".join(states) if len(states) <= NAMED else f"The {len(states)} states of the question"

    def views_inside(self, part: dict[str, Any]) -> list[str]:
        """The views under which conflict inside states differs: the first one where none does."""
        return views_inside(part, self.run.views)

    def definition(self, outcome: str) -> dict[str, Any]:
        """Label, unit, direction, kind, heavy_tailed, formula of an outcome."""
        definition: dict[str, Any] = self.about["definitions"][outcome]
        return definition

    def arm(self, identity: str) -> str:
        """The label of an arm."""
        return label_of(self.about["arms"], identity)

    def view(self, identity: str) -> str:
        """The label of a view."""
        return label_of(self.about["views"], identity)

    def state(self, iso3: str) -> str:
        """The name of a state; its code where this world does not know it."""
        return self.world.name[self.world.iso3.index(iso3)] if iso3 in self.world.iso3 else iso3

    def region(self, iso3: str) -> str:
        """The region of a state; empty where this world does not know it."""
        return self.world.region[self.world.iso3.index(iso3)] if iso3 in self.world.iso3 else ""

    @property
    def horizon(self) -> str:
        """The horizon in words."""
        return f"{self.run.years:g} years" if self.run.years != 1 else "1 year"


def inside_names(material: Material, names: Iterable[str]) -> list[str]:
    """Those of ``names`` that are outcomes on conflict inside states and operations."""
    return [name for name in names if material.definition(name)["about"] == "inside"]


def under_views_inside(material: Material, part: dict[str, Any], panel: Callable[[str], Html]) -> Html:
    """As ``under_each_view``, but once where the contested questions change nothing inside states."""
    views = material.views_inside(part)
    if len(views) > 1 or len(material.run.views) == 1:
        return under_each_view(material, panel)
    return tag("div", panel(views[0]), class_="alike")


def under_views_that_differ(
    material: Material, told: Mapping[str, Any], panel: Callable[[Any], Html]
) -> Html:
    """What is told by view: a panel for each view, but one where no view changes it."""
    first = next(iter(told.values()))
    if len(told) > 1 and any(one != first for one in told.values()):
        return under_each_view(material, lambda view: panel(told[view]))
    return tag("div", panel(first), class_="alike")


def folded(blocks: list[tuple[str, Html]]) -> Html:
    """Blocks with their headings, by place: the first in sight, the others folded away."""
    first, *others = blocks
    return joined([tag("h3", first[0]), first[1], *(details(place, told) for place, told in others)])


def under_each_view(material: Material, panel: Callable[[str], Html]) -> Html:
    """One panel per view, side by side where there is room: a contested result is never shown under one view only."""
    panels = [
        tag(
            "div",
            tag("h4", material.view(view), class_="view"),
            tag("div", panel(view)),
            class_="panel",
            data_view=view,
        )
        for view in material.run.views
    ]
    return tag("div", *panels, class_="views")
