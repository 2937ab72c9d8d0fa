"""Finds the words of `detectors.abuse.words` in a batch of plain texts, in one pass of an Aho-Corasick automaton."""

from __future__ import annotations

import functools
from typing import Generic, NamedTuple, TypeVar

import numpy as np
from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind
from numpy.typing import NDArray

from detectors.abuse.words import CLOAKS, GROUPS
from detectors.normalise import END, normalise_all

Meaning = TypeVar("Meaning")
GROUP_NAMES = tuple(GROUPS)
_LETTERS = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789")


class Hits(NamedTuple):
    """Signs found in a batch: parallel arrays, sorted, each pair (text, group) once."""

    text: NDArray[np.intp]
    group: NDArray[np.intp]


class _Words(NamedTuple, Generic[Meaning]):
    automaton: BytesAhoCorasick
    alphabetic: tuple[bool, ...]  # by pattern: must stand alone
    meaning: tuple[Meaning, ...]  # by pattern


def decloaked(joined: bytes) -> bytes:
    """Plain texts (UTF-8, `END` behind each) with homophones, initials, split characters and emoji written out.

    >>> decloaked("你个煞笔\\n贝戋人\\n".encode()).decode()
    '你个傻逼\\n贱人\\n'
    """
    words = _cloaks()
    pieces, done = [], 0
    for pattern, start, end in words.automaton.find_matches_as_indexes(joined):
        if not words.alphabetic[pattern] or _stands_alone(joined, start, end):
            pieces += [joined[done:start], words.meaning[pattern]]
            done = end
    return b"".join([*pieces, joined[done:]]) if pieces else joined


def found(joined: bytes) -> Hits:
    """Which groups have a word in which text of a batch as `decloaked` gives it.

    Of words that overlap the leftmost counts, and of those the longest: a call *not* to dig is no call to dig.
    """
    words = _signs()
    hits = [
        (group, start)
        for pattern, start, end in words.automaton.find_matches_as_indexes(joined)
        if not words.alphabetic[pattern] or _stands_alone(joined, start, end)
        for group in words.meaning[pattern]
    ]
    pairs = np.array(hits, np.intp).reshape(-1, 2)
    (ends,) = np.nonzero(np.frombuffer(joined, np.uint8) == END)
    count = len(GROUP_NAMES)
    unique = np.unique(np.searchsorted(ends, pairs[:, 1]) * count + pairs[:, 0])
    return Hits(unique // count, unique % count)


def _stands_alone(joined: bytes, start: int, end: int) -> bool:
    return joined[end] not in _LETTERS and (start == 0 or joined[start - 1] not in _LETTERS)


@functools.cache
def _signs() -> _Words[tuple[int, ...]]:
    groups: dict[str, tuple[int, ...]] = {}
    for group, words in enumerate(GROUPS.values()):
        for word in sorted(set(_plain(words))):
            groups[word] = (*groups.get(word, ()), group)
    return _words(groups)


@functools.cache
def _cloaks() -> _Words[bytes]:
    return _words({cloak: meant.encode() for meant, cloaks in CLOAKS.items() for cloak in _plain(cloaks)})


def _words(meanings: dict[str, Meaning]) -> _Words[Meaning]:
    automaton = BytesAhoCorasick(
        [word.encode() for word in meanings], matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA
    )
    # A word in an alphabet must stand alone; beside an ideograph it does.
    alphabetic = tuple(word.replace(" ", "").isascii() for word in meanings)
    return _Words(automaton, alphabetic, tuple(meanings.values()))


def _plain(words: str) -> list[str]:
    return [word for word in normalise_all([word.replace("_", " ") for word in words.split()]) if word]
