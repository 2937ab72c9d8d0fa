"""The form of a recording: one file of lines a topic partition, and a manifest.

A line is one Kafka message. Its value stands there exactly: as `text` where the bytes are UTF-8
(a JSON string gives every character back), else as `base64`; with neither, the message had no
value. So no message can break the lines, and `zstdcat FILE | jq -r .text` gives the originals.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec
from msgspec import Struct

MANIFEST: Final = "manifest.json"
FORMAT: Final = "breakwater-record"
VERSION: Final = 1


class Line(Struct, frozen=True, omit_defaults=True, gc=False):
    """One message. `time` is that of the broker, ms since 1970."""

    offset: int
    time: int
    text: str | None = None
    base64: bytes | None = None
    key: str | None = None
    key_base64: bytes | None = None
    headers: tuple[tuple[str, bytes | None], ...] = ()

    @property
    def value(self) -> bytes | None:
        """The bytes of the message as they were."""
        return self.base64 if self.text is None else self.text.encode()


class Piece(Struct, frozen=True, kw_only=True):
    """One topic partition of a recording. `first` is inclusive, `end` exclusive."""

    topic: str  # without the prefix
    partition: int
    kept_from: int  # the oldest offset that the broker still had
    first: int
    end: int
    messages: int = 0
    first_time: int | None = None  # ms since 1970, of the broker
    last_time: int | None = None
    file: str = ""  # "" where there was no message
    bytes: int = 0
    sha256: str = ""  # hexadecimal, of the file


class Manifest(Struct, frozen=True, kw_only=True):
    """What was recorded, when, out of what."""

    format: str
    version: int
    recorded_at: str  # ISO 8601, UTC
    range: dict[str, str]  # from, to: as asked for
    prefix: str  # of all topic names
    configuration: dict[str, Any]
    versions: dict[str, str]
    pieces: list[Piece]


def line(offset: int, time: int, key: bytes | None, value: bytes | None, headers: Any) -> Line:
    """The line of a message as kafka-python gives it."""
    text, base64 = _text_or_bytes(value)
    key_text, key_base64 = _text_or_bytes(key)
    return Line(offset, time, text, base64, key_text, key_base64, tuple(headers))


def _text_or_bytes(data: bytes | None) -> tuple[str | None, bytes | None]:
    if data is None:
        return None, None
    try:
        return data.decode(), None
    except UnicodeDecodeError:
        return None, data


encode_lines = msgspec.json.Encoder().encode_lines
decode_line = msgspec.json.Decoder(Line).decode
decode_manifest = msgspec.json.Decoder(Manifest).decode
