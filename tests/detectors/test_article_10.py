"""Article 10 both ways: lawful speech at a person's expense opens nothing, and cues before abuse stop no incident."""

from __future__ import annotations

from itertools import cycle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors import preambles
from detectors.abuse.classes import Score
from detectors.conduct import judged
from detectors.guard import WANTON, guarded
from detectors.incidents.severity import OPENS, RANK
from detectors.preambles import without_preamble
from graph.facts import CRITICISM, HOSTILE, INSULT
from streams.backtest.cases import Case, outcome_of
from streams.readers.memory import Memory
from streams.replay import replay
from streams.settings import Settings
from tests.detectors.article_10 import Lawful, sets, staged

SETS = sets()
BOILERPLATE = (
    "以下内容为本人亲身经历，相关证据均已保留并已向公安机关和网信部门实名举报，如有不实愿意承担一切法律责任，"
    "望有关部门尽快介入调查，还当事人一个公道，谢谢大家关注："
)
CUES = (
    "【实名举报】",
    "我要举报：",
    "曝光：",
    "求扩散，",
    "大家来评评理：",
    "他骂我，",
    "我被网暴了，",
    "已报警，",
    "据报道，",
    "有人说，",
    "别骂了，",
    "太失望了，",
    "有聊天记录为证：",
    BOILERPLATE,
)
# All harmful scenarios with each of the cues: docs/abuse-model.md.
HARMFUL = ("pile_on", "many_victims", "whistleblower_attacked", "sexual_fabrication", "army_copies")


def test_there_are_sets_enough_and_all_are_of_our_own_making() -> None:
    assert len(SETS) >= 12
    assert all(len(lawful.posts) >= 2 and len(lawful.answers) >= 13 for lawful in SETS)


@pytest.mark.parametrize("lawful", SETS, ids=lambda lawful: lawful.name)
@pytest.mark.parametrize("answers", [40, 160])
def test_lawful_speech_at_the_expense_of_a_person_opens_no_incident(lawful: Lawful, answers: int) -> None:
    found = replay(Memory(staged(lawful, 1, answers)), Settings()).incidents
    assert [one.severity for one in found if RANK[one.severity] <= OPENS] == []


@pytest.mark.parametrize(("cue", "name"), list(zip(CUES, cycle(HARMFUL), strict=False)))
def test_a_cue_before_every_post_stops_no_harmful_run(cue: str, name: str) -> None:
    assert outcome_of(Case(name, 0, "scorer", prefix=cue), Settings()).detected


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("【实名举报】这个贱人", "这个贱人"),
        ("他骂我，去死吧", "去死吧"),
        ("据报道，网传，已报警！这个贱人", "这个贱人"),
        ("我要举报房东，扣押金一分不退", "我要举报房东，扣押金一分不退"),
        ("她骂我穷酸，我录音了", "她骂我穷酸，我录音了"),
        ("他说：你去死吧", "他说：你去死吧"),
        ("他说，你去死吧", "你去死吧"),
        ("【实名举报】", "【实名举报】"),
        ("转发//@她: 你去死", "转发//@她: 你去死"),
        ("", ""),
    ],
)
def test_a_cue_guards_its_own_clause_and_not_what_stands_behind_it(text: str, rest: str) -> None:
    assert without_preamble(text) == rest


@given(st.text(st.sampled_from("我要举报曝光他骂，。：【】已警证据有求扩散 a"), max_size=60))
def test_the_look_at_two_characters_spares_no_preamble(text: str) -> None:
    rest = without_preamble(text)
    assert text.endswith(rest)
    found = preambles._PREAMBLE.match(text)
    if rest == text and found is not None:
        assert len(text) - found.end() < preambles.LEAST


@pytest.mark.parametrize(
    ("text", "criticism"),
    [
        ("太黑心了，扣我押金", True),
        ("真恶心，收了300不退", True),
        ("恶心，狗屎也从来不捡", True),
        ("他骂师姐蠢货，还不给补助，投诉他", True),
        ("畜生，扣我押金", False),
        ("贱人收了300不退，去死吧", False),
        ("恶心", False),
        ("真恶心，看着就烦", False),
    ],
)
def test_harsh_words_about_what_was_done_are_criticism_and_plain_abuse_never_is(text: str, criticism: bool) -> None:
    (score,) = judged([text], [Score(957, True, ("insult",))])
    assert ("criticism" in score.classes) is criticism
    flags = HOSTILE | INSULT | (CRITICISM if criticism else 0)
    assert bool(guarded(flags, score.hostility)) is criticism
    assert (score.hostility < WANTON) is criticism


def test_what_is_not_hostile_is_left_as_it_is() -> None:
    calm = Score(120, False, ("reporting",))
    assert judged(["押金不退，已经起诉"], [calm]) == [calm]
