"""Does the diff name what was done, on real texts too, and how long does it take?

    python -m benchmarks.edits

Scripted edits: a paragraph is added, removed, moved, rewritten, a figure is changed, quotation marks are; right is who
names exactly these. The texts are invented (eight languages) and real (``../shared/data``; a paragraph that comes in
is one of another page, words that come in are another page's).

Chance: two paragraphs of one article that are not the same must not look as if one had been made of the other.

Time: 2,000 paragraphs of 100 words, edited from lightly to beyond recognition, and one paragraph of 200,000 words.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from random import Random

import archive
from archive.edits.likeness import Text, likely
from archive.edits.paragraphs import BREAK, aligned, paragraphs_of
from archive.edits.words import is_word, model_of, words
from benchmarks.pages import fundus_pages
from crawler.extraction import extract
from tests.archive.articles import article
from tests.archive.edits.inventing import LANGUAGES, invented, scripted

__all__ = ["main"]

Truth = set[tuple[str, int]]
_SEEDS = 200


def main() -> None:
    print("| texts | articles | named exactly |\n|---|---|---|")
    for language in LANGUAGES:
        trials = [_invented(language, seed) for seed in range(_SEEDS)]
        _row(f"invented, {language}", trials)
    real = list(_real_texts())
    _row("real pages", [_edited(name, text, real) for name, _, text in real])
    print()
    _chance(real)
    print()
    _times()


Trial = tuple[str | None, list[str], list[str], Truth]


def _row(name: str, trials: Sequence[Trial]) -> None:
    ours = sum(_named(language, old, new) == truth for language, old, new, truth in trials)
    print(f"| {name} | {len(trials)} | {ours / len(trials):.3f} |")


def _named(language: str | None, old: list[str], new: list[str]) -> Truth:
    diff = archive.diff(article(BREAK.join(old), language=language), article(BREAK.join(new), language=language))
    change = diff.change("text")
    return {(one.kind, (one.old or one.new)[0]) for one in change.paragraphs} if change else set()


def _invented(language: str, seed: int) -> Trial:
    random = Random(f"benchmark {language} {seed}")
    headline, old = invented(language, random, random.randint(9, 14))
    _, new, script = scripted(language, random, headline, old)
    return language, old, new, script.done


def _real_texts() -> Iterator[tuple[str | None, str, list[str]]]:
    for page in fundus_pages(None):
        one = extract(page.body, page.url)
        paragraphs = list(dict.fromkeys(paragraphs_of(one.text)))
        if sum(len(text) > 60 for text in paragraphs) >= 6 and len(paragraphs) >= 8:
            yield one.language, page.name, paragraphs


def _edited(language: str | None, old: list[str], real: Sequence[tuple[str | None, str, list[str]]]) -> Trial:
    """One of each: a paragraph removed, rewritten, moved past three others, and one of another page added."""
    random = Random(old[0])
    others = [text for _, _, each in real if each is not old for text in each if len(text) > 60]
    long = [number for number, text in enumerate(old) if len(text) > 60]
    removed, rewritten, moved, *_ = random.sample(long, len(long))
    fresh = random.choice(others)
    new = list(enumerate(old))
    new[rewritten] = (rewritten, _rewritten(old[rewritten], random.choice(others), random))
    del new[removed]
    place = next(at for at, (number, _) in enumerate(new) if number == moved)
    targets = [target for target in range(len(new)) if abs(target - place) >= 3 and _outweighs(new, place, target)]
    truth: Truth = {("removed", removed + 1), ("rewritten", rewritten + 1)}
    if targets:
        new.insert(random.choice(targets), new.pop(place))
        truth.add(("moved", moved + 1))
    at = random.randint(0, len(new))
    texts = [text for _, text in new]
    texts.insert(at, fresh)
    return language, old, texts, truth | {("added", at + 1)}


def _outweighs(new: Sequence[tuple[int, str]], place: int, target: int) -> bool:
    """Whether what it passes is more than itself: else that moved."""
    passed = new[place + 1 : target + 1] if target > place else new[target:place]
    return sum(len(text) for _, text in passed) > len(new[place][1])


def _rewritten(text: str, other: str, random: Random) -> str:
    """``text`` with up to a third of its words replaced by words of another text."""
    tokens, foreign = words(text, model_of(text)), [one for one in words(other) if is_word(one)]
    count = max(1, min(len(tokens) // 3, random.randint(1, 8)))
    start = random.randrange(len(tokens) - count)
    gap = " " if " " in tokens else ""
    return "".join([*tokens[:start], gap.join(foreign[:count]), *tokens[start + count :]])


def _chance(real: Sequence[tuple[str | None, str, list[str]]]) -> None:
    """Paragraphs of odd and of even places of one article, none made of another."""
    pairs = near = far = 0
    for language, _, paragraphs in real:
        model = model_of("".join(paragraphs), language)
        texts = [Text(one, model) for one in paragraphs if len(one) > 20]
        odd, even = texts[::2], texts[1::2]
        for likeness, _, _ in likely(odd, range(len(odd)), even, range(len(even))):
            pairs, near, far = pairs + 1, near + (likeness >= 0.4), far + (likeness >= 0.6)
    print(f"of {pairs:,} pairs of different paragraphs {near} would pass between the same neighbours, {far} elsewhere")


def _times() -> None:
    random = Random(7)
    names = ["".join(random.choice("abcdefghijklmnop") for _ in range(random.randint(2, 9))) for _ in range(8000)]
    old = [" ".join(random.choice(names) for _ in range(100)) for _ in range(2000)]
    shuffled = random.sample([_touched(text, 30, names, random) for text in old], len(old))
    cases: dict[str, Callable[[], tuple[list[str], list[str]]]] = {
        "2,000 paragraphs, one word changed in every third": lambda: (
            old,
            [text if at % 3 else _touched(text, 1, names, random) for at, text in enumerate(old)],
        ),
        "2,000 paragraphs, a quarter of the words changed in each": lambda: (
            old,
            [_touched(text, 30, names, random) for text in old],
        ),
        "the same, and in another order": lambda: (old, shuffled),
        "2,000 paragraphs, all others": lambda: (old, [" ".join(random.sample(names, 100)) for _ in old]),
        "one paragraph of 200,000 words, 10,000 changed": lambda: (
            [" ".join(old)],
            [_touched(" ".join(old), 10_000, names, random)],
        ),
    }
    print("| texts | CPU seconds |\n|---|---|")
    for name, case in cases.items():
        before, after = case()
        begun = time.process_time()
        aligned(before, after)
        print(f"| {name} | {time.process_time() - begun:.1f} |")


def _touched(text: str, count: int, names: Sequence[str], random: Random) -> str:
    parts = text.split()
    for _ in range(count):
        parts[random.randrange(len(parts))] = random.choice(names)
    return " ".join(parts)


if __name__ == "__main__":
    main()
