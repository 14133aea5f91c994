"""Numbers for people: probabilities, ratios, persons, with their intervals."""

from __future__ import annotations

from collections.abc import Mapping
from math import floor, log10

from foedus.rules.beliefs import Spread

MONEY = ("USD", "EUR")


def probability(p: float) -> str:
    """Two digits without the leading zero; what is not quite 0 or 1 says so.

    >>> probability(0.846), probability(0.001), probability(0.0), probability(0.999), probability(1.0)
    ('.85', '<.01', '0', '>.99', '1')
    """
    if p <= 0.0 or p >= 1.0:
        return "0" if p <= 0.0 else "1"
    if p < 0.005 or p > 0.995:
        return "<.01" if p < 0.005 else ">.99"
    return f"{p:.2f}"[1:]


def spread(p: Spread) -> str:
    """A probability with its 90 % interval; the interval is left out where it is a point.

    >>> spread(Spread(0.73, 0.59, 0.84))
    '.73 (.59-.84)'
    """
    low, high = probability(p.low), probability(p.high)
    to = " to " if not (low + high).replace(".", "").isdigit() else "-"
    return probability(p.median) if low == high else f"{probability(p.median)} ({low}{to}{high})"


def people(n: Spread) -> str:
    """Persons, two significant digits, with their interval; k: thousands.

    >>> people(Spread(23748, 15924, 34648)), people(Spread(910, 610, 1327))
    ('24k (16-35k)', '910 (610-1,300)')
    """
    if n.high <= 0:
        return "no forces"
    if n.low >= 1000:
        return f"{_two_digits(n.median / 1000)}k ({_two_digits(n.low / 1000)}-{_two_digits(n.high / 1000)}k)"
    return f"{_two_digits(n.median)} ({_two_digits(n.low)}-{_two_digits(n.high)})"


def quantity(value: float | None, low: float | None, high: float | None, unit: str | None = None) -> str:
    """A number with its range and unit; large money in millions; nothing where nothing is known.

    >>> quantity(54000, 52000, 60000, "persons"), quantity(4.6e9, None, None, "EUR")
    ('54,000 (52,000 to 60,000) persons', '4,600 m EUR')
    >>> quantity(None, 5, 10, "days"), quantity(None, None, None, "persons")
    ('5 to 10 days', '')
    """
    scale, word = (1e6, f" m {unit}") if unit in MONEY else (1.0, f" {unit}" if unit else "")
    middle, least, most = (f"{x / scale:,.6g}" if x is not None else "" for x in (value, low, high))
    ends = f"{least} to {most}" if least and most and least != most else least or most
    if middle:
        return f"{middle} ({ends}){word}" if " to " in ends else middle + word
    return ends + word if ends else ""


def people_of_states(given: Mapping[str, float]) -> str:
    """Who gave how many, the most first.

    >>> people_of_states({"FJI": 170, "USA": 1452})
    'USA 1,452, FJI 170'
    """
    return ", ".join(f"{s} {n:,.0f}" for s, n in sorted(given.items(), key=lambda one: (-one[1], one[0])))


def ratio(r: Spread | None) -> str:
    """A ratio to one with its 90 % interval.

    >>> ratio(Spread(0.141, 0.051, 0.346))
    '0.14 : 1   (0.051 to 0.35)'
    """
    if r is None:
        return "no attacking forces known"
    return f"{r.median:.2g} : 1   ({r.low:.2g} to {r.high:.2g})"


def _two_digits(x: float) -> str:
    if x <= 0:
        return "0"
    if x < 10:
        return f"{x:.2g}"
    step = 10 ** (floor(log10(x)) - 1)
    return f"{round(x / step) * step:,.0f}"
