"""Accounts called by "@" in a text: which of them are meant, and which are a source, a friend or an institution.

A platform's own list of mentions says who is called; which of them is no target, `cited_accounts` reads from the
words. Where an event carries no list, `called_accounts` reads the names from the text: less certain, for a name is
no account, and where a name runs into the words behind it only frequent ones of those tell where it ends.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from detectors.stance import takes_up
from graph.victims import ANSWERED

_NAMED: Final = re.compile(r"@([\w\-·]{1,40})")
_NO_ADDRESS: Final = re.compile(r"(?<![A-Za-z0-9._+\-])@([\w\-·]{1,40})")  # of e-mail
_SOURCE: Final = re.compile(
    r"(?:转自|转载自|转发自|来自|来源|出自|源自|图源|图|视频|素材|摄影|投稿给?|感谢(?:粉丝|网友)?|据|via|cr|from|by|source)"
    r"(?:\s?[:：]\s*[^\s@:：]{1,8}\s+|\s?[:：]?\s*)$",  # "by: NAME @account" gives the name as well
    re.IGNORECASE,
)
_INVITES: Final = re.compile(
    r"\s*(?:@\S+\s+)*(?:快来|来看|看看|快看|看这|看一下|进来|速来|像不像|一起|想吃|想去|下次|安排|要不要|周末|走起|约吗|去吗"
    r"|look|see this)"
)
# How accounts of media, authorities and platforms call themselves.
_INSTITUTION: Final = re.compile(
    r"日报|晚报|早报|时报|都市报|新闻|电视台|卫视|广播|官方|管理员|客服|小秘书|平安|警方|公安|网警|法院|检察|发布|消防|妇联|教育局|政府"
    r"|小助手|官微|辟谣|人民网|新华[社网]|央视|纪委|教育[部厅]|卫健委|交警|信访|网信|(?<=@)微博(?![a-zA-Z])|(?<=@)新浪"
    r"|(?<=\w\w)(?<![举海情回汇必有恶世果谎])报$"  # a paper, not a report, a poster or a reward
)
_EVERYBODY: Final = frozenset(("所有人", "全体成员", "全体", "大家", "all", "everyone", "here", "channel"))
_RESHARES: Final = re.compile(r"(?<![A-Za-z])RT\s?$", re.IGNORECASE)  # the chain of X
_SHARED: Final = re.compile(r"\s*(?:分享|投稿|供图|拍摄|提供|爆料|制作|转发|的微博)")
_QUOTES: Final = re.compile(r"\s?[:：]")
_REPLIES: Final = ("回复", "回复 ", "Reply to ", "reply to ")
_REPLY: Final = re.compile(r"\s*(?:回复|Reply to) ?", re.IGNORECASE)
_RUNS_ON: Final = re.compile(r"(?<=..)(?:你|您|这种|这个|这人|这货|就是|出来|快来|快看|来看|还有脸|不要脸|滚)")
SHORT_NAME: Final = 4  # characters; what is longer may hold words
_AND: Final = "和跟与及"
_MANY: Final = 3  # names in a text from which on they are a list
_BEFORE: Final = 400  # characters in which a source is looked for
MOST: Final = 100  # names, persons and accounts kept of one event; more is noise made to cost us


def called_accounts(text: str, address: int, answers: bool) -> tuple[str, ...]:
    """Names that a text calls, each with its "@", each once; without those of `cited_accounts`, and the chain.

    `answers`: the event says itself whom it answers, so "reply @name:" says nothing new.
    """
    own = text.split("//@", 1)[0]
    found = [
        match
        for match in _NO_ADDRESS.finditer(own)
        if not match[1].isdecimal()
        and match[1].lower() not in _EVERYBODY
        and not (answers and _REPLY.fullmatch(own, 0, match.start()))
    ]
    if not found:
        return ()
    aside = set(cited_accounts(text, [match[0] for match in found], address))
    named = (match[0] for match in found if match[0] not in aside)
    return tuple(dict.fromkeys(named))[:MOST]


def parted(text: str) -> str:
    """A text with a space behind names that run on into words: in it nothing but a space or a mark ends a name.

    >>> parted("@罗启明你还有脸")
    '@罗启明 你还有脸'
    """
    return _NAMED.sub(_parted, text) if "@" in text else text


def _parted(match: re.Match[str]) -> str:
    name = match[1]
    if name[-1] in _AND and match.string[match.end() : match.end() + 1] == "@":
        return f"@{name[:-1]} {name[-1]}"
    if len(name) <= SHORT_NAME or name.isascii() or (end := _RUNS_ON.search(name)) is None:
        return match[0]
    return f"@{name[: end.start()]} {name[end.start() :]}"


def first_called(text: str) -> str:
    """The account that a text begins with, with its "@"; "" for none."""
    match = _NAMED.match(text.lstrip())
    return match[0] if match is not None else ""


def chained(text: str) -> tuple[str, ...]:
    """Who wrote what a reshare passes on, by the chain behind its own words: the last of them, or nobody.

    >>> chained("你见过吗//@bob:没见过//@ann:好看")
    ('@bob',)
    """
    _, mark, rest = text.partition("//@")
    match = _NAMED.match("@" + rest[:_BEFORE]) if mark else None
    return (match[0],) if match is not None else ()


def is_institution(account: str) -> bool:
    """Does the name of an account ("@name") say that it is no person's?"""
    return _INSTITUTION.search(account, 1) is not None


def cited_accounts(text: str, mentions: Sequence[str], address: int) -> tuple[str, ...]:
    """Mentions that are no target: whose words or pictures are passed on, friends called, institutions, the defended.

    Where `mentions` are ids, the names in the text do not tell which is which: then all are cited or none.
    """
    own, *chain = text.split("//@", 1)
    cited: dict[str, bool] = {}
    calls = address != ANSWERED and _only_calls(own)
    for match in _NAMED.finditer(own):
        aside = calls or _is_aside(own, match, address)
        cited["@" + match[1]] = aside and cited.get("@" + match[1], True)
    for match in _NAMED.finditer("@" + chain[0][:_BEFORE]) if chain else ():
        cited.setdefault("@" + match[1], True)
    by_name = [mention for mention in mentions if mention.startswith("@")]
    if not by_name:
        return tuple(mentions) if cited and all(cited.values()) else ()
    return tuple(mention for mention in by_name if cited.get(mention))


def _only_calls(own: str) -> bool:
    """Friends are called to look: the text has nothing but names, or many and does not begin with them."""
    rest, names = _NAMED.subn("", own)
    return not rest.strip() or (names >= _MANY and not own.lstrip().startswith("@"))


def _is_aside(own: str, match: re.Match[str], address: int) -> bool:
    start, end = match.span()
    before, after = own[max(0, start - 12) : start], own[end : end + 60]
    if _RESHARES.search(before):
        return True
    if _QUOTES.match(after) and not before.endswith(_REPLIES):
        return address != ANSWERED  # "@NAME: …" passes their words on, unless it speaks to them
    if _SOURCE.search(before) or _SHARED.match(after) or _INVITES.match(after) or is_institution(match[0]):
        return True
    return takes_up(own[max(0, start - 24) : start].lower())
