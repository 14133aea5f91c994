"""Incidents and shocks that a scenario takes as given: who is called under which duty, and who acts, in every arm."""

from __future__ import annotations

from functools import partial
from typing import Any

from foedus.reports.html import Html, details, joined, table, tag
from foedus.reports.material import Material, under_views_that_differ
from foedus.reports.numbers import plain, span

SHOWN, SAID_NO = 10, 3
BODY = ("arrangement", "clause", "joint")
CALLED = ("state", "arrangement", "clause")
KINDS = {
    "civil_conflict": "Conflict inside",
    "non_state_attack": "Attack by a non-state actor on",
    "cyber": "Cyber attack on",
}
NOTE = (
    "Taken as given in every future and every arm. Shares are of all futures, with their 90 % interval. Those who come "
    "would come: no forces fight anybody, since a state has no war here with what is no state."
)
Rows = list[dict[str, Any]]


def given(material: Material) -> tuple[Rows, Rows]:
    """The incidents of the run in the order of their days, which is that of their numbers, and its shocks."""
    scenario = material.run.manifest["scenario"]
    incidents = sorted(scenario.get("incidents") or [], key=lambda one: str(one["day"]))
    return incidents, list(scenario.get("shocks") or [])


def incidents(material: Material) -> Html:
    """Incident by incident, then the shocks."""
    happened, shocks = given(material)
    parts = [tag("p", NOTE, class_="small")] if happened else []
    for number, one in enumerate(happened):
        parts += [tag("h3", _heading(material, one)), tag("p", _who(one), class_="small")]
        parts.append(_level(material, one) if one["kind"] == "civil_conflict" else _answers(material, number))
    return joined([*parts, _shocks(material, shocks) if shocks else ""])


def _heading(material: Material, one: dict[str, Any]) -> str:
    return f"{one['day']}: {KINDS[one['kind']].lower().capitalize()} {material.state(one['target'])}"


def _who(one: dict[str, Any]) -> str:
    return f"By: {one['actor']}. Source: {one['source']}."


def _level(material: Material, one: dict[str, Any]) -> Html:
    what = (
        f"Conflict inside {material.state(one['target'])} is at least {one['level']} in that year of the run"
    )
    return tag("p", f"{what}; nobody is called by it.")


def _answers(material: Material, number: int) -> Html:
    tables = material.measured["by_state"]["incidents_given"]
    told = {
        view: {arm: [row for row in rows if row["incident"] == number] for arm, rows in arms.items()}
        for view, arms in tables.items()
    }
    if not any(rows for arms in told.values() for rows in arms.values()):
        return tag("p", "No duty answers it: nobody is called in any arm.")
    return under_views_that_differ(material, told, partial(_panel, material))


def _panel(material: Material, arms: dict[str, Rows]) -> Html:
    return joined([_bodies(material, arms), _states(material, arms)])


def _bodies(material: Material, arms: dict[str, Rows]) -> Html:
    """Bodies that vote: in what share of futures each acts, in what share it is blocked, and by whom."""
    keys = _keys(arms, ("acted", "blocked"), BODY)
    lines = []
    for key in keys:
        what = " (joint act)" if key[2] else ""
        name = f"{_name(material, key[0])}, {key[1]}{what}"
        cells = [_voted(material, [row for row in rows if _key(row, BODY) == key]) for rows in arms.values()]
        lines.append((name, *cells))
    if not lines:
        return tag("p", "No body has to vote on it.", class_="small")
    head = ("Body and duty", *(material.arm(arm) for arm in arms))
    return table(head, lines, class_="answers")


def _name(material: Material, arrangement: str) -> str:
    known = material.run.manifest["arrangements"].get(arrangement)
    return str(known["name"]) if known else arrangement


def _key(row: dict[str, Any], names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(row[name] for name in names)


def _keys(arms: dict[str, Rows], answers: tuple[str, ...], names: tuple[str, ...]) -> list[tuple[Any, ...]]:
    """Who answers so in any arm; those who do in most futures first."""
    found: dict[tuple[Any, ...], float] = {}
    for row in (row for rows in arms.values() for row in rows if row["answer"] in answers):
        found[_key(row, names)] = found.get(_key(row, names), 0.0) + row["share"]
    return sorted(found, key=lambda key: (-found[key], key))


def _voted(material: Material, rows: Rows) -> Html | str:
    if not rows:
        return "not asked"
    said = [
        tag("div", word, _share(rows, answer))
        for word, answer in (("acts ", "acted"), ("blocked ", "blocked"))
    ]
    no = [row for row in rows if row["answer"] == "objected"]
    no.sort(key=lambda row: (-row["share"], row["state"]))
    named = ", ".join(
        f"{material.state(row['state'])} {plain(row['share'], 'share')}" for row in no[:SAID_NO]
    )
    return joined([*said, tag("div", f"first to object: {named}", class_="muted") if named else ""])


def _share(rows: Rows, answer: str) -> Html:
    one = next((row for row in rows if row["answer"] == answer), None)
    if one is None:
        return tag("span", "in no future")
    reach = span(one["low"], one["high"], "share")
    return joined([tag("b", plain(one["share"], "share")), tag("span", f" ({reach})", class_="muted")])


def _states(material: Material, arms: dict[str, Rows]) -> Html:
    """States that are called: in what share of futures each comes, in what share it does not, and after how long."""
    lines = []
    for key in _keys(arms, ("honoured", "refused"), CALLED):
        duty = f"{_name(material, key[1])}, {key[2]}"
        cells = [_came([row for row in rows if _key(row, CALLED) == key]) for rows in arms.values()]
        lines.append((material.state(key[0]), duty, *cells))
    if not lines:
        return tag("p", "No state is called by a duty in any arm.", class_="small")
    head = ("State called", "by the duty", *(material.arm(arm) for arm in arms))
    rest = lines[SHOWN:]
    more = details(f"{len(rest)} more states called", table(head, rest, class_="answers")) if rest else ""
    return joined([table(head, lines[:SHOWN], class_="answers"), more])


def _came(rows: Rows) -> Html | str:
    came = [row for row in rows if row["answer"] == "honoured"]
    rows = [row for row in rows if row["answer"] in ("honoured", "refused")]
    if not rows:
        return "not called"
    aid = bool(came) and came[0]["days"] is None
    days = (
        "with aid, not forces"
        if aid or not came
        else f"forces after {plain(round(came[0]['days']))} days (median)"
    )
    said = [
        tag("div", word, _share(rows, answer))
        for word, answer in (("comes ", "honoured"), ("stays away ", "refused"))
    ]
    return joined([*said, tag("div", days, class_="muted") if came else ""])


def _shocks(material: Material, shocks: Rows) -> Html:
    lines = [
        (
            one["text"],
            f"{one['from']} to {one['to']}",
            ", ".join(
                [*(material.state(s) for s in one["states"]), *(r.replace("_", " ") for r in one["regions"])]
            ),
            f"× {one['odds']:g}",
            f"× {one['deaths']:g}",
            one["source"],
        )
        for one in shocks
    ]
    head = ("Shock", "from, to", "where", "odds of a higher level", "battle deaths", "source")
    return joined([tag("h3", "Shocks"), table(head, lines, class_="list")])
