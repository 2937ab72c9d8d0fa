"""Whom a text speaks to or of, from the words alone. The names of persons are another matter (`detectors.names`).

    NOBODY    no word says it: "恶心", "呵呵"
    ANSWERED  it speaks to whom it answers, or of the author of the post: "你", "楼主"
    THIRD     it speaks of a third person: "她", "这女的", "新娘"
    SIDES     it agrees with them, and speaks of a third person: "支持楼主，这种人渣该抓"
    OTHERS    it speaks of other commenters, of people in general, or of an institution: "喷子", "现在的女人", "平台"
    SILENT    it says nothing of its own: empty, emotes, "转发微博", only what earlier reposters wrote

The first that holds, in this order: SILENT; OTHERS by a word for commenters, for a camp, or by a call to leave
somebody alone (`detectors.stance`); SIDES; ANSWERED, unless a third person is the subject of that clause;
THIRD; OTHERS; THIRD where it agrees with somebody ("就是，…"); NOBODY.
Words in quotation marks are somebody else's and are not read; a text that answers a longer quotation and
itself speaks to nobody speaks of whoever said that (OTHERS).

`Said.tells` is what a post is about: FIRST, its author tells of themselves; SOMEBODY, of a third person, as far as a
single word says it (what takes more words: `detectors.strangers`).

What it cannot see: irony, ellipsis, pronouns that stand for somebody else than usual, dialect. Figures:
docs/targets.md. The words are our own lists (`detectors.wordlists`); of English the pronouns only, and
calls to leave somebody alone.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Final, NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from detectors import stance, wordlists
from detectors.names import BREAK, stands
from detectors.normalise import normalise, normalise_all
from graph.victims import ANSWERED, FIRST, NOBODY, OTHERS, SIDES, SILENT, SOMEBODY, THIRD

OPEN, SHUT = "\ue001", "\ue002"  # quotation marks, in characters that the normaliser keeps
QUOTATION: Final = 4  # characters from which what stands in quotation marks is somebody's words
OUTSIDE: Final = 2  # characters outside quotation marks, with which a text is more than a quotation

_NOT_OWN: Final = re.compile(
    r"//@.*"  # what earlier reposters wrote
    r"|^\s*(?:回复|Reply to) ?@[^\s:：@]{1,40} ?[:：]"
    r"|https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+"
    r"|@[\w\-·]{1,40}"
    r"|\[[^\[\]]{1,8}\]",  # emotes
    re.DOTALL,
)
_CLAUSES: Final = re.compile(r"[，。！？；：、,!?;:…\n]+")
_QUOTES: Final = re.compile(r"[“「『”」』\"]")
_MARKS: Final = re.compile(rf"({_CLAUSES.pattern})|([“「『])|([”」』])|\"([^\"\n]{{1,200}})\"")
_QUOTED_WORDS: Final = re.compile(f"{OPEN}([^{OPEN}{SHUT}]{{{QUOTATION},}}){SHUT}")
_AGREES: Final = re.compile(f"(?:就是|确实|说得对|说的对|同意|没错|对啊|可不是|支持楼上)(?:{BREAK}|$)")
_REPOSTED: Final = frozenset(
    (
        "转发微博",
        "转发",
        "轉發微博",
        "repost",
        "快转微博",
        "轻转发",
        "分享",
        "分享图片",
        "分享视频",
        "已阅",
        "转",
        "rt",
        "mark",
        "马",
        "码",
        "马克",
        "",
    )
)

_SECOND, _AUTHOR, _THIRD, _CROWD, _GROUP, _BODY, _FIRST, _SOMEBODY, _RELATIVE, _QUOTED, _SUBJECT, _CALL, _PRAISE = (
    1 << bit for bit in range(13)
)
_TO, _OF = _SECOND | _AUTHOR, _THIRD | _RELATIVE
_LISTS: Final = (
    (wordlists.SOMEBODY, _SOMEBODY),
    (wordlists.AUTHORS_OWN, _FIRST),
    (wordlists.OWN_CHILDREN, _FIRST),
    (wordlists.OWN_PEOPLE, _FIRST | _SOMEBODY),
    (wordlists.RELATIVES, _RELATIVE | _SOMEBODY),
    (wordlists.BODY, _BODY),
    (wordlists.GROUP, _GROUP),
    (wordlists.THIRD, _THIRD),
    (wordlists.POINTED_AT, _THIRD),
    (wordlists.AUTHOR, _AUTHOR),
    (wordlists.SECOND, _SECOND),
    (wordlists.CROWD, _CROWD),
    (wordlists.MANY_PEOPLE, _CROWD),
    (wordlists.CALLS, _CALL),
    (wordlists.PRAISES, _PRAISE),
    (wordlists.NOBODY_AT_ALL, 0),
)
_MEANS: Final = {normalise(word): means for words, means in _LISTS for word in words}
_WORDS: Final = list(_MEANS)
_MEANT: Final = [(means, word[0].isascii() or word[-1].isascii()) for word, means in _MEANS.items()]
_SEARCH: Final = AhoCorasick(_WORDS, matchkind=MatchKind.LeftmostLongest)


class Said(NamedTuple):
    """What the words of a text say of persons."""

    address: int  # NOBODY, ANSWERED, THIRD, SIDES, OTHERS or SILENT
    tells: int  # bits FIRST, SOMEBODY
    agrees: bool = False  # with whom it answers, and speaks to them in no other way


_SILENT, _OF_THIRD, _OF_NOBODY = Said(SILENT, 0), Said(THIRD, 0), Said(NOBODY, 0)


def plain(texts: Sequence[str]) -> list[str]:
    """The own words of each text in plain form, with `BREAK` where a clause ends and quotations marked."""
    return normalise_all(list(map(_own, texts)))


def _own(text: str) -> str:
    if "@" in text or "[" in text or "://" in text:
        text = _NOT_OWN.sub("", text)
    if _QUOTES.search(text):
        return _MARKS.sub(_mark, text)
    return _CLAUSES.sub(BREAK, text)


def _mark(match: re.Match[str]) -> str:
    clause, opens, shuts, quoted = match.groups()
    return BREAK if clause else OPEN if opens else SHUT if shuts else f"{OPEN}{quoted}{SHUT}"


def address(texts: Sequence[str]) -> list[int]:
    """Whom each text speaks to or of."""
    return [said.address for said in said_in(plain(texts))]


def said_in(own: Sequence[str]) -> list[Said]:
    """What each text says, as `plain` gives them."""
    return [_judge(bits, text) for bits, text in zip(_bits(own), own, strict=True)]


def _bits(own: Sequence[str]) -> list[int]:
    """What the words of each text mean, as bits."""
    means = [0] * len(own)
    joined = "\n".join(own)
    starts = [0, *accumulate(len(text) + 1 for text in own)]
    quoted = _quotations(own, starts)
    for place in quoted[::2]:
        means[bisect_right(starts, place) - 1] |= _QUOTED
    number = third = 0
    for pattern, start, end in _SEARCH.find_matches_as_indexes(joined):
        bits, latin = _MEANT[pattern]
        if not bits or (latin and not stands(joined, start, end)) or (quoted and _within(quoted, start)):
            continue
        while starts[number + 1] <= start:
            number += 1
        if bits & _THIRD:
            third = start
        elif bits & _TO and means[number] & (_THIRD | _TO) == _THIRD and BREAK not in joined[third:start]:
            bits |= _SUBJECT  # "she … you" in one clause is of her; "let her be, you …" is not
        means[number] |= bits
    return means


def brings_nobody(own: str) -> bool:
    """Is no third person told of but by a pronoun, which may as well mean an institution ("他家", "它")?"""
    means = (_WORDS[match[0]] for match in _SEARCH.find_matches_as_indexes(own))
    return all(word in wordlists.PRONOUNS or not _MEANS[word] & (_THIRD | _SOMEBODY) for word in means)


def speaks_before(own: str, place: int) -> bool:
    """Does a word for commenters, or a call to let be, stand before `place` in its clause: "those who insult …"?"""
    clause = own[own.rfind(BREAK, 0, place) + 1 : place]
    return stance.takes_up(clause) or any(
        _MEANS[_WORDS[match[0]]] & _CROWD for match in _SEARCH.find_matches_as_indexes(clause)
    )


def _quotations(own: Sequence[str], starts: list[int]) -> list[int]:
    """Where quotations begin and end in the joined texts, in turn. Who writes nothing but a quotation means it."""
    places: list[int] = []
    for text, offset in zip(own, starts, strict=False):
        if OPEN in text:
            spans = [span.span() for span in _QUOTED_WORDS.finditer(text)]
            if len(text.strip(BREAK)) - sum(end - start for start, end in spans) >= OUTSIDE:
                places += [offset + place for span in spans for place in span]
    return places


def _within(quoted: list[int], place: int) -> bool:
    return bisect_right(quoted, place) % 2 == 1


def _judge(bits: int, text: str) -> Said:
    if not bits:
        return _SILENT if text.strip(BREAK + " ") in _REPOSTED else _OF_THIRD if _AGREES.match(text) else _OF_NOBODY
    tells = (FIRST if bits & _FIRST else 0) | (SOMEBODY if bits & (_THIRD | _SOMEBODY) else 0)
    if text.strip(BREAK + " ") in _REPOSTED:
        return Said(SILENT, tells)
    if bits & _CROWD or (bits & _CALL and stance.defends(text)):
        return Said(OTHERS, tells)
    if bits & (_TO | _THIRD) and stance.of_a_camp(text):
        return Said(OTHERS, tells)
    if bits & (_TO | _PRAISE) and (agreed := _agreed(bits, text, tells)) is not None:
        return agreed
    if bits & _TO and not bits & _SUBJECT:
        return Said(ANSWERED, tells)
    if bits & _OF:
        return Said(THIRD, tells)
    if bits & (_GROUP | _BODY) or (bits & _QUOTED):
        return Said(OTHERS, tells)
    return Said(THIRD if _AGREES.match(text) else NOBODY, tells)


def _agreed(bits: int, text: str, tells: int) -> Said | None:
    """What a text says that agrees with whom it answers; None where it does not, or goes on to speak to them."""
    rest = stance.beside_agreement(text)
    if rest is None:
        return None
    (left,) = _bits([rest])
    if left & _TO:
        return None
    if left & _OF or stance.against_somebody(rest):
        return Said(SIDES, tells, True)
    return Said(ANSWERED, tells, True) if bits & _TO else None
