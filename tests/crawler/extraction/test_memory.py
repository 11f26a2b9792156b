"""A memory holds what a site repeats, and only that; it is named by what it does."""

from __future__ import annotations

import random
import tracemalloc
from collections import Counter

import pytest

from crawler.extraction import Memory, extract, learn
from crawler.extraction import memory as memory_module
from crawler.extraction.memory import STORIES

FURNITURE = "Help us keep the lights on in the reading room of the courier."
WORDS = [
    "council", "harbour", "ferry", "terminal", "quay", "vote", "mayor", "state", "steel", "berth", "summer", "route",
    "hearing", "court", "study", "bridge", "tower",
]  # fmt: skip


def _story(number: int) -> list[str]:
    """Three lines that no other story has, and the furniture."""
    lines = [
        f"{WORDS[number]} {WORDS[-number]} {WORDS[(number * 5 + i) % 17]} line {'abc'[i] * (number + 2)}."
        for i in range(3)
    ]
    return [*lines, FURNITURE]


def _site(count: int) -> list[tuple[str, list[str]]]:
    return [(f"https://courier.example/story-{number}/", _story(number)) for number in range(count)]


def test_a_line_is_furniture_from_the_third_story_on() -> None:
    assert not learn(_site(STORIES - 1)).holds(FURNITURE)
    assert learn(_site(STORIES)).holds(FURNITURE)
    assert not learn(_site(9)).holds(_story(1)[0])


def test_captures_of_one_url_are_one_story() -> None:
    """Ten captures of one article make no line of it furniture."""
    pages = [("https://courier.example/story-1/", _story(1))] * 10

    assert not learn(pages).holds(FURNITURE)


def test_pages_that_share_their_lines_are_one_story() -> None:
    """One story under five addresses, a line added each time: an update, a copy under another section."""
    pages = [(f"https://courier.example/copy-{i}/", [*_story(1), f"Added {'x' * i}"]) for i in range(5)]

    assert not any(learn(pages).holds(line) for line in _story(1))


@pytest.mark.parametrize("address", ["story-1/?t={}", "{}/story-1/", "story-1-corrected-{}/"])
def test_a_story_under_a_new_address_in_each_run_is_one(address: str) -> None:
    """A clock in every link, a folder that moves, a slug that is corrected: its text is no furniture."""
    memory = Memory()
    for run in range(6):
        pages = [
            *_site(2),
            (f"https://courier.example/{address.format(run)}", [*_story(3), *_story(4)[:3], *_story(5)]),
        ]
        memory = learn(pages, memory)

    assert not any(memory.holds(line) for number in (3, 4, 5) for line in _story(number)[:3])
    assert memory.holds(FURNITURE)


def test_the_order_of_pages_does_not_matter() -> None:
    assert learn(_site(6)).data == learn(list(reversed(_site(6)))).data


def _compared_with_each(pages: dict[str, set[str]]) -> list[int]:
    """For each page the number of the first page like which it is, by comparing it with all."""
    firsts: list[set[str]] = []
    numbers = []
    for keys in pages.values():
        like = (n for n, first in enumerate(firsts) if len(keys & first) > 0.4 * min(len(keys), len(first)) > 0)
        numbers.append(next(like, len(firsts)))
        if numbers[-1] == len(firsts):
            firsts.append(keys)
    return numbers


@pytest.mark.parametrize("seed", range(30))
def test_stories_are_those_that_comparing_each_with_each_finds(seed: int) -> None:
    """Sites of all kinds: short and long pages, with much or little that all share, copies, parts of one another."""
    dice = random.Random(seed)
    shared, own = dice.randint(0, 12), dice.randint(1, 12)
    words = [f"word {number}" for number in range(dice.choice([30, 300, 3000]))]
    pages: dict[str, set[str]] = {}
    for number in range(120):
        lines = {f"shared {line}" for line in range(shared) if dice.random() < 0.9}
        lines |= set(dice.sample(words, dice.randint(0, own)))
        if pages and dice.random() < 0.4:
            other = sorted(dice.choice(list(pages.values())))
            lines |= set(dice.sample(other, dice.randint(0, len(other))))
        pages[f"https://courier.example/{number}"] = lines

    count = Counter(key for keys in pages.values() for key in keys)
    found = list(memory_module._stories(pages, {key: times for key, times in count.items() if times > 1}))

    names = list(dict.fromkeys(name for name, _ in found))
    assert [names.index(name) for name, _ in found] == _compared_with_each(pages)
    assert [keys for _, keys in found] == list(pages.values())


