"""What the platforms leave in running text: names, tags, addresses, mark-up, and numbers for people."""

from __future__ import annotations

import html
import re
from typing import Final

from streams.adapters.reading import BAD_VALUE, unreadable

_MENTION: Final = re.compile(r"@([\w\-·]{1,40})")
_CLOSED_TAG: Final = re.compile(r"#([^#\n]{1,64})#")
_OPEN_TAG: Final = re.compile(r"#([^\s#@\[\]]{1,64})")
_URL: Final = re.compile(r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]{4,2000}")
_BREAK: Final = re.compile(r"<br\s*/?>", re.IGNORECASE)
_EMOTE: Final = re.compile(r"<img\b[^<>]*?\balt=[\"']?(\[[^\[\]<>\"']{1,20}\])[^<>]*>", re.IGNORECASE)
_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]*>")
_COUNT: Final = re.compile(r"(\d{1,15})(?:\.(\d{1,4}))?(万|亿|w|k|m)?\+?", re.IGNORECASE)
_UNIT: Final = {"": 1, "万": 10_000, "w": 10_000, "亿": 100_000_000, "k": 1_000, "m": 1_000_000}
MAX_NAMES: Final = 100  # names, tags or addresses kept of one text; more is noise made to cost us


def unique(values: list[str]) -> tuple[str, ...]:
    """The non-empty values, each once, in order, `MAX_NAMES` at most."""
    return tuple(dict.fromkeys(filter(None, values)))[:MAX_NAMES]


def mentions(text: str) -> tuple[str, ...]:
    """Names that `text` calls with "@", each with its mark, in order, each once."""
    return unique(["@" + name for name in _MENTION.findall(text)]) if "@" in text else ()


def closed_tags(text: str) -> tuple[str, ...]:
    """Hashtags with a mark on both sides, as on Weibo and Bilibili: `#a b#`. Without the marks."""
    return unique([tag.strip() for tag in _CLOSED_TAG.findall(text)]) if "#" in text else ()


def open_tags(text: str) -> tuple[str, ...]:
    """Hashtags with one mark in front, which end at a space: `#a #b`. Without the mark."""
    return unique(_OPEN_TAG.findall(text)) if "#" in text else ()


def urls(text: str) -> tuple[str, ...]:
    """Addresses in running text, as they stand there."""
    return unique(_URL.findall(text)) if "://" in text else ()


def plain(markup: str) -> str:
    """HTML as the web clients show it → text: `<br>` is a line, an emote its name, entities unescaped."""
    if "<" in markup:
        markup = _TAG.sub("", _EMOTE.sub(r"\1", _BREAK.sub("\n", markup)))
    return html.unescape(markup) if "&" in markup else markup


def count(value: object) -> int | None:
    """A counter as platforms send it: 12, "12", "1.2万", "10+". None and "" mean not given.

    Raises:
        Unreadable: for anything else, such as a negative number.
    """
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63:
        return value
    if value is None or value == "":
        return None
    match = _COUNT.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise unreadable(BAD_VALUE, f"{value!r:.40} is not a counter; send a number of 0 or more")
    whole, part, unit = match.group(1), match.group(2) or "", match.group(3) or ""
    scale = _UNIT[unit.lower()]
    return int(whole) * scale + int(part.ljust(4, "0")) * scale // 10_000
