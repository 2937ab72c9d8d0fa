"""Article 10 both ways: lawful speech at a person's expense opens nothing, and cues before abuse stop no incident."""

from __future__ import annotations

import pytest

from detectors.abuse.classes import Score
from detectors.conduct import judged
from detectors.guard import WANTON, guarded
from detectors.incidents.severity import OPENS, RANK
from graph.facts import CRITICISM, HOSTILE, INSULT
from streams.backtest.cases import Case, outcome_of
from streams.readers.memory import Memory
from streams.replay import replay
from streams.settings import Settings
from tests.detectors.article_10 import Lawful, sets, staged

SETS = sets()
CUES = ("【实名举报】", "我要举报：", "曝光：", "求扩散，", "大家来评评理：")
HARMFUL = ("pile_on", "unnamed_victim", "whistleblower_attacked", "threats")


def test_there_are_sets_enough_and_all_are_of_our_own_making() -> None:
    assert len(SETS) >= 12
    assert all(len(lawful.posts) >= 2 and len(lawful.answers) >= 13 for lawful in SETS)


@pytest.mark.parametrize("lawful", SETS, ids=lambda lawful: lawful.name)
@pytest.mark.parametrize("answers", [40, 160])
def test_lawful_speech_at_the_expense_of_a_person_opens_no_incident(lawful: Lawful, answers: int) -> None:
    found = replay(Memory(staged(lawful, 1, answers)), Settings()).incidents
    assert [one.severity for one in found if RANK[one.severity] <= OPENS] == []


def test_cues_of_a_report_before_every_post_stop_no_more_than_one_harmful_run_in_ten() -> None:
    runs = [outcome_of(Case(name, 0, "scorer", prefix=cue), Settings()) for cue in CUES for name in HARMFUL]
    assert sum(run.detected for run in runs) >= 0.9 * len(runs)


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
