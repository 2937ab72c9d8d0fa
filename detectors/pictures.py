"""PDQ of an event's pictures, as those say who read the bytes: the media worker, or the platform at upload.

Serves as object id in co-sharing, beside the SHA-256 that stands in the event itself. Nothing is hashed here, see
`detectors.media_hash`; nothing is imported from there either: this runs in ingest, and needs no decoder of pictures.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

from graph.events import Media

GOOD: Final = 50  # quality from which a hash may be compared, as in `detectors.media_hash`
MOST: Final = 100  # pictures kept of one event; more is noise made to cost us


class _Hashed(Struct):
    """What a block says of the picture; all else in it is for others. Whoever gives no quality answers for it."""

    pdq: Annotated[str, Meta(pattern=r"^[0-9a-fA-F]{64}$(?!\n)")]
    quality: int = GOOD


def pictures(media: Iterable[Media]) -> tuple[str, ...]:
    """The hashes that the blocks of `media` give, 64 hexadecimal digits each, each once, in order.

    A block that is no JSON, or gives no hash or one of too plain a picture, gives none.
    """
    found = dict.fromkeys(_hash(one.marks) for one in media if '"pdq"' in one.marks)
    found.pop("", None)
    return tuple(found)[:MOST]


def _hash(block: str) -> str:
    try:
        hashed = _decode(block)
    except (msgspec.MsgspecError, UnicodeEncodeError, RecursionError):
        return ""
    return hashed.pdq.lower() if hashed.quality >= GOOD else ""


_decode = msgspec.json.Decoder(_Hashed).decode
