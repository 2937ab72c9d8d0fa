"""Small media files of every container, made here: Pillow for pictures, by hand for the rest."""

from __future__ import annotations

import io
import struct
import wave
import zlib
from collections.abc import Callable

from PIL import Image

from detectors.marks.matroska import SEGMENT


def picture(form: str, **options: object) -> bytes:
    """A picture of 12 × 8 pixels in a form that Pillow writes."""
    image = Image.new(str(options.pop("mode", "RGB")), (12, 8), 7)
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def box(kind: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack(">I", 8 + len(body)) + kind + body


def mp4(moov_first: bool = False, brand: bytes = b"isom") -> bytes:
    """A film of one box of each kind that matters, without a track."""
    head = box(b"ftyp", brand, bytes(4), b"isom")
    moov = box(b"moov", box(b"mvhd", bytes(100)))
    film = box(b"mdat", b"\x11" * 64)
    return head + (moov + film if moov_first else film + moov)


def element(kind: int, content: bytes) -> bytes:
    return (
        kind.to_bytes((kind.bit_length() + 7) // 8, "big")
        + bytes([0x40 | len(content) >> 8, len(content) & 255])
        + content
    )


def mkv(unknown_size: bool = False) -> bytes:
    head = element(0x1A45DFA3, element(0x4282, b"matroska"))
    content = element(0x1549A966, element(0x2AD7B1, b"\x0f\x42\x40")) + element(0x1F43B675, element(0xE7, b"\0"))
    if unknown_size:
        return head + SEGMENT.to_bytes(4, "big") + b"\x01" + b"\xff" * 7 + content
    return head + element(SEGMENT, content)


def wav() -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8000)
        sound.writeframes(b"\x80" * 33)
    return file.getvalue()


def mp3(version: int = 0) -> bytes:
    """One silent frame; with `version` 3 or 4 behind an ID3 tag that holds a title and padding."""
    sound = b"\xff\xfb\x90\x00" + bytes(413)
    if not version:
        return sound
    title = b"TIT2" + struct.pack(">I", 6) + b"\0\0" + b"\0Title"
    tag = title + bytes(20)
    return b"ID3" + bytes([version, 0, 0, 0, 0, 0, len(tag)]) + tag + sound


def vorbis(*fields: bytes) -> bytes:
    """A comment block without a vendor."""
    parts = [struct.pack("<I", len(field)) + field for field in fields]
    return struct.pack("<II", 0, len(parts)) + b"".join(parts)


def flac(*fields: bytes) -> bytes:
    comments = vorbis(*fields)
    return b"fLaC" + b"\0\0\0\x22" + bytes(34) + b"\x84" + len(comments).to_bytes(3, "big") + comments


def ogg(*fields: bytes) -> bytes:
    packet = b"\x03vorbis" + vorbis(*fields) + b"\1"
    lengths = bytes([255] * (len(packet) // 255) + [len(packet) % 255])
    return b"OggS" + bytes(22) + bytes([len(lengths)]) + lengths + packet


def avi(label: bytes) -> bytes:
    info = b"INFO" + b"AIGC" + struct.pack("<I", len(label)) + label + bytes(len(label) & 1)
    return b"RIFF" + struct.pack("<I", len(info) + 12) + b"AVI LIST" + struct.pack("<I", len(info)) + info


def png_chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_with(*chunks: tuple[bytes, bytes], late: bool = False) -> bytes:
    """A PNG with chunks of our own, before the pixels or behind them."""
    plain = picture("PNG")
    at = len(plain) - 12 if late else 33
    return plain[:at] + b"".join(png_chunk(kind, content) for kind, content in chunks) + plain[at:]


def jpeg_with(*segments: tuple[int, bytes]) -> bytes:
    """A JPEG with segments of our own behind its first marker."""
    plain = picture("JPEG")
    return (
        plain[:2]
        + b"".join(bytes([0xFF, mark]) + struct.pack(">H", len(data) + 2) + data for mark, data in segments)
        + plain[2:]
    )


def xmp(description: str) -> bytes:
    """A packet whose one description has these attributes or children."""
    body = description if description.startswith("<") else f"<rdf:Description {description}/>"
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns:TC260="http://www.tc260.org.cn/ns/AIGC/1.0/" '
        f'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">{body}</rdf:RDF></x:xmpmeta>'
    ).encode()


CONTAINERS: dict[str, Callable[[], bytes]] = {
    "jpeg": lambda: picture("JPEG"),
    "jpeg with exif": lambda: picture("JPEG", exif=b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0"),
    "png": lambda: picture("PNG"),
    "png with alpha": lambda: picture("PNG", mode="RGBA"),
    "webp": lambda: picture("WEBP"),
    "webp lossless": lambda: picture("WEBP", lossless=True),
    "webp with alpha": lambda: picture("WEBP", mode="RGBA"),
    "tiff": lambda: picture("TIFF"),
    "tiff packed": lambda: picture("TIFF", compression="tiff_lzw"),
    "gif": lambda: picture("GIF"),
    "mp4": mp4,
    "mp4 with moov first": lambda: mp4(moov_first=True),
    "mov": lambda: mp4(brand=b"qt  "),
    "mkv": mkv,
    "mkv of unknown size": lambda: mkv(unknown_size=True),
    "mp3": mp3,
    "mp3 with id3 2.3": lambda: mp3(3),
    "mp3 with id3 2.4": lambda: mp3(4),
    "wav": wav,
}
LABELLED: dict[str, Callable[[], bytes]] = {  # containers that are read and not written
    "avif": lambda: picture("AVIF", xmp=xmp('TC260:AIGC=\'{"Label":"1","ProduceID":"7"}\'')),
    "flac": lambda: flac(b'AIGC={"Label":"1","ProduceID":"7"}'),
    "ogg": lambda: ogg(b'AIGC={"Label":"1","ProduceID":"7"}'),
    "avi": lambda: avi(b'{"Label":"1","ProduceID":"7"}'),
}
PILLOW = ("jpeg", "png", "webp", "tiff", "gif")
