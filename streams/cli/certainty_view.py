"""How sure a campaign is, for a terminal: its p-values, and what else its accounts have in common."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from graph.certainty import (
    CLIENT,
    CREATED,
    NOBODY_ELSE,
    NONE_MET,
    NOT_GIVEN,
    NOT_HOSTILE,
    REGION,
    REPLIES,
    REPOSTS,
    TARGET,
    TOO_FEW,
    Certainty,
    Sign,
)
from streams.cli.tables import moment

PAIRS, TOGETHER = "pairs", "together"
SIGN: Final[dict[str, tuple[str, str]]] = {
    PAIRS: ("成对共享", "shared in pairs"),
    CREATED: ("同周注册", "made in one week"),
    CLIENT: ("同一客户端", "one posting client"),
    REGION: ("同一地区", "one region"),
    TARGET: ("同一对象", "aimed at one person"),
    REPOSTS: ("同时转发同帖", "reshared one post at once"),
    REPLIES: ("同时在同帖下发言", "spoke below one post at once"),
    TOGETHER: ("合计", "together"),
}
MISSING: Final[dict[str, tuple[str, str]]] = {
    NOT_HOSTILE: ("无敌意言论", "nothing hostile at anybody"),
    NOT_GIVEN: ("平台未提供", "not given by the platform"),
    TOO_FEW: ("已知账号过少", "known of too few"),
    NOBODY_ELSE: ("无他人可比", "too few others to compare with"),
    NONE_MET: ("无", "none"),
}


def rows(certainty: Certainty, place: int) -> Iterator[tuple[str, str, str, str]]:
    """What, accounts, others, p-value; `place` is 0 for Chinese, 1 for English."""
    yield SIGN[PAIRS][place], "", "", p_value(certainty.pairs)
    for sign in certainty.signs:
        of = ("{} / {}", "{} of {}")[place].format
        alike = "" if sign.p is None else of(sign.alike, sign.of)
        rest = of(sign.rest, sign.rest_of) if sign.rest_of else ""
        yield _named(sign, place), alike, rest, MISSING[sign.missing][place] if sign.p is None else p_value(sign.p)
    yield SIGN[TOGETHER][place], "", "", p_value(certainty.p)


def _named(sign: Sign, place: int) -> str:
    return f"{SIGN[sign.name][place]} ({moment(sign.since)[:10]} …)" if sign.since else SIGN[sign.name][place]


def p_value(p: float) -> str:
    """Two digits, which is more than any of them is worth."""
    return f"{p:.2g}" if p >= 0.001 else f"{p:.0e}"
