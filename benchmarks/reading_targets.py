"""What reading targets costs: names of a large registry, address, both over events. Texts are given or generated.

python benchmarks/reading_targets.py [FILE.jsonl]     canonical events; without a file, made-up texts
"""

from __future__ import annotations

import itertools
import random
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from detectors.address import address
from detectors.registry import Registry
from detectors.targets import names, read
from detectors.wordlists import SURNAMES
from graph.events import Event
from streams.adapters import canonical

NAMES = 10_000
TEXTS = 100_000
BATCH = 500
ROUNDS = 3
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国文辉力云莲波宁若水安予满知远晓雯梓涵"


def registry(count: int) -> Registry:
    draw = random.Random(7)
    family = sorted(SURNAMES)
    made = {draw.choice(family) + "".join(draw.sample(GIVEN, 2)) for _ in range(2 * count)}
    chosen = itertools.islice(sorted(made), count)
    events = []
    for number, name in enumerate(chosen):
        text = f'{{"do":"enter","person":"p{number}","names":["{name}"]}}'
        events.append(Event(platform="control", item=str(number), kind="registry", created_at=0, text=text))
    return Registry().apply_all(events)


def texts() -> list[str]:
    if len(sys.argv) > 1:
        with Path(sys.argv[1]).open("rb") as lines:
            said = (canonical.read_one(line).text for line in lines)
            return list(itertools.islice(filter(None, said), TEXTS))
    draw = random.Random(8)
    words = "你 她 真 恶心 今天 天气 好 喷子 们 的 了 ， 。 ！ 编 造谣 支持 加油 王 李 转发".split()  # noqa: SIM905
    return ["".join(draw.choices(words, k=draw.randint(4, 40))) for _ in range(TEXTS)]


def cost(what: str, work: Callable[[list[str]], object], said: Sequence[str]) -> None:
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.process_time()
        for start in range(0, len(said), BATCH):
            work(list(said[start : start + BATCH]))
        best = min(best, time.process_time() - began)
    print(f"{what}: {best / len(said) * 1e6:.2f} µs a text")


def events_of(said: list[str]) -> list[Event]:
    return [Event(platform="weibo", item="c", kind="comment", root="r", created_at=1, text=text) for text in said]


def main() -> None:
    said = texts()
    print(f"{len(said)} texts of {sum(map(len, said)) / len(said):.0f} characters, batches of {BATCH}, one core")
    known = registry(NAMES)
    began = time.process_time()
    view = known.at(1)
    names(["."], view)
    print(f"{len(view.persons)} names ready in {(time.process_time() - began) * 1e3:.0f} ms")
    address(["."])
    cost("names", lambda batch: names(batch, view), said)
    cost("address", address, said)
    cost("both over events", lambda batch: read(events_of(batch), known), said)
    cost("the events of that alone", events_of, said)


if __name__ == "__main__":
    main()
