"""Practices and frictions, each by the parameter that it acts through: on or off, and where the engine reads it.

A practice is what an arrangement does in ordinary years; a friction is what keeps it from acting as one. A parameter at
its neutral value does nothing, whatever the arrangements do: it is off. Where the evidence is nil it ships off.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from foedus.arrangements.schema import Practice
from foedus.parameters import Parameter, Parameters

COALITION, ONSET, WAR = (
    "engine/processes/coalition.py",
    "engine/processes/onset.py",
    "engine/processes/war.py",
)
ALARM, SENDING = "engine/processes/operations.py", "engine/processes/contingents.py"
STAYING, THERE = "engine/processes/tenure.py", "engine/processes/deployment.py"
WORTH = "engine/processes/protection.py"
MONEY, MANDATE = "engine/processes/payment.py", "engine/processes/mandate.py"
BETWEEN = "engine/processes/between.py"
CALL, VOTE, LINE = "rules/respond.py", "rules/voting.py", "engine/processes/line.py"


@dataclass(frozen=True)
class Switch:
    """One parameter of a practice, of the friction that it relieves, or of both.

    ``neutral``: the value at which it does nothing. ``fact``: the practice that an arrangement must have on file for it
    to act; ``None``: it acts wherever its text says. ``read``: the file that reads it; empty: none does yet.
    """

    parameter: str
    neutral: float
    read: str
    does: str
    practice: str = ""
    friction: str = ""
    fact: Practice | None = None


@dataclass(frozen=True)
class InForce:
    """A switch with the parameter as it stands in a run or an arm."""

    switch: Switch
    parameter: Parameter

    @property
    def on(self) -> bool:
        """Whether it can do anything: some value that is drawn is not the neutral one."""
        return bool(self.switch.read) and {self.parameter.value, *self.parameter.interval} != {
            self.switch.neutral
        }

    def as_dict(self) -> dict[str, object]:
        """As plain data, for tables and reports; a neutral value that is infinite is ``None``."""
        s, p = self.switch, self.parameter
        return {
            "practice": s.practice,
            "friction": s.friction,
            "parameter": p.name,
            "on": self.on,
            "value": p.value,
            "interval": list(p.interval),
            "neutral": s.neutral if math.isfinite(s.neutral) else None,
            "unit": p.unit,
            "basis": p.basis,
            "source": p.source,
            "does": s.does,
            "fact": s.fact.value if s.fact else None,
            "read": s.read,
        }


def in_force(parameters: Parameters, held: Mapping[str, float] | None = None) -> list[InForce]:
    """Every switch as it stands under ``parameters``, with the values ``held`` by an arm; in the order of the table.

    >>> from foedus.parameters import load_parameters
    >>> shipped = in_force(load_parameters())
    >>> [one.parameter.name for one in shipped if not one.on][:3]
    ['joint_act', 'training_closes', 'exercise_haste']
    >>> arm = in_force(load_parameters(), {"training_closes": 0.5})
    >>> [one.on for one in arm if one.parameter.name == "training_closes"]
    [True]
    """
    standing = parameters.replaced(held or {})
    at = {p.name: p for p in standing.parameters}
    return [InForce(one, at[one.parameter]) for one in SWITCHES]


COMMAND, TRAINING = Practice.UNIFIED_COMMAND, Practice.STANDARD_TRAINING
EXERCISES, SHARING = Practice.JOINT_EXERCISES, Practice.INTELLIGENCE_SHARING
BUDGETS, SUMMIT = Practice.BUDGET_TRANSPARENCY, Practice.SUMMITS
HESITATION = "hesitation"

SWITCHES: tuple[Switch, ...] = (
    # ---- a coalition counts less than its sum ------------------------------------------------------------------------
    Switch(
        "interoperability", 1.0, CALL, "a joiner counts in part, unless a unified command acts jointly",
        "unified command", "a coalition of unlike forces", COMMAND,
    ),
    Switch(
        "joint_haste", 1.0, CALL, "forces leave sooner under the joint act of a unified command",
        "unified command", HESITATION, COMMAND,
    ),
    Switch(
        "joint_act", 1.0, COALITION, "the joint act of a unified command moves settlement and the end of wars",
        "unified command", "", COMMAND,
    ),
    Switch(
        "training_closes", 0.0, CALL, "who comes by the duty of an arrangement that trains to one standard counts more",
        "standard training", "a coalition of unlike forces", TRAINING,
    ),
    # ---- readiness, reliability, warning -----------------------------------------------------------------------------
    Switch(
        "exercise_haste", 1.0, CALL, "forces leave sooner where the arrangement exercises", "joint exercises", "",
        EXERCISES,
    ),
    Switch(
        "honour_dormant", 0.0, CALL,
        "reliability of a pact with neither exercises nor command, beside one with (the reference, honour_practised 0);"
        " the estimate has the other sign than the claim, and its interval holds 0",
        "joint exercises", "", EXERCISES,
    ),
    Switch(
        "warning_days", 0.0, CALL, "mobilisation begins sooner where the arrangement shares intelligence",
        "shared intelligence", "", SHARING,
    ),
    Switch(
        "detection_shared", 0.0, LINE, "more violations of a monitored line are seen", "shared intelligence", "",
        SHARING,
    ),
    Switch(
        "line_limits", 1.0, LINE,
        "disputes across a line are rarer while texts limit forces there, by the share of its zones",
        "limits on forces",
    ),
    # ---- what states believe of each other ---------------------------------------------------------------------------
    Switch(
        "preemption", 0.0, ONSET,
        "who misjudges another's strength (by perceived_error) strikes first, less so where the two show each other"
        " their budgets",
        "budget transparency", "misjudged strength", BUDGETS,
    ),
    Switch(
        "arms_transparency", 0.0, ONSET,
        "the share of the error that shown budgets take away: of strength, on which preemption acts, and of growth in"
        " arms, by which rivals race and answer each other while arms_race is on",
        "budget transparency", "misjudged strength", BUDGETS,
    ),
    # ---- settlement --------------------------------------------------------------------------------------------------
    Switch("mediation", 1.0, COALITION, "a dispute in which no forum of both acts is settled later", "forums"),
    Switch(
        "summits", 1.0, COALITION, "a dispute is settled sooner where the forum that mediates holds summits", "summits",
        "", SUMMIT,
    ),
    Switch(
        "relapse_mediated_early", 1.0, ONSET, "disputes after a mediated settlement are rarer for some years", "forums",
        "settlements that do not last",
    ),
    Switch(
        "relapse_mediated", 1.0, ONSET, "disputes after a mediated settlement are more frequent, later on", "forums",
        "settlements that do not last",
    ),
    # ---- operations --------------------------------------------------------------------------------------------------
    Switch(
        "pko_traditional", 1.0, WORTH, "troops without a clear mandate have less effect", "clear mandate",
        "unclear mandates",
    ),
    Switch(
        "ops_robust", 1.0, MANDATE, "not every new operation has a clear mandate", "clear mandate", "unclear mandates"
    ),
    Switch("ops_after_war", 0.0, BETWEEN, "observers may come between two states after their war", "observers"),
    Switch(
        "ops_leave_donors", 1.0, STAYING, "contributors leave sooner where donors pay", "long-term funding",
        "dependence on donors",
    ),
    Switch("ops_donors_stop", 0.0, STAYING, "donors stop paying", "long-term funding", "dependence on donors"),
    Switch(
        "ops_leave_unequal", 0.0, STAYING, "contributors leave sooner the more unevenly persons are sent",
        "a rule that shares the burden", "unequal contributions",
    ),
    # ---- frictions that no practice on file relieves -----------------------------------------------------------------
    Switch(
        "object_affinity", 0.0, VOTE, "members object for a friend, or to help who is far from them",
        friction="divergent preferences",
    ),
    Switch(
        "object_unwanted", 0.0, VOTE, "strangers to each other (object_together) object to force against a government",
        friction="divergent preferences",
    ),
    Switch("object_rival", 0.0, VOTE, "members object to help for a rival", friction="divergent preferences"),
    Switch("honour_affinity", 0.0, CALL, "who leans to the attacker stays away", friction="divergent preferences"),
    Switch("ops_decide_months_un", 0.0, ALARM, "the Council takes months to decide", friction=HESITATION),
    Switch("ops_launch_months_au", 0.0, ALARM, "the African Union takes months to decide", friction=HESITATION),
    Switch("ops_launch_months_eu", 0.0, ALARM, "the European Union takes months to decide", friction=HESITATION),
    Switch("ops_decide_spread", 0.0, ALARM, "some decisions take much longer", friction=HESITATION),
    Switch("ops_largest_share", 1.0, SENDING, "of nobody more than a share of what is sought", "diverse contributors"),
    Switch("ops_send_own_cost", 0.0, SENDING, "poor states stay away where nobody reimburses them", "reimbursement"),
    Switch("ops_leave_deaths", 0.0, STAYING, "who has lost soldiers leaves more often", friction=HESITATION),
    Switch(
        "ops_send_ready", 0.0, SENDING, "who exercises or stands ready offers more readily",
        "joint exercises", "", EXERCISES,
    ),
    Switch("ops_send_caveats", 0.0, SENDING, "who has caveats (ops_caveated) offers less, or more", friction="caveats"),
    Switch("ops_caveats", 0.0, WORTH, "troops with caveats (ops_caveated) may not act", friction="caveats"),
    Switch("ops_assessed_paid", 1.0, MONEY, "assessed contributions are not paid in full", friction="underfunding"),
    Switch(
        "ops_assessed_paid_au", 1.0, MONEY, "members of the African Union pay less than they are assessed",
        friction="underfunding",
    ),
    Switch("ops_donors_paid", 1.0, MONEY, "donors pay less than the cost", friction="underfunding"),
    Switch("ops_arrears_paid", 0.0, MONEY, "arrears of assessments are paid late", friction="underfunding"),
    Switch("ops_afford", 0.0, MONEY, "fewer are sought where less is paid than was", friction="underfunding"),
    Switch("ops_leave_unpaid", 0.0, STAYING, "contributors leave sooner unpaid", friction="underfunding"),
    Switch("ops_unpaid_months", math.inf, THERE, "an operation unpaid for so long leaves", friction="underfunding"),
    Switch(
        "ops_legitimacy", 1.0, ALARM, "fewer send without a body's decision, or with one of some states against a host",
        friction="no mandate of the Council",
    ),
    Switch("ops_willing", 0.0, ALARM, "a coalition goes where no body decides", friction="no mandate of the Council"),
    Switch("ops_take_up", 1.0, ALARM, "who was not asked first may not take it up", friction=HESITATION),
    Switch("ops_consent", 1.0, ALARM, "a host may refuse", friction="the host's refusal"),
    Switch("ops_consent_ends", 0.0, STAYING, "a host may withdraw its consent", friction="the host's refusal"),
    Switch("standby_use", 1.0, ALARM, "forces that stand ready are hardly sent", friction="standby forces not used"),
    Switch("standby_at_word", 0.0, ALARM, "standby forces come as they promise", "standby forces as promised"),
    Switch("ops_budget", 1.0, MANDATE, "new operations are smaller or larger", friction="underfunding"),
    Switch("ops_peak_of_ceiling", 1.0, ALARM, "fewer are sought than authorised", friction="underfunding"),
    Switch("ops_cost_own", 1.0, MONEY, "states pay more for operations of their own", friction="cost by who pays"),
    Switch("ops_cost_donors", 1.0, MONEY, "forces that donors pay cost less", friction="cost by who pays"),
    Switch(
        "pko_other_than_un", 1.0, WORTH, "missions that the UN does not lead have less effect",
        friction="not led by the United Nations",
    ),
)  # fmt: skip
