"""What a text tells beside abuse: distress, an outcome, a time or place to act, a fact about a person, one's own harm.

    texts ─► plain form ─► cue words, one search ─► clauses of the few that have one ─► rules of the bits cued ─► bits

Bits of each text, `graph.facts` from DISTRESS on, shifted down by CIRCUMSTANCES: of its own words only, not of what
stands in quotation marks or was written by earlier reposters. Chinese first, of English the commonest phrases.

What it cannot see: irony, euphemisms and code words that are not in the lists, who is meant by a left-out subject,
what stands in pictures, truth. How well: docs/reading.md. The words are our own lists.
Source of the search: Aho, Corasick, "Efficient string matching", CACM 18(6), 1975.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import Final

from ahocorasick_rs import AhoCorasick

from detectors.circumstance_words import ASKS, CUES, RULES, Rule
from detectors.names import BREAK
from detectors.normalise import normalise_all

NEAR: Final = 16  # characters on each side of a find that can take it back

_NOT_OWN: Final = re.compile(
    r"//@.*|^\s*(?:回复|Reply to) ?@[^\s:：@]{1,40} ?[:：]|https?://[^\s\u2e80-\U0010ffff]+|@[\w\-·]{1,40}"
    r"|[“「『][^”」』]{4,200}[”」』]|\"[^\"\n]{4,200}\"|《[^》]{0,200}》|#[^#\n]{1,64}#",
    re.DOTALL,
)
_ENDS: Final = re.compile(r"([!！]*[?？]+[!！?？]*)|[，。！；：、,!;:…\n]+")
_JOKES: Final = re.compile("哈哈|笑死|笑哭|xswl|doge|允悲|😂|🤣|lol|haha", re.IGNORECASE)
_WORDS: Final = list(CUES)
_SEARCH: Final = AhoCorasick(_WORDS)


def circumstances(texts: list[str]) -> list[int]:
    """The bits of each text, 0 … 31.

    >>> circumstances(["我真的不想活了", "笑死我了", "她昨晚自杀了"])
    [1, 0, 2]
    """
    found = [0] * len(texts)
    cued = _cued(texts)
    plain = normalise_all([_in_clauses(texts[index]) for index in cued])
    for (index, bits), clauses in zip(cued.items(), plain, strict=True):
        joke = _JOKES.search(texts[index]) is not None
        rules = (rule for rule in RULES if bits & rule.bit and not (joke and rule.serious))
        found[index] = sum(rule.bit for rule in rules if _holds(rule, clauses))
    return found


def _cued(texts: list[str]) -> dict[int, int]:
    """Index of each text with a cue word → bits whose rules have to look at it."""
    plain = normalise_all(texts)
    starts = [0, *accumulate(len(text) + 1 for text in plain)]
    cued: dict[int, int] = {}
    for word, start, _ in _SEARCH.find_matches_as_indexes("\n".join(plain), overlapping=True):
        index = bisect_right(starts, start) - 1
        cued[index] = cued.get(index, 0) | CUES[_WORDS[word]]
    return cued


def _in_clauses(text: str) -> str:
    """The author's own words, with `BREAK` or `ASKS` where a clause ends."""
    return _ENDS.sub(lambda end: ASKS if end[1] else BREAK, _NOT_OWN.sub(BREAK, text))


def _holds(rule: Rule, plain: str) -> bool:
    if rule.nowhere.search(plain):
        return False
    for match in rule.tells.finditer(plain):
        start, end = match.span()
        before = plain[max(0, start - NEAR) : start]
        clause = re.split(f"[{BREAK}{ASKS}]", plain[end : end + NEAR], maxsplit=1)
        asked = rule.no_question and plain[end + len(clause[0]) : end + len(clause[0]) + 1] == ASKS
        if not asked and not rule.not_behind.search(before) and not rule.not_before.match(clause[0]):
            return True
    return False
