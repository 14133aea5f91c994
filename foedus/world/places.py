"""Where an incident can happen: every state's metropolitan territory, overseas territories and seas."""

from __future__ import annotations

from dataclasses import dataclass

from foedus.world.tables import read_states, read_table

TROPIC_OF_CANCER = 23.4366  # degrees north; the southern limit of the area of North Atlantic Treaty Article 6


@dataclass(frozen=True)
class Place:
    """A place with its region, the state that administers it (empty at sea), and its position in degrees.

    ``north_of_cancer`` is read at the point; for a sea that lies on both sides it follows the point too.
    """

    code: str
    name: str
    state: str
    region: str
    north_of_cancer: bool
    lat: float
    lon: float


def read_places() -> tuple[Place, ...]:
    """States first, at their capitals and in ISO-3 order, then the rest of places.csv."""
    capitals = {r["iso3"]: (float(r["lat"]), float(r["lon"])) for r in read_table("capitals.csv")}
    found = []
    for r in read_states():
        lat, lon = capitals[r["iso3"]]
        found.append(Place(r["iso3"], r["name"], r["iso3"], r["region"], lat > TROPIC_OF_CANCER, lat, lon))
    for r in read_table("places.csv"):
        north = r["north_of_cancer"] == "true"
        found.append(
            Place(r["code"], r["name"], r["state"], r["region"], north, float(r["lat"]), float(r["lon"]))
        )
    return tuple(found)
