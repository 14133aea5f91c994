"""What people type to what a table says: codes, names and aliases of states and places."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from foedus.base.errors import Finding, InputError, nearest


def folded(name: str) -> str:
    """A name as it is compared: without case, accents, dots and doubled spaces.

    >>> folded(" Côte  d’Ivoire ")
    "cote d'ivoire"
    """
    plain = unicodedata.normalize("NFKD", name.replace("’", "'").replace("&", " and "))
    kept = "".join(c for c in plain if not unicodedata.combining(c) and c != ".")
    return " ".join(kept.casefold().split())


def resolve(word: str, known: Mapping[str, str], what: str, named: Mapping[str, str]) -> str:
    """The code that ``word`` stands for.

    ``known`` maps folded codes, names and aliases to codes; ``named`` maps codes to names. Raises
    ``InputError`` that names the nearest known one.

    >>> resolve("norway", {"norway": "NOR"}, "state", {"NOR": "Norway"})
    'NOR'
    """
    code = known.get(folded(word))
    if code is not None:
        return code
    near = known.get(nearest(folded(word[:80]), list(known)), "")
    remedy = f"did you mean {named[near]} ({near})?" if near else ""
    shown = word if len(word) <= 60 else word[:57] + "..."
    raise InputError([Finding("", f"no {what} is called {shown!r}", remedy)])
