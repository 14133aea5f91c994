"""The answer on conflict inside states in plain sentences: deaths, months, operations, cost and price; by place."""

from __future__ import annotations

from typing import Any

from foedus.reports.contested import contested, questions
from foedus.reports.html import Html, joined, tag
from foedus.reports.inside_parts import largest_parts
from foedus.reports.material import Material, folded, under_views_inside
from foedus.reports.numbers import plain, signed, signed_span
from foedus.reports.payers import life_in_words
from foedus.reports.scope import contrasts_of, priced


def answer_inside(material: Material, contrast: dict[str, Any]) -> Html:
    """Under each view in which they differ, once where none does."""
    blocks: list[tuple[str, Html]] = []
    for place, part in material.places:
        own = next(one for one in contrasts_of(part) if one["pair"] == contrast["pair"])

        def panel(view: str, part: dict[str, Any] = part, own: dict[str, Any] = own) -> Html:
            return tag("ul", *(tag("li", s) for s in _sentences(material, part, own, view)))

        blocks.append((f"Inside states: {place}", under_views_inside(material, part, panel)))
    if len(material.run.views) == 1:
        return folded(blocks)
    if all(len(material.views_inside(part)) == 1 for _, part in material.places):
        alike = "Nothing inside states depends on what is contested between the views, so it is shown once."
        return joined([folded(blocks), tag("p", alike, class_="small")])
    lead = (
        f"Told under each view of what is contested, none of them preferred: {' '.join(questions(material))}"
    )
    return joined([tag("p", lead, class_="small"), folded(blocks), contested(material, varied=True)])


def _sentences(material: Material, part: dict[str, Any], contrast: dict[str, Any], view: str) -> list[Html]:
    differences, made = contrast["differences"][view], contrast["inside"][view]
    told = [
        _deaths(differences["deaths_inside"]),
        _mean(differences["conflict_months"], "months of conflict"),
        _mean(differences["major_conflict_years"], "years of major conflict"),
    ]
    parts = largest_parts(made, "deaths_inside", material.run.futures)
    if parts:
        told.append(tag("span", f"Most of the change in deaths: {parts} (all futures together)."))
    pair = contrast["pair"]
    arms = [part["operations"][view][pair[side]] for side in ("reference", "arm")]
    told.append(_operations(arms))
    cost = differences["operation_cost"]
    told.append(
        joined(
            [
                "Operations cost ",
                tag("b", f"{signed(cost['mean'], 'money')} per future on average"),
                f" ({signed_span(cost['mean_low'], cost['mean_high'], 'money')}). ",
                life_in_words(contrast["cost_per_life"][view]) if priced(material.measured, part) else "",
            ]
        )
    )
    return told + _owed(differences)


def _owed(differences: dict[str, Any]) -> list[Html]:
    """What is unpaid of that cost, paid late, and owed at the end; nothing where no future differs in it."""
    if differences["unpaid"]["identical"] == 1.0:
        return []
    words = {"unpaid": "Of it unpaid: ", "paid_late": "; paid late: ", "arrears": "; owed at the end: "}
    parts: list[Html | str] = []
    for name, word in words.items():
        change = differences[name]
        span = signed_span(change["mean_low"], change["mean_high"], "money")
        parts += [word, tag("b", signed(change["mean"], "money")), f" ({span})"]
    return [joined([*parts, " per future on average."])]


def _deaths(deaths: dict[str, Any]) -> Html:
    return joined(
        [
            "Battle deaths inside states: ",
            tag("b", f"{signed(deaths['median'], 'deaths')} in the median future"),
            f" ({signed_span(deaths['median_low'], deaths['median_high'], 'deaths')}); fewer in "
            f"{plain(deaths['fewer'], 'share')} of futures, more in {plain(deaths['more'], 'share')}.",
        ]
    )


def _mean(change: dict[str, Any], what: str) -> Html:
    return joined(
        [
            f"{what.capitalize()}: ",
            tag("b", f"{signed(change['mean'])} per future on average"),
            f" ({signed_span(change['mean_low'], change['mean_high'])}); the same in "
            f"{plain(change['identical'], 'share')} of futures.",
        ]
    )


def _operations(arms: list[dict[str, Any]]) -> Html:
    before, after = arms

    def months(of: str) -> str:
        return " and ".join(plain(one[of]["median"], "months") for one in arms)

    return tag(
        "span",
        f"Operations begun in all futures: {before['begun']:,} and {after['begun']:,}; denied: "
        f"{before['denied']:,} and {after['denied']:,}. Months to decide (median): {months('to_decide')}; to half "
        f"strength: {months('to_half')}.",
    )
