"""Hostile texts as people disguise them, each way in turn, and how many of those that were found are still found."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Sequence
from unittest import mock

import numpy as np
import opencc
from numpy.typing import NDArray

from detectors.abuse import features
from detectors.abuse.cloaks import CLOAKS
from streams.scoring import shipped

Cloak = Callable[[str, random.Random], str]
_TRADITIONAL = opencc.OpenCC("s2t")
_INVISIBLE = "\u200b\u200c\u200d\ufeff\u2060"
_MARKS = "\u0336\u0338\u0331\u0302"
_POINTS = ".*-_~|、·。"


def _full_width(text: str, _: random.Random) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


def _variants(text: str, _: random.Random) -> str:
    """CJK compatibility and radical forms, where Unicode has one."""
    return "".join(_FORMS.get(char, char) for char in text)


def _traditional(text: str, _: random.Random) -> str:
    return str(_TRADITIONAL.convert(text))


def _between(marks: str) -> Cloak:
    def cloak(text: str, draw: random.Random) -> str:
        return "".join(char + draw.choice(marks) for char in text)

    return cloak


def _table(text: str, draw: random.Random) -> str:
    """Homophones, initials, split characters and emoji of the own table."""
    for meaning, cloaks in CLOAKS.items():
        if meaning in text:
            text = text.replace(meaning, draw.choice([cloak.replace("_", " ") for cloak in cloaks.split()]))
    return text


_FORMS = {
    unicodedata.normalize("NFKC", chr(code)): chr(code)
    for first, last in ((0x2F00, 0x2FD6), (0xF900, 0xFAD9))
    for code in range(first, last)
}
CLOAKINGS: dict[str, Cloak] = {
    "full width": _full_width,
    "variant characters": _variants,
    "traditional characters": _traditional,
    "zero-width characters": _between(_INVISIBLE),
    "combining marks": _between(_MARKS),
    "spaces": _between(" "),
    "punctuation": _between(_POINTS),
    "emoji": _between("😀😂🙏🌹"),
    "long marks and strokes": _between("ー丶丨"),
    "a filler that is not seen": _between("\u3164"),
    "character references": lambda text, _: "".join(f"&#{ord(char)};" for char in text),
    "own table: homophones, initials, split, emoji": _table,
}


def tell(hostile: Sequence[str]) -> None:
    """Print a table: of the texts that are found as they stand, the share found in disguise, with and without us."""
    found = [score.hostile for score in shipped().score(hostile)]
    known = [text for text, hit in zip(hostile, found, strict=True) if hit]
    print(f"\n{len(known)} of {len(hostile)} hostile texts of COLD dev are found undisguised.\n")
    print("| disguise | texts it changes | found still | … without undoing it |\n|---|---|---|---|")
    for name, cloak in CLOAKINGS.items():
        draw = random.Random(0)
        pairs = [(text, cloak(text, draw)) for text in known]
        disguised = [after for before, after in pairs if after != before]
        kept = np.mean([score.hostile for score in shipped().score(disguised)])
        with mock.patch.multiple(features, folded=_untouched, decloaked=_same, sighted=_same, _parted=_same):
            without = np.mean([score.hostile for score in shipped().score(disguised)])
        print(f"| {name} | {len(disguised)} | {kept:.1%} | {without:.1%} |")


def _untouched(texts: Sequence[str]) -> NDArray[np.uint32]:
    joined = "".join(text.lower().replace("\n", " ") + "\n" for text in texts)
    return np.frombuffer(joined.encode("utf-32-le"), np.uint32)


def _same(value: object) -> object:
    return value
