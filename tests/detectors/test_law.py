"""The law registry: every quotation stands in its text, and nothing rests on a draft."""

from __future__ import annotations

import hashlib
import re
from datetime import date

import pytest
from click.testing import CliRunner

from detectors.law import CRITERIA, HEADINGS, INSTRUMENTS, MATRIX, Criterion, UnknownId, criterion, instrument
from streams.cli import cli, main
from tests.data import shared_data

TEXTS = {
    "go": "go-2023-final.zh.txt",
    "fashi-2013-21": "fashi-2013-21.zh.md",
    "fashi-2017-10": "fashi-2017-10.zh.md",
    "fashi-2019-15": "fashi-2019-15.zh.md",
}
# What the definitions of the detectors and the notes on the law name by article.
NAMED = [
    f"{key}:{article}"
    for key, articles in {
        "go": "1 2 3 4 5 6 7 8 8.1 8.2 8.3 8.4 8.5 9 10 11 12.1 12.2.1 12.2.2 12.2.3 12.2.4 12.2.5 13 14 15 16 17",
        "fashi-2013-21": "1 2.1 2.2 2.3 2.4 3.1 3.2 3.3 3.4 3.5 3.6 3.7 4 5.1",
        "fashi-2017-10": "3 5.1.1 5.1.2 5.1.3 5.1.4 5.1.5 5.1.6 5.1.7 5.1.8 5.1.9 5.2.1 5.2.3 11",
        "fashi-2019-15": "2.2 3.1 3.2 3.3 3.4 3.5 3.6 6.1 6.2 7 9 10.4 10.5 10.6 16",
    }.items()
    for article in articles.split()
]
NUMERALS = "一二三四五六七八九十"

each_criterion = pytest.mark.parametrize("row", CRITERIA, ids=lambda row: row.id)


def text_of(key: str) -> str:
    """The text of an instrument, its paragraphs on lines of their own."""
    text = shared_data("..", "law", "texts", TEXTS[key]).read_text(encoding="utf-8")
    return re.sub(r"\n\s*", "\n", text)


def article_of(key: str, article: str) -> str:
    """The words of one article, up to the next."""
    number = int(article.split()[0].split("(")[0])
    if key == "go":
        start, end = f"\n{number}.", f"\n{number + 1}."
    else:
        start, end = (f"\n第{_chinese(n)}条 " for n in (number, number + 1))
    _, found, rest = text_of(key).partition(start)
    assert found, article
    return rest.partition(end)[0]


def _chinese(number: int) -> str:
    ten, one = divmod(number, 10)
    return ("十" if ten else "") + (NUMERALS[one - 1] if one else "")


@each_criterion
def test_each_quotation_stands_in_its_own_article_of_the_text(row: Criterion) -> None:
    article = article_of(row.instrument, row.article)
    assert article.count(row.quote_zh) == 1
    assert article.index(row.chapeau_zh) <= article.index(row.quote_zh)


@each_criterion
def test_each_quotation_has_the_hash_of_its_bytes(row: Criterion) -> None:
    assert hashlib.sha256(row.quote_zh.encode()).hexdigest() == row.sha256


@each_criterion
def test_each_criterion_says_what_it_demands_in_both_languages(row: Criterion) -> None:
    assert row.elements and row.rendering_en and row.title_zh and row.title_en
    assert len({element.id for element in row.elements}) == len(row.elements)
    assert all(e.name_zh and e.name_en and e.note and re.fullmatch("[a-z_]+", e.id) for e in row.elements)
    assert row.heading in HEADINGS
    assert bool(row.chapeau_zh) == bool(row.chapeau_en)


@each_criterion
def test_nothing_rests_on_a_draft_or_on_a_text_that_is_not_there(row: Criterion) -> None:
    assert instrument(row.instrument).citable


def test_a_number_is_called_statutory_only_where_the_text_gives_it() -> None:
    written = {5000: "五千", 500: "五百", 50: "五十", 100: "一百", 200: "二百", 2000: "二千", 3000: "三千"}
    written |= {30000: "三万", 50000: "五万", 10: "十倍", 1: "按相应比例"}
    numbered = [(row, element.least) for row in CRITERIA for element in row.elements if element.least]
    assert len(numbered) >= 15
    # Article 4 of 2013 adds up to the numbers of article 2.
    assert all(written[n] in row.quote_zh for row, n in numbered if row.id != "fashi-2013-21:4")


