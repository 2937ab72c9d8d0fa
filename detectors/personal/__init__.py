"""Personal data in texts: what kind and where. The value itself is kept only as a keyed hash.

    find_personal(texts)            → for each text the findings, in order, none inside another
    find_personal(texts, key=b"…")  → the same, each with the keyed hash of its value

Categories: docs/reading.md. Every span is in code points of the text as given, whatever was undone to read it (digits
of full width, numerals, what stands between digits). A text without a digit, an at sign or a cue word costs one search.

    >>> [(f.category, f.start, f.end) for f in find_personal(["电话１３８-0013-8000"])[0]]
    [('mobile', 2, 15)]
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import blake2b
from typing import Final

from detectors.personal.calls import calls
from detectors.personal.codes import codes
from detectors.personal.numbers import numbers
from detectors.personal.places import places
from detectors.personal.plain import NUMERALS, plain
from detectors.personal.span import Span
from graph.events import Found

CATEGORIES: Final = (
    "id_number", "mobile", "landline", "bank_card", "plate", "passport", "address", "email", "wechat", "qq",
    "coordinates", "school_or_work", "dig_call",
)  # fmt: skip
DIGEST: Final = 16  # bytes
_RANK: Final = {category: rank for rank, category in enumerate(CATEGORIES)}

# Whatever the patterns can find holds one of these. No flag and a plain first character each: that is what is quick.
_TRIGGER: Final = re.compile(
    r"[0-9０-９⁰-₉①-⑨❶-❾➀-➉➊-➒𝟎-𝟿]{2}|[0-9０-９①-⑨][^0-9]{1,4}[0-9０-９①-⑨]"
    rf"|[{NUMERALS}](?:.{{0,3}}[{NUMERALS}]){{4}}"
    r"|[A-Za-z0-9Ａ-Ｚａ-ｚ０-９] ?(?:[@＠]|\[at\]|\(at\)|#at#)|[Ww][Xx]|[Vv][Xx]|[Ww]ei[Xx]in|[Ww]e[Cc]hat|微[信Xx]|薇信|威信|维信|徽信|[Vv]信"
    r"|人.{0,3}(?:[肉月禸⺼🥩🍖]|[Rr]ou)|[Rr]en.{0,3}[Rr]ou|[Rr].{0,3}[Rr肉]|开.{0,5}[盒户]|开.{0,3}hu|挂.{0,3}[人出]|盒.{0,3}[他她它t]"
    r"|扒|起底|挖|求.{0,12}(?:名|址|家|电话|手机|号|身份|单位|学校|信息|微信|住|班)|谁.{0,16}(?:名|址|家|电话|手机|号|身份|单位|学校|信息|微信|住|班)"
    r"|就读|任职|就职|供职|上班|工作|读书|上学|念书|单位|姓名|真名|名字|本名|学生|员工|同学|职员|职工|护士|辅导员|班主任|班"
)


def find_personal(texts: Sequence[str], key: bytes = b"") -> list[tuple[Found, ...]]:
    """What each of the texts gives away.

    Args:
        texts: as the platform gave them.
        key: up to 64 bytes, secret. With one, every finding that has a value carries its keyed hash.
    """
    return [_found(text, key) if _TRIGGER.search(text) else () for text in texts]


def digest(category: str, value: str, key: bytes) -> bytes:
    """Keyed BLAKE2b of a value in its plain form, `DIGEST` bytes; equal values of a category have equal ones."""
    return blake2b(f"{category}\0{value}".encode(errors="surrogatepass"), key=key, digest_size=DIGEST).digest()


def _found(text: str, key: bytes) -> tuple[Found, ...]:
    read = plain(text)
    spans = [*numbers(read), *codes(read), *places(read), *calls(read)]
    return tuple(
        Found(
            span.category, span.start, span.end, digest(span.category, span.value, key) if key and span.value else b""
        )
        for span in _apart(spans)
    )


def _apart(spans: list[Span]) -> list[Span]:
    """In the order of the text; of two that overlap the one whose category stands first in `CATEGORIES`."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (_RANK[span.category], span.start)):
        if all(span.end <= other.start or other.end <= span.start for other in kept):
            kept.append(span)
    return sorted(kept, key=lambda span: span.start)
