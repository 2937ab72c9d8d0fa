"""Which texts can hold personal data at all: one look at every character of a batch, so that the rest costs nothing.

Never loses what the patterns would find (a test compares); what it lets pass is theirs to judge.
"""

# ruff: noqa: E501 - ideographs count as two columns

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from detectors.personal.plain import NUMERALS, PAIR_SIGNS, Codes, plain_codes

NUMBERS, CODES, PLACES, WORK, CALLS = 1, 2, 4, 8, 16  # readers to ask

_DIGIT, _NUMERAL, _LETTER, _DOOR, _ROAD, _DIG, _AT, _TWO, _SHORT = 1, 2, 4, 8, 16, 32, 64, 128, 256
_KINDS: Final = {
    "0123456789": _DIGIT,
    NUMERALS: _NUMERAL,
    "十百": _NUMERAL,
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ": _LETTER,
    "号栋幢座元楼层室房户组队社弄院": _DOOR,
    "路街巷弄同道里区园村寓苑庄城庭院舍馆墅场厦期屯寨栋幢": _ROAD,
    "肉禸⺼🥩🍖盒堵砸泼揍扇蹲踹骂殴寄屠": _DIG,
    "@": _AT,
    "".join(chr(code) for first, last in PAIR_SIGNS for code in range(first, last)): _TWO,
    # One stands in every code of fewer than five digits: provinces, degrees, cues of one character before a space
    "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼°度加+➕薇徽": _SHORT,
}
# The last two places of a plate that has four digits only: 粤Z1234港
_PLATE: Final = " ".join(digit + last for digit in "0123456789" for last in "挂学警港澳")
_CHAT: Final = (
    "加薇 加威 加维 加徽 加卫 加微 薇: 徽: 我薇 我微 我威 "
    "t] t) t# 微信 薇信 威信 维信 徽信 v信 微x wx vx 加v +v ➕v v: c# m# #q #1 #g #s #f #o #h 艾特 .@ _@ %@ +@ -@"
)
_WORK: Final = (
    "就读 任职 就职 供职 上班 工作 读书 上学 念书 职业 单位 学校 公司 姓名 真名 名字 本名 学生 员工 "
    "同学 职员 职工 护士 辅导 班主 高一 高二 高三 初一 初二 初三 年级 班级 )班"
)
_CALL: Final = (
    "查出 查到 查一 查这 查他 查她 查查 找出 找到 扒到 月巴 kh 开h 求个 爆出 曝出 贴出 发出 发上 放出 "
    "挂出 挂人 扒出 扒一 扒这 扒那 扒他 扒她 扒皮 扒下 起底 挖出 挖一 挖这 "
    "挖那 挖他 挖她 曝光 揪出 深扒 深挖 求他 求她 求它 求t 求这 求那 "
    "有他 有她 有它 有t 有这 有那 道他 道她 道它 道t 道这 道那 供他 供她 供这 供那 "
    "姓名 真名 住址 地址 家在 电话 手机 号码 身份 单位 学校 信息 联系 微信 住哪 住在 在哪 哪个 叫什 "
    "识他 识她 识它 识t 识此 识这 识那 悬赏 重金 众筹 花钱 出钱 高价 揪出 "
    "找他 找她 找这 找那 搜出 搜到 揪到 全名 班级 资料 底细 小号 账号 主页 "
    "把他 把她 去闹 家闹 位闹 司闹 校闹 口闹 下闹 里闹 门闹 店闹 室闹 起闹 打他 打她 打死 打残 打断 打人 教训 收拾 骚扰 横幅 喇叭 大字 贴纸 纸钱 "
    "烧纸 花圈 鞭炮 鸡蛋 敲门 踢门 围攻 围住 围堵 说法 讨公 讨个 算账 质问 当面 问问 问个 会会 守着 守到 暴打 痛打 毒打 修理 找人 叫人 "
    "雇人 喊人 带人 找几 叫几 雇几 喊几 带几 带上 就打 次打 离得 离近 住得 附近 同城 本地 同小 集合 打爆 呼死 轰炸 打到 拨他 拨她 打t "
    "拨t 打1 拨1 打这 拨这 别想 别安 别好 别睡 别消 别过 别有 喷他 喷她 喷死 怼他 怼她 怼死 爆破 刷屏 刷爆 冲烂 冲爆 攻陷 问候 差评 "
    "一星 刷死 "
)
# English is full of the pairs of Latin words for "WeChat" and for digging, so three letters of each are asked for.
_BEGINS, _ENDS_CODE, _ENDS_CALL = 32, 64, 128
_PAIRS: Final = {
    _CHAT: CODES,
    _PLATE: CODES,
    _WORK: WORK,
    _CALL: CALLS,
    "ei we ro": _BEGINS,
    "ix ec": _ENDS_CODE,
    "ou": _ENDS_CALL,
}
_SLOTS: Final = 1 << 20


