"""What people do to a text that they pass on: edits that a fingerprint should outlive, and disguises that it must."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import TypeAlias

import opencc

Draw: TypeAlias = random.Random
Edit: TypeAlias = Callable[[Draw, str], str]
TYPED = "不是在有人这大上个来到说要去会他们出能好下过小天学看开没发还前回问被想情事"
FULL = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_TRADITIONAL = opencc.OpenCC("s2t")


def _place(draw: Draw, text: str) -> int:
    return draw.randrange(len(text))


def one_typo(draw: Draw, text: str) -> str:
    at = _place(draw, text)
    return text[:at] + draw.choice(TYPED) + text[at + 1 :]


def two_typos(draw: Draw, text: str) -> str:
    return one_typo(draw, one_typo(draw, text))


def one_left_out(draw: Draw, text: str) -> str:
    at = _place(draw, text)
    return text[:at] + text[at + 1 :]


def one_put_in(draw: Draw, text: str) -> str:
    at = _place(draw, text)
    return text[:at] + draw.choice(TYPED) + text[at:]


def other_word(draw: Draw, text: str) -> str:
    at = _place(draw, text)
    return text[:at] + draw.choice(TYPED) + draw.choice(TYPED) + text[at + 2 :]


def words_before(draw: Draw, text: str) -> str:
    return draw.choice(("太气人，", "大家都来看，", "转给身边的人：", "不敢相信！")) + text


def words_behind(draw: Draw, text: str) -> str:
    return text + draw.choice(("。请大家扩散", "，一定要严查", "！你怎么看", "，转给家人"))


def end_cut_off(draw: Draw, text: str) -> str:
    return text[: max(1, len(text) * 9 // 10)]


EDITS: dict[str, Edit] = {
    "one character typed wrongly": one_typo,
    "two characters typed wrongly": two_typos,
    "one character left out": one_left_out,
    "one character put in": one_put_in,
    "a word of two characters replaced": other_word,
    "five words put before": words_before,
    "five words put behind": words_behind,
    "the last tenth cut off": end_cut_off,
}

SPREAD = "marks between characters"
# A fingerprint is the same behind each of these.
DISGUISES: dict[str, Edit] = {
    "names behind": lambda draw, text: text + " @小明 @abc_12",
    "a name before": lambda draw, text: "@某人 " + text,
    "an answer": lambda draw, text: "回复@某人:" + text,
    "quoted reposters": lambda draw, text: text + "//@甲:说得对//@乙：转发",
    "an address": lambda draw, text: text + " http://t.cn/R" + str(draw.randrange(10**6)),
    "emoji": lambda draw, text: "😡" + text + "🔥🔥",
    "emotes": lambda draw, text: text + "[怒][怒]",
    "a hashtag": lambda draw, text: "#今日热点#" + text,
    "full width": lambda draw, text: text.translate(FULL),
    "traditional characters": lambda draw, text: str(_TRADITIONAL.convert(text)),
    "zero-width characters": lambda draw, text: "\u200b".join(text),
    SPREAD: lambda draw, text: draw.choice(("*", "·", "-", " ")).join(text),
    "other punctuation": lambda draw, text: text.replace("，", " ").replace("。", "！！！"),
    "fillers": lambda draw, text: text + "啊啊啊",
}
