"""Cost of operations and who pays it: by rule and by state, side by side; who serves; what a life costs."""

from __future__ import annotations

from functools import partial
from typing import Any

import altair as alt

from foedus.reports.charts import ALONE, ARMS, WIDTH, layered, rows, svg
from foedus.reports.html import Html, details, joined, key, legend, table, tag
from foedus.reports.material import Material, folded, under_views_inside
from foedus.reports.numbers import plain, signed_span
from foedus.reports.scope import contrasts_of, priced

RULES = {
    "un_peacekeeping": "assessed on all members of the UN",
    "nato_common": "NATO's common funds",
    "african_union": "assessed on the members of the African Union",
    "costs_lie": "costs lie where they fall",
    "parties": "the parties to the arrangement",
    "donors": "voluntary donors",
    "withheld": "withheld by name, and owed",
    "unpaid": "unpaid",
}
NOBODY = {"donors": "Donors (not by state)", "unpaid": "Nobody yet (unpaid)"}
BY_NAME = "withheld"
SHOWN = 14
Rows = list[dict[str, Any]]


def payers(material: Material) -> Html:
    """By place: what a life costs, bars by payer, the sums by rule; then who serves, in the whole world."""
    note = (
        "Average per future, in US dollars. Assessed costs are shared by the scale of the UN for peacekeeping, or by "
        f"the African Union's, reckoned from the incomes of {material.world.year}; own costs by what each state sends; "
        "what parties bear as their file says, else equally. Which states give as donors is on file for few "
        "operations, and guessed for none. What is due and not paid is nobody's yet, but for what a state withholds by "
        "name. What members are assessed and do not pay is owed, and in part paid late; what donors promise and do not "
        "give, and what nobody is bound to pay, is lost."
    )
    arms = enumerate(material.run.arms)
    entries = [key(ARMS[k % len(ARMS)], material.arm(arm)) for k, arm in arms]
    blocks = []
    for place, part in material.places:
        told = [
            under_views_inside(material, part, partial(_life, material, contrast))
            for contrast in (contrasts_of(part) if priced(material.measured, part) else [])
        ]
        told.append(under_views_inside(material, part, partial(_by_payer, material, part)))
        blocks.append((place, joined(told)))
    served = under_views_inside(material, material.measured, partial(_served, material))
    whole = details("Who serves: person-years by contributor, whole world", served)
    return joined([tag("p", note, class_="small"), legend(*entries), folded(blocks), whole])


def _life(material: Material, contrast: dict[str, Any], view: str) -> Html:
    arm = material.arm(contrast["pair"]["arm"])
    return tag(
        "p", f"{arm}: ", tag("b", life_in_words(contrast["cost_per_life"][view])), _note(contrast, view)
    )


def life_in_words(price: dict[str, Any]) -> str:
    """Cost per life with its interval, or why it is not defined."""
    if price["defined"]:
        top = "no upper end" if price["high"] is None else plain(price["high"], "money")
        each = f"{plain(price['usd'], 'money')} for each battle death inside states fewer"
        return f"{each} ({plain(price['low'], 'money')} to {top})."
    return (
        "Cost per life is not defined: "
        + {
            "lines": "a line between two states is watched otherwise, and a price would count battle deaths inside "
            "states and none of wars between the two.",
            "deaths": "these futures do not show which arm has fewer battle deaths inside states.",
            "cost": "these futures do not show which arm's operations cost more.",
            "cheaper": "the arm with fewer battle deaths inside states also costs less.",
        }[price["why"]]
    )


def _note(contrast: dict[str, Any], view: str) -> str:
    price = contrast["cost_per_life"][view]
    fewer, extra = price["averted"], price["extra"]
    ratio = " The price is the ratio of the two medians, its interval the bootstrap's over futures."
    return (
        f" Median over futures of battle deaths inside states fewer: {plain(fewer['median'], 'deaths')} "
        f"({signed_span(fewer['low'], fewer['high'], 'deaths')}); of the further cost: "
        f"{plain(extra['median'], 'money')} ({signed_span(extra['low'], extra['high'], 'money')})."
        f"{ratio if price['defined'] else ''}"
    )


