"""Long numbers in a plain text: identity numbers, bank cards, mobile and landline numbers.

A number may be cut into groups by what people put between digits. A candidate begins and ends at a group; it counts
when its check digit, date, prefix or numbering plan fits, its groups are cut the way such numbers are cut (or evenly,
or a cue word stands before it), and no word before it says that it is something else (an order, a parcel).

Sources: GB 11643-1999 (identity numbers: region, date, check digit by ISO 7064 MOD 11-2); ISO/IEC 7812 (card numbers,
Luhn); the numbering plan as `phonenumbers` (Google's libphonenumber) has it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from itertools import islice, pairwise
from typing import Final, NamedTuple

import phonenumbers
from stdnum import luhn, numdb
from stdnum.iso7064 import mod_11_2

from detectors.personal.meant import LOOK_BACK, cue, in_hashtag, in_title, is_counted, is_cue
from detectors.personal.plain import BETWEEN, PAIRS, UNSEEN
from detectors.personal.span import Span, first

_KEY: Final = r"(?:\ufe0f?\u20e3)?"  # the frame around the last digit is part of it
_GAP: Final = (
    rf"(?:[{BETWEEN}]{{0,3}}| ?(?:-{{2,8}}|\.{{2,8}}|_{{2,8}}|~{{2,8}}|\*{{2,8}}|—{{2,8}}|…{{2,8}}) ?| {{4,8}})"
)
# Possessive (`*+`): a run of megabytes leaves no way back to remember
_RUN: Final = re.compile(rf"[0-9](?:{_GAP}[0-9])*+{_KEY}")
_GROUP: Final = re.compile(rf"[0-9](?:[{UNSEEN}]{{0,3}}[0-9])*+{_KEY}")
# Letters or a word for a dash where people put dashes
_LETTERS: Final = re.compile(
    r"(?<![0-9A-Za-z])(1[3-9][0-9])(?:[a-z]{1,3}|[A-Z]|[杠横空加点])([0-9]{4})(?:[a-z]{1,3}|[A-Z]|[杠横空加点])([0-9]{4})(?![0-9A-Za-z])"
)
_X: Final = re.compile(rf"[{BETWEEN}]?[xX](?![A-Za-z0-9])")  # the check digit ten
_MOBILE: Final = re.compile(r"(?:0|(?:00)?86)?1[3-9][0-9]{9}")
_NOT_DIGIT: Final = re.compile(r"[^0-9]+")
_LANDLINE: Final = re.compile(
    r"(?<![0-9A-Za-z./\-])(?:(?:\+|00)86[ \-]?)?\(?0?(10|2[0-9]|[3-9][0-9]{2})(\)[ \-]?|[ \-—–]{1,2}|)"
    r"([1-9][0-9]{2,3}[ \-]?[0-9]{4})(?![0-9A-Za-z])(?!\.[0-9])"
)
PROVINCES: Final = frozenset(
    f"{number}"
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83))
    for number in range(first, last + 1)
)
# Issuers whose cards are Chinese debit or credit cards whatever stands before them: UnionPay, and the older ranges of
# the large banks. The ranges of Visa and others need a cue: identifiers of posts begin so too.
_CHINESE_CARD: Final = re.compile(r"62|81[0-6]|9558[0-9]|60138|621|456351|4367|433670|436742|421349|4340|5240|622")
_WORLD_CARD: Final = re.compile(r"4|5[1-5]|2[2-7]|3[47]|35|36")
_SHAPES: Final = {
    "id_number": {
        (6, 8, 4), (6, 4, 4, 4), (6, 4, 2, 2, 4), (3, 3, 4, 4, 4), (4, 4, 4, 4, 2), (6, 12), (14, 4),
        (6, 8, 3), (6, 4, 4, 3), (3, 3, 4, 4, 3), (6, 6, 3), (6, 9),
    },
    "bank_card": {
        (4, 4, 4, 4), (4, 4, 4, 4, 1), (4, 4, 4, 4, 2), (4, 4, 4, 4, 3), (6, 13), (6, 10), (4, 6, 5), (4, 4, 4, 3),
    },
    "mobile": {(3, 4, 4), (3, 3, 5), (4, 4, 3), (3, 8), (7, 4), (5, 6), (3, 2, 2, 4), (3, 4, 2, 2), (3, 2, 3, 3)},
}  # fmt: skip


MOST_GROUPS: Final = 2_000  # of digits in one run: what goes on beyond is no number, and must not cost minutes


class _Number(NamedTuple):
    """Some neighbouring groups of a run."""

    digits: str
    sizes: tuple[int, ...]
    between: tuple[str, ...]
    start: int
    end: int


def numbers(text: str) -> Iterator[Span]:
    """Identity numbers, bank cards, mobile and landline numbers, kind by kind."""
    if PAIRS.search(text):
        yield from _unfolded(text)
        return
    yield from first(_in_runs(text))
    if "0" in text:
        yield from first(_landlines(text))
    yield from first(_lettered(text))


def _in_runs(text: str) -> Iterator[Span]:
    for run in _RUN.finditer(text):
        if run.end() - run.start() >= 11:
            yield from _in_run(text, run)


def _unfolded(text: str) -> Iterator[Span]:
    """Of a text with signs that are two digits each (⑬): every place is one of the text as given."""
    parts = [str(int(unicodedata.numeric(char))) if PAIRS.match(char) else char for char in text]
    places = [place for place, part in enumerate(parts) for _ in part]
    for span in numbers("".join(parts)):
        yield span._replace(start=places[span.start], end=places[span.end - 1] + 1)


def _lettered(text: str) -> Iterator[Span]:
    for match in _LETTERS.finditer(text):
        digits = "".join(match.groups())
        kind = cue(text[max(0, match.start() - LOOK_BACK) : match.start()])
        shouted = any(char.isupper() for char in match.group())  # as in product codes
        said = kind == "phone" or (not kind and not shouted)
        if said and not digits.endswith("0000000") and _is_number(digits, phonenumbers.PhoneNumberType.MOBILE):
            yield Span("mobile", *match.span(), digits)


def _in_run(text: str, run: re.Match[str]) -> Iterator[Span]:
    found = islice(_GROUP.finditer(text, run.start(), run.end()), MOST_GROUPS)
    groups = [(match.start(), match.end()) for match in found]
    first = 0
    while first < len(groups):
        last, span = _longest(text, groups, first)
        if span is not None:
            yield span
        first = last + 1


def _longest(text: str, groups: list[tuple[int, int]], first: int) -> tuple[int, Span | None]:
    """The longest number that begins at group `first`, and its last group; else (first, None)."""
    found: tuple[int, Span | None] = (first, None)
    hangs = first and _tight(text, groups[first - 1][1], groups[first][0])
    if hangs and _digits(text, groups[first - 1]) not in ("86", "0086", "0"):
        return found
    digits = ""
    for last in range(first, len(groups)):
        digits += _digits(text, groups[last])
        if len(digits) > 21:
            break
        if not _possible(digits) or (last + 1 < len(groups) and _tight(text, groups[last][1], groups[last + 1][0])):
            continue
        part = groups[first : last + 1]
        between = tuple(text[left[1] : right[0]] for left, right in pairwise(part))
        sizes = tuple(len(_digits(text, group)) for group in part)
        span = _recognised(text, _Number(digits, sizes, between, part[0][0], part[-1][1]))
        if span is not None:
            found = last, span
    return found


def _possible(digits: str) -> bool:
    """Whether digits alone can be a number of any kind: what is cheap to ask, before words around are looked for."""
    if len(digits) < 15:
        return _MOBILE.fullmatch(digits) is not None
    return (
        luhn.is_valid(digits)
        or _MOBILE.fullmatch(digits) is not None
        or (len(digits) != 16 and digits[:2] in PROVINCES and _is_birthday(_born(digits)))
    )


def _born(digits: str) -> str:
    return "19" + digits[6:12] if len(digits) == 15 else digits[6:14]


def _digits(text: str, group: tuple[int, int]) -> str:
    return _NOT_DIGIT.sub("", text[slice(*group)])


def _tight(text: str, left: int, right: int) -> bool:
    """Whether two groups hang together, as in 2012-09-16 or 3.14."""
    return right - left == 1 and text[left] in "-./_*~+"


def _recognised(text: str, number: _Number) -> Span | None:
    before, after = text[max(0, number.start - LOOK_BACK) : number.start], text[number.end : number.end + 4]
    kind = cue(before)
    if kind == "other" and len(number.digits) not in (17, 18):
        return None  # only an identity number, with its check digit, is one whatever stands before
    if before[-1:].isascii() and before[-1:].isalpha() and (kind == "other" or not is_cue(before[-5:])):
        return None  # a product code
    if kind != "phone" and (in_hashtag(text, number.start, number.end) or in_title(text, number.start, number.end)):
        return None
    return (
        _id_number(number, after, kind)
        or _mobile(number, before, after, kind)
        or _bank_card(number, after, kind)
    )  # fmt: skip


def _well_cut(number: _Number, category: str, cued: bool) -> bool:
    if len(number.sizes) == 1:
        return True
    single = max(number.sizes) == 1
    if any(char in between for between in number.between for char in ",，、/") and not single:
        return number.sizes in _SHAPES[category] and set(number.between) == {"/"}
    return cued or single or number.sizes in _SHAPES[category] or (max(number.sizes) <= 4 and _even(number))


def _even(number: _Number) -> bool:
    return len(set(number.between)) == 1 and len(number.sizes) > 2 and not number.between[0].isspace()


def _id_number(number: _Number, after: str, kind: str) -> Span | None:
    digits, end = number.digits, number.end
    if len(digits) == 17 and (tail := _X.match(after)):
        digits, end = digits + "X", end + tail.end()
    elif after[:1].isascii() and after[:1].isalnum():
        return None
    cued = kind == "id_number"
    if not _well_cut(number, "id_number", cued) or (kind == "other" and len(digits) != 18):
        return None
    if (len(digits) == 18 and _is_id18(digits)) or (len(digits) == 15 and _is_id15(digits, cued)):
        return Span("id_number", number.start, end, digits)
    return None


def _is_id18(digits: str) -> bool:
    return digits[:2] in PROVINCES and _is_birthday(digits[6:14]) and mod_11_2.is_valid(digits)


def _is_id15(digits: str, cued: bool) -> bool:
    """No check digit: without a cue the region has to be one that exists today."""
    if digits[:2] not in PROVINCES or not _is_birthday("19" + digits[6:12]):
        return False
    return cued or any("county" in part for _, part in numdb.get("cn/loc").info(digits[:6]))


def _is_birthday(digits: str) -> bool:
    try:
        return 1890 <= date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year <= 2040
    except ValueError:
        return False


def _mobile(number: _Number, before: str, after: str, kind: str) -> Span | None:
    digits, start = number.digits, number.start
    for prefix in ("0086", "86", "0"):
        if len(digits) == 11 + len(prefix) and digits.startswith(prefix):
            digits = digits[len(prefix) :]
            break
    if len(digits) != 11 or kind in ("other", "bank_card", "id_number"):
        return None
    sizes = number.sizes if digits == number.digits else (11,)
    if not _well_cut(number._replace(sizes=sizes, between=number.between[: len(sizes) - 1]), "mobile", kind == "phone"):
        return None
    if is_counted(after) or (after[:1].isascii() and after[:1].isalpha() and kind != "phone"):
        return None
    if digits.endswith("0000000") or not _is_number(digits, phonenumbers.PhoneNumberType.MOBILE):
        return None
    if len(number.sizes) == 4 and set(number.between) == {"."} and max(number.sizes) <= 3:
        return None  # an address of the Internet
    return Span("mobile", start - (before[-1:] == "+"), number.end, digits)


def _is_number(national: str, kind: int) -> bool:
    return phonenumbers.number_type(phonenumbers.PhoneNumber(country_code=86, national_number=int(national))) == kind


def _bank_card(number: _Number, after: str, kind: str) -> Span | None:
    digits = number.digits
    if not 15 <= len(digits) <= 19 or (after[:1].isascii() and after[:1].isalnum()):
        return None
    cued = kind == "bank_card"
    if kind == "other" or not _well_cut(number, "bank_card", cued) or len(set(digits)) < 2:
        return None
    chinese = len(digits) >= 16 and _CHINESE_CARD.match(digits)
    grouped = number.sizes[:3] == (4, 4, 4) and len(number.sizes) >= 4
    if not chinese and not ((cued or grouped) and _WORLD_CARD.match(digits) and len(digits) in (15, 16)):
        return None
    return Span("bank_card", number.start, number.end, digits) if luhn.is_valid(digits) else None


def _landlines(text: str) -> Iterator[Span]:
    for match in _LANDLINE.finditer(text):
        area, gap, local = match.groups()
        written = match.group()
        kind = cue(text[max(0, match.start() - LOOK_BACK) : match.start()])
        local = re.sub(r"\D", "", local)
        trunk = written.lstrip("(+86 -").startswith("0") or "86" in written[:4]
        if not trunk or kind == "other" or (not gap and kind != "phone"):
            continue
        if _is_number(area + local, phonenumbers.PhoneNumberType.FIXED_LINE):
            yield Span("landline", match.start(), match.end(), "0" + area + local)
