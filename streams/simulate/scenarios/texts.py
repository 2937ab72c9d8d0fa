"""What people say in scenarios: lines written for this project, by kind and whom they speak of.

`lines.tsv` holds the comments on the fictional events of HELD_OUT. The shipped scorer must not learn from them.

    insult implicit threat sexual dig group                    abusive of a person (`group`: of a group)
    criticism institution punishment joke sympathy quote counter    negative in tone, and no abuse
    chat fact question                                         neither
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from importlib import resources
from typing import Final, NamedTuple, TypeVar

import numpy as np

# Events of our own comments that stay out of training.
HELD_OUT: Final = (
    "crm04", "ent04", "ent10", "fam04", "fam05", "fam10", "pub02", "pub05", "pub07", "sch04", "sch07", "sch10",
)  # fmt: skip
ABUSIVE: Final = frozenset({"insult", "implicit", "threat", "sexual", "dig"})
CALM: Final = frozenset({"chat", "fact", "question"})
_ANSWERS: Final = re.compile(r"^回复\s*@\S+\s*[:：]\s*")
_YOU: Final = re.compile("[你您妳]")
_THIRD: Final = re.compile("(?<!其)[她他](?!们|人)")
_ENDINGS: Final = (
    "",
    "",
    "",
    "",
    "！",
    "。",
    "…",
    "！！",
    "[微笑]",
    "😅",
    "🙄",
    "，服了",
    "，真的",
    "，就这样吧",
    "，看不下去了",
)
_JOINTS: Final = ("，", "。", " ", "！", "…")
_SECOND: Final = 0.35  # share of texts made of two lines

_BORROWED: Final = 0.5  # share of retold texts with a clause of another line
_OPENINGS: Final = ("", "", "", "说真的，", "讲道理，", "大家看看，", "反正")
_PLAIN: Final = ("", "", "", "！", "。", "…", "～")
_MEAN_AS_MUCH: Final = (
    ("这种人", "这号人"), ("真的", "实在"), ("就是", "纯属"), ("东西", "玩意儿"), ("知道", "清楚"), ("大家", "各位"),
    ("好意思", "有脸"), ("现在", "如今"), ("什么", "啥"), ("希望", "盼着"), ("一点都", "半点都"), ("还是", "仍然"),
)  # fmt: skip
_CLAUSE: Final = re.compile(r"[，。！？,!?；…\s]+")


class Line(NamedTuple):
    """One thing said."""

    kind: str
    text: str

    @property
    def abusive(self) -> bool:
        """Abusive of a person: what `labels.hostility` says with true labels."""
        return self.kind in ABUSIVE

    @property
    def negative(self) -> bool:
        """Negative in tone, lawful or not."""
        return self.kind not in CALM


Pool = Sequence[Line]
_Drawn = TypeVar("_Drawn")


@functools.cache
def _rows() -> tuple[tuple[str, str, str, str], ...]:
    data = resources.files("streams.simulate.scenarios").joinpath("lines.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in data.splitlines()[1:])
    return tuple((event, kind, target, _ANSWERS.sub("", text)) for event, kind, target, text in rows)


def lines(kinds: str, targets: str = "person", events: str = "") -> tuple[Line, ...]:
    """The lines of some kinds, of whom they speak, and of some events (none named: all), each a list in words."""
    chosen = events.split() or HELD_OUT
    return tuple(
        Line(kind, text)
        for event, kind, target, text in _rows()
        if kind in kinds.split() and target in targets.split() and event in chosen
    )


def own(kind: str, texts: str) -> tuple[Line, ...]:
    """Lines written for one scenario, one a line."""
    return tuple(Line(kind, text.strip()) for text in texts.strip().splitlines())


@functools.cache
def spoken_of(pool: tuple[Line, ...]) -> Pool:
    """The lines that speak of somebody rather than to somebody; all where there are none."""
    return tuple(line for line in pool if not _YOU.search(line.text)) or pool


def spoken_to(line: Line) -> Line:
    """The line as it is said to the person whom it speaks of."""
    return Line(line.kind, _THIRD.sub("你", line.text))


def _clauses(text: str) -> list[str]:
    """What stands between marks; the whole text where nothing does."""
    return [clause for clause in _CLAUSE.split(text) if clause] or [text]


class Words:
    """Draws texts from pools. Two lines of a kind may be joined, so that few texts repeat word for word."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng

    def say(self, pool: Pool) -> Line:
        """A line of `pool`, alone or with a second of its kind, and an ending."""
        first = self._one(pool)
        text = first.text
        if self._rng.random() < _SECOND:
            text += self._one(_JOINTS) + self._one([line for line in pool if line.kind == first.kind]).text
        return Line(first.kind, text + self._one(_ENDINGS))

    def shuffled(self, pool: Pool) -> Pool:
        """The same lines in any order."""
        return [pool[place] for place in self._rng.permutation(len(pool)).tolist()]

    def retold(self, brief: Pool) -> Line:
        """A line of `brief` in other words, by rule: its halves turned round, words exchanged for words that mean as
        much, a clause of another line, an opening and an ending; each by chance.
        """
        first = self._one(brief)
        clauses = _clauses(first.text)
        turn = int(self._rng.integers(len(clauses)))
        clauses = clauses[turn:] + clauses[:turn]
        if self._rng.random() < _BORROWED:
            clauses.append(self._one(_clauses(self._one(brief).text)))
        text = "，".join(dict.fromkeys(clauses))
        for pair in _MEAN_AS_MUCH:
            said, instead = pair if self._rng.random() < 0.5 else pair[::-1]
            text = text.replace(said, instead)
        return Line(first.kind, self._one(_OPENINGS) + text + self._one(_PLAIN))

    def _one(self, options: Sequence[_Drawn]) -> _Drawn:
        return options[int(self._rng.integers(len(options)))]
