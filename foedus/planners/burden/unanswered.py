"""What the checker meets where a rule can say nothing: not an error of anybody's, but a reason to be left out."""

from __future__ import annotations


class UnansweredError(Exception):
    """The question has not what the rule needs."""
