"""A map of the world with a colour for each state, and Europe larger where that is asked for."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import altair as alt

from foedus.reports.charts import layered, rows, svg
from foedus.reports.html import Html, joined
from foedus.world import World, map_file
from foedus.world.tables import read_table

NO_DATA, BORDER = "#eceef1", "#ffffff"
WORLD_FRAME = (640, 300, {"type": "naturalEarth1", "scale": 116, "translate": [320, 170]})
EUROPE = {
    "type": "conicConformal",
    "rotate": [-17, 0],
    "parallels": [35, 65],
    "scale": 480,
    "translate": [300, 655],
}
EUROPE_FRAME = (640, 330, EUROPE)
NOBODY: Mapping[str, str] = {}


def world_map(
    world: World,
    colour: Callable[[str], str],
    what: str,
    europe: bool = False,
    ringed: Mapping[str, str] = NOBODY,
) -> Html:
    """Maps coloured by ``colour`` of ISO-3 codes; ``what`` they show, for those who cannot see them.

    ``ringed``: states with a ring of that colour around their capital, as the shape of a small one is not seen.
    """
    frames = {"World map": WORLD_FRAME} | ({"Map of Europe": EUROPE_FRAME} if europe else {})
    topology = json.loads(_shapes())
    for shape in topology["objects"]["countries"]["geometries"]:
        state = _state_of(shape, world)
        shape["properties"]["colour"] = NO_DATA if state is None else colour(state)
        shape["properties"]["ice"] = shape["properties"]["name"] == "Antarctica"
    data = alt.InlineData(values=topology, format=alt.TopoDataFormat(type="topojson", feature="countries"))
    rings = [{"lat": p.lat, "lon": p.lon, "ring": ringed[p.code]} for p in world.places if p.code in ringed]
    return joined(svg(_map(data, frame, rings), f"{name} {what}") for name, frame in frames.items())


def on_ramp(ends: tuple[str, str], x: float) -> str:
    """The colour at 0 ≤ x ≤ 1 between ``ends``.

    >>> on_ramp(("#000000", "#ffffff"), 0.5)
    '#808080'
    """
    weak, strong = ([int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in ends)
    mixed = (round(a + (b - a) * min(x, 1.0)) for a, b in zip(weak, strong, strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)


@cache
def _shapes() -> str:
    return map_file("110m").read_text(encoding="utf-8")


@cache
def _numeric() -> dict[str, str]:
    return {row["iso_numeric"]: row["iso3"] for row in read_table("states.csv") if row["iso_numeric"]}


def _state_of(geometry: dict[str, Any], world: World) -> str | None:
    """The state of a shape: by ISO number, else by name (Kosovo has no number)."""
    by_number = _numeric().get(str(geometry.get("id", "")))
    name = geometry["properties"]["name"]
    return by_number or next((c for c, n in zip(world.iso3, world.name, strict=True) if n == name), None)


def _map(
    data: alt.InlineData, frame: tuple[int, int, dict[str, Any]], rings: list[dict[str, Any]]
) -> alt.LayerChart:
    width, height, projection = frame
    size: dict[str, Any] = {"width": width, "height": height, "projection": alt.Projection(**projection)}
    chart = alt.Chart(data, **size)
    land = chart.transform_filter("!datum.properties.ice").mark_geoshape(
        stroke=BORDER, strokeWidth=0.4, clip=True
    )
    drawn = land.encode(color=alt.Color("properties.colour:N", scale=None))
    if not rings:
        return layered(drawn)
    around = alt.Chart(rows(rings), **size).mark_point(size=90, strokeWidth=2, filled=False)
    colour = alt.Color("ring:N", scale=None)
    return layered(drawn, around.encode(longitude="lon:Q", latitude="lat:Q", color=colour))
