"""Scenarios: a baseline day, a horizon, futures, a seed, and arms. An arm is the library plus amendments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from foedus.arrangements import Amendment, Library, amend
from foedus.arrangements.read import validated
from foedus.arrangements.schema import Day, Id, Model, State, Text
from foedus.base.documents import Document, read_document
from foedus.base.errors import Finding, InputError, nearest
from foedus.base.paths import LIBRARY
from foedus.ensemble.given import ArmId, Happening, Shock, check_given
from foedus.parameters import Parameters
from foedus.world import load_world
from foedus.world.tables import read_table

FOLDER = LIBRARY / "scenarios"
SHARED = ("disputes", "lines")  # the processes whose parameters make what all arms live on


class Arm(Model):
    """One way the world may be arranged: the library, amended.

    ``parameters``: values held in this arm; only those that the rates of disputes do not rest on, which all arms share.
    """

    id: ArmId
    label: Text
    amendments: tuple[Amendment, ...] = ()
    parameters: Mapping[str, float] = {}


class Focus(Model):
    """Where the scenario's question lies: what happens inside these states is reported beside the whole world."""

    states: tuple[State, ...] = ()
    regions: tuple[str, ...] = ()


class Scenario(Model):
    """What is compared, from when, for how long, over how many futures, on which luck.

    ``arms``: the first is the reference that the others are compared with. ``views``: of the contested questions, lived
    in every combination; of a question of which none is named each is lived, or the one that the parameter file holds.
    ``parameter_uncertainty``: each future draws its own parameters from their intervals.
    ``parameters``: values held fixed in every future. ``shocks`` and ``incidents`` hold in every arm. ``focus``: the
    states that conflict and operations are also reported of, apart from the rest of the world.
    """

    id: Id
    title: Text
    question: Text
    baseline: Day
    years: float = Field(gt=0, le=100)
    futures: int = Field(ge=1, le=1_000_000)
    seed: int = Field(ge=0, lt=2**63)
    parameter_uncertainty: bool = True
    views: tuple[str, ...] = ()
    parameters: Mapping[str, float] = {}
    focus: Focus | None = None
    shocks: tuple[Shock, ...] = ()
    incidents: tuple[Happening, ...] = ()
    arms: tuple[Arm, ...] = Field(min_length=1)
    note: Text | None = None

    @property
    def last(self) -> date:
        """The first day after the horizon."""
        return date.fromordinal(self.baseline.toordinal() + round(self.years * 365.25))

    def library(self, arm: Arm, library: Library) -> Library:
        """The library as ``arm`` amends it."""
        return amend(library, arm.amendments)

    def changed(self, fields: Mapping[str, Any], parameters: Parameters) -> Scenario:
        """The scenario with some fields given on the command line; ``InputError`` if they are not possible.

        Views given stand in for the scenario's own of the same questions; those of other questions stay.
        """
        given = tuple(fields.get("views", ()))
        for view in given:
            if (wrong := parameters.unknown(view)) is not None:
                raise InputError([Finding("--view", *wrong)])
        told = {parameters.question_of(view) for view in given}
        views = (*(v for v in self.views if parameters.question_of(v) not in told), *given)
        try:
            scenario = Scenario.model_validate({**self.model_dump(by_alias=True), **fields, "views": views})
        except ValidationError as error:
            raise InputError(
                [Finding(f"--{e['loc'][0]}", e["msg"].lower()) for e in error.errors()]
            ) from None
        return scenario

    def choices(self, parameters: Parameters) -> list[str]:
        """Ids of the views under which results are shown."""
        return parameters.views_of(self.views)


def read_scenario(path: Path | str, library: Library, parameters: Parameters) -> Scenario:
    """Read and check one scenario file; ``InputError`` with file, line, field and remedy."""
    document = read_document(path)
    scenario = validated(Scenario, document)
    findings = [
        *_check(scenario, document, parameters),
        *check_given(
            (scenario.shocks, scenario.incidents), (scenario.baseline, scenario.last), document, load_world()
        ),
        *_check_arms(scenario, document, library),
    ]
    if findings:
        raise InputError(findings)
    return scenario


