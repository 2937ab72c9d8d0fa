"""Personal data in texts: what kind and where. The value itself is kept only as a keyed hash.

    find_personal(texts)            → for each text the findings, in order, none inside another
    find_personal(texts, key=b"…")  → the same, each with the keyed hash of its value

Categories: docs/reading.md. Every span is in code points of the text as given, whatever was undone to read it (digits
of full width, numerals, what stands between digits). A text without a digit, an at sign or a cue word costs one search.

    >>> [(f.category, f.start, f.end) for f in find_personal(["电话１３８-0013-8000"])[0]]
    [('mobile', 2, 15)]
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from hashlib import blake2b
from typing import Final

from detectors.personal.addresses import addresses
from detectors.personal.attacks import attacks
from detectors.personal.calls import calls
from detectors.personal.codes import codes
from detectors.personal.likely import CALLS, CODES, NUMBERS, PLACES, WORK, likely
from detectors.personal.numbers import numbers
from detectors.personal.plain import finished, without_names
from detectors.personal.span import MOST, Span, first
from detectors.personal.workplaces import workplaces
from graph.events import Found

CATEGORIES: Final = (
    "id_number", "mobile", "landline", "bank_card", "plate", "passport", "address", "email", "wechat", "qq",
    "coordinates", "school_or_work", "dig_call", "attack_call",
)  # fmt: skip
DIGEST: Final = 16  # bytes
_READERS: Final = (
    (NUMBERS, numbers),
    (CODES, codes),
    (PLACES, addresses),
    (WORK, workplaces),
    (CALLS, calls),
    (CALLS, attacks),
)
_ONE_KIND: Final = (PLACES, WORK, CALLS)  # the others yield kind by kind, and count each
_RANK: Final = {category: rank for rank, category in enumerate(CATEGORIES)}


def find_personal(texts: Sequence[str], key: bytes = b"") -> list[tuple[Found, ...]]:
    """What each of the texts gives away, of one text at most `MOST` findings.

    Args:
        texts: as the platform gave them.
        key: up to 64 bytes, secret. With one, every finding that has a value carries its keyed hash.
    """
    if not texts:
        return []
    seen = likely(texts)
    return [
        _found(without_names(finished(seen.codes[start:end])), readers, key) if readers else ()
        for readers, start, end in zip(seen.readers, seen.starts, seen.ends, strict=True)
    ]


def digest(category: str, value: str, key: bytes) -> bytes:
    """Keyed BLAKE2b of a value in its plain form, `DIGEST` bytes; equal values of a category have equal ones."""
    return blake2b(f"{category}\0{value}".encode(errors="surrogatepass"), key=key, digest_size=DIGEST).digest()


def _found(text: str, readers: int, key: bytes) -> tuple[Found, ...]:
    spans: list[Span] = []
    for reader, read in _READERS:
        if readers & reader:
            spans += first(read(text)) if reader in _ONE_KIND else read(text)
    return tuple(
        Found(
            span.category, span.start, span.end, digest(span.category, span.value, key) if key and span.value else b""
        )
        for span in _apart(spans)
    )


def _apart(spans: list[Span]) -> list[Span]:
    """The first `MOST` of the text; of two that overlap the one whose category stands first in `CATEGORIES`."""
    kept: list[Span] = []
    starts: list[int] = []  # of those that are kept, in the order of the text
    for found in sorted(spans, key=lambda span: (_RANK[span.category], span.start)):
        span = _behind(kept, found) if found.category == "attack_call" else found
        place = bisect(starts, span.start)
        if (not place or kept[place - 1].end <= span.start) and (place == len(kept) or span.end <= kept[place].start):
            kept.insert(place, span)
            starts.insert(place, span.start)
    return kept[:MOST]


def _behind(kept: list[Span], call: Span) -> Span:
    """The part of a call to attack behind the data that it names: "go to (address) and beat her"."""
    inside = [span.end for span in kept if span.start < call.end and call.start < span.end < call.end]
    return call._replace(start=max(inside)) if inside else call
