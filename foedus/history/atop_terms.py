"""What ATOP's codes mean in the words of foedus: from the rows of one phase of an alliance to duties and practices.

    obligation (defense, offense, neutral, nonagg, consul) of a member  →  the member is bound
    conditions of that obligation  →  against, on_request, unconditional where the schema can say it, else the note

Which values a code has is in ATOP's codebook (Leeds, Ritter, Mitchell & Long 2002; version 4.0). What is marked
*recalled* here has not been checked against it.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from foedus.arrangements.schema import (
    OPEN_END,
    Area,
    Duty,
    Obligation,
    Practice,
    PracticeFact,
    Strength,
    Trigger,
)
from foedus.history.codes import code_of

Row = Mapping[str, Any]
SOURCE = "atop"


@dataclass(frozen=True)
class Term:
    """One of ATOP's five obligations, and how a duty of foedus says it."""

    column: str
    prefix: str  # of the columns of its conditions
    obligation: Obligation
    trigger: Trigger
    against: str
    area: str
    text: str


TERMS = (
    Term(
        "defense",
        "defco",
        Obligation.DEFEND,
        Trigger.FORCE,
        "outsiders",
        "beneficiaries",
        "active military support if a member is attacked",
    ),
    Term(
        "offense",
        "offco",
        Obligation.OFFEND,
        Trigger.WAR,
        "outsiders",
        "anywhere",
        "active military support also where no member has been attacked",
    ),
    Term(
        "neutral",
        "neuco",
        Obligation.NEUTRAL,
        Trigger.FORCE,
        "outsiders",
        "anywhere",
        "no military support for an opponent of a member",
    ),
    Term(
        "nonagg",
        "",
        Obligation.REFRAIN,
        Trigger.THREAT,
        "parties",
        "anywhere",
        "no use of force among the members",
    ),
    Term(
        "consul",
        "conco",
        Obligation.CONSULT,
        Trigger.THREAT,
        "anyone",
        "anywhere",
        "consultation in crises that could become military conflicts",
    ),
)
CONDITIONS = {  # the ends of the columns of conditions, and their meaning
    "adv": "on the adversary",
    "loc": "on the place",
    "con": "on a certain conflict",
    "num": "on the number of adversaries",
    "dem": "on a demand that is not met",
    "npr": "on that the attack is not provoked",
    "att": "on that the member is attacked",
    "req": "on a request",
}
UNSAID = ("loc", "con", "num", "dem")  # the schema has no field for them
PEACETIME_CONTACT = (2, 3)  # milcon: 2 contact of the forces in peacetime, 3 a common plan (recalled)
TRAINING = (3, 4)  # milaid: 3 training or technology, 4 both this and grants (recalled)


def duties(rows: Sequence[Row], phase: str, since: datetime.date | None, until: datetime.date) -> list[Duty]:
    """The duties of one phase; members that owe the same under the same conditions share one."""
    found = []
    members = {code_of(row["ccode"]) for row in rows}
    for term in TERMS:
        owing = sorted((row for row in rows if row[term.column] == 1), key=lambda row: _conditions(term, row))
        groups = [list(group) for _, group in groupby(owing, key=lambda row: _conditions(term, row))]
        for number, group in enumerate(groups, start=1):
            name = f"{term.obligation}{phase}" + (f"-{number}" if len(groups) > 1 else "")
            bound = tuple(sorted({code_of(row["ccode"]) for row in group}))
            whole = set(bound) == members
            found.append(_duty(term, name, None if whole else bound, group[0], (since, until)))
    return found


def _conditions(term: Term, row: Row) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The conditions of one member's obligation, and the adversaries that the treaty names for it.

    The treaty names its threats once. Where the member also owes help on an adversary they are whom the help is
    against, and ATOP does not name those of its neutrality (Dual Alliance of 1879, Article 2: every other power).
    """
    if not term.prefix:
        return (), ()
    said = tuple(c for c in CONDITIONS if row.get(term.prefix + c) == 1)
    of_help = term.obligation is Obligation.NEUTRAL and 1 in (row["defcoadv"], row["offcoadv"])
    if "adv" not in said or of_help:
        return said, ()
    named = {code_of(row[c]) for c in ("statthr1", "statthr2") if row[c]}
    return said, tuple(sorted(named))


def _duty(
    term: Term,
    name: str,
    bound: tuple[str, ...] | None,
    row: Row,
    span: tuple[datetime.date | None, datetime.date],
) -> Duty:
    conditions, named = _conditions(term, row)
    unsaid = [CONDITIONS[c] for c in conditions if c in UNSAID or (c == "adv" and not named)]
    note = f"conditional {', '.join(unsaid)}: not expressed here" if unsaid else None
    since, until = span
    return Duty.model_validate(
        {
            "id": name,
            "clause": f"ATOP: {term.column}",
            "obligation": term.obligation,
            "triggers": (term.trigger,),
            "strength": Strength.MEANS_OPEN,
            "text": _sentence(term, conditions),
            "bound": bound or "members",
            "on_behalf_of": "members",
            "against": named or term.against,
            "area": Area(territory=term.area),
            "on_request": "req" in conditions,
            "unconditional": term.obligation is Obligation.NEUTRAL and not {"att", "npr"} & set(conditions),
            "from": since,
            "to": until if until != OPEN_END else None,
            "source": SOURCE,
            "confidence": "low" if unsaid else "medium",
            "note": note,
        }
    )


def _sentence(term: Term, conditions: Sequence[str]) -> str:
    conditional = f", conditional {', '.join(CONDITIONS[c] for c in conditions)}" if conditions else ""
    return f"{term.text[0].upper()}{term.text[1:]}{conditional}."


def practices(rows: Sequence[Row], since: datetime.date, until: datetime.date) -> list[PracticeFact]:
    """What the treaty says of peacetime, while the phase lasts."""
    said = (
        (Practice.UNIFIED_COMMAND, "intcom", (1,), "integrated command"),
        (Practice.JOINT_EXERCISES, "milcon", PEACETIME_CONTACT, "contact of the forces in peacetime"),
        (Practice.STANDARD_TRAINING, "milaid", TRAINING, "training or technology given"),
    )
    return [
        PracticeFact(
            since=since,
            until=until,
            practice=practice,
            text=f"ATOP: {column} ({meaning})",
            source=SOURCE,
            confidence="low" if practice is Practice.JOINT_EXERCISES else "medium",
        )
        for practice, column, values, meaning in said
        if any(row[column] in values for row in rows)
    ]
