"""What an adapter gives back, and the words it refuses with.

An adapter is a pure function `read(data: bytes) -> Reading`. It raises `Unreadable` when the
message as a whole cannot be read, and nothing else. Where a message holds several records and
some cannot be read, the others still come: `Reading.problems` says what was lost and why.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple, TypeAlias

import msgspec

from graph.events import Event
from streams.errors import Unreadable

EMPTY: Final = "empty"
NOT_JSON: Final = "not_json"
TOO_LARGE: Final = "too_large"
WRONG_SHAPE: Final = "wrong_shape"
MISSING_FIELD: Final = "missing_field"
BAD_VALUE: Final = "bad_value"
UNSUPPORTED_KIND: Final = "unsupported_kind"

# reason → what it means; docs/adapters.md shows this table, and a test holds the two together
REASONS: Final[dict[str, str]] = {
    EMPTY: "the message has no bytes, or a page without records",
    NOT_JSON: "the bytes are not UTF-8 JSON",
    TOO_LARGE: "more bytes, or deeper nesting, than any message of the format has",
    WRONG_SHAPE: "JSON, but not what the platform sends",
    MISSING_FIELD: "a field that the event needs is absent or empty",
    BAD_VALUE: "a field holds a value that the event cannot take",
    UNSUPPORTED_KIND: "a record of a kind that says nothing about spread or abuse",
}

MAX_DETAIL = 300  # characters; a detail may quote the message, and a message may be hostile


class Reading(NamedTuple):
    """The events of one message, in the order of the message, and the records that gave none."""

    events: list[Event]
    problems: list[Unreadable]


Adapter: TypeAlias = Callable[[bytes], Reading]


def unreadable(reason: str, detail: str) -> Unreadable:
    """An `Unreadable` whose reason is one of `REASONS` and whose detail is of bounded length."""
    return Unreadable(reason, detail if len(detail) <= MAX_DETAIL else detail[: MAX_DETAIL - 1] + "…")


def shown(value: object) -> str:
    """A value for a person to see in a detail: short, and safe where the value is huge or deeply nested."""
    if isinstance(value, str):
        return repr(value[:40])
    if isinstance(value, bool | int | float | None):
        return f"{value!r:.40}"
    return "an object" if isinstance(value, dict) else "a list"


# All that msgspec raises on hostile bytes: bad UTF-8 is a UnicodeDecodeError, deep nesting a RecursionError
DECODE_ERRORS = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


def explain(error: BaseException, data: bytes | msgspec.Raw) -> Unreadable:
    """Put one of `DECODE_ERRORS` into our words."""
    if isinstance(error, RecursionError):
        return unreadable(TOO_LARGE, "JSON is nested too deeply to be a message; look at its sender")
    if not bytes(data).strip():
        return unreadable(EMPTY, "the message has no bytes")
    if isinstance(error, msgspec.ValidationError):
        return explain_value(error)
    return unreadable(NOT_JSON, f"{error}; send UTF-8 JSON, one document a message")


def explain_value(error: msgspec.ValidationError) -> Unreadable:
    """A value that does not fit its type, as msgspec's message tells it (with the path of the field)."""
    text = str(error)
    if "missing required field" in text:
        return unreadable(MISSING_FIELD, text)
    if "unknown field" in text or (text.startswith("Expected `object`") and " - at " not in text):
        return unreadable(WRONG_SHAPE, text)
    return unreadable(BAD_VALUE, text)


def decode(data: bytes | msgspec.Raw, decoder: msgspec.json.Decoder[Any]) -> Any:
    """Decode JSON bytes.

    Raises:
        Unreadable: for every input that the decoder does not take.
    """
    try:
        return decoder.decode(data)
    except DECODE_ERRORS as error:
        raise explain(error, data) from None
