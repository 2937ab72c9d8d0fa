"""The writing side: a label of GB 45438-2025 into a copy of a file, in the place its container has for it.

For tests of readers and platforms. A copy keeps every byte of picture and sound; a C2PA signature over the file does
not survive it. An older label in the same place is replaced: one file carries one (GB 45438-2025, 6.1).
"""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Callable
from xml.sax.saxutils import escape

from detectors.marks import gb45438
from detectors.marks.containers import HEAD, container_of
from detectors.marks.source import Broken

_OLD = re.compile(rb"<TC260:AIGC\b[^>]*>.{0,70000}?</TC260:AIGC>", re.DOTALL)
_PACKET = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">{}</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
)


class CannotLabel(ValueError):
    """The file has no place for a label that we know how to write. The message says why, and what to do."""


def label_of(text: str, produce_id: str) -> dict[str, str]:
    """The label that a user asks for: JSON with the standard's keys, or the producer's name alone.

    Raises CannotLabel for JSON that is no label.

    >>> label_of("example", "7")["ContentProducer"], label_of('{"Label": "3", "ProduceID": "9"}', "7")["ProduceID"]
    ('example', '9')
    """
    given: dict[str, str] = {"Label": "1", "ContentProducer": text, "ProduceID": produce_id}
    if text.lstrip().startswith("{"):
        try:
            value = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise CannotLabel(f"the label is not JSON ({error}); give the seven keys, or plain text") from error
        value = value.get(gb45438.NAME, value)
        known = isinstance(value, dict) and set(value) <= set(gb45438.KEYS) and "Label" in value
        if not known or not all(isinstance(each, str) for each in value.values()):
            raise CannotLabel(f"a label has the key Label and others of {', '.join(gb45438.KEYS)}, all texts")
        given = value
    return {key: given.get(key, "") for key in gb45438.KEYS}


def text_of(label: dict[str, str]) -> str:
    """The label as the standard writes it."""
    return json.dumps(label, ensure_ascii=False, separators=(",", ":"))


def packet(label: dict[str, str], old: bytes = b"") -> bytes:
    """An XMP packet with the label; `old` is the packet that the file has, whose other properties stay."""
    value = escape(text_of(label))
    description = (
        f'<rdf:Description rdf:about="" xmlns:TC260="{gb45438.NAMESPACE}">'
        f"<TC260:AIGC>{value}</TC260:AIGC></rdf:Description>"
    )
    rest, end, tail = _OLD.sub(b"", old).rpartition(b"</rdf:RDF>")
    return rest + description.encode() + end + tail if end else _PACKET.format(description).encode()


def labelled(data: bytes, label: dict[str, str]) -> bytes:
    """A copy of a file that carries the label. Raises CannotLabel where that cannot be."""
    from detectors.marks import label_images, label_media  # they need the functions above

    writers: dict[str, Callable[[bytes, dict[str, str]], bytes]] = {
        "JPEG": label_images.jpeg,
        "PNG": label_images.png,
        "GIF": label_images.gif,
        "TIFF": label_images.tiff,
        "WebP": label_images.webp,
        "WAV": label_media.wav,
        "MP3": label_media.mp3,
        "MP4": label_media.mp4,
        "Matroska": label_media.matroska,
    }
    name = container_of(data[:HEAD]).name
    if name not in writers:
        raise CannotLabel(f"labels are written into {', '.join(writers)}; this file is {name or 'none of them'}")
    try:
        return writers[name](data, label)
    except (Broken, IndexError, struct.error) as problem:
        raise CannotLabel(f"the file does not go on as {name} says ({problem}); give a whole one") from problem
