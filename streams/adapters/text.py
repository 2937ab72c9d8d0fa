"""What the platforms leave in running text: names, tags, addresses, mark-up, chains of reposters."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import Final

_MENTION: Final = re.compile(r"@([\w\-·]{1,40})")
_CLOSED_TAG: Final = re.compile(r"#([^#\n]{1,64})#")
_OPEN_TAG: Final = re.compile(r"#([^\s#@\[\]]{1,64})")
_CHAIN_NAME: Final = re.compile(r"([^\s:：@/]{1,40})\s?[:：]")
_ANSWERED: Final = re.compile(r"(?:回复|Reply to) ?(@[^\s:：@]{1,40}) ?[:：]\s*", re.IGNORECASE)
_IN_URL: Final = r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]"  # RFC 3986; words of ours that follow at once are none
# Domains in which names need no Latin letters (root zone of IANA); others are too rare to tell from words.
_IDN_TOP: Final = "中国|中國|公司|网络|網絡|网址|在线|中文网|香港|台湾|台灣|商城|集团|рф|한국"
_URL: Final = re.compile(
    rf"https?://(?:(?:[\w\-]{{1,63}}\.){{1,8}}(?:[A-Za-z]{{2,24}}|{_IDN_TOP})(?![A-Za-z0-9\-_.])(?:[:/?#]{_IN_URL}{{0,2000}})?"
    rf"|{_IN_URL}{{4,2000}})",
    re.IGNORECASE,
)
_TAG: Final = re.compile(r"</?([a-zA-Z]+)[^<>]*>")
_EMOTE: Final = re.compile(r"\balt=[\"']?(\[[^\[\]<>\"']{1,20}\])")
MAX_NAMES: Final = 100  # names, tags or addresses kept of one text; more is noise made to cost us


def unique(values: Iterable[str]) -> tuple[str, ...]:
    """The non-empty values, each once, in order, `MAX_NAMES` at most."""
    return tuple(dict.fromkeys(filter(None, values)))[:MAX_NAMES]


def at(name: str) -> str:
    """A name with the mark that tells it from an id; "" for no name."""
    return "@" + name if name else ""


def mentions(text: str) -> tuple[str, ...]:
    """Names that `text` calls with "@", each with its mark, in order, each once."""
    return unique(["@" + name for name in _MENTION.findall(text)]) if "@" in text else ()


def closed_tags(text: str) -> tuple[str, ...]:
    """Hashtags with a mark on both sides, as on Weibo and Bilibili: `#a b#`. Without the marks."""
    return unique([tag.strip() for tag in _CLOSED_TAG.findall(_without_urls(text))]) if "#" in text else ()


def open_tags(text: str) -> tuple[str, ...]:
    """Hashtags with one mark in front, which end at a space: `#a #b`. Without the mark."""
    return unique(_OPEN_TAG.findall(_without_urls(text))) if "#" in text else ()


def _without_urls(text: str) -> str:
    return _URL.sub(_without_url, text) if "://" in text else text


def _without_url(match: re.Match[str]) -> str:
    # No address holds two marks, nor ends with one: `http://t.cn/x#a#` is one with a tag behind it
    _, mark, rest = match.group().partition("#")
    return f" {mark}{rest}" if mark and (not rest or "#" in rest) else " "


def urls(text: str) -> tuple[str, ...]:
    """Addresses in running text, as they stand there."""
    return unique(_URL.findall(text)) if "://" in text else ()


def plain(markup: str) -> str:
    """HTML as the web clients show it → text: `<br>` is a line, an emote its name, entities unescaped."""
    if "<" in markup:
        markup = _TAG.sub(_without_tag, markup)
    return html.unescape(markup) if "&" in markup else markup


def _without_tag(match: re.Match[str]) -> str:
    # Each tag is looked into on its own: one pattern for all of it could be made to take quadratic time
    name = match.group(1).lower()
    emote = _EMOTE.search(match.group()) if name == "img" else None
    return emote.group(1) if emote else "\n" if name == "br" else ""


def chain(words: str) -> tuple[str, tuple[str, ...]]:
    """A repost's own words, and the reposters it came through, nearest first, each with its "@".

    Weibo and Bilibili append the words of every earlier reposter: `mine//@nearest:theirs//@next:…`.
    """
    own, *rest = words.split("//@", MAX_NAMES)
    names = [_CHAIN_NAME.match(part) for part in rest]
    return own.strip(), unique(["@" + name.group(1) for name in names if name])


def answered(words: str) -> tuple[str, str]:
    """Split what the client puts before a reply to a reply, `回复 @name :words`, off: ("@name", "words")."""
    match = _ANSWERED.match(words)
    return (match.group(1), words[match.end() :]) if match else ("", words)
