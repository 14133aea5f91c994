"""Section 3: where the risk of being attacked changes, on a map and by name."""

from __future__ import annotations

from typing import Any

from foedus.reports.charts import FEWER, MORE
from foedus.reports.html import Html, key, legend, table, tag, with_interval
from foedus.reports.material import Material, under_each_view
from foedus.reports.numbers import plain, signed, signed_span
from foedus.reports.world_map import NO_DATA, on_ramp, world_map

UNSURE = "#c9ced6"
LISTED = 8
LESS_RISK, MORE_RISK = ("#cfe1f0", FEWER), ("#fbd9c8", MORE)  # from hardly any change to the most


def risk_map(material: Material, contrast: dict[str, Any]) -> Html:
    """A map per view on one scale, with the states whose risk changes most beside it."""
    pair, risks = contrast["pair"], contrast["risk"]
    top = scale_end(risks)
    explained = (
        f"Change in the chance that force or war is begun against a state at least once in {material.horizon}: "
        f"{material.arm(pair['arm'])}, minus {material.arm(pair['reference'])}. Coloured only where the "
        f"change is clear (exact paired sign test, p < .01; of {material.world.n} states about two would look clear "
        "by chance). Small states that the map cannot draw are in the list."
    )

    def panel(view: str) -> Html:
        maps = _maps(material, risks[view], top, view)
        return beside(maps, changes_listed(material, risks[view], pair))

    maps = under_each_view(material, panel)
    return tag("div", tag("p", explained, class_="small"), change_legend(top), maps, class_="maps")


def beside(maps: Html, listed: Html) -> Html:
    """Maps, and the states that they colour in a list to the right of them; below them on a telephone."""
    return tag("div", tag("div", maps), listed, class_="beside")


def scale_end(risks: dict[str, dict[str, Any]]) -> float:
    """The end of the colour scale, a round share: the largest clear change under any view."""
    changes = [abs(row["change"]) for view in risks.values() for row in view.values() if row["clear"]]
    largest = max(changes, default=0.01)
    return next((round_ for round_ in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5) if largest <= round_), 1.0)


def _maps(material: Material, risk: dict[str, dict[str, Any]], top: float, view: str) -> Html:
    """The world, and Europe larger where some of its states change clearly."""
    europe = any(row["clear"] and material.region(state) == "europe" for state, row in risk.items())
    what = f"of the change in the risk of being attacked: {material.view(view)}"
    return change_maps(material, risk, top, what, europe)


def change_maps(
    material: Material, risk: dict[str, dict[str, Any]], top: float, what: str, europe: bool = False
) -> Html:
    """Maps of clear changes of a risk, on a scale that ends at ``top``."""
    return world_map(material.world, lambda state: _colour(state, risk, top), what, europe)


def _colour(state: str, risk: dict[str, dict[str, Any]], top: float) -> str:
    """The colour of a state: on the ramp where its change is clear."""
    row = risk.get(state)
    return _on_ramp(row["change"] / top) if row and row["clear"] else UNSURE


def _on_ramp(x: float) -> str:
    """The ramp's colour at -1 ≤ x ≤ 1; the two sides never meet, so that the sign of a small change is seen.

    >>> _on_ramp(-1.0), _on_ramp(1.0)
    ('#2166ac', '#b2182b')
    """
    return on_ramp(LESS_RISK if x < 0 else MORE_RISK, abs(x))


def change_legend(top: float) -> Html:
    """The ramp of a change in percentage points."""
    stops = (LESS_RISK[1], f"{LESS_RISK[0]} 50%", f"{MORE_RISK[0]} 50%", MORE_RISK[1])
    gradient = f"background:linear-gradient(90deg,{','.join(stops)})"
    ramp = tag("span", class_="ramp", style=gradient)
    ends = [f"−{100 * top:g} percentage points: less risk", f"+{100 * top:g} percentage points: more risk"]
    both = tag("span", ends[0], ramp, ends[1], class_="key")
    return legend(both, key(UNSURE, "no clear change"), key(NO_DATA, "not a state of this world"))


def changes_listed(material: Material, risk: dict[str, Any], pair: dict[str, str]) -> Html:
    """The states whose risk changes clearly, largest change first."""
    clear = sorted(((abs(r["change"]), s) for s, r in risk.items() if r["clear"]), reverse=True)
    if not clear:
        return tag("p", "No state's risk changes clearly.", class_="small")
    lines = []
    for _, state in clear[:LISTED]:
        row = risk[state]
        change = with_interval(signed(row["change"], "share"), signed_span(row["low"], row["high"], "share"))
        lines.append(
            (material.state(state), plain(row["reference"], "share"), plain(row["arm"], "share"), change)
        )
    shown = f"{min(LISTED, len(clear))} of {len(clear)} states with a clear change, largest first"
    head = ("", material.arm(pair["reference"]), material.arm(pair["arm"]), "Change, points")
    return table(head, lines, caption=shown, class_="figures")