def _by_payer(material: Material, part: dict[str, Any], view: str) -> Html:
    tables: dict[str, Rows] = part["by_state"]["cost_by_payer"][view]
    if not any(tables.values()):
        return tag("p", "No operation costs anything.", class_="small")
    wide = len(material.views_inside(part)) == 1
    drawn = svg(
        _chart(material, summed(material, tables), "US dollars per future", wide),
        f"Cost of operations by payer: {material.view(view)}",
    )
    return joined([drawn, by_rule(material, tables)])


def summed(material: Material, tables: dict[str, Rows]) -> list[dict[str, Any]]:
    """name, arm, amount: of each payer over its rules; the payers with most, and who is nobody by state."""
    paid: dict[str, dict[str, float]] = {}
    for arm, found in tables.items():
        for row in found:
            name = payer_name(row, material.state(row["state"]) if row["state"] else None)
            paid.setdefault(name, {})[arm] = paid.get(name, {}).get(arm, 0.0) + row["usd"]
    top = sorted(paid, key=lambda name: (-max(paid[name].values()), name))[:SHOWN]
    return [{"name": name, "arm": arm, "amount": paid[name].get(arm, 0.0)} for name in top for arm in tables]


def payer_name(row: dict[str, Any], state: str | None) -> str:
    """Who bears a row of cost by payer: the ``state``, by what it pays or withholds, or why it is no state's."""
    if state is None:
        return NOBODY.get(row["rule"], f"Not by state: {RULES[row['rule']]}")
    return f"{state} (withholds)" if row["rule"] == BY_NAME else state


def _chart(material: Material, data: Rows, title: str, wide: bool) -> alt.LayerChart:
    arms, names = material.run.arms, list(dict.fromkeys(d["name"] for d in data))
    colour = alt.Scale(domain=arms, range=[ARMS[k % len(ARMS)] for k in range(len(arms))])
    y = alt.Y("name:N", sort=names, title=None, axis=alt.Axis(ticks=False, domain=False, labelLimit=150))
    label = "datum.value >= 1e9 ? format(datum.value / 1e9, '~g') + 'bn' : datum.value >= 1e6 ? " + (
        "format(datum.value / 1e6, '~g') + 'm' : format(datum.value, '~s')"
    )
    axis = alt.Axis(tickCount=5, labelExpr=label, domain=False)
    x = alt.X("amount:Q", title=title, axis=axis)
    size = (ALONE if wide else WIDTH) - 165
    bars = (
        alt.Chart(rows(data), width=size, height=alt.Step(8))
        .mark_bar()
        .encode(
            x=x,
            y=y,
            yOffset=alt.YOffset("arm:N", sort=arms),
            color=alt.Color("arm:N", scale=colour, legend=None),
        )
    )
    return layered(bars)


def by_rule(material: Material, tables: dict[str, Rows]) -> Html:
    """What is paid by each rule, and together, arm beside arm."""
    sums = {
        arm: {rule: sum(row["usd"] for row in found if row["rule"] == rule) for rule in RULES}
        for arm, found in tables.items()
    }
    shown = [rule for rule in RULES if any(one[rule] for one in sums.values())]
    lines = [(RULES[rule], *(plain(one[rule], "money") for one in sums.values())) for rule in shown]
    lines.append(("together", *(plain(sum(one.values()), "money") for one in sums.values())))
    for key_, label in (
        ("paid_late", "of what is unpaid: paid late"),
        ("owed", "owed at the end, withheld included"),
    ):
        lines.append(
            (label, *(plain(sum(r.get(key_, 0.0) for r in found), "money") for found in tables.values()))
        )
    return table(("By rule", *(material.arm(arm) for arm in sums)), lines, class_="figures")


def _served(material: Material, view: str) -> Html:
    tables: dict[str, Rows] = material.measured["by_state"]["person_years_by_contributor"][view]
    sent = {arm: {row["state"]: row["person_years"] for row in found} for arm, found in tables.items()}
    most: dict[str, float] = {}
    for one in sent.values():
        for state, x in one.items():
            most[state] = max(most.get(state, 0.0), x)
    top = sorted(most, key=lambda s: (-most[s], s))[:SHOWN]
    if not top:
        return tag("p", "Nobody sends anybody.", class_="small")
    data = [
        {"name": material.state(s), "arm": arm, "amount": one.get(s, 0.0)}
        for s in top
        for arm, one in sent.items()
    ]
    wide = len(material.views_inside(material.measured)) == 1
    return svg(
        _chart(material, data, "Person-years per future", wide),
        f"Person-years by contributor: {material.view(view)}",
    )
