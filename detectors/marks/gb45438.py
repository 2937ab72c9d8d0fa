"""The implicit label of GB 45438-2025: one JSON object `AIGC` with seven keys.

Sources: GB 45438-2025, annex E (keys; `Label` 1 = is generated, 2 = may be, 3 = is suspected to be); TC260-PG-20259A
(images), 20257A (video), 202510A (audio), 20258A (text) for the places. Accepted as it is found in the wild: bare,
wrapped in `{"AIGC": …}`, the inner object as a string, escaped for XML once or twice, the keys as XMP properties of
their own.

    >>> parsed('{"AIGC": {"Label": "1", "ProduceID": "7"}}')
    {'Label': '1', 'ProduceID': '7'}
    >>> parsed("{&quot;Label&quot;:&quot;2&quot;,&quot;ContentProducer&quot;:&quot;a&quot;}")
    {'Label': '2', 'ContentProducer': 'a'}
    >>> parsed('{"Label": "urgent"}') is None  # says nothing of generated content
    True
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable
from typing import Any

from detectors.marks.mark import Mark, shown
from detectors.marks.pieces import Piece, text_of
from detectors.marks.xmp import Property

KEYS = ("Label", "ContentProducer", "ProduceID", "ReservedCode1", "ContentPropagator", "PropagateID", "ReservedCode2")
NAME = "AIGC"
NAMESPACE = "http://www.tc260.org.cn/ns/AIGC/1.0/"
IDENTITY = KEYS[:3]  # what two labels of one content agree in
MAX_LABEL = 65_536  # characters; the seven values take a few hundred
MAX_WRAPS = 3
_LOOSE = re.compile(r"[\"']?(" + "|".join(KEYS) + r")[\"']?\s{0,4}[:=]\s{0,4}[\"']?([^\"',}\r\n]{0,2000})")
_NOTES = {
    "1": "",
    "2": "Label 2: may be generated",
    "3": "Label 3: suspected to be generated",
}
_DENIES = {"", "0", "false", "no", "none"}


def parsed(text: str, named: bool = False) -> dict[str, str] | None:
    """The label in a text, or None. `named`: the place is reserved for the label, so its form may be looser."""
    text = text[:MAX_LABEL].strip("\0 \r\n\t\ufeff")
    for _ in range(2):
        if "&quot;" in text or "&#" in text or "&amp;" in text:
            text = html.unescape(text)
    start = 0 if text.startswith('"') else text.find("{")
    label = _unwrapped(_json(text[start:])) if 0 <= start < 64 else None
    if label is None and named:
        label = dict(_LOOSE.findall(text))
    if not label or "Label" not in label or (len(label) == 1 and not named):
        return None
    return label


def _json(text: str) -> Any:
    try:
        return json.JSONDecoder().raw_decode(text)[0]
    except (ValueError, RecursionError):
        return None


def _unwrapped(value: Any) -> dict[str, str] | None:
    for _ in range(MAX_WRAPS):
        if isinstance(value, str):
            value = _json(value)
        if not isinstance(value, dict) or NAME not in value:
            break
        value = value[NAME]
    if isinstance(value, str):
        value = _json(value)
    if not isinstance(value, dict):
        return None
    return {key: _plain(value[key]) for key in KEYS if key in value}


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)[:2000]


def mark(label: dict[str, str], place: str) -> Mark:
    """The label as a mark."""
    kind = label["Label"].strip()
    value = shown(json.dumps({NAME: label}, ensure_ascii=False, separators=(",", ":")))
    if kind.lower() in _DENIES:
        return Mark("gb45438", "none", value, "", f"{place}: Label {kind!r} claims nothing")
    note = _NOTES.get(kind, f"Label {kind[:20]!r} is not one of the standard's 1, 2, 3")
    return Mark("gb45438", "declared", value, "ai", f"{place}: {note}" if note else "")


def of_text(piece: Piece) -> Mark | None:
    """The label in a text piece of any name."""
    name = piece.name.rpartition(":")[2].rpartition(".")[2]
    named = name.upper() == NAME
    if not named and b"Label" not in piece.value[:MAX_LABEL]:
        return None
    label = parsed(text_of(piece.value[:MAX_LABEL]), named)
    return mark(label, piece.place) if label else None


def of_xmp(found: Iterable[Property], place: str) -> list[Mark]:
    """The labels among the properties of a packet: whole ones, and one from keys that stand alone."""
    marks: list[Mark] = []
    alone: dict[str, str] = {}
    for namespace, name, value in found:
        ours = namespace == NAMESPACE or "tc260" in namespace.lower() or "tc260.org.cn" in namespace
        if name == NAME or (not ours and ("AIGC" in value[:80] or "ContentProducer" in value[:400])):
            label = parsed(value, named=name == NAME and ours)
            if label:
                marks.append(mark(label, place))
        elif name in KEYS and (ours or namespace.upper() == NAME or not namespace):
            alone.setdefault(name, value)
    if not marks and "Label" in alone and len(alone) > 1:
        marks.append(mark(alone, place))
    return marks


def identity(found: Mark) -> tuple[str, ...]:
    """What two labels of one content agree in: kind, producer, number of production."""
    label = parsed(found.value, named=True) or {}  # a value that was cut is no JSON
    return tuple(label.get(key, "") for key in IDENTITY)
