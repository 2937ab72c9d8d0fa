"""What comes with a line: the hostility that a platform sent, and the label that a scorer is measured against."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Raw

from detectors.abuse.classes import LABEL, LABEL_THRESHOLD

_labels = msgspec.json.Decoder(dict[str, Raw])
_number = msgspec.json.Decoder(int | float)
_truth = msgspec.json.Decoder(Any)


def sent(fields: Mapping[str, Raw]) -> dict[str, float]:
    """Of a line's field `labels` those of hostility; empty where there are none. What is no number is no label.

    Raises ValueError where one lies outside 0 to 1.
    """
    try:
        labels = _labels.decode(fields["labels"])
    except (KeyError, msgspec.DecodeError):
        return {}
    found = {name: _float(labels[name]) for name in (LABEL, LABEL_THRESHOLD) if name in labels}
    for name, value in found.items():
        if value is not None and not 0 <= value <= 1:
            raise ValueError(f"labels.{name} is {value:g}, outside 0 to 1")
    return {name: value for name, value in found.items() if value is not None}


def truth(raw: Raw) -> bool:
    """A label that is 0, 1, true or false. Raises ValueError for any other."""
    try:
        value = _truth.decode(raw)
    except msgspec.DecodeError:
        value = None
    if isinstance(value, bool | int | float) and value in (0, 1):
        return bool(value)
    raise ValueError(f"{bytes(raw)[:40].decode(errors='replace')} is neither 0 or 1 nor true or false")


def _float(raw: Raw) -> float | None:
    try:
        return float(_number.decode(raw))
    except (msgspec.DecodeError, OverflowError):
        return math.inf if bytes(raw).strip().lstrip(b"-")[:1].isdigit() else None
