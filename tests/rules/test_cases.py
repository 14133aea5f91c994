"""Domain cases: tests/cases/*.yaml, one incident each, that a political scientist can read and write.

    title, given {incident, on, kind, at}, expect {...}, source; known_miss (the reason) where the rules are still wrong

``expect`` may have: ``triggered`` (duty: what must hold of it), ``not_triggered_duty``, ``silent`` (arrangement:
reason and words of the fact), ``conflicts`` (state: kind), ``aid`` (come without forces), ``not_called``,
``nobody_called``, ``p_above`` (state: probability), ``partners_include``, ``assumed`` (words of an assumption).
A word or a duty that is not known fails the case, and so does a known miss that is none any more. Every arrangement
with duties has its cases; docs/reference.md names them beside it.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from foedus.arrangements import load_library
from foedus.base.documents import read_document
from foedus.parameters import load_parameters
from foedus.rules.incident import parse_incident, parse_kind
from foedus.rules.response import DutyAnswer, Response, trigger
from foedus.world import load_world

CASES = sorted((Path(__file__).parents[1] / "cases").glob("*.yaml"))
LIKELY = 0.5


def answer(given: dict[str, object]) -> Response:
    world = load_world()
    kind = parse_kind(str(given["kind"])) if "kind" in given else None
    at = str(given["at"]) if "at" in given else None
    assert isinstance(given["on"], date)
    incident = parse_incident(str(given["incident"]), on=given["on"], world=world, kind=kind, at=at)
    return trigger(incident, load_library(), world, load_parameters())


def likely(duty: DutyAnswer) -> list[str]:
    return sorted(o.state for o in duty.ballots[0].likely if o.p_object >= LIKELY)


def blockers(duty: DutyAnswer) -> list[str]:
    return sorted({*duty.hosts, *(b for ballot in duty.ballots for b in ballot.blockers)})


DUTY_CHECKS = {
    "bound": lambda duty, n: len(duty.bound) == n,
    "bound_are": lambda duty, states: sorted(duty.bound) == states,
    "includes": lambda duty, states: set(states) <= set(duty.bound),
    "excludes": lambda duty, states: not set(states) & set(duty.bound),
    "strength": lambda duty, strength: duty.strength == strength,
    "obligation": lambda duty, what: duty.obligation == what,
    "released": lambda duty, states: sorted({r.state for r in duty.released}) == states,
    "blockers": lambda duty, states: blockers(duty) == states,
    "any_of_can_block": lambda duty, n: len(blockers(duty)) == n,
    "likely_blockers": lambda duty, states: likely(duty) == states,
    "likely_blockers_include": lambda duty, states: set(states) <= set(likely(duty)),
    "rule_says": lambda duty, words: words in duty.rule,
}


def expect_triggered(response: Response, duties: dict[str, dict[str, object]]) -> None:
    by_id = {f"{d.arrangement} {d.duty}": d for d in response.duties}
    for name, expected in duties.items():
        assert name in by_id, f"{name} is not triggered"
        for word, value in expected.items():
            assert DUTY_CHECKS[word](by_id[name], value), (
                f"{name}: {word} should be {value}: bound {by_id[name].bound}, blockers {blockers(by_id[name])}, "
                f"released {by_id[name].released}, rule {by_id[name].rule}"
            )


def expect_not_triggered_duty(response: Response, names: list[str]) -> None:
    assert not {f"{d.arrangement} {d.duty}" for d in response.duties} & set(names)


def expect_silent(response: Response, arrangements: dict[str, dict[str, str]]) -> None:
    silent = {s.arrangement: s for s in response.not_triggered}
    for name, expected in arrangements.items():
        assert name in silent, f"{name} is not among the silent: {sorted(silent)}"
        assert silent[name].reason == expected["reason"]
        assert expected["says"] in silent[name].fact


def expect_conflicts(response: Response, kinds: dict[str, str]) -> None:
    found = {(c.state, c.kind) for c in response.conflicts}
    assert set(kinds.items()) <= found


def expect_aid(response: Response, states: list[str]) -> None:
    brings = {r.state: r.brings for r in response.responders}
    assert {s: brings[s] for s in states} == dict.fromkeys(states, "aid")


def expect_not_called(response: Response, states: list[str]) -> None:
    assert not set(states) & {r.state for r in response.responders if r.role == "called"}


def expect_nobody_called(response: Response, expected: bool) -> None:
    assert (not any(r.role == "called" for r in response.responders)) is expected


def expect_p_above(response: Response, least: dict[str, float]) -> None:
    p = {r.state: r.p.median for r in response.responders}
    assert all(p[state] > bound for state, bound in least.items()), p


def expect_partners_include(response: Response, states: list[str]) -> None:
    assert set(states) <= {p.state for p in response.partners}


def expect_assumed(response: Response, words: str) -> None:
    assert any(words in a for a in response.assumptions), response.assumptions


EXPECT = {
    name.removeprefix("expect_"): check for name, check in globals().items() if name.startswith("expect_")
}


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path, request: pytest.FixtureRequest) -> None:
    case = read_document(path).data
    assert set(case) - {"known_miss"} == {"title", "given", "expect", "source"}
    assert case["expect"]
    if "known_miss" in case:
        request.applymarker(pytest.mark.xfail(reason=case["known_miss"], raises=AssertionError, strict=True))
    response = answer(case["given"])
    for word, expected in case["expect"].items():
        EXPECT[word](response, expected)


def named(path: Path) -> set[tuple[str, str | None]]:
    """The duties that a case speaks of, and the arrangements whose silence it explains."""
    expect = read_document(path).data["expect"]
    duties = [*expect.get("triggered", {}), *expect.get("not_triggered_duty", [])]
    return {(name.split()[0], name.split()[1]) for name in duties} | {
        (a, None) for a in expect.get("silent", {})
    }


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_what_a_case_names_is_in_the_library(path: Path) -> None:
    library = load_library()
    for arrangement, duty in sorted(named(path), key=str):
        assert arrangement in library
        assert duty is None or duty in [d.id for d in library[arrangement].duties]


def test_every_arrangement_with_duties_has_a_case() -> None:
    spoken_of = {arrangement for path in CASES for arrangement, _ in named(path)}
    assert [a.id for a in load_library().values() if a.duties and a.id not in spoken_of] == []
