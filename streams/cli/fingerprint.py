"""`breakwater fingerprint`: what co-sharing compares. Object ids of texts, addresses, hashtags and pictures."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click
from msgspec import DecodeError, Raw, json

from detectors.fingerprint import object_ids
from detectors.media_hash import NotAPicture, pdq_of_bytes, sha256
from detectors.objects import canonical_hashtags, canonical_urls
from streams.adapters import text as running
from streams.cli.lines import Line, annotate, end, text_field_option
from streams.cli.standard import StandardOutput
from streams.errors import InputError
from streams.readers.opening import missing

MAX_BYTES = 256 << 20  # of one picture file

_strings = json.Decoder(tuple[str, ...])


@click.command()
@text_field_option
@click.option("--media", is_flag=True, help="FILE… are pictures: print SHA-256 and PDQ of each.")
@click.argument("paths", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
def command(paths: tuple[Path, ...], text_field: str | None, media: bool) -> None:
    """Object ids: what two accounts that spread the same thing have in common.

    Adds to JSON lines (`-` is standard input; gzip, xz and zstd are read): `fingerprint` of the text,
    16 hexadecimal digits, equal for most near-copies, null where the text says too little;
    `near_ids`, of which nearly all near-copies share at least one; `urls_canonical` and
    `hashtags_canonical`, of the line's `urls` and `hashtags`, else of the text.

    With --media prints for each file one JSON object: `file`, `sha256`, `pdq` (256 bits,
    hexadecimal; copies differ in at most 31), `pdq_quality` (below 50: too plain to compare), `note`.

    Every line comes out, in order. Exit code 1: a line, or with --media a file, could not be read; it is
    named on standard error, and the line passed on as it is. 2: an error. 141: the reader of the output
    left (`| head`).

    \b
      breakwater fingerprint posts.jsonl > with-ids.jsonl
      breakwater fingerprint --media picture.jpg copy.jpg
    """
    if media:
        _tell_pictures(paths)
    else:
        annotate(paths, text_field, _of_lines)


def _tell_pictures(paths: tuple[Path, ...]) -> None:
    out, missing = StandardOutput(), 0
    for path in paths:
        try:
            seen = _of_picture(path)
        except InputError as error:
            missing += 1
            click.echo(f"breakwater: {error}", err=True)
        else:
            out.write(json.encode(seen) + b"\n")
    out.flush()
    end(missing)


def _of_lines(lines: list[Line]) -> Iterable[dict[str, Any]]:
    texts = [line.text for line in lines]
    for line, number, near in zip(lines, *object_ids(texts), strict=True):
        tags = running.closed_tags(line.text) or running.open_tags(line.text)
        yield {
            "fingerprint": f"{number:016x}" if number else None,
            "near_ids": [f"{one:016x}" for one in near],
            "urls_canonical": canonical_urls(_listed(line, "urls")) or canonical_urls(running.urls(line.text)),
            "hashtags_canonical": canonical_hashtags(_listed(line, "hashtags")) or canonical_hashtags(tags),
        }


def _listed(line: Line, name: str) -> tuple[str, ...]:
    """A field that is a list of texts; anything else counts as not given."""
    try:
        return _strings.decode(line.fields.get(name, Raw(b"[]")))
    except (DecodeError, UnicodeDecodeError):
        return ()


def _of_picture(path: Path) -> dict[str, Any]:
    try:
        if not path.is_file():
            raise missing(path)
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"{path} is larger than {MAX_BYTES >> 20} MB; that is no picture")
        data = path.read_bytes()
    except OSError:
        raise missing(path) from None
    name = str(path).encode(errors="replace").decode()
    seen: dict[str, Any] = {"file": name, "sha256": sha256(data), "pdq": None, "pdq_quality": None, "note": ""}
    try:
        picture = pdq_of_bytes(data)
    except NotAPicture as problem:
        return seen | {"note": str(problem)}
    return seen | {"pdq": picture.pdq, "pdq_quality": picture.quality}
