"""The shipped scorer: one score whatever the company, classes by words, labels of the platform first."""

from __future__ import annotations

import doctest
import random
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.cloaking import CLOAKINGS
from detectors.abuse import classes as classes_module
from detectors.abuse import features as features_module
from detectors.abuse import lexicon
from detectors.abuse import raw as raw_module
from detectors.abuse import words as words_module
from detectors.abuse.classes import CLASS_OF, CLASSES, Score, classes, labelled
from detectors.abuse.cloaks import CLOAKS
from detectors.abuse.context import SIGNS
from detectors.abuse.harmless import HARMLESS
from detectors.abuse.model import Model
from detectors.abuse.raw import sighted
from detectors.normalise import normalise
from streams.scoring import shipped
from tests.strategies import any_text

HARD = Path(__file__).with_name("hard_pairs.tsv")
POOL = ["你个傻逼", "节哀", "一路走好，愿逝者安息", "开盒她", "f u c k you", "😀", "", "警方通报", "😡" * 50, "贱 人"]


@given(st.lists(any_text() | st.sampled_from(POOL), max_size=20))
def test_a_text_scores_the_same_alone_and_in_a_batch(texts: list[str]) -> None:
    model = shipped()
    assert model.score(texts) == [model.score([text])[0] for text in texts]


def test_every_score_is_in_range_and_the_verdict_is_at_the_threshold() -> None:
    model = shipped()
    for score in model.score(POOL):
        assert 0 <= score.hostility <= 1000
        assert score.hostile is (score.hostility >= model.threshold)
        assert set(score.classes) <= set(CLASSES)


def test_a_very_long_text_is_scored() -> None:
    (score,) = shipped().score(["傻逼" * 1_000_000])
    assert score.hostile


def test_plain_abuse_is_worse_than_condolence() -> None:
    abuse, condolence = shipped().score(["你这种贱人怎么不去死", "一路走好，愿逝者安息"])
    assert abuse.hostile and not condolence.hostile


def test_english_abuse_is_worse_than_english_sympathy() -> None:
    abuse, sympathy = shipped().score(["kill yourself you worthless bitch", "so sorry for your loss, stay strong"])
    assert abuse.hostile and not sympathy.hostile


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("你个傻逼", "insult"),
        ("我要弄死你全家", "threat"),
        ("就是出来卖的，陪睡上位", "sexual"),
        ("有没有人能人肉她", "dig"),
        ("I know where you live", "threat"),
        ("道歉信避重就轻，不负责任", "criticism"),
        ("警方通报来了", "reporting"),
        ("她说我是贱人", "quotation"),
        ("请不要网暴当事人", "counter_speech"),
    ],
)
def test_words_give_classes(text: str, name: str) -> None:
    assert name in classes([text], [True])[0]


@pytest.mark.parametrize("text", ["请不要人肉她", "反对开盒", "打死也不说", "笑死我了", "assess the classic passage"])
def test_a_longer_word_that_says_otherwise_wins(text: str) -> None:
    assert not {"dig", "threat", "insult"} & set(classes([text], [False])[0])


def test_an_insult_is_said_only_of_what_is_hostile() -> None:
    assert classes(["他骂我傻逼"] * 2, [False, True])[0] == ("quotation",)
    assert "insult" in classes(["他骂我傻逼"] * 2, [False, True])[1]


def test_the_label_of_the_platform_wins() -> None:
    ours = [Score(100, False, ()), Score(900, True, ("insult",)), Score(10, False, ())]
    labels = [{"hostility": 0.8}, {"hostility": 0.6, "hostility_threshold": 0.7}, {"spam": 1.0}]
    judged = labelled(["真有你的", "你个傻逼", "早"], ours, labels, 500)
    assert judged == [Score(800, True, ("insult",)), Score(600, False, ()), ours[2]]


def test_what_is_told_is_what_is_judged() -> None:
    ours = [Score(100, False, ())] * 3
    labels = [{"hostility": 0.49999999}, {"hostility": 0.6, "hostility_threshold": 0.60000001}, {"hostility": 0.4994}]
    assert [score[:2] for score in labelled(["早"] * 3, ours, labels, 500)] == [(500, True), (600, True), (499, False)]


def test_a_label_that_is_no_probability_is_none() -> None:
    ours = [Score(100, False, ())] * 3
    assert (
        labelled(["早"] * 3, ours, [{"hostility": -3.0}, {"hostility": 1.5}, {"hostility": float("nan")}], 500) == ours
    )


def test_no_texts_have_no_scores() -> None:
    assert shipped().score([]) == labelled([], [], [], 500) == []
    assert classes([], []) == []


@pytest.mark.parametrize(
    ("text", "hostile"),
    [
        ("@一只废物研究僧 早上好", False),
        ("@王小明 废物", True),
        ("@王小明废物", True),
        ("@王小明你这个废物", True),
        ("你个@王小明 傻逼", True),
        ("@dave you idiot", True),
        ("@idiot_dave good morning", False),
    ],
)
def test_a_name_that_is_called_is_no_insult_and_an_insult_beside_it_is(text: str, hostile: bool) -> None:
    assert shipped().score([text])[0].hostile is hostile


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("[doge]好[偷笑]", " 好 "),
        ("[贱人]", "[贱人]"),
        ("[这是一个很长的地名]", "[这是一个很长的地名]"),
        ("&#20320;&#x597D;", "你好"),
        ("&#" + "9" * 5000, "&#" + "9" * 5000),
        ("见example.com.cn/贱", "见 贱"),
        ("收到“去死”两个字", "收到 所引原话 两个字"),
        ("他说的“去死”确实没错，收到", "他说的“去死”确实没错，收到"),
        ("你这“贱人”", "你这“贱人”"),
        ("@一只废物研究僧 早呀", " 早呀"),
        ("谢谢@一只废物研究僧", "谢谢 "),
        ("@王小明 废物", " 废物"),
        ("@王小明废物！", "@王小明废物！"),
        ("@罗启明远你这废物", " 你这废物"),
        ("@idiot_dave hello", " hello"),
        ("post@idiot.example", "post@idiot.example"),
    ],
)
def test_what_is_not_the_words_of_the_author_is_put_out_of_sight(text: str, seen: str) -> None:
    assert sighted(text) == seen