def _check(scenario: Scenario, document: Document, parameters: Parameters) -> list[Finding]:
    findings = []
    for i, view in enumerate(scenario.views):
        if (wrong := parameters.unknown(view)) is not None:
            findings.append(document.finding(("views", i), *wrong))
    findings += [*_check_parameters(scenario, document, parameters), *_check_places(scenario, document)]
    ids = [arm.id for arm in scenario.arms]
    for i, arm in enumerate(ids):
        if arm in ids[:i]:
            findings.append(
                document.finding(("arms", i, "id"), f"{arm!r} is already the id of an arm", "another id")
            )
    return findings


def _check_parameters(scenario: Scenario, document: Document, parameters: Parameters) -> list[Finding]:
    """Names that exist; and in arms none that the shared envelope of disputes, or the watch on record, rests on."""
    known = {p.name: p for p in parameters.parameters}
    given: list[tuple[tuple[str | int, ...], str]] = [(("parameters", n), n) for n in scenario.parameters]
    for i, arm in enumerate(scenario.arms):
        given += [(("arms", i, "parameters", n), n) for n in arm.parameters]
    findings = []
    for field, name in given:
        if name not in known:
            what = f"there is no parameter {name!r}"
            findings.append(document.finding(field, what, nearest(name, list(known))))
        elif field[0] == "arms" and known[name].process in SHARED:
            what = f"{name} moves the rates of disputes, on whose candidates all arms live"
            findings.append(document.finding(field, what, "set it under the scenario's parameters"))
    return findings


def _check_places(scenario: Scenario, document: Document) -> Iterator[Finding]:
    """A focus that names some place, and states and regions of the world's tables."""
    focus = scenario.focus
    if focus is None:
        return
    if not (focus.states or focus.regions):
        yield document.finding(("focus",), "names no place", "states: [MLI], or regions: [central_asia]")
    rows = read_table("states.csv")
    states, regions = [row["iso3"] for row in rows], sorted({row["region"] for row in rows})
    for k, state in enumerate(focus.states):
        if state not in states:
            remedy = "its ISO-3166 code of three letters (foedus list states)"
            yield document.finding(("focus", "states", k), f"there is no state {state!r}", remedy)
    for k, region in enumerate(focus.regions):
        if region not in regions:
            remedy = nearest(region, regions) or ", ".join(regions)
            yield document.finding(("focus", "regions", k), f"there is no region {region!r}", remedy)


def _check_arms(scenario: Scenario, document: Document, library: Library) -> list[Finding]:
    findings = []
    for i, arm in enumerate(scenario.arms):
        try:
            scenario.library(arm, library)
        except InputError as error:
            findings += [
                document.finding(("arms", i, "amendments"), f.what, f.remedy) for f in error.findings
            ]
    return findings


def load_scenarios(library: Library, parameters: Parameters, folder: Path = FOLDER) -> dict[str, Scenario]:
    """Every scenario that ships with foedus, by id."""
    return {p.stem: read_scenario(p, library, parameters) for p in sorted(folder.glob("*.yaml"))}


def load_scenario(name: str, library: Library, parameters: Parameters, folder: Path = FOLDER) -> Scenario:
    """A scenario by the id of one that ships with foedus, or by the path of a file."""
    if Path(name).suffix in (".yaml", ".yml"):
        return read_scenario(name, library, parameters)
    shipped = sorted(p.stem for p in folder.glob("*.yaml"))
    if name not in shipped:
        near = nearest(name, shipped)
        hint = f"did you mean {near}?" if near else f"there are {', '.join(shipped)}"
        raise InputError(f"there is no scenario {name!r}; {hint}  (or give the path of a .yaml file)")
    return read_scenario(folder / f"{name}.yaml", library, parameters)
