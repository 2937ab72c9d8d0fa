"""What is declared outside the bytes: by a platform about media, by a post in words.

Source: Measures for Labelling AI-Generated Synthetic Content (2025), 6: platforms read implicit labels, take users'
declarations, and say what they found.
"""

from __future__ import annotations

import msgspec

from detectors.marks import c2pa_store, digital_source, gb45438
from detectors.marks.mark import Mark, shown
from graph.events import Event, Media

SURE = 0.5  # of a platform's label from 0 to 1
MAX_BLOCK = 1 << 20  # characters of a mark block that are read


def of_event(event: Event) -> list[Mark]:
    """Everything that is declared with an event, its media's bytes not read: label, text, and each media item.

    The text was read before (`event.reading`, `detectors.marks.texts`).
    """
    marks = []
    if (event.labels or {}).get("declared_ai", 0.0) >= SURE:
        marks.append(_declaration(generated=True))
    if event.reading is not None and event.reading.declares_ai:
        marks.append(Mark("text", "declared", "the text says so", "ai"))
    return [*marks, *(mark for media in event.media for mark in of_media(media))]


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
