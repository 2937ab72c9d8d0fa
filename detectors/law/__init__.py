"""The law registry: what each criterion demands, in the words of the text, and what of it a machine can measure.

    >>> criterion("go:12.2.2").title_en
    'wide spread against an ordinary person'
    >>> [element.id for element in criterion("fashi-2013-21:2.1").elements if element.least]
    ['views', 'reposts']
    >>> instrument("go-2023-draft").in_force
    False

An id is `instrument:article`, with the paragraph where several have items (`go:12.2.2`, `fashi-2017-10:5.1.3`)
and the item (`fashi-2013-21:2.1`). The registry never says that a crime happened: a detector holds figures
against the measurable elements, and the others stand in every matrix as not measurable.

Sources: the texts as issued; see `docs/law.md`. Quotations are from instruments in force; English is our own.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import Final

from detectors.law.defamation import CRITERIA as _DEFAMATION
from detectors.law.guiding_opinions import CRITERIA as _OPINIONS
from detectors.law.instruments import INSTRUMENTS
from detectors.law.networks import CRITERIA as _NETWORKS
from detectors.law.personal_information import CRITERIA as _PERSONAL
from detectors.law.prosecution import CRITERIA as _PROSECUTION
from detectors.law.structure import HEADINGS, MATRIX, Criterion, Element, Heading, Instrument, Layer, UnknownId

__all__ = [
    "CRITERIA",
    "HEADINGS",
    "INSTRUMENTS",
    "MATRIX",
    "NO_LEGAL_ADVICE",
    "OWN_RENDERING",
    "Criterion",
    "Element",
    "Heading",
    "Instrument",
    "Layer",
    "UnknownId",
    "criterion",
    "instrument",
]

NO_LEGAL_ADVICE: Final = "not legal advice / 不构成法律认定"
OWN_RENDERING: Final = "English: this project's own rendering, without authority"

# In the order of the texts, the Guiding Opinions first: the order of every matrix and table.
CRITERIA: Final[tuple[Criterion, ...]] = (*_OPINIONS, *_PROSECUTION, *_DEFAMATION, *_PERSONAL, *_NETWORKS)

_CRITERIA: Final = {each.id: each for each in CRITERIA}
_INSTRUMENTS: Final = {each.id: each for each in INSTRUMENTS}


def criterion(key: str) -> Criterion:
    """The criterion of that id, such as `go:12.2.2`. Raises UnknownId."""
    if key not in _CRITERIA:
        raise UnknownId(_unknown("criterion", key, _CRITERIA))
    return _CRITERIA[key]


def instrument(key: str) -> Instrument:
    """The instrument of that id, such as `fashi-2013-21`. Raises UnknownId."""
    if key not in _INSTRUMENTS:
        raise UnknownId(_unknown("instrument", key, _INSTRUMENTS))
    return _INSTRUMENTS[key]


def _unknown(what: str, key: str, known: Mapping[str, object]) -> str:
    near: Iterable[str] = difflib.get_close_matches(key, known, n=4, cutoff=0.5)
    return f"no {what} {key!r} in the law registry; near it: {', '.join(near) or 'none'}"
