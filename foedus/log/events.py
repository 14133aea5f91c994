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

from enum import IntEnum

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
