"""The world and its arrangements in past years, from the record."""

from foedus.history.atop import atop_library, known_in
from foedus.history.atop_files import write_atop
from foedus.history.codes import code_of
from foedus.history.world import FIRST, LAST, PastWorld, world_in

__all__ = ["FIRST", "LAST", "PastWorld", "atop_library", "code_of", "known_in", "world_in", "write_atop"]
