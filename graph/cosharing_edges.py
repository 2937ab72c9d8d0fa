"""Pairs of posts, added up to edges between accounts, from chunk to chunk (`graph.cosharing_batch.chunks`).

An edge is one number of 64 bits, the smaller account above the larger one, and two counts: 16 bytes. Sorted runs are
merged when they hold more than `HELD` rows, and more than what is merged already. Peak: about four times the edges.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from graph.cosharing_batch import Chunk, Shares

Codes = npt.NDArray[np.uint32]
Keys = npt.NDArray[np.uint64]

HELD: Final = 1 << 22
_HALF: Final = np.uint64(32)


class Edges(NamedTuple):
    """All of shape (edges,), sorted by the first two."""

    one: Codes  # account, the smaller of the two
    other: Codes
    weight: Codes  # pairs of posts
    objects: Codes  # distinct ones that both shared within the window


class _Run(NamedTuple):
    """Edges in order, each once."""

    key: Keys
    weight: Codes
    objects: Codes


class Sums:
    """Takes chunks in their order, gives the edges at the end."""

    def __init__(self) -> None:
        self.pairs = 0
        self.objects = 0
        self._whole: list[_Run] = []
        self._part: list[_Run] = []  # of one object whose pairs are spread over several chunks
        self._part_of = -1

    def add(self, shares: Shares, chunk: Chunk) -> None:
        """One chunk of the pairs of `shares`."""
        objects = shares.object[chunk.first]
        self.pairs += len(objects)
        is_same = chunk.part_of >= 0 and chunk.part_of == self._part_of
        self.objects += 0 if is_same else int(np.count_nonzero(np.diff(objects, prepend=-1)))
        if not is_same:
            self._end_part()
        self._part_of = chunk.part_of
        run = _run(shares.account[chunk.first], shares.account[chunk.second], objects)
        if chunk.part_of < 0:
            self._whole = _small([*self._whole, run], is_one=False)
        else:
            self._part = _small([*self._part, run], is_one=True)

    def _end_part(self) -> None:
        if self._part:
            self._whole = _small([*self._whole, _merged(self._part, is_one=True)], is_one=False)
            self._part = []

    def edges(self) -> Edges:
        """What was added up; takes it out."""
        self._end_part()
        nothing = np.zeros(0, np.uint32)
        runs, self._whole = self._whole, []
        key, weight, objects = _merged(runs or [_Run(np.zeros(0, np.uint64), nothing, nothing)], is_one=False)
        return Edges((key >> _HALF).astype(np.uint32), key.astype(np.uint32), weight, objects)


def _run(first: npt.NDArray[Any], second: npt.NDArray[Any], objects: npt.NDArray[Any]) -> _Run:
    """Pairs of accounts, in order of objects, as edges."""
    key = np.minimum(first, second).astype(np.uint64) << _HALF
    key |= np.maximum(first, second).astype(np.uint64)
    order = np.argsort(key, kind="stable")
    key, objects = key[order], objects[order]
    starts = _starts(key)
    is_new = np.diff(objects, prepend=-1) != 0
    is_new[starts] = True
    weight = np.diff(starts, append=len(key)).astype(np.uint32)
    return _Run(key[starts], weight, _summed(is_new.astype(np.uint32), starts))


def _starts(key: Keys) -> npt.NDArray[np.int64]:
    """Where each begins, of keys in order."""
    is_new = np.ones(len(key), np.bool_)
    is_new[1:] = key[1:] != key[:-1]
    return np.flatnonzero(is_new)


def _summed(values: Codes, starts: npt.NDArray[np.int64]) -> Codes:
    found: Codes = np.add.reduceat(values, starts) if len(starts) else values[:0]
    return found


def _small(runs: list[_Run], is_one: bool) -> list[_Run]:
    """Merged where the later ones have become too many."""
    rest = sum(len(run.key) for run in runs[1:])
    return [_merged(runs, is_one)] if rest > max(HELD, len(runs[0].key)) else runs


def _merged(runs: list[_Run], is_one: bool) -> _Run:
    """`is_one`: all pairs are of one object."""
    if len(runs) == 1:
        return runs[0]
    key = np.concatenate([run.key for run in runs])
    order = np.argsort(key, kind="stable")
    key = key[order]
    starts = _starts(key)
    weight = _summed(np.concatenate([run.weight for run in runs])[order], starts)
    if is_one:
        return _Run(key[starts], weight, np.ones(len(starts), np.uint32))
    return _Run(key[starts], weight, _summed(np.concatenate([run.objects for run in runs])[order], starts))
