"""Numbers in words that a reader can take in: rounded to what is known, signed with a true minus, missing as a dash."""

from __future__ import annotations

import math
from typing import Any

MISSING = "–"
MILLION = 1e6
TINY = 0.005  # rounds to nothing in two decimals


def _decimals(x: float) -> int:
    size = abs(x)
    return 0 if size >= 100 else 1 if size >= 10 else 2


def _two_digits(x: float) -> float:
    """Rounded to two significant digits."""
    if x == 0:
        return 0.0
    return round(x, 1 - math.floor(math.log10(abs(x))))


def plain(x: float | None, kind: str = "count") -> str:
    """A count, a share in percent, or deaths and US dollars in two significant digits.

    >>> plain(3.14159), plain(0.256, "share"), plain(1234567, "deaths"), plain(8449, "deaths"), plain(None)
    ('3.14', '26 %', '1.2 million', '8,400', '–')
    >>> plain(3_357_570_949.5, "money"), plain(12_345.0, "money")
    ('$3.4 billion', '$12,000')
    """
    if x is None or math.isnan(x):
        return MISSING
    if kind == "share":
        return _true_minus(f"{100 * x:.0f} %" if abs(x) >= 0.0995 or x == 0 else f"{100 * x:.1f} %")
    if kind in ("deaths", "money"):
        return _true_minus(_deaths(x) if kind == "deaths" else ("-$" if x < 0 else "$") + _dollars(abs(x)))
    if float(x).is_integer():
        return _true_minus(f"{x:,.0f}")
    if 0 < x < TINY:
        return "under 0.01"
    text = f"{x:,.{_decimals(x)}f}"
    return _true_minus(text.removesuffix(".0"))


def _deaths(x: float) -> str:
    rounded = _two_digits(x)
    return f"{rounded / MILLION:,.3g} million" if abs(rounded) >= MILLION else f"{rounded:,.0f}"


def _dollars(x: float) -> str:
    rounded = _two_digits(x)
    size, word = next(((s, w) for s, w in ((1e9, " billion"), (1e6, " million")) if rounded >= s), (1.0, ""))
    return f"{rounded / size:,.3g}{word}" if word else f"{rounded:,.0f}"


def _true_minus(text: str) -> str:
    if not any(digit in text for digit in "123456789"):
        text = text.lstrip("-")
    return text.replace("-", "−")


def signed(x: float | None, kind: str = "count") -> str:
    """A difference with its sign; a share in percentage points.

    >>> signed(-0.314), signed(0.021, "share"), signed(0.0)
    ('−0.31', '+2.1', '0')
    >>> signed(0.0004), signed(-0.0004), signed(0.0004, "months")
    ('under +0.01', 'above −0.01', 'under +0.01')
    """
    if x is None or math.isnan(x):
        return MISSING
    if kind == "share":
        text = _true_minus(f"{100 * x:.1f}")
    elif kind in ("count", "months") and 0 < abs(x) < TINY:
        return "under +0.01" if x > 0 else "above −0.01"
    else:
        text = plain(x, kind)
    return text if text.startswith("−") or not any(d in text for d in "123456789") else f"+{text}"


def span(low: float | None, high: float | None, kind: str = "count") -> str:
    """An interval of levels.

    >>> span(1.0, 12.25)
    '1 to 12.2'
    """
    return MISSING if low is None or high is None else f"{plain(low, kind)} to {plain(high, kind)}"


def signed_span(low: float | None, high: float | None, kind: str = "count") -> str:
    """An interval of differences.

    >>> signed_span(-0.5, 0.25)
    '−0.50 to +0.25'
    """
    return MISSING if low is None or high is None else f"{signed(low, kind)} to {signed(high, kind)}"


def surest(difference: dict[str, Any], definition: dict[str, Any]) -> tuple[Any, Any, Any]:
    """The mean of a difference with its 90 % interval; the median with its own, where the tail of the outcome is heavy.

    >>> one = {"mean": 2.0, "mean_low": 1.0, "mean_high": 3.0}
    >>> surest(one, {"heavy_tailed": False})
    (2.0, 1.0, 3.0)
    """
    centre = "median" if definition["heavy_tailed"] else "mean"
    return difference[centre], difference[f"{centre}_low"], difference[f"{centre}_high"]


def fewer_or_more(x: float, noun: str, kind: str = "count") -> str:
    """A difference in words.

    >>> fewer_or_more(-0.31, "wars"), fewer_or_more(0.0, "wars")
    ('0.31 fewer wars', 'as many wars')
    """
    size = plain(abs(x), kind)
    if x == 0:
        return f"as many {noun}"
    return f"{size} {'fewer' if x < 0 else 'more'} {noun}"


def direction(low: float | None, high: float | None) -> str:
    """Which way an interval points: fewer, more, or unclear.

    >>> direction(-2.0, -1.0), direction(-1.0, 1.0)
    ('fewer', 'unclear')
    """
    if low is not None and high is not None and low > 0:
        return "more"
    return "fewer" if low is not None and high is not None and high < 0 else "unclear"


def compact(x: float) -> str:
    """A tick of a logarithmic axis.

    >>> compact(1e3), compact(1e6)
    ('1,000', '1 million')
    """
    return f"{x / MILLION:g} million" if x >= MILLION else f"{x:,.0f}"


def label_of(rows: list[dict[str, Any]], identity: str) -> str:
    """The label of an arm or view by its id."""
    return next((str(row["label"]) for row in rows if row["id"] == identity), identity)