def test_what_is_learned_from_grows_with_the_pages_and_not_with_their_square(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that share a third of their lines and are stories of their own are compared with few others."""
    compared = Counter[int]()
    same_story = memory_module._same_story

    def counted(keys: set[str], first: memory_module._First) -> bool:
        compared[size] += 1
        return same_story(keys, first)

    monkeypatch.setattr(memory_module, "_same_story", counted)
    for size in (400, 1600):
        pages = (
            (f"https://courier.example/{n}", [f"{n} {'abcdefghij'[i]}" * 9 for i in range(10)]) for n in range(size)
        )
        learn([(url, [*(line.translate(_LETTERS) for line in lines), *WORDS[:5]]) for url, lines in pages])

    assert compared[1600] <= 4.4 * max(compared[400], 400)


# Figures do not count in a line.
_LETTERS = str.maketrans("0123456789", "klmnopqrst")


def test_a_site_that_changes_its_furniture_after_years_is_learned_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """A full memory forgets what it has not seen for longest, never by chance: what is new today stays until it has
    stood on three stories."""
    monkeypatch.setattr(memory_module, "_MOST", 2000)
    before, after = ([f"{age} furniture {'x' * line}" for line in range(1, 41)] for age in ("old", "new"))
    memory = Memory()
    for run in range(60):
        pages = []
        for story in range(5):
            lines = [f"{run} {story} {line} of its own".translate(_LETTERS) for line in range(15)]
            # From the fortieth run on the site has other furniture, which stands on one story a run.
            furniture = before if run < 40 else after if story == 0 else []
            pages.append((f"https://courier.example/{run}/{story}", [*lines, *furniture]))
        memory = learn(pages, memory)

    assert len(memory.lines) == 2000
    assert all(memory.holds(line) for line in (*before, *after))
    assert list(Memory.from_bytes(memory.data).lines.items()) == list(memory.lines.items())


def test_a_memory_grows_from_run_to_run() -> None:
    """Two stories in one run and a third in the next make three."""
    first = learn(_site(2))
    second = learn(_site(3)[2:], first)

    assert (first.holds(FURNITURE), second.holds(FURNITURE)) == (False, True)


def test_a_memory_reads_back_from_its_bytes() -> None:
    memory = learn(_site(4))

    again = Memory.from_bytes(memory.data)

    assert (again.data, again.id, again.holds(FURNITURE)) == (memory.data, memory.id, True)


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"format": 2, "lines": {}}', b'{"format": 1, "lines": [1]}'])
def test_what_is_no_memory_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(ValueError, match="site memory"):
        Memory.from_bytes(data)


def test_extract_leaves_furniture_out_and_keeps_it_in_dropped() -> None:
    """The article says what was left out; with another memory it has another extraction id."""
    paragraphs = "".join(
        f"<p>{word.title()} stood on the agenda of the council of Harbour Bay on Tuesday evening.</p>"
        for word in WORDS[:6]
    )
    html = f"<html><body><article><h1>Vote</h1>{paragraphs}<p>{FURNITURE}</p></article></body></html>".encode()
    memory = learn(_site(4))

    without, with_memory = (extract(html, "https://courier.example/story-9/", memory=one) for one in (None, memory))

    assert FURNITURE in (without.text or "")
    assert FURNITURE not in (with_memory.text or "")
    assert [drop.text for drop in with_memory.dropped if drop.cause.kind == "furniture"] == [FURNITURE]
    assert with_memory.extraction.memory == memory.id
    assert with_memory.extraction.id != without.extraction.id


def test_a_memory_that_is_nested_too_deep_is_refused() -> None:
    with pytest.raises(ValueError, match="not a site memory"):
        Memory.from_bytes(b'{"lines":' * 200_000)


def test_pages_do_not_choose_how_much_is_learned(monkeypatch: pytest.MonkeyPatch) -> None:
    """A site may send a thousand pages of 50,000 lines each: a part of them counts, whatever their order, and what
    the site repeats is found all the same."""
    monkeypatch.setattr(memory_module, "_MOST_OF_PAGE", 40)
    monkeypatch.setattr(memory_module, "_MOST_COUNTED", 1_000)
    pages = [
        (f"https://courier.example/{page}/", [FURNITURE, *(f"{'x' * n} of {'y' * page}" for n in range(90)), FURNITURE])
        for page in range(1, 100)
    ]

    memory = learn(iter(pages))

    assert memory.holds(FURNITURE)
    assert len(memory.lines) <= 1_000
    assert memory.data == learn(list(reversed(pages))).data
    again = learn(pages[:50], memory)
    assert again.holds(FURNITURE)


def test_no_page_is_held_longer_than_its_lines_are_counted() -> None:
    """A run may have a thousand pages of a megabyte; they come one at a time (issue H)."""
    tracemalloc.start()
    learn((f"https://courier.example/{page}/", ["x" * 999_000 + str(page), FURNITURE]) for page in range(50))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert most < 5_000_000


def _told(number: int) -> str:
    return str(number).translate(_LETTERS)


def test_what_a_crawl_holds_of_an_outlet_is_small() -> None:
    """A crawl of hundreds of outlets has the memory of each (issue K): a worker gets the furniture alone."""
    own = ("harbour", "quay", "berth")
    pages = range(3_000)
    stories = ((f"https://courier.example/{_told(n)}/", [FURNITURE, *(f"{_told(n)} {w}" for w in own)]) for n in pages)
    data = learn(stories).data
    tracemalloc.start()
    memory = Memory.from_bytes(data)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(memory.lines) == 3 * len(pages) + 1
    assert held < 300_000
    effect = Memory.from_bytes(memory.effect)
    assert (effect.id, effect.furniture, len(effect.lines)) == (memory.id, memory.furniture, 1)


def test_lines_of_one_page_are_not_in_memory_longer_than_they_can_be_kept() -> None:
    """A run of many thousand stories, each with lines of its own (issue K)."""
    pages = (
        (f"https://courier.example/{_told(page)}/", [FURNITURE, *(f"{_told(page)} and {_told(n)}" for n in range(18))])
        for page in range(10_000)
    )
    tracemalloc.start()
    memory = learn(pages)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert memory.holds(FURNITURE)
    assert len(memory.lines) == memory_module._MOST
    assert most < 20_000_000


@pytest.mark.parametrize("seed", range(10))
def test_the_lines_that_are_kept_are_those_that_were_seen_last(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Furniture is kept before all others; of the others what is left of the room."""
    dice = random.Random(seed)
    words = [_told(number) for number in range(dice.choice([30, 300, 3000]))]
    runs = [
        [(f"https://courier.example/{_told(dice.randint(0, 90))}", dice.sample(words, 9)) for _ in range(60)]
        for _ in range(3)
    ]
    before = learn(runs[0], learn(runs[1]))

    whole = learn(runs[2], before).lines
    monkeypatch.setattr(memory_module, "_MOST", 40)
    kept = learn(runs[2], before).lines

    furniture = [key for key, stories in whole.items() if len(stories) >= STORIES]
    others = [key for key in whole if key not in furniture]
    room = max(0, 40 - len(furniture))
    last = {*furniture[-40:], *others[len(others) - room :]}
    assert list(kept.items()) == [(key, stories) for key, stories in whole.items() if key in last]
