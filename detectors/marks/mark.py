"""One mark, and what reading a file gives."""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct

State: TypeAlias = Literal[
    "declared",  # somebody wrote it into the file, unsigned
    "signed_valid",  # stands in a C2PA manifest whose signature and hashes hold (the signer may be unknown)
    "signed_broken",  # stands in a C2PA manifest that was tampered with, has expired, or cannot be checked
    "conflicting",  # another mark of the same file says otherwise
    "lost",  # an earlier copy carried it, this one does not
    "none",  # carries no claim of its own: shown because a person should see it
]
Claim: TypeAlias = Literal["ai", "algorithmic", "captured", ""]
Verdict: TypeAlias = Literal["ai", "algorithmic_not_trained", "none"]
C2paState: TypeAlias = Literal["valid", "invalid", "none", "unreadable"]

MAX_VALUE = 2000  # characters of a value that are kept: a label with both its codes


class Mark(Struct, frozen=True, omit_defaults=True):
    """One mark as it stands in the file."""

    kind: str  # gb45438, digital_source_type, generator, software, stealth, c2pa, ai_system, platform
    state: State
    value: str
    claim: Claim = ""  # what it says of how the content was made
    note: str = ""  # what a reader must know beside it


class Marked(Struct, frozen=True):
    """What was read from one file."""

    verdict: Verdict
    c2pa: C2paState
    marks: tuple[Mark, ...]
    note: str
    read: bool = True  # False: the bytes were not there to be read
    pdq: str = ""  # 64 hexadecimal digits, where the picture was hashed too
    quality: int = 0  # of the hash, 0 … 100


def shown(text: str) -> str:
    """A value as it is kept: one line, of bounded length.

    >>> shown("a\\n  b")
    'a b'
    """
    line = " ".join(text[: 4 * MAX_VALUE].split())
    line = line.encode("utf-8", "replace").decode("utf-8")  # lone surrogates cannot be written
    return line if len(line) <= MAX_VALUE else line[: MAX_VALUE - 1] + "…"
