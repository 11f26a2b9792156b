"""The second pass gives what extracting every page again would give, and extracts those that hold something learned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace

import pytest

from archive.article import Article
from archive.warc.snapshot import SnapshotRef
from crawler.articles.outcome import Outcome, decided, judge
from crawler.articles.page import Page
from crawler.articles.second_pass import restated, second_pass
from crawler.extraction import Memory, extract, learn
from crawler.extraction.identity import extraction_of, told_with
from tests.archive.articles import ref
from tests.crawler.extraction.pages import PROSE, page
from tests.pages.write import FOLDER, kinds

FURNITURE = "Help us keep the lights on in the reading room of the courier."
HOST = "https://paper.example/politics"
POSTS = "".join(
    f'<div class="live-post" id="p{n}"><time datetime="2026-11-20T1{n}:00:00Z">1{n}:00</time><h3>Vote {n}</h3>'
    f"<p>The chamber came to the {n}th point of its order of the day, and {PROSE[n % 3]}</p><p>{FURNITURE}</p></div>"
    for n in range(5)
)
# By the name of the page: what it is, and whether the second pass must read it.
PAGES: dict[str, tuple[bytes, bool]] = {
    "plain-story-1001": (page(), False),
    "edited-story-1002": (page(paragraphs=(*PROSE[:2], "The ferries stay in the old basin until then.")), False),
    "with-furniture-1003": (page(paragraphs=(*PROSE, FURNITURE)), True),
    "with-furniture-as-heading-1004": (
        page(paragraphs=(f"{PROSE[0]}</p><h2>{FURNITURE}</h2><p>{PROSE[1]}", PROSE[2])),
        True,
    ),
    "with-furniture-outside-1005": (page(below=f"<footer><p>{FURNITURE}</p></footer>"), False),
    "nothing-but-furniture-1006": (page(paragraphs=(FURNITURE,)), True),
    "stub-with-furniture-1007": (page(paragraphs=(FURNITURE, "Subscribe to continue reading.")), True),
    "live-1008": (page(paragraphs=(), below=POSTS, title="Live: the vote", h1="Live: the vote"), True),
    "too-large-1009": (b"<html><body>" + b"<b>" * 70_000 + b"</body></html>", True),
    "in-frames-1010": (b"<html><frameset><frame src='a.html'></frameset></html>", False),
}


def holding(line: str) -> Memory:
    """The memory of a site that has ``line`` on three stories, each of three lines of its own."""
    own = ([f"The {word * 5} {part} of the story." for part in ("lede", "body", "end")] for word in "abc")
    return learn((f"{HOST}/other-{number}", [*lines, line]) for number, lines in enumerate(own))


def captures() -> dict[str, Page]:
    """The pages in the order of capture, by the ids of their records; two are captured twice, and one was cut."""
    bodies = {f"{HOST}/{name}.html": body for name, (body, _) in PAGES.items()}
    bodies |= {f"{HOST}/golden/{kind}.html": (FOLDER / kind / "page.html").read_bytes() for kind in kinds()}
    pages = [
        Page(
            outlet="paper",
            requested=url,
            url=url,
            status=200,
            headers=(("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))),
            captured=f"2026-11-20T10:00:{n:02d}.000000Z",
            ref=ref(f"<urn:uuid:{n}>"),
            body=body,
        )
        for n, (url, body) in enumerate(bodies.items())
    ]
    again = replace(pages[0], captured="2026-11-20T11:00:00.000000Z", ref=ref("<urn:uuid:90>"), body=pages[1].body)
    same = replace(pages[2], captured="2026-11-20T11:00:01.000000Z", ref=ref("<urn:uuid:91>"))
    cut = replace(pages[0], url=f"{HOST}/cut-1011.html", requested=f"{HOST}/cut-1011.html", truncated="length")
    cut = replace(cut, captured="2026-11-20T11:00:02.000000Z", ref=ref("<urn:uuid:92>"))
    return {one.ref.record_id: one for one in (*pages, again, same, cut)}


def extracted(memory: Memory | None, read: list[str]) -> Callable[[Page], Article]:
    def run(page: Page) -> Article:
        read.append(page.url)
        return extract(page.body, page.url, headers=page.headers, memory=memory, captured=page.moment)

    return run


def first_pass(pages: dict[str, Page]) -> list[Article]:
    """The drafts of a first run."""
    known: dict[str, Article] = {}
    drafts: list[Article] = []
    for one in pages.values():
        outcome = decided(judge(one, known.get, extraction_of()), extracted(None, []), lambda _: None)
        known |= {line.id: line for line in outcome.articles}
        drafts += outcome.articles
    return drafts


def second(
    pages: dict[str, Page], drafts: list[Article], memory: Memory, told: Callable[[Article], Article | None]
) -> tuple[list[tuple[Article, Outcome]], list[str]]:
    """What the second pass says, and the addresses of the pages that it extracted."""
    read: list[str] = []

    def at_once(page: Page) -> Future[Article]:
        future: Future[Article] = Future()
        future.set_result(extracted(memory, read)(page))
        return future

    def page_of(snapshot: SnapshotRef) -> Page | None:
        return pages.get(snapshot.record_id)

    return list(second_pass(drafts, {}, page_of, told, at_once, extraction_of(None, memory))), read


@pytest.fixture(scope="module")
def pages() -> dict[str, Page]:
    return captures()


@pytest.fixture(scope="module")
def drafts(pages: dict[str, Page]) -> list[Article]:
    return first_pass(pages)


def test_what_is_told_is_what_extracting_all_again_gives(pages: dict[str, Page], drafts: list[Article]) -> None:
    memory = holding(FURNITURE)

    quick, read = second(pages, drafts, memory, lambda draft: told_with(memory, draft))
    whole, all_of_them = second(pages, drafts, memory, lambda _: None)

    assert [outcome for _, outcome in quick] == [outcome for _, outcome in whole]
    assert [line.to_json() for _, outcome in quick for line in outcome.articles] == [
        line.to_json() for _, outcome in whole for line in outcome.articles
    ]
    assert len(read) < len(all_of_them) / 2
    drafted = {draft.url.rpartition("/")[2].removesuffix(".html") for draft in drafts}
    must = {name for name, (_, must_read) in PAGES.items() if must_read and name in drafted}
    assert {url.rpartition("/")[2].removesuffix(".html") for url in read} - set(kinds()) == must


def test_a_draft_whose_page_is_not_to_be_had_stands_and_the_others_are_judged(
    pages: dict[str, Page], drafts: list[Article]
) -> None:
    """The first is lost, of an article that was captured again: what comes later is compared with the draft."""
    memory = holding(FURNITURE)
    whole, _ = second(pages, drafts, memory, lambda draft: told_with(memory, draft))
    first = drafts[0]
    assert first.snapshot is not None

    left = {record: page for record, page in pages.items() if record != first.snapshot.record_id}
    found, _ = second(left, drafts, memory, lambda draft: told_with(memory, draft))

    assert [draft for draft, _ in found] == [draft for draft, _ in whole if draft is not first]
    versions = {line.snapshot: line.version for _, outcome in whole for line in outcome.articles}
    again = [line for _, outcome in found for line in outcome.articles if line.id == first.id]
    assert [(line.version, line.version == versions[line.snapshot]) for line in again] == [(2, True)]


def test_a_draft_that_stands_is_restated_as_its_page_would_be_judged(
    pages: dict[str, Page], drafts: list[Article]
) -> None:
    memory = holding(FURNITURE)
    links = {record: page.requested for record, page in pages.items()}
    counts = Counter(draft.id for draft in drafts)

    lines = list(restated(drafts, counts, links, lambda draft: told_with(memory, draft)))

    whole, _ = second(pages, drafts, memory, lambda _: None)
    judged = {draft.snapshot: outcome.articles for draft, outcome in whole}
    assert [(line,) for line in lines] == [judged[line.snapshot] for line in lines]
    assert {line.extraction.memory for line in lines} == {memory.id}
    # Those stay that hold the furniture, that were captured twice, or that a link to another address led to.
    assert 0 < len(lines) < len(counts)
    assert not {line.id for line in lines} & {id_ for id_, count in counts.items() if count > 1}
    moved = dict.fromkeys(links, f"{HOST}/another-address.html")
    assert list(restated(drafts, counts, moved, lambda draft: told_with(memory, draft))) == []


def test_each_line_of_a_page_is_noticed(pages: dict[str, Page]) -> None:
    """Whatever line of a page the memory holds: the page is read again wherever that makes another article."""
    for one in pages.values():
        before = extracted(None, [])(one)
        lines = [block.text for block in before.body] + [drop.text for drop in before.dropped]
        for line in lines[:12]:
            memory = holding(line)
            told = told_with(memory, before)
            assert told is None or told == extracted(memory, [])(one), (one.url, line)


def test_an_article_that_was_made_by_other_rules_tells_nothing(drafts: list[Article]) -> None:
    draft = next(one for one in drafts if one.status == "ok")
    other = draft.replace(extraction=extraction_of(None, holding("Read more.")))

    assert told_with(holding(FURNITURE), draft) is not None
    assert told_with(holding(FURNITURE), other) is None
