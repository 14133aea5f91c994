"""Affinity: how alike two states' memberships of international organisations are (own estimate).

    z_io = (m_io - p_o) / sqrt(p_o (1 - p_o))    m_io = 1 where i is a member of o, p_o = share of states in o
    affinity_ij = sum over o of z_io z_jo / (|z_i| |z_j|)     in [-1, 1], 1 on the diagonal

Being in (or out of) the same organisation counts for more the rarer that is, and two states that share no
more than chance would have it get 0. Only ``member`` rows of organisations with two or more members count.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from table_files import read_table


def matrix(iso3: list[str]) -> NDArray[np.float64]:
    """Affinity of every pair, in the order of ``iso3``."""
    place = {code: i for i, code in enumerate(iso3)}
    rows = [r for r in read_table("organisations.csv") if r["status"] == "member"]
    names = sorted({r["organisation"] for r in rows})
    member = np.zeros((len(iso3), len(names)))
    for r in rows:
        member[place[r["iso3"]], names.index(r["organisation"])] = 1
    member = member[:, (member.sum(0) >= 2) & (member.sum(0) < len(iso3))]
    share = member.mean(0)
    standard = (member - share) / np.sqrt(share * (1 - share))
    norm = np.linalg.norm(standard, axis=1)
    return (standard @ standard.T) / np.outer(norm, norm)
