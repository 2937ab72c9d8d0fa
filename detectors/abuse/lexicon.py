"""Finds the words of the lexicon in a batch of plain texts, in two passes of an Aho-Corasick automaton.

plain texts ─ disguises written out, ordinary words out of sight ─► decloaked ─ words of all groups ─► Spans
"""

from __future__ import annotations

import functools
from typing import Generic, NamedTuple, TypeVar

import numpy as np
from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind
from numpy.typing import NDArray

from detectors.abuse.cloaks import CLOAKS
from detectors.abuse.cues import CUES, PARTS
from detectors.abuse.harmless import HARMLESS
from detectors.abuse.words import ABUSE
from detectors.normalise import END, normalise_all

Meaning = TypeVar("Meaning")
GROUPS = {**ABUSE, **CUES, **PARTS}
GROUP_NAMES = tuple(GROUPS)
ORDINARY = 1  # the code point in the place of an ordinary word; plain texts hold no control characters
_LETTERS = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789")


class Spans(NamedTuple):
    """Words found in a batch, in order: parallel arrays; a word of several groups stands there once for each."""

    text: NDArray[np.intp]
    group: NDArray[np.intp]
    start: NDArray[np.intp]  # byte in the batch
    end: NDArray[np.intp]


class _Edges(NamedTuple):
    """Where a word may stand."""

    first: bool  # at the beginning of a text only
    last: bool  # at its end only
    letter_left: bool  # not behind a letter or digit
    letter_right: bool


class _Words(NamedTuple, Generic[Meaning]):
    automaton: BytesAhoCorasick
    senses: tuple[dict[_Edges | None, Meaning], ...]  # by pattern: what it means where (None = anywhere)


def decloaked(joined: bytes) -> bytes:
    """Plain texts (UTF-8, `END` behind each) with disguises written out, and `ORDINARY` for each ordinary word.

    >>> decloaked("你个煞笔\\n贝戋人\\n倒垃圾\\n".encode()).decode()
    '你个傻逼\\n贱人\\n\\x01\\n'
    """
    words = _cloaks()
    pieces, done = [], 0
    for pattern, start, end in words.automaton.find_matches_as_indexes(joined):
        for edges, meaning in words.senses[pattern].items():
            if edges is None or _fits(joined, start, end, edges):
                pieces += [joined[done:start], meaning]
                done = end
                break
    return b"".join([*pieces, joined[done:]]) if pieces else joined


def found(joined: bytes) -> Spans:
    """Which words of which group stand where in a batch as `decloaked` gives it.

    Of words that overlap the leftmost counts, and of those the longest.
    """
    words = _signs()
    hits = []
    for pattern, start, end in words.automaton.find_matches_as_indexes(joined):
        for edges, groups in words.senses[pattern].items():
            if edges is None or _fits(joined, start, end, edges):
                hits += [(group, start, end) for group in groups]
    rows = np.array(hits, np.intp).reshape(-1, 3)
    (ends,) = np.nonzero(np.frombuffer(joined, np.uint8) == END)
    return Spans(np.searchsorted(ends, rows[:, 1]), rows[:, 0], rows[:, 1], rows[:, 2])


def _fits(joined: bytes, start: int, end: int, edges: _Edges) -> bool:
    before, after = joined[start - 1] if start else END, joined[end]
    if (edges.first and before != END) or (edges.last and after != END):
        return False
    return not ((edges.letter_left and before in _LETTERS) or (edges.letter_right and after in _LETTERS))


@functools.cache
def _signs() -> _Words[tuple[int, ...]]:
    groups: dict[str, tuple[int, ...]] = {}
    for group, words in enumerate(GROUPS.values()):
        for word in sorted(set(words.split())):
            groups[word] = (*groups.get(word, ()), group)
    return _words(groups)


@functools.cache
def _cloaks() -> _Words[bytes]:
    meanings = {cloak: meant.encode() for meant, cloaks in CLOAKS.items() for cloak in cloaks.split()}
    return _words({**meanings, **dict.fromkeys(HARMLESS.split(), bytes([ORDINARY]))})


def _words(meanings: dict[str, Meaning]) -> _Words[Meaning]:
    """Of entries as they stand in the lists; of two that are one in plain form and place the later one counts."""
    plain = normalise_all([entry.strip("^$").replace("_", " ") for entry in meanings])
    kept: dict[str, dict[_Edges | None, Meaning]] = {}
    for entry, word in zip(meanings, plain, strict=True):
        if word:
            kept.setdefault(word, {})[_edges(entry, word)] = meanings[entry]
    automaton = BytesAhoCorasick(
        [word.encode() for word in kept],
        matchkind=MatchKind.LeftmostLongest,
        implementation=Implementation.ContiguousNFA,
    )
    return _Words(automaton, tuple(kept.values()))


def _edges(entry: str, word: str) -> _Edges | None:
    letters = [char.isascii() and char.isalnum() for char in (word[0], word[-1])]
    edges = _Edges(entry.startswith("^"), entry.endswith("$"), *letters)
    return edges if any(edges) else None
