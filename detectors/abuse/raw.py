"""What is put out of sight or undone before the plain form is made, because it needs marks that the plain form drops.

    character references ─► undone
    web addresses, names behind "@", emotes in brackets, quoted abuse that is told of ─► gone

    >>> sighted("[偷笑][心]你&#22909;，ok")
    '  你好，ok'
    >>> sighted("“你去死”，这是她收到的私信之一")
    ' 所引原话 ，这是她收到的私信之一'
    >>> sighted("@一只废物研究僧 早安"), sighted("@王小明 废物"), sighted("@王小明废物")
    (' 早安', ' 废物', '@王小明废物')

A name says nothing of whoever bears it, and nothing to them. Where plain abuse ends it and no space does, somebody
forgot the space. An emote is one to eight letters or ideographs in brackets, as Weibo and Bilibili write them; plain
abuse in brackets is none. What it cannot see: who quotes with approval but in other words than those listed.
"""

from __future__ import annotations

import html
import re
from typing import Final

from detectors.abuse.cues import PARTS
from detectors.abuse.words import ABUSE
from detectors.called import parted

TOLD_WORD: Final = PARTS["told"].strip()
_REFERENCE: Final = re.compile(r"&#(?:[xX][0-9a-fA-F]{1,6}|[0-9]{1,7}(?![0-9]));?")
_ADDRESS: Final = re.compile(
    # A host is tried from its first character only, else a long run of labels takes quadratic time.
    r"(?:https?://|www\.)[!-~]+|(?<![a-z0-9.-])[a-z0-9.-]+\.(?:com|cn|net|org)\b[!-~]*",
    re.IGNORECASE | re.ASCII,
)
_EMOTE: Final = re.compile(r"\[(\w{1,8})\]")
_ABUSIVE: Final = frozenset(f"{ABUSE['flat']} {ABUSE['english_flat']}".replace("^", "").replace("$", "").split())
_NAME: Final = re.compile(r"@(?<![A-Za-z0-9._+\-]@)([\w\-·]{1,40})")  # no e-mail address
_SPACED: Final = re.compile(_NAME.pattern + " ")  # nothing to ask where it ends
_LONGEST: Final = max(map(len, _ABUSIVE))
_QUOTED: Final = re.compile(r"“[^“”\n]{1,40}”|「[^「」\n]{1,40}」|\"[^\"\n]{1,80}\"")
_TELLS: Final = re.compile(
    r"私信|收到|有人(?:说|骂|威胁|评论|留言)|被(?:人)?(?:骂|威胁|辱骂|恐吓)|威胁[我她他]|词汇|一词|这个词|字眼|骂[我她他]"
    r"|侮辱|歧视性|求助|报警|举报|\b(?:telling|told|tells|called|calls|calling) (?:me|her|him|them|people)\b"
    r"|\b(?:the|this) (?:word|term)\b|\boffensive\b|\bslur\b",
    re.IGNORECASE,
)
_AGREES: Final = re.compile(
    r"确实|说得对|说的对|没错|骂得好|说得好|同意|就是(?:个|一个)?[“「\"]|你(?:这|个|就)|\bagree|\bso true"
)
_MARKS: Final = re.compile('[“「"]')


def sighted(text: str) -> str:
    """One text without what must not be read as its author's words; takes time linear in its length."""
    if "&#" in text:
        text = _REFERENCE.sub(lambda match: html.unescape(match[0]), text)
    if "." in text:
        text = _ADDRESS.sub(" ", text)
    if "@" in text:
        text = _SPACED.sub(" ", text)
        if "@" in text:
            text = _NAME.sub(_unnamed, text)
    if "[" in text:
        text = _EMOTE.sub(_read, text)
    if (
        ("“" in text or '"' in text or "「" in text)
        and _TELLS.search(_QUOTED.sub(" ", text))
        and not _AGREES.search(text)
    ):
        text = _QUOTED.sub(f" {TOLD_WORD} ", text)
    return text


def _unnamed(match: re.Match[str]) -> str:
    """Nothing; but words that the name runs on into, and the name where plain abuse ends it."""
    name = match[1]
    if name.isascii():
        return " "
    own = parted(match[0]).partition(" ")[2]
    abusive = not own and any(name[-length:] in _ABUSIVE for length in range(1, min(len(name), _LONGEST + 1)))
    return match[0] if abusive else f" {own}"


def _read(emote: re.Match[str]) -> str:
    return emote[0] if emote[1].lower() in _ABUSIVE else " "
