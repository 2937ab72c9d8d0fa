"""What a platform declares about media outside the bytes.

Source: Measures for Labelling AI-Generated Synthetic Content (2025), 6: platforms read implicit labels, take users'
declarations, and say what they found.
"""

from __future__ import annotations

import msgspec

from detectors.marks import c2pa_store, digital_source, gb45438
from detectors.marks.mark import Mark, shown
from graph.events import Media

MAX_BLOCK = 1 << 20  # characters of a mark block that are read


def of_media(media: Media) -> list[Mark]:
    """The marks that the platform sent with one media item: its declaration, and the block it computed at upload.

    >>> [mark.claim for mark in of_media(Media(declared_ai=True))]
    ['ai']
    """
    marks = [] if media.declared_ai is None else [_declaration(media.declared_ai)]
    return marks + _block(media.marks[:MAX_BLOCK]) if media.marks else marks


def _declaration(generated: bool) -> Mark:
    if generated:
        return Mark(
            "platform", "declared", "declared_ai: true", "ai", "the platform or the author declares it generated"
        )
    return Mark("platform", "none", "declared_ai: false", "", "the platform or the author declares it not generated")


def _block(block: str) -> list[Mark]:
    """A block is a label of GB 45438, a source type of IPTC, or the report of a C2PA library."""
    label = gb45438.parsed(block, named=True)
    if label:
        return [gb45438.mark(label, "platform")]
    if digital_source.claim(block):
        return [Mark("digital_source_type", "declared", shown(digital_source.term(block)), digital_source.claim(block))]
    try:
        report = msgspec.json.decode(block)
    except (msgspec.DecodeError, RecursionError):
        report = None
    if isinstance(report, dict) and "manifests" in report:
        return c2pa_store.read(report)[1]
    return [Mark("platform", "none", shown(block), "", "a mark block of the platform that is of no known form")]
