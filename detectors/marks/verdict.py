"""All marks of one file → one verdict with its reasons.

ai                       a mark claims generative AI, alone or in a composite
algorithmic_not_trained  made by an algorithm that was not trained: not generative AI
none                     no mark claims either, which proves nothing
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from msgspec.structs import replace

from detectors.marks import digital_source, gb45438, generators, xmp
from detectors.marks.mark import C2paState, Mark, Marked, Verdict
from detectors.marks.pieces import Piece

ABSENCE = "No mark of AI generation that counts. That proves nothing: screenshots, re-encoding and uploads lose them."
DECLARED = "A mark says what somebody declared; it does not prove it."
ALGORITHMIC = "Declared as made by an algorithm that was not trained: that is not generative AI."
MAX_MARKS = 64
MAX_NOTE = 2000


class C2pa(NamedTuple):
    """What the C2PA library said."""

    state: C2paState
    marks: list[Mark]
    note: str


NO_C2PA = C2pa("none", [], "")


def marks_of(pieces: Iterable[Piece]) -> list[Mark]:
    """The marks that the pieces of a file hold, without repeats."""
    found: dict[tuple[str, str, str], Mark] = {}
    for piece in pieces:
        for mark in _of_piece(piece):
            found.setdefault((mark.kind, mark.value, mark.claim), mark)
            if len(found) >= MAX_MARKS:
                return list(found.values())
    return list(found.values())


def _of_piece(piece: Piece) -> list[Mark]:
    if piece.kind == "xmp":
        properties = xmp.properties(piece.value)
        texts = [Piece("text", piece.place, name, value.encode("utf-8", "replace")) for _, name, value in properties]
        return [
            *gb45438.of_xmp(properties, piece.place),
            *digital_source.of_xmp(properties, piece.place),
            *(mark for text in texts if (mark := generators.of_text(text))),
        ]
    if piece.kind == "text":
        return [mark for mark in (gb45438.of_text(piece), generators.of_text(piece)) if mark]
    return []


def judge(marks: list[Mark], c2pa: C2pa = NO_C2PA, problems: Iterable[str] = ()) -> Marked:
    """One verdict from everything that was read. `problems`: what could not be read, for a person."""
    everything = _contradicted([*marks, *c2pa.marks])
    claims = {mark.claim for mark in everything}
    verdict: Verdict = "ai" if "ai" in claims else "algorithmic_not_trained" if "algorithmic" in claims else "none"
    words = [{"ai": DECLARED, "algorithmic_not_trained": ALGORITHMIC, "none": ABSENCE}[verdict]]
    if any(mark.state == "conflicting" for mark in everything):
        words.append("Marks contradict each other.")
    words += [c2pa.note, *(mark.note for mark in everything), *problems]
    note = " ".join(f"{word.rstrip('.')}." for word in dict.fromkeys(words) if word)
    return Marked(verdict, c2pa.state, tuple(everything), note[:MAX_NOTE])


def compared(earlier: Marked, later: Marked) -> Marked:
    """A later copy of the same content, with what it lost since the earlier one.

    "The same content" is the caller's to know: equal or near PDQ, or one narrative. Marks that claimed
    something and have no counterpart are added as `lost`; the verdict stays what the later copy's own
    marks say. A label of GB 45438 that was replaced by one of another content is `conflicting`.
    """
    kept = {(mark.kind, mark.claim) for mark in later.marks}
    lost = [mark for mark in earlier.marks if mark.claim and (mark.kind, mark.claim) not in kept]
    labels = {gb45438.identity(mark) for mark in earlier.marks if mark.kind == "gb45438"}
    marks = [
        replace(mark, state="conflicting")
        if labels and mark.kind == "gb45438" and gb45438.identity(mark) not in labels
        else mark
        for mark in later.marks
    ]
    words = [later.note]
    if lost:
        words.append(f"Lost since an earlier copy: {', '.join(dict.fromkeys(mark.kind for mark in lost))}.")
    if any(mark.state == "conflicting" for mark in marks):
        words.append("The label is not that of the earlier copy.")
    marks += [replace(mark, state="lost") for mark in lost]
    return replace(later, marks=tuple(marks), note=" ".join(words)[:MAX_NOTE])


def _contradicted(marks: list[Mark]) -> list[Mark]:
    """The marks, those `conflicting` that another one contradicts: made by a model against taken by a camera,
    or two labels of GB 45438 that name different contents."""
    claims = {mark.claim for mark in marks}
    against = {"ai", "captured"} <= claims
    labels = {gb45438.identity(mark) for mark in marks if mark.kind == "gb45438"}
    return [
        replace(mark, state="conflicting")
        if (against and mark.claim in ("ai", "captured")) or (len(labels) > 1 and mark.kind == "gb45438")
        else mark
        for mark in marks
    ]
