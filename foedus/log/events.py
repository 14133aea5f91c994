"""Kinds of event and the columns of the event table. Everything else about a world is derived from these rows.

future   int32    number of the future
day      float64  days since the baseline day
kind     int8     see ``Event``
dispute  int32    number of the candidate that began the dispute: the same number in every arm and view
a, b     int16    states by position in the world; -1 none
duty     int16    position in the arm's compiled duties; -1 none
value    float64  see ``Event``
"""

from __future__ import annotations

from enum import IntEnum, IntFlag

import numpy as np


class Event(IntEnum):
    """What a row says. ``a`` acts, ``b`` is acted on."""

    DISPUTE = 0  # a starts a militarised dispute with b; duty: the forum that mediates, if one may act
    FORCE = 1  # a uses force against b; value 1: grave enough that b calls its allies
    WAR = 2  # the dispute of a with b becomes war
    HONOURED = (
        3  # a, called by duty for b, comes; value: days until it arrives (nan: it brings aid, not forces)
    )
    REFUSED = 4  # a, called by duty for b, does not come
    VOLUNTEERED = 5  # a joins b without a duty; value: days until it arrives
    SIDED = 6  # a joins b, the initiator; value: days until it arrives
    JOINED = 7  # a's forces arrive; value: 0 on the initiator's side, 1 on the target's
    ACTED = 8  # a body adopts the act of duty for b, against a
    BLOCKED = 9  # a body fails to adopt the act of duty for b; a: a member that objected, or -1
    SETTLED = 10  # a dispute below war ends; value: highest level reached (2 threat, 3 display, 4 force)
    WAR_ENDED = 11  # value: 0 the initiator's side won, 1 the target's side won, 2 nobody
    WAR_ONGOING = 12  # the horizon cuts a war
    DEATHS = 13  # battle deaths of a war, until its end or the horizon; value: deaths
    CONFLICT_YEAR = 14  # a year of conflict inside a; b: its months of 25 deaths and more; duty: its level, 1
    # minor, 2 major; value: battle deaths
    CONFLICT_MONTH = 15  # a month of conflict inside a; value: battle deaths (written only where asked for)
    INCIDENT = (
        16  # the scenario has b hit by somebody who is no state; dispute: GIVEN and on; value: its kind
    )
    PROPOSED = (
        17  # an operation in b is proposed: the alarm; dispute: the operation's number, as in the rows below;
        # a: the state between which and b it is to stand after their war, else -1
    )
    DENIED = (
        18  # no operation in b; a: a member that objected, or -1; duty: whose body; value: see ``Denial``
    )
    AUTHORISED = (
        19  # an operation in b is decided; duty: whose body, -1 a coalition of the willing; value: ceiling
    )
    SENT = 20  # a promises contingents for the operation in b; value: persons
    HALF = 21  # half of what was authorised stands in b; value: days since the decision
    OPERATION_YEAR = (
        22  # a year of an operation in b; a: who pays, as ``PAYERS`` of the rules; value: person-months
    )
    COST = 23  # what that year costs, US dollars; a and b as there
    UNPAID = 24  # what of it nobody has paid, US dollars
    WITHDRAWN = 25  # a takes its contingents out of b for good; value: persons
    HANDED_OVER = 26  # the operation in b goes over to another body; duty: whose
    EXIT = 27  # the operation in b has begun to leave; value: see ``Exit``
    GONE = 28  # the last have left b
    SERVED = 29  # a has sent so many person-months to all operations; value: person-months
    LINE_YEAR = 30  # a year of the monitored line of a with b; duty: violations raised; value: violations
    VIOLATION = (
        31  # a violation of the line of a with b that became the dispute of this number; value: 1 detected
    )
    RACE_YEAR = 32  # a and b are in an arms race from this day, for a year (written only where races matter)
    PEACEKEEPERS_KILLED = (
        33  # a's dead in a year of the operation in b, by hostile acts; a: -1 if it has left since
    )
    PEACEKEEPERS_DIED = (
        34  # a's dead in a year of the operation in b, by accident, illness and all else; a: likewise
    )
    RELIEVED = 35  # persons whom their contributors have relieved by others, in a year of the operation in b
    REACHED = 36  # a percent (25, 75 or 90) of what was authorised stand in b; value: days since the decision
    LIMITS_YEAR = 37  # a year of the line of a with b with forces limited; value: months × share of zones
    WITHHELD = 38  # what of UNPAID states withhold by name that would else be paid, US dollars
    PAID_LATE = 39  # arrears paid in a year of the operation in b, US dollars; a: who pays for it then
    ARREARS = 40  # what is owed for the operation in b when the last have left, or at the horizon; value: US dollars
    MANDATED = (
        41  # the mandate of a new operation in b; a: see ``Chapter``; duty: as there; value: see ``Task``
    )


FIRST_VIOLATION = 1 << 30  # numbers of disputes that violations of lines begin
BETWEEN_TWO = (
    -1_000_000
)  # operations between two states count down from it, by their war; above it those inside one
FIRST_ON_FILE = -10_000_000  # the number of the first operation on file; the others count down from it
GIVEN = 1 << 29  # the number of the first incident that a scenario gives; rows of its call have it too


class Task(IntFlag):
    """What an operation may do."""

    OBSERVE = 1
    INTERPOSE = 2
    ENFORCE = 4


class Chapter(IntEnum):
    """On what ground an operation stands: a chapter of the Charter, the host's invitation, or neither."""

    VI = 6
    VII = 7
    VIII = 8
    INVITATION = 1
    NONE = 0


class Denial(IntEnum):
    """Why no operation came of a proposal."""

    VOTE = 0  # the body did not adopt it
    HOST = 1  # the host does not consent, and nobody acts against its will
    UNUSED = 2  # forces stand ready and are not sent
    NOBODY = 3  # no state offers contingents
    NO_BODY = 4  # no arrangement of the host's may decide one
    BUSY = 5  # forces stand ready and are all in another operation


class Exit(IntEnum):
    """Why an operation leaves."""

    DONE = 0  # its mandate is ended by who gave it
    CONSENT = 1  # the host withdraws its consent
    VETO = 2  # the mandate is not renewed
    CONTRIBUTORS = 3  # too few stay
    MONEY = 4  # it is not paid
    ON_FILE = 5  # its file says so


EVENTS = np.dtype(
    [
        ("day", np.float64),
        ("value", np.float64),
        ("dispute", np.int32),
        ("a", np.int16),
        ("b", np.int16),
        ("duty", np.int16),
        ("kind", np.int8),
    ]
)
