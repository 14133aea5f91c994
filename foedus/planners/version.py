"""Which foedus made a plan: one that is no version, or later than this one, did not make it as it says."""

from __future__ import annotations

import re

from foedus import __version__


def later(version: str) -> str | None:
    """What is wrong with the version that a plan names; ``None`` for this one or one before.

    >>> later("0.0.9"), later("99.0"), later("0.1.0x")
    (None, 'it says that foedus 99.0 made it, and this is foedus 0.1.0', "'0.1.0x' is no version of foedus")
    """
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})*((a|b|rc|\.dev|\.post)[0-9]{1,9})*", version):
        return f"{version!r} is no version of foedus"
    if _numbers(version) > _numbers(__version__):
        return f"it says that foedus {version} made it, and this is foedus {__version__}"
    return None


def earlier(version: str) -> str:
    """What to know of a plan that an earlier foedus has made, for the line on what is not checked.

    >>> earlier("0.0.9"), earlier("0.1.0")
    ('; made by foedus 0.0.9, checked by 0.1.0', '')
    """
    return "" if version == __version__ else f"; made by foedus {version}, checked by {__version__}"


def _numbers(version: str) -> tuple[int, ...]:
    found = [int(n) for n in re.findall(r"[0-9]+", version)]
    while found and not found[-1]:
        found.pop()
    return tuple(found)