class Likely(NamedTuple):
    """`readers[i]`: which readers text i needs, as a sum; its plain code points are `codes[starts[i]:ends[i]]`."""

    readers: list[int]
    codes: Codes
    starts: list[int]
    ends: list[int]


def likely(texts: Sequence[str]) -> Likely:
    """Look at all texts at once. `texts` is not empty."""
    codes = plain_codes(texts)
    lengths = np.fromiter(map(len, texts), np.intp, len(texts))
    ends = np.cumsum(lengths + 1) - 1
    starts = ends - lengths
    seen_codes = np.where(_in_address(codes), np.uint32(0), codes)
    kinds = _kinds()[seen_codes]
    pairs = _pairs()[_slot(seen_codes[:-1], seen_codes[1:])]
    pairs[((kinds[:-1] & (_DIGIT | _NUMERAL)) != 0) & (seen_codes[1:] == ord("班"))] |= WORK
    _join(pairs, seen_codes)
    pairs[((kinds[:-1] & (_LETTER | _DIGIT)) != 0) & (kinds[1:] == _AT)] |= CODES  # an e-mail address

    def count(kind: int) -> NDArray[np.int64]:
        return np.add.reduceat((kinds & kind) != 0, starts, dtype=np.int64)

    digits, letters, numerals = count(_DIGIT), count(_LETTER), count(_NUMERAL)
    either = digits + numerals
    seen = np.bitwise_or.reduceat(kinds, starts)
    readers = np.bitwise_or.reduceat(np.append(pairs, np.uint8(0)), starts)
    readers |= np.where((seen & _TWO) != 0, NUMBERS, 0).astype(np.uint8)
    readers |= np.where((either >= 10) | ((digits >= 5) & (digits + letters >= 11)), NUMBERS, 0).astype(np.uint8)
    short = ((seen & _SHORT) != 0) & (digits >= 2) & (digits + letters >= 6)
    codes_too = (digits >= 5) | (either >= 7) | short
    readers |= np.where(codes_too, CODES, 0).astype(np.uint8)
    doors = ((seen & _DOOR) != 0) & ((seen & _ROAD) != 0) & (either > 0)
    readers |= np.where(doors, PLACES, 0).astype(np.uint8)
    readers |= np.where((seen & _DIG) != 0, CALLS, 0).astype(np.uint8)
    readers &= np.uint8(NUMBERS | CODES | PLACES | WORK | CALLS)
    return Likely(readers.tolist(), codes, starts.tolist(), ends.tolist())


def _in_address(codes: Codes) -> NDArray[np.bool_]:
    """What follows `://` without a space: the letters and digits of web addresses are nobody's data."""
    marks = np.zeros(len(codes), np.bool_)
    marks[:-2] = (codes[:-2] == ord(":")) & (codes[1:-1] == ord("/")) & (codes[2:] == ord("/"))
    if not marks.any():
        return marks
    inside = (codes > 32) & (codes < 127)
    at = np.arange(len(codes), dtype=np.int32)
    last_mark = np.maximum.accumulate(np.where(marks, at, np.int32(-1)))
    last_outside = np.maximum.accumulate(np.where(inside, np.int32(-1), at))
    behind: NDArray[np.bool_] = last_mark > last_outside
    return behind


def _join(pairs: NDArray[np.uint8], codes: Codes) -> None:
    """Mark words of three letters, where one pair begins them and the next ends them."""
    begins = (pairs[:-1] & _BEGINS) != 0
    pairs[1:][begins & ((pairs[1:] & _ENDS_CODE) != 0)] |= CODES
    (at,) = np.nonzero(begins & ((pairs[1:] & _ENDS_CALL) != 0))
    after = codes[at + 3]  # a lower letter goes on with another word ("around"), but may begin an address
    ends = (after < ord("a")) | (after > ord("z")) | (after == ord("h")) | (after == ord("w"))
    pairs[at[ends] + 1] |= CALLS
    r = (codes | 32) == ord("r")
    (at,) = np.nonzero(r[:-1] & r[1:])
    before = codes[at - 1] | 32  # of the first of all that is the last line feed
    pairs[at[(before < ord("a")) | (before > ord("z"))]] |= CALLS  # initials, not "tomorrow"


def _slot(first: Codes, second: Codes) -> Codes:
    return (first * np.uint32(0x9E3779B1) + second * np.uint32(0x85EBCA77)) >> np.uint32(12)


@cache
def _kinds() -> NDArray[np.uint16]:
    table = np.zeros(0x110000, np.uint16)
    for chars, kind in _KINDS.items():
        table[[ord(char) for char in chars]] |= kind
    return table


@cache
def _pairs() -> NDArray[np.uint8]:
    """Bits of the readers whose cue words hold a pair of characters, by slot; other pairs of a slot only cost time."""
    table = np.zeros(_SLOTS, np.uint8)
    for words, reader in _PAIRS.items():
        for word in words.split():
            for first in {word[0], word[0].upper()}:
                for second in {word[1], word[1].upper()}:
                    table[_slot(*(np.array([ord(char)], np.uint32) for char in (first, second)))] |= reader
    return table
