"""What the readers of personal data hand to each other."""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """A piece of personal data in a plain text. `value` is what makes it known again elsewhere; it is never kept."""

    category: str
    start: int
    end: int
    value: str
