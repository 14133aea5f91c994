"""The world and its arrangements in past years, from the record."""

from foedus.history.codes import code_of
from foedus.history.world import FIRST, LAST, PastWorld, world_in

__all__ = ["FIRST", "LAST", "PastWorld", "code_of", "world_in"]
