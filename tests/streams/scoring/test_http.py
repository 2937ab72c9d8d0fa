"""A classifier behind an address: real requests on loopback, late ones, failing ones, and a breaker between."""

from __future__ import annotations

import time
from collections.abc import Iterator

import msgspec
import pytest

from streams.scoring import scorer_of, shipped
from streams.scoring.fallback import WithFallback
from streams.scoring.http import HttpScorer, Unavailable
from streams.settings_reading import Scoring
from tests.streams.scoring.classifiers import Service, service


@pytest.fixture
def server() -> Iterator[Service]:
    with service() as running:
        yield running


@pytest.fixture
def scorer(server: Service) -> Iterator[HttpScorer]:
    made = HttpScorer(Scoring("http", url=server.url, batch=2, timeout_s=0.3, failures=2, pause_s=0.3))
    yield made
    made.close()


def test_texts_go_out_in_batches_and_scores_come_back_in_order(server: Service, scorer: HttpScorer) -> None:
    scores = scorer.score(["节哀", "你 贱人", "天气", "开盒她", "去死"])
    assert [score.hostility for score in scores] == [100, 900, 100, 100, 900]
    assert [score.hostile for score in scores] == [False, True, False, False, True]
    assert scores[1].classes == ("insult",) and scores[3].classes == ("dig",)
    assert [len(texts) for texts in server.requests] == [2, 2, 1]
    assert scorer.version == "http-7"


def test_a_lone_surrogate_is_sent_as_a_question_mark(server: Service, scorer: HttpScorer) -> None:
    assert len(scorer.score(["\ud800"])) == 1
    assert server.requests == [["?"]]


def test_a_late_answer_is_no_answer(server: Service, scorer: HttpScorer) -> None:
    server.delay_s = 0.8
    with pytest.raises(Unavailable, match="timed out"):
        scorer.score(["a"])


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b'{"scores": [0.5, 0.5]}', "2 scores for 1 texts"),
        (b'{"scores": [7]}', "no scores"),
        (b"<html>", "no scores"),
        (b'{"scores": ["high"]}', "no scores"),
        (b'{"scores": [0.5], "version": "' + b"7" * (2 << 20) + b'"}', "above 1,048,640 bytes"),
    ],
)
def test_an_answer_that_is_none_is_refused(server: Service, scorer: HttpScorer, answer: bytes, said: str) -> None:
    server.answer = answer
    with pytest.raises(Unavailable, match=said):
        scorer.score(["a"])


def test_after_some_failures_nothing_is_sent_until_one_request_succeeds(server: Service, scorer: HttpScorer) -> None:
    server.status = 503
    for _ in range(2):
        with pytest.raises(Unavailable, match="503"):
            scorer.score(["a"])
    with pytest.raises(Unavailable, match="nothing is sent to it"):
        scorer.score(["a"])
    assert len(server.requests) == 2

    time.sleep(0.35)
    with pytest.raises(Unavailable, match="503"):  # the one that tries
        scorer.score(["a"])
    with pytest.raises(Unavailable, match="nothing is sent to it"):
        scorer.score(["a"])
    assert len(server.requests) == 3

    time.sleep(0.35)
    server.status = 200
    assert scorer.score(["a"])[0].hostility == 100
    assert scorer.score(["b"])[0].hostility == 100


def test_nobody_listening_is_unavailable() -> None:
    scorer = HttpScorer(Scoring("http", url="http://127.0.0.1:9/", timeout_s=0.3))
    with pytest.raises(Unavailable, match="no scores"):
        scorer.score(["a"])
    scorer.close()


def test_the_shipped_scorer_stands_in_and_signs_what_it_scored(server: Service) -> None:
    scorer = scorer_of(Scoring("http", url=server.url))
    assert isinstance(scorer, WithFallback)
    assert scorer.score(["a"])[0].hostility == 100
    assert scorer.version == "http-7"
    server.status = 500
    assert scorer.score(["你个傻逼"]) == shipped().score(["你个傻逼"])
    assert scorer.version == shipped().version
    server.status = 200
    scorer.score(["a"])
    assert scorer.version == "http-7"
    scorer.close()


def test_without_a_stand_in_the_failure_is_told(server: Service) -> None:
    server.status = 500
    scorer = scorer_of(Scoring("http", url=server.url, fallback=False))
    assert isinstance(scorer, HttpScorer)
    with pytest.raises(Unavailable):
        scorer.score(["a"])
    scorer.close()


def test_the_request_is_what_the_documentation_says(server: Service, scorer: HttpScorer) -> None:
    server.answer = msgspec.json.encode({"scores": [0.25]})
    assert scorer.score(["a"])[0] == (250, False, ())
    assert scorer.version == "http"
