"""What the sections of the configuration are made of."""

from __future__ import annotations

from msgspec import Meta, Struct


def described(text: str) -> Meta:
    """What the field is, with its unit: the text of its row in `docs/configuration.md`."""
    return Meta(description=text)


class Section(Struct, frozen=True, forbid_unknown_fields=True):
    """A table of the file."""
