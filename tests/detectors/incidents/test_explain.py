"""The alert that explains itself: at most twenty lines, both languages, no name and no text."""

from __future__ import annotations

import re
from functools import cache
from typing import get_args

import pytest
from msgspec.structs import replace

from detectors.columns import width
from detectors.explain import COLUMNS, MASK, MAX_LINES, explain, headline
from detectors.incidents.incident import Incident
from detectors.law import CRITERIA, Criterion
from detectors.signal import ABSENT, MET, Evidence
from detectors.wording import CLASSES, DETECTORS, Language
from graph.facts import CLASS_BITS, HOSTILE, INSULT, PERSONAL_BITS, SEXUAL, THREAT
from tests.detectors.incidents.made import Run, signal
from tests.factories import T0

FLAGS = (HOSTILE | INSULT, HOSTILE | INSULT, HOSTILE | THREAT, HOSTILE | INSULT | SEXUAL, PERSONAL_BITS["mobile"])

FORESEEN = {"forecast_from": 40, "forecast_expected": 70, "forecast_lower": 42, "forecast_upper": 300}
CAMPAIGN = {"campaign_accounts": 14, "campaign_items": 220, "campaign_share": 380}


def pseudonym(account: str) -> str:
    return f"p{sum(map(ord, account)) % 1000:03}"


@cache
def rich(victim: str = "weibo:canary-victim") -> Incident:
    """An incident of which everything is known."""
    evidence = tuple(
        Evidence("weibo", "", f"canary-item-{place}", "comment", f"canary-{place}", T0 + place, flags, 900 - place)
        for place, flags in enumerate(FLAGS)
    )
    return Run().take(
        signal(
            victim=victim,
            evidence=evidence,
            window=86_400,
            baseline={"hostile_accounts": 20, "share": 30},
            against={"reporting": 7, "criticism": 0},
            figures={"reports": 50, "report_accounts": 5} | FORESEEN,
        ),
        signal("water_army", victim=victim, subject="campaign:7", platforms=("weibo", "douyin"), figures=CAMPAIGN),
        *(signal(name, place + 1, victim=victim, evidence=evidence) for place, name in enumerate(DETECTORS)),
    )


def labels_at(lines: list[str], label: str) -> int:
    return next(place for place, line in enumerate(lines) if line.startswith(f"{label}: "))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_alert_says_who_what_how_much_what_is_missing_and_what_speaks_against_it(language: Language) -> None:
    lines = explain(rich(), language, pseudonym)
    labels = {
        "en": "Who Why What How\xa0much Usual Campaign Missing Against Reports Forecast Next",
        "zh": "对象 理由 内容 数量 基准 组织 缺项 反证 举报 预测 建议",
    }[language].split(" ")
    labels = [label.replace("\xa0", " ") for label in labels]
    entries = [line for line in lines[1:-1] if not line.startswith(" ")]
    assert list(dict.fromkeys(line.partition(": ")[0] for line in entries)) == labels
    assert sum(line.startswith(f"{labels[2]}: ") for line in lines) == 3
    assert lines[labels_at(lines, labels[4])].endswith("敌意占比 3 %、敌意账号 0.02" if language == "zh" else " 0.02")
    assert "[20–60]" in "".join(lines) and "not legal advice" in lines[-1]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_alert_has_at_most_twenty_lines_of_eighty_columns(language: Language) -> None:
    for one in (rich(), rich("unnamed:0a"), Run().take(signal("threat")), Run().take(signal("doxxing"))):
        lines = explain(one, language, pseudonym)
        assert len(lines) <= MAX_LINES and max(map(width, lines)) <= COLUMNS


@pytest.mark.parametrize("law", CRITERIA, ids=lambda law: law.id)
def test_every_criterion_can_stand_in_an_alert(law: Criterion) -> None:
    elements = {f"{law.id}/{element.id}": MET for element in law.measurable[:1]}
    one = Run().take(signal("threat", elements=elements, criteria=(law.id,)))
    for language in get_args(Language):
        lines = explain(one, language)
        assert len(lines) <= MAX_LINES and max(map(width, lines)) <= COLUMNS


def test_a_poor_incident_is_explained_too() -> None:
    lines = explain(Run().take(signal("threat")))
    assert "Against: nothing" in lines and "Forecast: too few reposts to say" in lines
    assert lines[1] == f"Who: private person (presumed) · {MASK} · weibo"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_name_no_account_and_no_text_stands_in_an_alert(language: Language) -> None:
    text = "\n".join(explain(rich(), language, pseudonym))
    assert "canary" not in text and MASK in text and pseudonym("weibo:canary-victim") in text
    assert "canary" not in "\n".join(explain(rich(), language))


