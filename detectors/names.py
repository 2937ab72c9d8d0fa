"""Names in texts: who of a list is named, all texts of a batch in one pass.

Names and texts are compared in plain form (`detectors.normalise`), so full width, traditional
characters and what is strewn between the characters hide no name. At each place the longest name
counts (Aho-Corasick, leftmost-longest). A name in an alphabet must stand as a word.

A *common* name counts only where its text also has a context word of that person, or another of
the person's names that is not common. Common are the names an entry says are, and by themselves:

- a name of one character, or of two whose first is no surname ("小丽");
- a surname with a form of address ("王局长", "李女士");
- an everyday word that begins with a surname ("高峰", "方便").

What it cannot see: people who bear the same name; nicknames and homophones that nobody entered;
that two characters in a row belong to two words.
Source of the search: Aho, Corasick, "Efficient string matching", CACM 18(6), 1975.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from string import ascii_letters, digits
from typing import Final, NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from detectors.normalise import normalise_all
from detectors.wordlists import EVERYDAY, SURNAMES, TITLES

# A clause ends here. The normaliser drops punctuation; this private character it keeps, so that the
# end of one clause and the start of the next make no name.
BREAK: Final = "\ue000"

_LETTERS: Final = frozenset(ascii_letters + digits)


class Called(NamedTuple):
    """A name by which somebody is called."""

    entry: str
    common: bool
    context: tuple[str, ...]  # in plain form


class Spot(NamedTuple):
    """A name found: places count code points of the text in plain form."""

    entry: str
    start: int
    end: int


def is_common(name: str) -> bool:
    """Does `name`, in plain form, need context by itself? See the module docstring."""
    if len(name) == 1 or name in EVERYDAY:
        return True
    if name.isascii():
        return len(name) < 3
    if name[0] not in SURNAMES:
        return len(name) == 2
    return name[1:] in TITLES


class Names:
    """Who is named where. Building it costs about 5 µs a name."""

    def __init__(self, called: Mapping[str, Sequence[tuple[str, bool]]], context: Mapping[str, Sequence[str]]) -> None:
        """`called`: entry → its names, each with whether it is common; `context`: entry → its context words."""
        self._by_name: dict[str, list[Called]] = {}
        words = {entry: tuple(filter(None, normalise_all(near))) for entry, near in context.items() if near}
        flat = [(entry, name, common) for entry, names in called.items() for name, common in names]
        for (entry, _, common), plain in zip(flat, normalise_all([name for _, name, _ in flat]), strict=True):
            if plain:
                known = Called(entry, common or is_common(plain), words.get(entry, ()))
                self._by_name.setdefault(plain, []).append(known)
        self._patterns = list(self._by_name)
        self._search = AhoCorasick(self._patterns, matchkind=MatchKind.LeftmostLongest)

    def spots(self, plain: Sequence[str]) -> Iterator[tuple[int, list[Spot]]]:
        """Numbers of the texts (as `detectors.address.plain` gives them) that name somebody, and who is named where."""
        if not self._patterns or not plain:
            return
        joined = "\n".join(plain)
        starts = [0, *accumulate(len(text) + 1 for text in plain)]
        number, found = -1, list[tuple[int, int, int]]()
        for match in self._search.find_matches_as_indexes(joined):
            at = bisect_right(starts, match[1]) - 1
            if at != number:
                yield from self._judged(number, found, plain, starts)
                number, found = at, []
            found.append(match)
        yield from self._judged(number, found, plain, starts)

    def bearers(self, names: Sequence[str]) -> list[tuple[str, ...]]:
        """For each name, whole, the entries that bear it; common ones say nothing without context."""
        return [
            tuple(dict.fromkeys(called.entry for called in self._by_name.get(plain, ()) if not called.common))
            for plain in normalise_all(names)
        ]

    def _judged(
        self, number: int, found: list[tuple[int, int, int]], plain: Sequence[str], starts: list[int]
    ) -> Iterator[tuple[int, list[Spot]]]:
        """What of the matches in one text stands."""
        if not found:
            return
        text, offset = plain[number], starts[number]
        hits = [
            (called, Spot(called.entry, start - offset, end - offset))
            for pattern, start, end in found
            if stands(text, start - offset, end - offset)
            for called in self._by_name[self._patterns[pattern]]
        ]
        hits.sort(key=lambda hit: hit[0].common)  # most certain first
        sure = {called.entry for called, _ in hits if not called.common}
        spots = [spot for called, spot in hits if called.entry in sure or any(word in text for word in called.context)]
        if spots:
            yield number, spots


def stands(text: str, start: int, end: int) -> bool:
    """A name in an alphabet is not part of a longer word."""
    if text[start - 1 : start] in _LETTERS and text[start].isascii():
        return False
    return text[end : end + 1] not in _LETTERS or not text[end - 1].isascii()
