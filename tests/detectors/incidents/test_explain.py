"""The alert that explains itself: at most twenty lines, both languages, no name and no text."""

from __future__ import annotations

import re

import pytest

from detectors.explain import CLASSES, DETECTORS, MASK, Language, explain
from detectors.incidents.incident import Incident
from detectors.signal import Evidence
from graph.facts import CLASS_BITS, HOSTILE, INSULT, PERSONAL_BITS, SEXUAL, THREAT
from tests.detectors.incidents.made import Run, signal
from tests.factories import T0

FLAGS = (HOSTILE | INSULT, HOSTILE | INSULT, HOSTILE | THREAT, HOSTILE | INSULT | SEXUAL, PERSONAL_BITS["mobile"])


def pseudonym(account: str) -> str:
    return f"p{sum(map(ord, account)) % 1000:03}"


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
            figures={"reports": 50, "report_accounts": 5},
        ),
        *(signal(name, place + 1, victim=victim, evidence=evidence) for place, name in enumerate(DETECTORS)),
    )


def labels_at(lines: list[str], label: str) -> int:
    return next(place for place, line in enumerate(lines) if line.startswith(f"{label}: "))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_alert_says_who_what_how_much_what_is_missing_and_what_speaks_against_it(language: Language) -> None:
    lines = explain(rich(), pseudonym, "private_person", language)
    assert len(lines) <= 20
    labels = {
        "en": ["Who", "Why", "What", "How much", "Usual", "Missing", "Against", "Reports", "Next"],
        "zh": ["对象", "理由", "内容", "数量", "基准", "缺项", "反证", "举报", "建议"],
    }[language]
    assert list(dict.fromkeys(line.partition(": ")[0] for line in lines[1:-1])) == labels
    assert sum(line.startswith(f"{labels[2]}: ") for line in lines) == 3
    assert lines[labels_at(lines, labels[4])].endswith(": 敌意账号 0.02, 敌意占比 3 %" if language == "zh" else " 3 %")
    assert "[20–60]" in "".join(lines) and "not legal advice" in lines[-1]


def test_a_poor_incident_is_explained_too() -> None:
    lines = explain(Run().take(signal("threat")), pseudonym)
    assert any(line == "Against: nothing" for line in lines)
    assert "not in the registry" in lines[1]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_name_no_account_and_no_text_stands_in_an_alert(language: Language) -> None:
    text = "\n".join(explain(rich(), pseudonym, "", language))
    assert "canary" not in text and MASK in text and pseudonym("weibo:canary-victim") in text


def test_the_chinese_alert_has_no_english_words_but_ids_and_the_note() -> None:
    lines = explain(rich("unnamed:0a"), pseudonym, "", "zh")[:-1]
    words = set(re.findall(r"[A-Za-z]{3,}", "\n".join(lines)))
    assert words <= {"weibo", "UTC", "fashi"}


def test_a_minor_prints_as_a_private_person() -> None:
    assert explain(rich(), pseudonym, "minor") == explain(rich(), pseudonym, "private_person")
    assert explain(rich(), pseudonym, "official") != explain(rich(), pseudonym, "private_person")


def test_the_examples_are_of_different_classes() -> None:
    lines = [line for line in explain(rich(), pseudonym) if line.startswith("What: ")]
    assert [line.partition(": ")[2].split(" · ")[0] for line in lines] == [
        f"insult {MASK}",
        f"threat {MASK}",
        f"insult {MASK}, sexual claim {MASK}",
    ]


def test_every_class_has_a_name_in_both_languages() -> None:
    assert set(CLASSES) >= {*CLASS_BITS, *PERSONAL_BITS}
