"""An operator's classifier behind an HTTP address: batches, a time limit, and a circuit breaker.

Each request is `POST` of `{"texts": ["…", …]}`; the answer is `{"scores": [0.93, …]}`, a probability of hostility for
each text in the same order, with an optional `"version"`. Above a megabyte and 64 bytes a text, or packed, it is
refused. Only the address in the settings is ever asked, and no redirect is followed.

After `failures` failed requests in a row the breaker opens: nothing is sent for `pause_s`, then one request tries.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final

import httpx
import msgspec
import pybreaker
from msgspec import Meta, Struct

from detectors.abuse.classes import Score, classes
from streams.errors import BreakwaterError
from streams.settings_reading import Scoring

ANSWER_BYTES: Final = 1 << 20  # of an answer, and `SCORE_BYTES` more for each text
SCORE_BYTES: Final = 64
PIECE_BYTES: Final = 1 << 16  # read at a time

Probability = Annotated[float, Meta(ge=0, le=1)]


class Unavailable(BreakwaterError):
    """The classifier cannot answer now; the same texts may be sent again later."""


class _Answer(Struct):
    scores: list[Probability]
    version: str = ""


class HttpScorer:
    """Keeps its connections until `close`."""

    def __init__(self, settings: Scoring) -> None:
        self._url = settings.url
        self._batch = settings.batch
        self.threshold = round(1000 * settings.threshold)
        self.version = "http"
        self._client = httpx.Client(timeout=settings.timeout_s, trust_env=False)
        self._breaker = pybreaker.CircuitBreaker(
            fail_max=settings.failures, reset_timeout=settings.pause_s, throw_new_error_on_trip=False
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def score(self, texts: Sequence[str]) -> list[Score]:
        """One score a text. Raises Unavailable; what was scored of the batch until then is forgotten."""
        hostility: list[int] = []
        for start in range(0, len(texts), self._batch):
            hostility += self._asked(texts[start : start + self._batch])
        hostile = [value >= self.threshold for value in hostility]
        return list(map(Score, hostility, hostile, classes(texts, hostile)))

    def _asked(self, texts: Sequence[str]) -> list[int]:
        try:
            answer: _Answer = self._breaker.call(self._request, list(texts))
        except pybreaker.CircuitBreakerError:
            pause = self._breaker.reset_timeout
            raise Unavailable(f"{self._url} failed again and again; nothing is sent to it for {pause:g} s") from None
        self.version = f"http-{answer.version}" if answer.version else "http"
        return [round(1000 * value) for value in answer.scores]

    def _request(self, texts: list[str]) -> _Answer:
        try:
            answer = msgspec.json.decode(self._answer(texts), type=_Answer)
        except (httpx.HTTPError, msgspec.DecodeError) as error:
            raise Unavailable(f"{self._url}: no scores ({str(error) or type(error).__name__})") from None
        if len(answer.scores) != len(texts):
            raise Unavailable(
                f"{self._url}: {len(answer.scores)} scores for {len(texts)} texts; send one a text, in order"
            )
        return answer

    def _answer(self, texts: list[str]) -> bytes:
        most = ANSWER_BYTES + SCORE_BYTES * len(texts)
        # Packed, a small answer could be a large one: only plain bytes are asked for and taken
        headers = {"Content-Type": "application/json", "Accept-Encoding": "identity"}
        held = bytearray()
        with self._client.stream("POST", self._url, content=_body(texts), headers=headers) as response:
            response.raise_for_status()
            for piece in response.iter_raw(PIECE_BYTES):
                held += piece
                if len(held) > most:
                    raise Unavailable(
                        f"{self._url}: an answer above {most:,} bytes; send one score a text, and no more"
                    )
        return bytes(held)


def _body(texts: list[str]) -> bytes:
    """Lone surrogates have no bytes in UTF-8: a question mark stands for them."""
    return msgspec.json.encode({"texts": [text.encode("utf-8", "replace").decode() for text in texts]})
