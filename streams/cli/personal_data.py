"""`breakwater personal-data`: where texts give away who, and where, a person is."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from detectors.personal import find_personal
from detectors.personal.span import MOST
from streams.cli.lines import Line, annotate, line_arguments


@click.command()
@line_arguments
def command(path: Path, text_field: str | None) -> None:
    """Add `personal_data` to JSON lines: what kind of personal data stands where in the text.

    Each finding has `category`, `start` and `end` (code points, end exclusive). The values
    themselves are not repeated. Of one text the first 1,000 findings are listed; standard error says where
    there are more. FILE.jsonl may be `-` (standard input) and compressed (gzip, xz, zstd).

    Every line comes out, in order. Exit code 1: a line could not be read, it is passed on as it is and
    named on standard error. 2: an error. 141: the reader of the output left (`| head`).

    \b
      breakwater personal-data posts.jsonl > found.jsonl
    """
    annotate([path], text_field, _Reading())


class _Reading:
    """Reads lines, and says once that a text gives away more than is listed."""

    def __init__(self) -> None:
        self._told = False

    def __call__(self, lines: list[Line]) -> Iterable[dict[str, Any]]:
        for found in find_personal([line.text for line in lines]):
            if len(found) == MOST and not self._told:
                self._told = True
                click.echo(f"a text gives away {MOST:,} times or more; only the first {MOST:,} are listed", err=True)
            yield {"personal_data": [{"category": one.category, "start": one.start, "end": one.end} for one in found]}
