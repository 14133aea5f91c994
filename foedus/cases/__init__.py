"""What really happened, dated and sourced, and its replay through the rules that answer every incident.

A case (``foedus/library/cases``) holds facts only: incidents, proposals and votes, calls on duties and answers to them,
ceilings, strengths, contributors, exits, hand-overs, consent, costs. ``foedus replay CASE`` asks the rules at each step
what they expect on that day, sets the record beside it, and says whether the two agree and why. Each disagreement is
explained in the case by its cause: the rule is wrong, the fact is uncertain, or history surprises.

How to read the agreement. The law of a step (what is triggered, who has a seat and a veto, what votes come to) is that
of the day. Whether a body acts and how many come are probabilities from today's parameters, affinities and strengths;
where no state acts (civil conflict, ceasefire) an act is for the host, unless the case says it was against it. Most
figures are weak tests: a strength below its ceiling agrees. So law and figures are counted apart. What is not recorded
is missing, and a step without an expectation counts neither way. Facts and cases were chosen by hand, and the causes
are the authors' reading: agreement shows that the rules can say what happened, not how well they foretell.
"""

from foedus.cases.read import case_names, find_case, load_cases, read_case
from foedus.cases.replay import Replay, Replayed, replay, setting
from foedus.cases.schema import Case, case_schema

__all__ = [
    "Case",
    "Replay",
    "Replayed",
    "case_names",
    "case_schema",
    "find_case",
    "load_cases",
    "read_case",
    "replay",
    "setting",
]
