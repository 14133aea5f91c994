"""Section 11: what the result cannot say, in plain words. Written for this model; change it when the model changes."""

from __future__ import annotations

from foedus.reports.contested import shown
from foedus.reports.html import Html, tag
from foedus.reports.lived import held_by_arm, lived
from foedus.reports.material import Material
from foedus.reports.numbers import plain
from foedus.reports.scope import behind

OWN_ESTIMATE = "as_recorded"  # the view under which allies come as foedus estimates
NOT_LIVED: tuple[str, ...] = ()  # processes whose parameters the engine does not read


def limits(material: Material) -> Html:
    """A list; each point begins with what is missing."""
    return tag(
        "ul", *(tag("li", tag("b", head + ". "), text) for head, text in _points(material)), class_="limits"
    )


def _points(material: Material) -> list[tuple[str, str]]:
    return [*_left_out(material), *_uncertain(material), *_own(material)]


def _left_out(material: Material) -> list[tuple[str, str]]:
    return [
        (
            "It is not a forecast",
            f"It compares worlds within a model. Each of the {material.run.futures:,} futures is one possible course; "
            "no date, pair of states or war in this report is predicted.",
        ),
        (
            "The world stands still but for what is simulated",
            f"Capabilities, regimes, rivalries and affinities stay those of {material.world.year} for "
            f"{material.horizon}. No state rearms, changes government, makes a new pact or loses one, unless the "
            "scenario says so. So nobody adapts to what the scenario changes, and states that lost a promise would.",
        ),
        (
            "Disputes between states and conflict inside them hardly touch each other",
            "A civil war draws no neighbour into a war, and a war starts no insurgency. Refugees, trade and aid are "
            "not in this model, arms races only where a scenario turns them on. What an arrangement does through "
            "them is missing here.",
        ),
        *([*_start(material), *_inside(material)] if material.inside else []),
        (
            "Nuclear war is not modelled",
            "Two states with nuclear weapons go from force to war less readily, by a figure that rests on the absence "
            "of such wars on record and on a prior; nothing else in the model knows of these weapons. A war between "
            "nuclear powers draws its deaths from the same distribution as any other, cut off at a guessed share of "
            "the population. The largest risks are therefore not in these numbers.",
        ),
    ]


def _start(material: Material) -> list[tuple[str, str]]:
    """Where the levels that the run starts from are older than the year before it."""
    year = behind(material.about, material.world)
    if year is None:
        return []
    return [
        (
            f"Who is in conflict at the start is as it was in {year}",
            f"The record at hand ends with {year}. What has begun or ended inside states between then and the first "
            "day is not known here. All levels in this report rest on that, in every arm; differences between arms "
            "less.",
        )
    ]


def _inside(material: Material) -> list[tuple[str, str]]:
    question = material.parameters.views["peacekeeping"]
    held = shown(question, material.run.views) or [str(question.held)]
    other = " and ".join(choice for choice in question.choices if choice not in held)
    under = (
        "shown under several views" if len(held) > 1 else f"shown under one view only (--view for {other})"
    )
    return [
        (
            "What peacekeepers do is contested, and rests on few studies",
            "That armed UN troops lower battle deaths, and that a mission lowers relapse, is published and "
            "correlational: missions go where they can work, or where nothing else does. What troops and missions go "
            "with on record is weaker than what is published of them, and no design here tells selection from "
            f"effect; in this report it is {under}. That operations not led by "
            "the UN do less is a judgement; so is most of what makes an operation be proposed, refused or left (the "
            "section on practices and frictions says which number is which).",
        ),
        (
            "Only battle deaths are counted inside states",
            "Civilians killed by armed groups, hunger, sickness and flight are not. Peacekeepers who die are counted "
            "apart; what they do wrong is not. Cost is what operations cost, not what war costs.",
        ),
        _standby(material),
    ]


def _standby(material: Material) -> tuple[str, str]:
    """How forces on standby come: by how far the run takes them at their word (``standby_at_word``), in which arms."""
    word = held_by_arm(material.run, "standby_at_word")
    trusting = {arm: value for arm, value in word.items() if value > 0}
    there = " and ".join(f"“{material.arm(arm)}” ({value:g} of 1)" for arm, value in trusting.items())
    believed = (
        f"In {there} they come as quickly as they promise, although hardly any was ever put to the test: time to half "
        "strength with them is a lower bound. "
    )
    others = (
        "They come as other forces have come, and never before the notice that they promise, since hardly any was ever "
        "put to the test. "
    )
    if not trusting:
        return "Forces on standby come no faster than others have", others + _standby_use(material)
    if len(trusting) == len(word):
        return "Forces on standby are taken at their word", believed + _standby_use(material)
    rest = "Elsewhere they come as other forces have come, never before that notice. "
    return "Forces on standby are taken at their word in some arms", believed + rest + _standby_use(material)


