"""What people enter about an account: penalties, sanctions, findings, what was dealt with, what is alleged.

An event of kind `review` whose `targets` are the account, its change as JSON in the text; `author` entered it,
`created_at` is the day from which it holds, `reason` the grounds:

    {"do": "penalty", "offence": "defamation", "source": "…"}   an administrative penalty, by whom
    {"do": "sanction", "source": "…"}                           a platform's own measure: never a penalty
    {"do": "finding", "source": "…"}                            a finding of ours that a reviewer confirmed
    {"do": "dealt_with", "victim": "weibo:…"}                   earlier acts were dealt with; without `victim`: all
    {"do": "official", "source": "…"}                           it speaks for the provider of its platform
    {"do": "allege", "narratives": [123]}                       what the account said there is alleged to be false
"""

from __future__ import annotations

from typing import Annotated, Final, Literal, TypeAlias

import msgspec
from msgspec import Meta, Struct

from graph.events import Key
from graph.frames import Activity

Offence: TypeAlias = Literal["defamation", "insult", "privacy", "other"]
MAX_NARRATIVES: Final = 100  # of one entry


class Penalty(Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="penalty", gc=False):
    """An administrative penalty."""

    offence: Offence
    source: Key


class Sanction(Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="sanction", gc=False):
    """A platform's own measure against the account."""

    source: Key


class Confirmed(Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="finding", gc=False):
    """A finding of this monitor that a reviewer confirmed."""

    source: Key


class Official(Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="official", gc=False):
    """An account that speaks for the provider of its platform, from the time of the event on."""

    source: Key


class DealtWith(Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="dealt_with", gc=False):
    """Acts up to the time of the event were dealt with, by punishment or otherwise."""

    victim: Annotated[str, Meta(max_length=600)] = ""  # as signals write it; "" = all


class Allege(Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="allege", gc=False):
    """Somebody alleges that these narratives are false. Nothing here ever says that they are."""

    narratives: Annotated[tuple[int, ...], Meta(min_length=1, max_length=MAX_NARRATIVES)]


Entry: TypeAlias = Penalty | Sanction | Confirmed | Official | DealtWith | Allege


class _Tag(Struct, gc=False):
    do: str = ""


_TAGS: Final = frozenset({"penalty", "sanction", "finding", "official", "dealt_with", "allege"})
_tag = msgspec.json.Decoder(_Tag).decode
_entry = msgspec.json.Decoder(Entry).decode
encode: Final = msgspec.json.Encoder().encode


def is_entry(record: Activity) -> bool:
    """Is `record` an entry about an account, sound or not? The decisions on incidents are none."""
    return record.kind == "review" and is_note(record.note)


def is_note(note: str) -> bool:
    """The same of the text of a review."""
    try:
        return bool(note) and _tag(note).do in _TAGS
    except msgspec.DecodeError:
        return False


def read(note: str) -> Entry:
    """The entry that a note holds. Raises ValueError, which names the field."""
    try:
        entry: Entry = _entry(note)
    except msgspec.DecodeError as error:
        raise ValueError(f"an entry about an account: {error}; docs/actors.md shows each form") from error
    return entry
