"""The contested questions of a run in words: each with its views, those that the run holds and those that it shows."""

from __future__ import annotations

from foedus.parameters.parameters import TOGETHER, View
from foedus.reports.html import Html, tag
from foedus.reports.material import Material


def shown(view: View, run: list[str]) -> list[str]:
    """The views of one question that a run with these views lives, in the order of the question.

    >>> from foedus.parameters import load_parameters
    >>> shown(load_parameters().views["peacekeeping"], ["as_recorded+protect", "as_recorded+no_effect"])
    ['protect', 'no_effect']
    """
    named = {choice for one in run for choice in one.split(TOGETHER)}
    return [choice for choice in view.choices if choice in named]


def questions(material: Material) -> list[str]:
    """The questions of which the run shows several views."""
    asked = material.parameters.views.values()
    return [view.question for view in asked if len(shown(view, material.run.views)) > 1]


def contested(material: Material, varied: bool = False) -> Html:
    """A list: each question that the run names a view of, with the label and source of each of these views.

    ``varied``: of a question of which the run has one view only that it is held.
    """
    several, held = [], []
    for view in material.parameters.views.values():
        mine = [view.choices[c] for c in shown(view, material.run.views)]
        if len(mine) > 1 or (mine and not varied):
            told = tag("ul", *(tag("li", f"{c.label} – {c.source}") for c in mine))
            several.append(tag("li", tag("b", view.question), told))
        elif mine:
            held.append(tag("li", tag("b", view.question), f" Held everywhere here: {mine[0].label}"))
    return tag("ul", *several, *held, class_="small") if several else Html("")
