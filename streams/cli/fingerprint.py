"""`breakwater fingerprint`: what co-sharing compares. Object ids of texts, addresses, hashtags and pictures."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from detectors.fingerprint import fingerprints
from streams.cli.lines import Line, annotate, line_arguments


@click.command()
@line_arguments
def command(path: Path, text_field: str) -> None:
    """Add object ids to JSON lines: `fingerprint` (null where a text says too little).

    \b
      breakwater fingerprint posts.jsonl > with-ids.jsonl
    """
    annotate(path, text_field, _read)


def _read(lines: list[Line]) -> Iterable[dict[str, Any]]:
    return [
        {"fingerprint": f"{number:016x}" if number else None} for number in fingerprints([line.text for line in lines])
    ]
