"""IPTC digital source types: how content came to be, as the vocabulary of photo metadata and C2PA says it.

Sources: IPTC NewsCodes `digitalsourcetype` (cv.iptc.org); IPTC Photo Metadata Standard 2025.1 (`DigitalSourceType`,
`AISystemUsed`); C2PA 2.2, 18.15 (actions). Algorithmic media alone (fractals, charts, noise) are not generative AI.

    >>> claim("http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia")
    'ai'
    >>> claim("algorithmicMedia"), claim("digitalCapture"), claim("softwareImage")
    ('algorithmic', 'captured', '')
"""

from __future__ import annotations

from collections.abc import Iterable

from detectors.marks.mark import Claim, Mark, shown
from detectors.marks.xmp import Property

NAMES = {"digitalsourcetype", "digitalsourcefiletype"}
SYSTEM_NAMES = {"aisystemused"}
CLAIMS: dict[str, Claim] = {
    "trainedalgorithmicmedia": "ai",
    "compositewithtrainedalgorithmicmedia": "ai",
    "trainedalgorithmicdata": "ai",  # of C2PA's own vocabulary
    "algorithmicmedia": "algorithmic",
    "digitalcapture": "captured",
    "computationalcapture": "captured",
    "negativefilm": "captured",
    "positivefilm": "captured",
    "print": "captured",
}


def term(value: str) -> str:
    """The last part of a source type: `…/digitalsourcetype/print` → `print`."""
    return value.strip().rstrip("/").rpartition("/")[2].rpartition(":")[2]


def claim(value: str) -> Claim:
    """What a source type says of how the content was made."""
    return CLAIMS.get(term(value).lower(), "")


def of_xmp(found: Iterable[Property], place: str) -> list[Mark]:
    """Source types and named AI systems among the properties of a packet."""
    marks = []
    for _, name, value in found:
        if name.lower() in NAMES:
            claimed = claim(value)
            marks.append(Mark("digital_source_type", "declared" if claimed else "none", shown(term(value)), claimed))
        elif name.lower() in SYSTEM_NAMES and value.strip():
            marks.append(Mark("ai_system", "declared", shown(value), "ai", f"{place}: names an AI system"))
    return marks