def test_insult_and_article_12_have_no_number() -> None:
    rows = [row for row in CRITERIA if row.instrument == "go"]
    assert not any(element.least for row in rows for element in row.elements)


@pytest.mark.parametrize("key", NAMED)
def test_every_criterion_that_is_spoken_of_resolves(key: str) -> None:
    assert criterion(key).id == key


def test_ids_are_unique_and_stand_in_the_order_of_the_texts() -> None:
    ids = [row.id for row in CRITERIA]
    assert len(set(ids)) == len(ids)
    place = {key: n for n, key in enumerate(TEXTS)}
    order = [(place[i], [int(n) for n in rest.split(".")]) for i, _, rest in (key.partition(":") for key in ids)]
    assert order == sorted(order)


def test_the_two_layers_of_the_matrix_share_no_row() -> None:
    serious, disorder = ({row.id for row in CRITERIA if row.layer == layer} for layer in MATRIX)
    assert {"go:12.2.1", "go:12.2.2", "go:12.2.3", "go:12.2.4", "go:12.2.5"} <= disorder
    assert {"fashi-2013-21:2.1", "fashi-2013-21:4", "fashi-2017-10:5.1.3"} <= serious
    assert not serious & disorder


def test_vile_impact_falsity_and_motive_are_never_measurable() -> None:
    never = {"vile_impact", "falsity", "knowledge", "malice", "motive", "causation", "network_order", "public_interest"}
    assert not [e for row in CRITERIA for e in row.measurable if e.id in never]


def test_a_draft_is_in_force_on_no_day() -> None:
    drafts = [each for each in INSTRUMENTS if "draft" in each.id]
    assert {each.issued for each in drafts} == {date(2023, 6, 9), date(2026, 7, 29)}
    assert not any(each.in_force or each.citable or each.holds_on(date(2026, 11, 1)) for each in drafts)


def test_what_is_in_force_is_so_from_its_day_on() -> None:
    opinions = instrument("go")
    assert opinions.holds_on(date(2023, 9, 20)) and not opinions.holds_on(date(2023, 9, 19))


@pytest.mark.parametrize("key", ["go:12.2.9", "go-2023-draft:12", "fashi-2013-21:2.5", ""])
def test_an_unknown_criterion_is_told_with_what_is_near_it(key: str) -> None:
    with pytest.raises(UnknownId, match="no criterion"):
        criterion(key)


def test_the_list_names_every_criterion_and_every_instrument() -> None:
    rows = CliRunner().invoke(cli, ["law", "list"]).output.splitlines()
    assert [row.split("\t")[0] for row in rows] == [each.id for each in CRITERIA]
    instruments = CliRunner().invoke(cli, ["law", "list", "--instruments"]).output.splitlines()
    assert [row.split("\t")[0] for row in instruments] == [each.id for each in INSTRUMENTS]
    assert all("not in force" in row for row in instruments if "draft" in row)


def test_a_card_quotes_and_says_what_stays_with_people() -> None:
    shown = CliRunner().invoke(cli, ["law", "show", "fashi-2013-21:2.1"]).output
    row = criterion("fashi-2013-21:2.1")
    for part in (
        row.chapeau_zh,
        row.quote_zh,
        row.sha256,
        "in force since 2013-09-10",
        "5,000 or more",
        "不构成法律认定",
    ):
        assert part in shown
    assert "not measurable  捏造的事实" in shown


def test_an_instrument_that_is_only_named_is_shown_without_words() -> None:
    shown = CliRunner().invoke(cli, ["law", "show", "anti-online-violence-law-2026-draft"]).output
    assert "not in force" in shown and "never quoted" in shown


def test_an_unknown_id_ends_with_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["law", "show", "go:12.2.9"])
    assert ended.value.code == 2
    assert "go:12.2.2" in capsys.readouterr().err
