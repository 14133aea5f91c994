"""Affinity: how alike two states' memberships of international organisations are (own estimate).

    w_o = ln(N / n_o)    n_o of N states belong to o: a rare organisation says more than a common one
    affinity_ij = (sum of w_o over o in both) / sqrt(sum of w_o over o in i * sum of w_o over o in j)

(the cosine of weighted memberships). Only ``member`` rows of organisations with two or more members count.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from table_files import read_table


def matrix(iso3: list[str]) -> NDArray[np.float64]:
    """Affinity of every pair, in the order of ``iso3``; 1 on the diagonal."""
    place = {code: i for i, code in enumerate(iso3)}
    rows = [r for r in read_table("organisations.csv") if r["status"] == "member" and r["iso3"] in place]
    counts: dict[str, int] = {}
    for r in rows:
        counts[r["organisation"]] = counts.get(r["organisation"], 0) + 1
    kept = {name: i for i, name in enumerate(sorted(name for name, n in counts.items() if n >= 2))}
    member = np.zeros((len(iso3), len(kept)))
    for r in rows:
        if r["organisation"] in kept:
            member[place[r["iso3"]], kept[r["organisation"]]] = 1
    weighted = member * np.sqrt(np.log(len(iso3) / member.sum(0)))
    norm = np.linalg.norm(weighted, axis=1)
    return (weighted @ weighted.T) / np.outer(norm, norm)
