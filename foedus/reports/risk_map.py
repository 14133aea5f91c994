"""Section 3: where the risk of being attacked changes, on a map and by name."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import altair as alt

from foedus.reports.charts import FEWER, MORE, layered, svg
from foedus.reports.html import Html, joined, key, legend, table, tag, with_interval
from foedus.reports.material import Material, under_each_view
from foedus.reports.numbers import plain, signed, signed_span
from foedus.world import World, map_file
from foedus.world.tables import read_table

UNSURE, NO_DATA, BORDER = "#c9ced6", "#eceef1", "#ffffff"
WORLD_FRAME = (640, 300, {"type": "naturalEarth1", "scale": 116, "translate": [320, 170]})
EUROPE = {
    "type": "conicConformal",
    "rotate": [-17, 0],
    "parallels": [35, 65],
    "scale": 480,
    "translate": [300, 655],
}
EUROPE_FRAME = (640, 330, EUROPE)
LISTED = 8
LESS_RISK, MORE_RISK = ("#cfe1f0", FEWER), ("#fbd9c8", MORE)  # from hardly any change to the most


def risk_map(material: Material, contrast: dict[str, Any]) -> Html:
    """A map per view on one scale, with the states whose risk changes most beside it."""
    pair, risks = contrast["pair"], contrast["risk"]
    top = _top(risks)
    explained = (
        f"Change in the chance that force or war is begun against a state at least once in {material.horizon}: "
        f"{material.arm(pair['arm'])}, minus {material.arm(pair['reference'])}. Coloured only where the "
        f"change is clear (exact paired sign test, p < .01; of {material.world.n} states about two would look clear "
        "by chance). Small states that the map cannot draw are in the list."
    )

    def panel(view: str) -> Html:
        maps = _maps(material, risks[view], top, view)
        return joined([tag("div", maps), _list(material, risks[view], pair)])

    maps = under_each_view(material, panel)
    return tag("div", tag("p", explained, class_="small"), _legend(top), maps, class_="maps")


def _top(risks: dict[str, dict[str, Any]]) -> float:
    """The end of the colour scale, a round share: the largest clear change under any view."""
    changes = [abs(row["change"]) for view in risks.values() for row in view.values() if row["clear"]]
    largest = max(changes, default=0.01)
    return next((round_ for round_ in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5) if largest <= round_), 1.0)


@cache
def shapes() -> str:
    """The states' outlines, as TopoJSON."""
    return map_file("110m").read_text(encoding="utf-8")


@cache
def _numeric() -> dict[str, str]:
    return {row["iso_numeric"]: row["iso3"] for row in read_table("states.csv") if row["iso_numeric"]}


def state_of(geometry: dict[str, Any], world: World) -> str | None:
    """The state of a shape: by ISO number, else by name (Kosovo has no number)."""
    by_number = _numeric().get(str(geometry.get("id", "")))
    name = geometry["properties"]["name"]
    return by_number or next((c for c, n in zip(world.iso3, world.name, strict=True) if n == name), None)


def _maps(material: Material, risk: dict[str, dict[str, Any]], top: float, view: str) -> Html:
    """The world, and Europe larger where some of its states change clearly: they are small on a world map."""
    frames = {"World map": WORLD_FRAME}
    if any(row["clear"] and material.region(state) == "europe" for state, row in risk.items()):
        frames["Map of Europe"] = EUROPE_FRAME
    topology = json.loads(shapes())
    for shape in topology["objects"]["countries"]["geometries"]:
        shape["properties"]["colour"] = _colour(state_of(shape, material.world), risk, top)
        shape["properties"]["ice"] = shape["properties"]["name"] == "Antarctica"
    data = alt.InlineData(values=topology, format=alt.TopoDataFormat(type="topojson", feature="countries"))
    what = f"of the change in the risk of being attacked: {material.view(view)}"
    return joined(svg(drawn_map(data, frame), f"{name} {what}") for name, frame in frames.items())


def drawn_map(data: alt.InlineData, frame: tuple[int, int, dict[str, Any]]) -> alt.LayerChart:
    """A map whose shapes have their ``colour`` in their properties."""
    width, height, projection = frame
    chart = alt.Chart(data, width=width, height=height, projection=alt.Projection(**projection))
    land = chart.transform_filter("!datum.properties.ice").mark_geoshape(
        stroke=BORDER, strokeWidth=0.4, clip=True
    )
    return layered(land.encode(color=alt.Color("properties.colour:N", scale=None)))


def _colour(state: str | None, risk: dict[str, dict[str, Any]], top: float) -> str:
    """The colour of a state: on the ramp where its change is clear."""
    if state is None:
        return NO_DATA
    row = risk.get(state)
    return _on_ramp(row["change"] / top) if row and row["clear"] else UNSURE


def _on_ramp(x: float) -> str:
    """The ramp's colour at -1 ≤ x ≤ 1; the two sides never meet, so that the sign of a small change is seen.

    >>> _on_ramp(-1.0), _on_ramp(1.0)
    ('#2166ac', '#b2182b')
    """
    ends = LESS_RISK if x < 0 else MORE_RISK
    weak, strong = ([int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in ends)
    mixed = (round(a + (b - a) * min(abs(x), 1.0)) for a, b in zip(weak, strong, strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def _legend(top: float) -> Html:
    stops = (LESS_RISK[1], f"{LESS_RISK[0]} 50%", f"{MORE_RISK[0]} 50%", MORE_RISK[1])
    gradient = f"background:linear-gradient(90deg,{','.join(stops)})"
    ramp = tag("span", class_="ramp", style=gradient)
    ends = [f"−{100 * top:g} percentage points: less risk", f"+{100 * top:g} percentage points: more risk"]
    both = tag("span", ends[0], ramp, ends[1], class_="key")
    return legend(both, key(UNSURE, "no clear change"), key(NO_DATA, "not a state of this world"))


def _list(material: Material, risk: dict[str, Any], pair: dict[str, str]) -> Html:
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
