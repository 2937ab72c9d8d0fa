"""Properties of an XMP packet. Source: ISO 16684-1:2019 (XMP), 7.

The parser is expat with document types refused: no entity is ever declared, so none expands.
A packet that is not well formed (JSON pasted into an attribute, a cut end) is searched for the few
properties that are marks.
"""

from __future__ import annotations

import html
import re
from typing import Any, NamedTuple
from xml.parsers import expat

MAX_DEPTH = 64
MAX_PROPERTIES = 20_000
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
# Serialised anywhere, in any quoting: `prefix:Name="…"`, `<prefix:Name>…<`.
_LOOSE = re.compile(
    r"([\w.-]{1,40}):(AIGC|DigitalSource(?:File)?Type|AISystemUsed)\s{0,9}(?:=\s{0,9}(?:\"(\{.{0,4000}?\}|[^\"]{0,4000})\"|"
    r"'([^']{0,4000})')|>(.{0,4000}?)</\1:\2)",
    re.IGNORECASE | re.DOTALL,
)


class Property(NamedTuple):
    """One simple property, or one field or item of a structured one."""

    namespace: str  # URI, or the prefix where the packet never binds it
    name: str
    value: str


class _Refused(Exception):
    """What no honest packet holds."""


def properties(packet: bytes) -> list[Property]:
    """The properties of a packet, in document order; of a broken one, those that are marks."""
    reader = _Reader()
    try:
        reader.parse(packet)
    except (expat.ExpatError, _Refused, ValueError):
        return [*reader.found, *(found for found in _loose(packet) if found not in reader.found)]
    return reader.found


def _loose(packet: bytes) -> list[Property]:
    text = packet.decode("utf-8", "replace")
    found = []
    for match in _LOOSE.finditer(text):
        value = next((group for group in match.groups()[2:] if group is not None), "")
        found.append(Property(match[1], match[2], html.unescape(value)))
        if len(found) == 100:
            break
    return found


class _Reader:
    """Walks a packet and keeps what each property says."""

    def __init__(self) -> None:
        self.found: list[Property] = []
        self._open: list[tuple[str, list[str]]] = []
        self._bound: dict[str, str] = {}

    def parse(self, packet: bytes) -> None:
        # Without namespace processing: packets that never bind a prefix are common, and readable.
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = _refuse
        parser.EntityDeclHandler = _refuse
        parser.Parse(packet.strip(b"\0 \r\n\t"), True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) >= MAX_DEPTH or len(self.found) >= MAX_PROPERTIES:
            raise _Refused
        self._bound |= {key[6:]: value for key, value in attributes.items() if key.startswith("xmlns:")}
        for key, value in attributes.items():
            if key == "rdf:resource":
                self._keep(name, value)
            elif not key.startswith(("xmlns", "rdf:", "xml:")):
                self._keep(key, value)
        self._open.append((name, []))

    def _text(self, text: str) -> None:
        if self._open:
            self._open[-1][1].append(text)

    def _end(self, _name: str) -> None:
        name, texts = self._open.pop()
        value = "".join(texts).strip()
        if value and not name.startswith("x:"):
            holder = next((each for each, _ in reversed(self._open) if not each.startswith("rdf:")), "")
            self._keep(holder if name.startswith("rdf:") else name, value)

    def _keep(self, name: str, value: str) -> None:
        prefix, _, local = name.rpartition(":")
        self.found.append(Property(self._bound.get(prefix, prefix), local, value))


def _refuse(*_: Any) -> None:
    raise _Refused
