"""Named draws: u = hash(seed, what the draw decides) in [0, 1). No generator, no state, no order.

    state_0 = mix(seed);  state_k = mix(state_{k-1} + GOLDEN * (word_k + 1));  u = top 53 bits of state / 2^53

``mix`` is the finaliser of SplitMix64 (Steele, Lea & Flood 2014, OOPSLA; Stafford's variant 13). A draw is a pure
function of its name, so twin worlds share their luck wherever the same thing is decided, and the bits do not
depend on threads, chunks or machines.
"""

from __future__ import annotations

import zlib
from typing import Any

import numpy as np

from foedus.base.compiled import compiled

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_A = np.uint64(0xBF58476D1CE4E5B9)
_B = np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_ONE = np.uint64(1)
_SCALE = 1.0 / 9007199254740992.0


@compiled
def mix(x: np.uint64) -> np.uint64:
    """SplitMix64's finaliser: 64 bits in, 64 well-mixed bits out."""
    y = np.uint64(x)  # a state that came back from Python may be typed as a signed integer
    z = (y ^ (y >> _S30)) * _A
    z = (z ^ (z >> _S27)) * _B
    return z ^ (z >> _S31)


@compiled
def named(state: np.uint64, word: int) -> np.uint64:
    """The state below ``state`` for one more word of the name."""
    return mix(np.uint64(state) + GOLDEN * (np.uint64(word) + _ONE))


@compiled
def uniform(state: np.uint64) -> float:
    """The draw of this name, in [0, 1)."""
    return np.float64(np.uint64(state) >> _S11) * _SCALE


@compiled
def exponential(state: np.uint64) -> float:
    """The draw of this name as a standard exponential: -ln(1 - u). 1 - u is exact: u is a multiple of 2^-53."""
    return -np.log(1.0 - uniform(state))


@compiled
def normal(state: np.uint64) -> float:
    """The draw of this name as a standard normal (Box & Muller 1958, the cosine half)."""
    radius = np.sqrt(2.0 * exponential(named(state, 1)))
    return radius * np.cos(2.0 * np.pi * uniform(named(state, 2)))


@compiled
def fill_normal(root: np.uint64, first: int, words: Any, z: Any) -> None:
    """Fill ``z`` [rows, words] with standard normal draws, each named by its row (from ``first``) and its word."""
    for k in range(z.shape[0]):
        row = named(root, first + k)
        for w in range(words.size):
            z[k, w] = normal(named(row, words[w]))


@compiled
def fill_uniform(root: np.uint64, first: int, words: Any, u: Any) -> None:
    """Fill ``u`` [rows, words] with uniform draws, each named by its row (from ``first``) and its word."""
    for k in range(u.shape[0]):
        row = named(root, first + k)
        for w in range(words.size):
            u[k, w] = uniform(named(row, words[w]))


def root(seed: int, *words: int) -> np.uint64:
    """The state of the name ``seed, words...``, for callers in plain Python.

    Compiled functions give a state back to Python as an int, which may be read as signed on the way in again.

    >>> bool(root(5, 7) == np.uint64(named(np.uint64(mix(np.uint64(5))), 7)))
    True
    """
    state = np.uint64(mix(np.uint64(seed)))
    for each in words:
        state = np.uint64(named(state, each))
    return state


def word(name: str) -> int:
    """A name as a word of a draw's name: its CRC-32.

    >>> word("deterrence")
    614967154
    """
    return zlib.crc32(name.encode())
