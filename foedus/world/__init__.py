"""The world of 2025 as data: the tables that ship with foedus, read into arrays."""

from foedus.world.facts import Fact
from foedus.world.places import Place
from foedus.world.tables import map_file
from foedus.world.world import World, load_world

__all__ = ["Fact", "Place", "World", "load_world", "map_file"]