def _standby_use(material: Material) -> str:
    """How often they are sent at all, by arm where arms differ in it."""
    use, own = held_by_arm(material.run, "standby_use"), material.run.manifest["parameters"]["standby_use"]
    low, high = own["interval"]
    drawn = f"{own['value']:g} [{low:g}, {high:g}], a guess from five cases in which none was sent"
    held = [f"{x:g} in “{material.arm(arm)}”" for arm, x in use.items() if x != own["value"]]
    elsewhere = "" if len(held) == len(use) else f"{' and elsewhere ' if held else ''}{drawn}"
    return f"The chance that they are sent once their body has decided is {' and '.join(held)}{elsewhere}."


def _uncertain(material: Material) -> list[tuple[str, str]]:
    question = material.parameters.views["deterrence"]
    held = shown(question, material.run.views)
    every = "That is why all is shown under several views, and why no average over views is given."
    one = f"Here all is shown under one view of it only ({', '.join(held)}); --view shows others."
    return [
        (
            "Whether pacts deter is contested",
            "Studies of the same record disagree on its size and on its sign, and alliances are made where danger is "
            f"expected, which statistics undo only in part. {every if len(held) > 1 else one}",
        ),
        (
            "The tail of battle deaths is hardly known",
            f"{_tail_of_deaths(material)} Another shape than the power law fits as well. The mean depends on the "
            "rarest wars, so none is given. Only deaths in battle in wars are counted, not civilians.",
        ),
        (
            "That wider wars are deadlier is half an estimate",
            "Deaths grow with the number of belligerents by half the exponent that the record shows across wars "
            "(deaths widening; the two go together, but large wars also draw states in, and the half is a judgement). "
            "Where an arrangement brings more states into a war, or keeps them out, much of the change in deaths "
            "follows from it.",
        ),
    ]


def _tail_of_deaths(material: Material) -> str:
    """On which wars the tail rests, and what share of wars is in it, by the numbers of the run."""
    begins, below = (material.run.manifest["parameters"][n] for n in ("deaths_tail_begins", "deaths_small"))
    share = plain(1.0 - below["value"], "share")
    return f"It begins at {begins['value']:,.0f} deaths, which {share} of wars pass ({begins['source']})."


def _honouring(material: Material) -> str:
    """What the level of honouring rests on, under the views that the run lives."""
    question = material.parameters.views["deterrence"]
    held = shown(question, material.run.views) or list(question.choices)
    published = ["a rate published for 1816 to 1944"] if set(held) - {OWN_ESTIMATE} else []
    under = " under one view" if published else ""
    own = [f"foedus's own estimate from 1946 to 2000{under}"] if OWN_ESTIMATE in held else []
    return f"Whether states honour their duties rests on {' and on '.join([*published, *own])}."


def _own(material: Material) -> list[tuple[str, str]]:
    used = {name: p for name, p in lived(material.run).items() if p["process"] not in NOT_LIVED}
    guesses = [name.replace("_", " ") for name, p in used.items() if p["basis"] == "guess"]
    drawn = "parameters" in material.about["uncertainty"]
    return [
        (
            "Some facts are our own coding",
            "Rivalries, democracy and affinity are coded or estimated by foedus's developers and not taken from the "
            "standard collections. Where they are wrong, the wrong states carry the risk.",
        ),
        (
            f"{len(guesses)} of {len(used)} parameters are guesses",
            "There is no usable evidence for: "
            + ", ".join(guesses)
            + f". Their intervals are judgements too. {_honouring(material)}",
        ),
        (
            "Levels are less sure than differences",
            "How many disputes and wars begin in either arm is the model's forecast for the world of 2025. How far its "
            "levels have been from recorded ones, for the recent world and for past decades, is in docs/model.md and "
            "docs/estimation.md (foedus validate, foedus hindcast); wars begin more often than they did after 1990.",
        ),
        (
            "The intervals do not contain the doubt about the model",
            (
                "Futures differ by luck and by parameters drawn from their intervals, those of one estimate together. "
                if drawn
                else "Futures differ by luck only: parameters were held at their medians, so intervals are too narrow. "
            )
            + "The interval of an average says how precisely these futures know what the model says, and it shrinks "
            "with more futures; the doubt whether the model is right does not.",
        ),
    ]