def test_the_chinese_alert_has_no_english_words_but_ids_and_the_note() -> None:
    lines = explain(rich("unnamed:0a"), "zh", pseudonym)[:-1]
    words = set(re.findall(r"[A-Za-z]{3,}", "\n".join(lines)))
    assert words <= {"weibo", "douyin", "UTC", "fashi"}


def test_class_and_followers_of_before_stand_in_the_alert_and_grounds_do_not() -> None:
    said = {"victim_class": "official", "grounds": "canary: its verified profile", "followers": 812}
    text = "\n".join(explain(Run().take(signal("threat", **said)), "en", pseudonym))
    assert "official (by the registry)" in text and "812 followers a week before" in text and "canary" not in text


def test_a_forecast_says_how_many_are_there_how_many_in_the_end_and_when_there_are_500() -> None:
    figures = {"forecast_from": 40, "forecast_expected": 700, "forecast_lower": 90, "forecast_upper": 2_000}
    one = Run().take(signal(figures=figures | {"seconds_to_threshold": 7_200}))
    (line,) = (line for line in explain(one) if line.startswith("Forecast: "))
    assert "40 reposts; in the end 700 [90–2000]; 500 at about 11-15" in line


def test_the_examples_are_of_different_classes() -> None:
    lines = [line for line in explain(rich(), "en", pseudonym) if line.startswith("What: ")]
    assert [line.split(" · ")[-1] for line in lines] == [
        f"{MASK} insult",
        f"{MASK} threat",
        f"{MASK} insult, sexual claim",
    ]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("law", CRITERIA, ids=lambda law: law.id)
def test_nothing_is_said_half_in_an_alert(law: Criterion, language: Language) -> None:
    """What has room is whole, and what has none is counted: every line is a piece of the alert with all the room."""
    elements = {f"{law.id}/{element.id}": ABSENT for element in law.measurable}
    poor = Run().take(signal("threat", elements=elements, criteria=(law.id,)))
    crowded = replace(rich(), matrix=poor.matrix + rich().matrix, platforms=tuple("abcdefgh" * 5))
    for one in (poor, crowded):
        whole = re.sub(r"\s", "", "".join(explain(one, language, pseudonym, columns=10_000)))
        entries: list[str] = []
        for line in explain(one, language, pseudonym):
            entries += [line] if not line.startswith(" ") else [entries.pop() + line]
        for entry in entries:
            said, counted, _ = re.sub(r"\s", "", entry).partition("(+" if language == "en" else "（另有")
            assert said in whole and "…" not in said
            assert not counted or whole[whole.index(said) + len(said)] in ",;·、；["


def test_what_has_no_room_is_counted() -> None:
    many = replace(rich(), platforms=tuple(f"platform-{number:02}" for number in range(40)))
    (line,) = (line for line in explain(many, "en", pseudonym) if line.startswith("Who: "))
    said = re.findall(r"platform-\d\d", line)
    assert line.endswith(f"(+{40 - len(said)} more)")


def test_of_one_detector_the_strongest_finding_is_said_and_how_many_there_are() -> None:
    acts = [
        signal("many_victims", place, subject=f"actor:{number}", value=number, lower=number, upper=number)
        for place, number in enumerate((5, 7, 6))
    ]
    one = Run().take(*acts)
    (line,) = (line for line in explain(one, columns=1_000) if line.startswith("How much: "))
    assert ": 7 " in line and line.endswith("; the strongest of 3")


def test_one_is_not_said_in_the_plural() -> None:
    text = "\n".join(explain(Run().take(signal("serious_consequence", value=1, lower=1, upper=1, unit="reports"))))
    assert ": 1 report;" in text


@pytest.mark.parametrize(
    ("language", "said"), [("en", "S2 · open · private person · "), ("zh", "S2 · 新发生 · 普通个人 · ")]
)
def test_the_headline_says_what_was_found(language: Language, said: str) -> None:
    shown = headline(Run().take(signal("mass_spread")), language)
    assert shown == said + {"en": "mass spread", "zh": "大范围传播"}[language]


def test_every_class_has_a_name_in_both_languages() -> None:
    assert set(CLASSES) >= {*CLASS_BITS, *PERSONAL_BITS}
