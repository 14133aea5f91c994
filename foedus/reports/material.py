"""What a report is made from, and the comparisons in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from foedus.log import Run
from foedus.parameters import Parameters
from foedus.reports.html import Html, tag
from foedus.reports.numbers import label_of
from foedus.world import World


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
        first = [self.measured] if self.measured["pair"] else []
        return [*first, *self.measured["further_pairs"]]

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
