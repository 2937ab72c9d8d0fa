"""A text as the patterns read it: one character for each of the original, so that every span holds in the original.

Digits of any form become 0 … 9, letters of full width plain ones, traditional characters of the cue words simplified
ones, a number spelled in characters (一三八零零…) digits, and web addresses are blanked out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint32]

# Where styled digits and letters stand in Unicode: full width, enclosed, super- and subscript, mathematical.
_STYLED: Final = ((0xB2, 0xBA), (0xFF01, 0xFF5F), (0x2070, 0x208F), (0x2460, 0x2469), (0x24B6, 0x24EB),
                  (0x2474, 0x247D), (0x2488, 0x2491), (0x24F5, 0x24FE), (0x24FF, 0x2500),
                  (0x2776, 0x277F), (0x2780, 0x2789), (0x278A, 0x2793), (0x1D400, 0x1D800), (0x1F100, 0x1F190),
                  (0x0660, 0x066A), (0x06F0, 0x06FA))  # fmt: skip
_NINE_SIGNS: Final = ((0x3220, 0x3229), (0x3280, 0x3289))  # ㈠ … ㈨, ㊀ … ㊈
# Signs that are two digits each: ⑩ … ⑳, ⑽ … ⒇, ⒑ … ⒛, ⓫ … ⓴, ㉑ … ㉟, ㊱ … ㊿
PAIR_SIGNS: Final = ((0x2469, 0x2474), (0x247D, 0x2488), (0x2491, 0x249C), (0x24EB, 0x24F5), (0x3251, 0x3260),
                     (0x32B1, 0x32C0))  # fmt: skip
PAIRS: Final = re.compile("[" + "".join(f"{chr(first)}-{chr(last - 1)}" for first, last in PAIR_SIGNS) + "]")
_TRADITIONAL: Final = dict(
    zip(
        "號電話機聯繫護銀車學證樓單區縣鄉鎮門職業園國師長灣東龍開們這個誰給還來帳貳陸張劉陳楊趙黃吳孫馬羅鄭謝韓馮許",
        "号电话机联系护银车学证楼单区县乡镇门职业园国师长湾东龙开们这个谁给还来账贰陆张刘陈杨赵黄吴孙马罗郑谢韩冯许",
        strict=True,
    )
)
NUMERALS: Final = "〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖幺"
_DIGIT: Final = dict(zip(NUMERALS, "00123456789" + "1234567891", strict=True))

UNSEEN: Final = r"\u200b-\u200f\u2060\ufeff\ufe0f\u20e3"  # takes no room: digits with it between hang together
# What people put between the digits of one number. Commas only where every digit stands alone, see `numbers`.
BETWEEN: Final = r"\s.…·•・=\-‐‑‒–—―_~*/|+,，、\u200b-\u200f\u2060\ufeff\ufe0f\u20e3\u2600-\u27bf\U0001f300-\U0001faff"

_URL: Final = re.compile(r"(?:https?://|www\.)[!-~]+", re.IGNORECASE)
_SPELLED: Final = re.compile(rf"[0-9{NUMERALS}](?:[{BETWEEN}]{{0,3}}[0-9{NUMERALS}]){{6,}}+")
_NUMERAL: Final = re.compile(f"[{NUMERALS}]")
_AT: Final = re.compile(
    r"(?<=[A-Za-z0-9]) ?(?:\[at\]|\(at\)|#at#|艾特|#(?=(?:qq|163|126|gmail|sina|foxmail|outlook|hotmail)\.com)) ?"
)
_DOT: Final = re.compile(r"(?<=[A-Za-z0-9])[点。](?=(?:com|cn|net|org)(?![A-Za-z]))")
_LETTERED: Final = re.compile(r"(?<![A-Za-z0-9])[0-9oOlI]{11}(?![A-Za-z0-9])")  # l38OO138OOl
_LIKE_DIGITS: Final = str.maketrans("oOlI", "0011")
_NAME: Final = re.compile(r"(?<![A-Za-z0-9._%+\-])@[\w\-·]{1,30}")
_CUE: Final = re.compile(r"电话|手机|微信|号|地址|住|单位")
# With few numerals it has to be a whole mobile or identity number by its length: 139壹234五678
_WHOLE: Final = re.compile(r"1[3-9][0-9]{9}|[1-8][0-9]{5}(?:19|20)[0-9]{10}")
_NOT_DIGIT: Final = re.compile(r"[^0-9]+")
LEAST_DIGITS: Final = 5  # of eleven, the rest letters that look like some
LEAST_SPELLED: Final = 3  # fewer numerals among the digits are words: 加我一13800138000


@cache
def _table() -> Codes:
    """Code point → plain code point; shape (0x110000,)."""
    table = np.arange(0x110000, dtype=np.uint32)
    for char, simple in _TRADITIONAL.items():
        table[ord(char)] = ord(simple)
    for first, last in _NINE_SIGNS:
        table[first:last] = range(ord("1"), ord("9") + 1)
    for first, last in _STYLED:
        for code in range(first, last):
            form = unicodedata.normalize("NFKC", chr(code))
            digit = unicodedata.digit(chr(code), None)
            if digit is not None:
                table[code] = ord(str(digit))
            elif len(form) == 1 and form.isascii():
                table[code] = ord(form)
    return table


def plain_codes(texts: Sequence[str]) -> Codes:
    """The plain code points of all texts, each text followed by a line feed."""
    joined = "\n".join(texts) + "\n"
    return _table()[np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)]


def plain(text: str) -> str:
    """One text in its plain form, of the same length."""
    return finished(plain_codes([text])[:-1])


def finished(codes: Codes) -> str:
    """The plain form of a text whose characters are plain already: spelled numbers, addresses, at signs."""
    text = codes.tobytes().decode("utf-32-le", "surrogatepass")
    if not text.isascii() and _NUMERAL.search(text):
        text = _SPELLED.sub(_in_digits, text)
    if any(letter in text for letter in "oOlI"):
        text = _LETTERED.sub(_with_digits, text)
    if "://" in text or "www." in text or "WWW." in text:
        text = _URL.sub(lambda match: "\x00" * len(match.group()), text)
    if "#" in text or "at]" in text or "at)" in text or "艾特" in text:
        text = _AT.sub(lambda match: "@".ljust(len(match.group()), "\x01"), text)
    if "@" in text and ("点" in text or "。" in text):
        text = _DOT.sub(".", text)
    return text


def _with_digits(match: re.Match[str]) -> str:
    run = match.group()
    return run.translate(_LIKE_DIGITS) if sum(char.isdigit() for char in run) >= LEAST_DIGITS else run


def without_names(text: str) -> str:
    """A plain text with the names that it calls (`@name`) blanked out: they are made of anything.

    One that holds a cue word stays: somebody forgot the space, or means to slip past.
    """
    return _NAME.sub(_without_name, text) if "@" in text else text


def _without_name(match: re.Match[str]) -> str:
    name = match.group()
    return name if _CUE.search(name) else "\x02" * len(name)


def _in_digits(match: re.Match[str]) -> str:
    run = match.group()
    spelled = "".join(_DIGIT.get(char, char) for char in run)
    if len(_NUMERAL.findall(run)) < LEAST_SPELLED and not _WHOLE.fullmatch(_NOT_DIGIT.sub("", spelled)):
        return run
    return spelled