def test_a_drawn_out_letter_is_said_once() -> None:
    drawn_out, plain = shipped().score(["Fuuuuuck yooou", "fuck you"])
    assert drawn_out == plain and plain.hostile


def test_a_cloak_is_taken_for_what_it_stands_for() -> None:
    for meaning, cloaks in CLOAKS.items():
        for cloak in cloaks.split():
            plain = normalise(cloak.replace("_", " "))
            assert lexicon.decloaked(f"{plain}\n".encode()).decode() == f"{meaning}\n", cloak


@pytest.mark.parametrize("name", [name for name in CLOAKINGS if "table" not in name])
@given(st.randoms(use_true_random=False))
def test_a_disguised_text_scores_as_the_text_itself(name: str, draw: random.Random) -> None:
    lines = [line.split("\t")[2] for line in HARD.read_text(encoding="utf-8").splitlines()[1:]]
    texts = [text for text in lines if sighted(text) == text]  # quotation marks are read where they stand open only
    chosen = draw.sample(texts, 5)
    assert shipped().score([CLOAKINGS[name](text, draw) for text in chosen]) == shipped().score(chosen)


@pytest.mark.parametrize(
    "text",
    [
     "嫌疑人已被抓获", "误人子弟", "每天坐公交车上班", "很多中国男人", "有关部门正在调查他的公司",
     "又睡过头了", "这不是处理办法",
     "人人都说好", "尼玛老师", "我的ex", "出门小心点", "轰炸机", "飞机杀青了", "做鸡蛋面"],
)  # fmt: skip
def test_everyday_words_are_no_abuse(text: str) -> None:
    assert not set(CLASSES[:5]) & set(classes([text], [False])[0])


@pytest.mark.parametrize(
    "text",
    [
     "初生牛犊不怕虎", "寄快递的费物流公司不退", "政治障碍", "到处生长", "妇女表示感谢", "女干部", "独特么",
     "啥比赛这么热闹", "去4楼开会", "你麻烦让一下", "s13总决赛", "全景qj相机", "28 nm 工艺", "2B铅笔", "刹了车",
     "转账zz记录", "治长沙", "atm的位置", "naocanx", "王bdx"],
)  # fmt: skip
def test_a_disguise_inside_an_ordinary_word_is_none(text: str) -> None:
    plain = lexicon.decloaked(f"{normalise(text)}\n".encode()).decode()
    assert not [meaning for meaning in CLOAKS if meaning in plain and meaning not in normalise(text)]
    assert not set(CLASSES[:5]) & set(classes([text], [False])[0])


def test_no_ordinary_word_is_a_disguise_too() -> None:
    assert not set(HARMLESS.split()) & {cloak for cloaks in CLOAKS.values() for cloak in cloaks.split()}


def test_a_cloak_loses_nothing_when_it_is_made_plain() -> None:
    for cloak in " ".join(CLOAKS.values()).split():
        assert len(normalise(cloak)) == len(cloak.replace("_", "")) or "_" in cloak, cloak


def test_the_hard_pairs_are_what_the_card_says() -> None:
    kinds = [line.split("\t")[:2] for line in HARD.read_text(encoding="utf-8").splitlines()[1:]]
    assert len(kinds) >= 80
    assert all(
        bad == [kind, "1"] and good == [kind, "0"]
        for (kind, _), bad, good in zip(kinds[::2], kinds[::2], kinds[1::2], strict=True)
    )


def test_every_class_has_words() -> None:
    assert set(CLASS_OF.values()) == set(CLASSES)
    assert set(CLASS_OF) <= set(SIGNS)


def test_error_rates_are_part_of_the_model() -> None:
    model = shipped()
    for domain in ("cold", "cold_new_topic", "comments", "english"):
        rates = model.rates(domain)
        assert 0 < rates.false_positive_rate < rates.sensitivity < 1
    with pytest.raises(KeyError, match="there are cold"):
        model.rates("weather")


def test_the_version_is_that_of_the_bytes() -> None:
    weights = shipped().weights
    other = msgspec.structs.replace(weights, intercept=weights.intercept + 1)
    assert Model(msgspec.msgpack.encode(other)).version != shipped().version


@pytest.mark.parametrize("change", [{"format": 99}, {"groups": ("insult",)}])
def test_a_model_of_another_program_is_refused(change: dict[str, object]) -> None:
    data = msgspec.msgpack.encode(msgspec.structs.replace(shipped().weights, **change))
    with pytest.raises(ValueError, match="train abuse"):
        Model(data)


def test_what_is_no_model_is_refused() -> None:
    with pytest.raises(ValueError, match="train abuse"):
        Model(b"weights")


def test_more_log_odds_are_never_less_hostility() -> None:
    cuts = np.array(shipped().weights.cuts)
    assert (np.diff(cuts) >= 0).all()
    assert len(cuts) == 1000


@pytest.mark.parametrize("module", [classes_module, lexicon, features_module, raw_module, words_module])
def test_the_examples_of_the_documentation_hold(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]
