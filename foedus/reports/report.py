"""The report of a run: one HTML file that needs no network, no script and no font from elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from foedus.log import Run
from foedus.outcomes import measure
from foedus.parameters import Parameters
from foedus.reports.answer import answer
from foedus.reports.distributions import distributions
from foedus.reports.document import document
from foedus.reports.frictions import frictions
from foedus.reports.html import Html, joined, tag
from foedus.reports.incidents import given, incidents
from foedus.reports.inside_alike import inside_alike
from foedus.reports.inside_deaths import inside_deaths
from foedus.reports.inside_map import inside_map
from foedus.reports.inside_parts import inside_parts
from foedus.reports.key_figures import figures_inside, key_figures, levels_only
from foedus.reports.levers import levers
from foedus.reports.limits import limits
from foedus.reports.lines import lines, watched_otherwise
from foedus.reports.material import Material
from foedus.reports.operations import operations
from foedus.reports.parts import events, made_of
from foedus.reports.payers import payers
from foedus.reports.provenance import provenance
from foedus.reports.races import races, races_weigh
from foedus.reports.response import response
from foedus.reports.risk_map import risk_map
from foedus.reports.sources import sources
from foedus.reports.tail import tail
from foedus.reports.views import views
from foedus.world import World

NAME = "report.html"
Section = tuple[str, str, Html]
PerContrast = Callable[[Material, dict[str, Any]], Html]


def write_report(
    run: Run,
    world: World,
    parameters: Parameters,
    sensitivity: list[dict[str, Any]] | None = None,
    measured: dict[str, Any] | None = None,
) -> Path:
    """Write RUN/report.html and return its path.

    ``sensitivity``: one {parameter, low, high, basis, text} per parameter moved alone, ``low`` and ``high`` being the
    difference at the ends of its interval; ``of`` says which difference. ``measured``: ``measure(run)``, if at hand.
    """
    material = Material(run, measure(run) if measured is None else measured, world, parameters, sensitivity)
    path = run.folder / NAME
    path.write_text(page(material), encoding="utf-8")
    return path


def page(material: Material) -> str:
    """The whole document."""
    about = material.about
    title = str(about["title"] or about["scenario"])
    parts = sections(material)
    links = [tag("a", f"{k} {heading}", href=f"#{name}") for k, (name, heading, _) in enumerate(parts, 1)]
    bodies = [
        tag("section", tag("h2", f"{k}  {heading}"), body, id=name, class_=f"s-{name}")
        for k, (name, heading, body) in enumerate(parts, 1)
    ]
    main = tag(
        "main",
        tag("h1", title),
        tag("p", about["question"] or "", class_="question"),
        tag("p", _setting(material), class_="small"),
        *bodies[:1],
        tag("nav", *links),
        *bodies[1:],
        tag("footer", "Made by foedus, executable collective security. All intervals are 90 %."),
    )
    return document(title, main)


def _setting(material: Material) -> str:
    about = material.about
    both = "luck and by uncertain parameters" if "parameters" in about["uncertainty"] else "luck only"
    return (
        f"{about['futures']:,} simulated futures of {material.horizon} from {about['baseline']}, each lived in every "
        f"arm on the same luck; futures differ by {both}."
    )


def sections(material: Material) -> list[Section]:
    """Name, heading and body of every section that has something to say, in order."""
    return [
        *_answered(material),
        *_given(material),
        *_lines(material),
        *(_inside(material) if material.inside else []),
        *(_between(material) if material.between else []),
        *([("races", "Arms races", races(material))] if races_weigh(material.measured) else []),
        ("frictions", "Practices and frictions", frictions(material)),
        ("levers", "The parameters that matter most", levers(material)),
        ("sources", "Sources of everything used", sources(material)),
        ("limits", "What this result cannot say", limits(material)),
        ("provenance", "How it was run", provenance(material)),
    ]


def _answered(material: Material) -> list[Section]:
    """The answer and the key figures, of everything the run is about."""
    inside = figures_inside(material) if material.inside else Html("")
    if not material.contrasts:
        alone = tag("p", "This run has one arm, so nothing is compared.")
        return [
            ("answer", "The answer", alone),
            ("figures", "Key figures", joined([inside, levels_only(material)])),
        ]
    alike = Html("") if material.inside else inside_alike(material)
    figures = joined([inside, _each(material, key_figures), alike])
    return [("answer", "The answer", _each(material, answer)), ("figures", "Key figures", figures)]


def _inside(material: Material) -> list[Section]:
    """Conflict inside states and operations."""
    made = [("inside-parts", "What the difference inside states is made of", inside_parts(material))]
    return [
        ("inside-map", "Where conflict inside states is likely", inside_map(material)),
        ("inside-deaths", "The tail of battle deaths inside states", inside_deaths(material)),
        *(made if material.contrasts else []),
        ("operations", "Operations: decided, deployed, ended", operations(material)),
        ("payers", "What operations cost, and who pays", payers(material)),
    ]


def _given(material: Material) -> list[Section]:
    """What the scenario takes as given, if anything."""
    happened, shocks = given(material)
    if not (happened or shocks):
        return []
    heading = " and ".join(name for name, some in (("incidents", happened), ("shocks", shocks)) if some)
    return [("incidents", f"{heading.capitalize()} given", incidents(material))]


def _lines(material: Material) -> list[Section]:
    """Lines between two states, where an arm has one watched otherwise."""
    if not any(watched_otherwise(contrast) for contrast in material.contrasts):
        return []
    return [("lines", "Lines that are watched", _each(material, lines))]


def _between(material: Material) -> list[Section]:
    """Disputes and wars between states."""
    compared: list[tuple[str, str, PerContrast]] = [
        ("map", "Where the risk changes", risk_map),
        ("distributions", "From future to future", distributions),
    ]
    before = [(name, heading, _each(material, make)) for name, heading, make in compared]
    after = [
        ("views", "The views side by side", _each(material, views)),
        ("parts", "What the difference is made of", _each(material, made_of) + _each(material, events)),
    ]
    return [
        *(before if material.contrasts else []),
        ("tail", "The tail of battle deaths", tail(material)),
        *((name, heading, Html(body)) for name, heading, body in (after if material.contrasts else [])),
        ("response", "Who honours", response(material)),
    ]


def _each(material: Material, make: PerContrast) -> Html:
    """A section once per arm that is compared; with several, each under the arm's label."""
    contrasts = material.contrasts
    if len(contrasts) == 1:
        return make(material, contrasts[0])
    return joined(
        joined([tag("h3", material.arm(contrast["pair"]["arm"])), make(material, contrast)])
        for contrast in contrasts
    )
