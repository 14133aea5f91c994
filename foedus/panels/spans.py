"""Spells as the years that they touch."""

from __future__ import annotations

import polars as pl


def years(start: pl.Expr, end: pl.Expr) -> pl.Expr:
    """The years from ``start`` to ``end``, both included, as a list to explode."""
    return pl.int_ranges(start, end + 1, dtype=pl.Int32).alias("year")
