"""One sentence of plain English to who does what to whom, where.

    STATES verb STATES [at|in PLACE]        attacks, invades, bombs, strikes, shells       → force
                                            threatens                                      → threat
                                            goes to war with, declares war on              → war
                                            cyber-attacks, hacks                           → cyber
                                            violates                                       → violation
    STATES attacked by STATES               → force
    [SOMETHING] conflict in STATES          civil war, insurgency, rebellion, fighting     → civil_conflict
    coup in STATES                          unconstitutional change of government          → violation
    [ceasefire] violation in STATES         violations                                     → violation
    ceasefire in|between STATES             → ceasefire
    STATES asks for help                    → request
    terrorist attack on|in STATES           → non_state_attack
    cyber attack on STATES                  → cyber

A coup is a ``violation`` because that is how the arrangements that answer coups (African Union, ECOWAS) are written.
Several states are joined by "and", commas, + or &. A name that is not a state is an *actor*, but only where the kind
is given in so many words: otherwise a misspelt state would silently become one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from foedus.arrangements.schema import Trigger
from foedus.base.errors import Finding, InputError
from foedus.world import World
from foedus.world.names import folded

LONGEST, MOST_NAMES = 600, 60
STATELESS = (Trigger.NON_STATE_ATTACK, Trigger.CIVIL_CONFLICT, Trigger.CYBER)

VERBS = {
    Trigger.WAR: r"(?:goes|go|went) to war (?:with|against)|(?:declare[sd]?|wage[sd]?) war (?:on|against)",
    Trigger.CYBER: r"cyber[- ]?attack(?:s|ed)?|hack(?:s|ed)?",
    Trigger.THREAT: r"threaten(?:s|ed)?",
    Trigger.VIOLATION: r"violate[sd]?",
    Trigger.FORCE: r"attack(?:s|ed)?|invade[sd]?|bomb(?:s|ed)?|strikes?|struck|shell(?:s|ed)?",
}
EVENTS = {
    Trigger.VIOLATION: r"(?:a |the )?(?:(?:military )?coup(?: d'[ée]tat)?|(?:cease-?fire )?violations?) in ",
    Trigger.CEASEFIRE: r"(?:a |the )?cease-?fire (?:in|between) ",
    Trigger.NON_STATE_ATTACK: r"(?:a |the )?terror(?:ist)? attacks? (?:on|in|against) ",
    Trigger.CYBER: r"(?:a |the )?cyber[- ]?attacks? (?:on|in|against) ",
}
CIVIL = (
    r"(?P<actor>.*?)\b(?:(?:civil|internal) (?:war|conflict)|(?:armed )?conflict|insurgency|rebellion|fighting)"
    r" in (?P<targets>.+)"
)
REQUEST = r"(?P<targets>.+?) (?:asks?|asked) for help|(?P<targets2>.+?) requests? (?:help|assistance)"
PASSIVE = r"(?P<targets>.+?) (?:is |are |was |were )?attacked by (?P<initiators>.+)"
JOINED = re.compile(r"\s*[,;+&/]\s*(?:and\s+)?|\s+and\s+", re.IGNORECASE)
HELP = 'a sentence like "RUS attacks EST", "RUS and BLR threaten LTU", "civil war in SDN"  (see  docs/trigger.md)'


@dataclass(frozen=True)
class Sentence:
    """What a sentence says; ``place`` as it was written."""

    kind: Trigger
    initiators: tuple[str, ...]
    targets: tuple[str, ...]
    actor: str | None = None
    place: str | None = None


def read_sentence(text: str, world: World, kind: Trigger | None = None) -> Sentence:
    """Read one sentence; ``kind`` overrides its verb. ``InputError`` says what could not be read."""
    said = " ".join(text.split()).strip(" .!")
    if not said:
        raise InputError([Finding("incident", "is empty", HELP)])
    if len(said) > LONGEST:
        raise InputError(
            [Finding("incident", f"is longer than {LONGEST} characters", "a file: --file incident.yaml")]
        )
    read = _event(said, world, kind) or _deed(said, world, kind)
    if read is None:
        raise InputError([Finding("incident", f"no verb that foedus knows in {_short(said)!r}", HELP)])
    return read if kind is None else replace(read, kind=kind)


def _event(said: str, world: World, kind: Trigger | None) -> Sentence | None:
    """What happens without a subject: a civil war, a coup, a ceasefire, a request."""
    for event, pattern in EVENTS.items():
        if found := re.match(pattern, said, re.IGNORECASE):
            return Sentence(event, (), _states(said[found.end() :], world))
    if found := re.fullmatch(REQUEST, said, re.IGNORECASE):
        return Sentence(Trigger.REQUEST, (), _states(found["targets"] or found["targets2"], world))
    if found := re.fullmatch(CIVIL, said, re.IGNORECASE):
        actor = found["actor"].strip(" ,-") or None
        return Sentence(Trigger.CIVIL_CONFLICT, (), _states(found["targets"], world), actor)
    return None


def _deed(said: str, world: World, kind: Trigger | None) -> Sentence | None:
    """Somebody does something to somebody."""
    if found := re.fullmatch(PASSIVE, said, re.IGNORECASE):
        by, to, verb = found["initiators"], found["targets"], Trigger.FORCE
    else:
        hits = [(m.start(), -m.end(), k, m) for k, p in VERBS.items() for m in [_verb(p, said)] if m]
        if not hits:
            return None
        _, _, verb, match = min(hits, key=lambda hit: hit[:2])
        by, to = said[: match.start()].strip(), said[match.end() :].strip()
    if not by:
        raise InputError([Finding("incident", f"nobody does it in {_short(said)!r}", HELP)])
    if not to:
        raise InputError([Finding("incident", f"nobody is hit in {_short(said)!r}", HELP)])
    to, place = _split_place(to, world)
    initiators, actor = _initiators(by, world, kind)
    return Sentence(verb, initiators, _states(to, world), actor, place)


def _verb(pattern: str, said: str) -> re.Match[str] | None:
    return re.search(rf"(?<![\w-])(?:{pattern})(?![\w-])", said, re.IGNORECASE)


def _split_place(to: str, world: World) -> tuple[str, str | None]:
    """ "GBR at FLK" → GBR, FLK."""
    found = re.fullmatch(r"(.+?)\s+(?:at|in|on)\s+(.+)", to, re.IGNORECASE)
    return (found[1], _bare(found[2])) if found else (to, None)


def _states(text: str, world: World) -> tuple[str, ...]:
    return tuple(world.iso3[world.index(name)] for name in _names(text, world))


def _initiators(text: str, world: World, kind: Trigger | None) -> tuple[tuple[str, ...], str | None]:
    """States, and what is not a state where the kind allows it."""
    states, others = [], []
    for name in _names(text, world):
        if folded(name) in world.names_known:
            states.append(world.iso3[world.index(name)])
        elif kind in STATELESS:
            others.append(name)
        else:
            raise _not_a_state(name, world)
    return tuple(states), " and ".join(others) or None


def _not_a_state(name: str, world: World) -> InputError:
    try:
        world.index(name)
    except InputError as error:
        finding = error.findings[0]
        hint = "if it is not a state, say which kind it is: --kind non_state_attack, civil_conflict or cyber"
        remedy = f"{finding.remedy}  Or, {hint}" if finding.remedy else hint
        return InputError([Finding("incident", finding.what, remedy)])
    raise AssertionError(name)


def _names(text: str, world: World) -> list[str]:
    """The names in a list, the longest known name first, so that "Bosnia and Herzegovina" stays one."""
    cuts = [(0, 0), *(m.span() for m in JOINED.finditer(text)), (len(text), len(text))]
    if len(cuts) > MOST_NAMES + 2:
        raise InputError([Finding("incident", f"names more than {MOST_NAMES} states", "a shorter list")])
    names, k = [], 0
    while k < len(cuts) - 1:
        last = next(
            (
                j
                for j in range(len(cuts) - 1, k, -1)
                if folded(_between(text, cuts, k, j)) in world.names_known
            ),
            k + 1,
        )
        name = _between(text, cuts, k, last)
        if not name:
            raise InputError([Finding("incident", f"a name is missing in {_short(text)!r}", HELP)])
        names.append(name)
        k = last
    return names


def _between(text: str, cuts: list[tuple[int, int]], k: int, j: int) -> str:
    return _bare(text[cuts[k][1] : cuts[j][0]])


def _bare(name: str) -> str:
    return re.sub(r"^(?:the|both)\s+", "", name.strip(), flags=re.IGNORECASE)


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."
