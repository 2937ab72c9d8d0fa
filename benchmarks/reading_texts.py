"""The figures of `docs/reading.md`: `python -m benchmarks.reading_texts`, about a minute. A check, not a benchmark.

Personal data: generated texts of every category and their look-alikes, from seeds that no rule was written against; the
number of findings by category in the texts of the Weibo dump. Fingerprints: misses on edited copies and false merges,
over the same texts. No text is printed but with `--show`, which prints every finding with what stands around it.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from pathlib import Path

from benchmarks.dump import halves, unpack
from detectors.fingerprint import LEAST, SHORT, fingerprints, near_ids, own_words
from detectors.normalise import normalise_all
from detectors.personal import CATEGORIES, find_personal
from streams.adapters import ced
from tests.detectors.edits import EDITS
from tests.detectors.made_personal import look_alikes, positives

BATCH = 1_000
LENGTHS = ((12, 20), (20, 40), (40, 80), (80, 160))
PROBED = 1_500  # texts of each length that are edited
ALIKE = 0.3  # Jaccard similarity of pairs of characters; two texts below it are not the same
SHOWN = 18  # characters around a finding
SEED = 4


def dump_texts() -> list[str]:
    """The texts of the dump, each once, in the order of the dump."""
    texts: dict[str, None] = {}
    with tempfile.TemporaryDirectory() as folder:
        for half in halves(unpack(Path(folder))):
            for event in ced.read_cascade(*half).events:
                texts[event.text] = None
    texts.pop("", None)
    return list(texts)


def batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(texts), BATCH):
        yield texts[start : start + BATCH]


def microseconds(read: Callable[[Sequence[str]], object], texts: Sequence[str]) -> float:
    """CPU µs a text, the best of five rounds."""
    best = float("inf")
    for _ in range(5):
        begin = time.process_time()
        for batch in batches(texts):
            read(batch)
        best = min(best, time.process_time() - begin)
    return best / len(texts) * 1e6


def generated(count: int) -> None:
    for category in CATEGORIES:
        given = list(positives(category, count, SEED))
        found = find_personal([one.text for one in given])
        exact = sum(
            (category, one.start, one.end) in {f[:3] for f in map(_plain, each)}
            for one, each in zip(given, found, strict=True)
        )
        others = sum(each.category != category for some in found for each in some)
        print(f"  {category:15} recall {exact / count:.4f}, findings of other categories {others} in {count}")
    looking = list(look_alikes(10 * count, SEED))
    wrong = Counter(each.category for some in find_personal(looking) for each in some)
    print(f"  look-alikes: {wrong.total()} findings in {len(looking)} {dict(wrong)}")


def _plain(found: object) -> tuple[str, int, int]:
    return found.category, found.start, found.end  # type: ignore[attr-defined]


def in_dump(texts: Sequence[str], show: bool) -> None:
    counts: Counter[str] = Counter()
    for batch in batches(texts):
        for text, some in zip(batch, find_personal(batch), strict=True):
            for one in some:
                counts[one.category] += 1
                if show:
                    before, after = text[max(0, one.start - SHOWN) : one.start], text[one.end : one.end + SHOWN]
                    print(f"{one.category} | {before}【{text[one.start : one.end]}】{after}".replace("\n", " "))
    print(f"  {dict(counts.most_common())} in {len(texts)} texts")


def misses(texts: Sequence[str]) -> None:
    print("  another fingerprint / no near id in common, by length in characters")
    for shortest, longest in LENGTHS:
        chosen = [text for text in texts if shortest <= len(text) < longest][:PROBED]
        row = []
        for name, edit in EDITS.items():
            draw = random.Random(name)
            copies = [edit(draw, text) for text in chosen]
            other = sum(a != b for a, b in zip(fingerprints(chosen), fingerprints(copies), strict=True))
            apart = sum(not set(a) & set(b) for a, b in zip(near_ids(chosen), near_ids(copies), strict=True))
            row.append(f"{name} {other / len(chosen):.2f}/{apart / len(chosen):.2f}")
        print(f"  {shortest}-{longest} ({len(chosen)}): " + ", ".join(row))


def merges(texts: Sequence[str]) -> None:
    """Texts that share an id without being alike. A pair is looked at once, whatever it shares."""
    kept = dict.fromkeys(texts)
    ids = {
        text: ((number,), near)
        for text, number, near in zip(kept, _all(fingerprints, texts), _all(near_ids, texts), strict=True)
    }
    ids = {text: (first, near) for text, (first, near) in ids.items() if len(text) >= SHORT and first != (0,)}
    for kind, name in enumerate(("fingerprint", "near ids")):
        sharing: defaultdict[int, list[str]] = defaultdict(list)
        for text, both in ids.items():
            for number in both[kind]:
                sharing[number].append(text)
        false = {
            pair for group in sharing.values() for pair in combinations(sorted(group[:200]), 2) if not _alike(*pair)
        }
        touched = {text for pair in false for text in pair}
        share = len(false) / (len(ids) * (len(ids) - 1) / 2)
        part = len(touched) / len(ids)
        print(f"  {name}: {len(false)} false pairs ({share:.1e} of all), {part:.2%} of {len(ids)} texts")


def _all(read: Callable[[Sequence[str]], list[object]], texts: Sequence[str]) -> Iterator[object]:  # type: ignore[misc]
    for batch in batches(texts):
        yield from read(batch)


def _alike(one: str, other: str) -> bool:
    pairs = [{text[at : at + 2] for at in range(len(text) - 1)} for text in (one, other)]
    return len(pairs[0] & pairs[1]) >= ALIKE * len(pairs[0] | pairs[1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--show", action="store_true", help="print every finding in the dump with what is around it")
    parser.add_argument("--count", type=int, default=5_000, help="generated texts of each category")
    options = parser.parse_args()
    print("generated texts")
    generated(options.count)
    texts = dump_texts()
    sample = random.Random(SEED).sample(texts, 100_000)
    print("the dump: a sample of 100,000 texts, then all")
    in_dump(sample, False)
    in_dump(texts, options.show)
    own = list(dict.fromkeys(own_words(text).strip() for text in texts))
    random.Random(SEED).shuffle(own)
    plain = [form for form in normalise_all(own) if len(set(form)) >= LEAST]
    print("fingerprints: misses, then false merges")
    misses(plain)
    merges(list(dict.fromkeys(form for form in plain if len(form) >= SHORT)))
    print("CPU µs a text of the dump, and of its texts of 30 to 50 characters")
    middle = [text for text in sample if 30 <= len(text) <= 50][:20_000]
    for some in (sample[:30_000], middle):
        mean = sum(map(len, some)) / len(some)
        costs = [f"{name} {microseconds(read, some):.1f}" for name, read in READERS.items()]
        print(f"  {len(some)} texts of {mean:.0f} characters: " + ", ".join(costs))


READERS: dict[str, Callable[[Sequence[str]], object]] = {
    "find_personal": find_personal,
    "fingerprints": fingerprints,
    "near_ids": near_ids,
    "normalise_all": normalise_all,
}

if __name__ == "__main__":
    main()
