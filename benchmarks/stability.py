"""Does the hash change when the article does, and only then? Pairs of captures, seeded edits, changed furniture.

    python -m benchmarks.stability [--seeds 1 2 3]

``pairs.tsv`` names two captures of one URL. Edits are made in the markup of real pages, in the elements that hold the
headline and the paragraphs; furniture is what stands around them: rankings, related stories, notices, share counts.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass

from lxml import html as markup
from lxml.html import HtmlElement

from archive.article import Article
from benchmarks.pages import Labelled, aeb, data_folder, fundus_evaluation, fundus_pages, read_page
from crawler.extraction import extract
from crawler.extraction.page.document import Page, read
from crawler.extraction.text.lines import Lines, anchored

__all__ = ["Outcome", "edits", "furniture", "main", "pairs"]

FIELDS = ("headline", "standfirst", "authors", "dateline", "text")


@dataclass(frozen=True)
class Outcome:
    """One trial: what was done to which page, which of the hashed fields differ, and which ought to."""

    kind: str
    page: str
    differing: tuple[str, ...]
    wanted: str | None

    @property
    def right(self) -> bool:
        """An edit shows in its field and nowhere else; furniture shows nowhere."""
        return self.differing == ((self.wanted,) if self.wanted else ())


def pairs() -> list[tuple[str, tuple[str, ...], float]]:
    """(URL, hashed fields that differ, similarity of the texts as measured elsewhere) for each pair of captures."""
    found = []
    with (data_folder() / "pairs.tsv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            url = row["url"] if row["url"].startswith("http") else f"https://{row['url']}"
            one, other = (extract(read_page(data_folder() / row[file]), url) for file in ("file_a", "file_b"))
            found.append((row["url"], differing(one, other), float(row["text_similarity"])))
    return found


def differing(one: Article, other: Article) -> tuple[str, ...]:
    """The hashed fields in which two articles differ; empty exactly where their hashes are equal."""
    if one.content_hash == other.content_hash:
        return ()
    return tuple(name for name in FIELDS if _plain(getattr(one, name)) != _plain(getattr(other, name)))


def edits(count: int, seed: int = 1) -> list[Outcome]:
    """``count`` edits, each on another page while there are pages, kinds in turn."""
    return list(_trials(count, seed, EDITS))


def furniture(count: int, seed: int = 2) -> list[Outcome]:
    """``count`` pieces of furniture changed or added."""
    return list(_trials(count, seed, FURNITURE))


Change = Callable[[HtmlElement, Lines, random.Random], str | None]


def _trials(count: int, seed: int, kinds: dict[str, tuple[Change, str | None]]) -> Iterator[Outcome]:
    chance = random.Random(seed)
    pages = fundus_evaluation() + fundus_pages() + aeb()
    chance.shuffle(pages)
    names = list(kinds)
    done = tries = 0
    while done < count and tries < 4 * count:
        page, name = pages[tries % len(pages)], names[done % len(names)]
        tries += 1
        outcome = _trial(page, name, *kinds[name], chance)
        if outcome is not None:
            done += 1
            yield outcome


def _trial(page: Labelled, name: str, change: Change, wanted: str | None, chance: random.Random) -> Outcome | None:
    first = extract(page.body, page.url, captured=page.captured)
    parsed = read(page.body, page.url)
    if first.status != "ok" or len(first.body) < 5 or not first.headline or parsed.tree is None:
        return None
    tree = _whole(parsed)
    lines = anchored(first.body, read(_bytes(tree), page.url).layout)
    lines = _in(tree, lines, first)
    before = extract(_bytes(tree), page.url, captured=page.captured)
    if change(tree, lines, chance) is None or before.text != first.text:
        return None
    after = extract(_bytes(tree), page.url, captured=page.captured)
    return Outcome(name, page.name, differing(before, after), wanted)


def _whole(page: Page) -> HtmlElement:
    return markup.document_fromstring(
        page.html.encode("utf-8", "surrogatepass"), parser=markup.HTMLParser(encoding="utf-8")
    )


def _in(tree: HtmlElement, lines: Lines, article: Article) -> Lines:
    from crawler.extraction.page.elements import Limits, elements_of  # noqa: PLC0415 -- only here: the edited tree
    from crawler.extraction.page.layout import layout_of  # noqa: PLC0415

    return anchored(article.body, layout_of(tree, elements_of(tree, Limits(nodes=10**6))))


def _bytes(tree: HtmlElement) -> bytes:
    return bytes(markup.tostring(tree, encoding="utf-8", doctype="<!DOCTYPE html>"))


def _plain(value: object) -> str:
    return re.sub(r"\s+", " ", str(value or "")).strip()


def _paragraphs(lines: Lines) -> list[HtmlElement]:
    """The ``<p>`` elements in the column that hold a paragraph each, none of them the first or the last."""
    kept = [
        line.element
        for line in lines.all
        if line.element is not None and line.element.tag == "p" and lines.in_column(line)
    ]
    whole = [
        one for one in kept if len(one.text_content()) > 100 and one.find(".//a") is None and one.find(".//br") is None
    ]
    return whole[1:-1]


def _headline_word(tree: HtmlElement, lines: Lines, chance: random.Random) -> str | None:
    """A word of the headline replaced wherever the page gives it: visible, og:title, JSON-LD, title."""
    firsts = [one for one in tree.iter("h1") if len(one.text_content().split()) > 3 and (one.text or "").strip()]
    words = [word for one in firsts[:1] for word in (one.text or "").split() if word.isalpha() and len(word) > 4]
    if not words:
        return None
    word = chance.choice(words)
    new = "Zwischenruf"
    for one in [*firsts[:1], *tree.iter("title")]:
        one.text = (one.text or "").replace(word, new)
    for one in tree.iter("meta"):
        if (one.get("property") or one.get("name") or "").endswith("title"):
            one.set("content", (one.get("content") or "").replace(word, new))
    for one in tree.iter("script"):
        if "ld+json" in (one.get("type") or ""):
            one.text = re.sub(r'("headline"\s*:\s*"[^"]*?)\b' + re.escape(word) + r"\b", rf"\1{new}", one.text or "")
    return word


def _paragraph_added(tree: HtmlElement, lines: Lines, chance: random.Random) -> str | None:
    for one in chance.sample(_paragraphs(lines), 1) if _paragraphs(lines) else ():
        new = markup.Element("p", dict(one.attrib))
        new.text = (
            "The committee will meet again on Thursday to hear the remaining witnesses, its chair said after the vote."
        )
        new.tail, one.tail = one.tail, "\n"
        one.addnext(new)
        return "added"
    return None


def _paragraph_removed(tree: HtmlElement, lines: Lines, chance: random.Random) -> str | None:
    for one in chance.sample(_paragraphs(lines), 1) if len(_paragraphs(lines)) > 2 else ():
        one.drop_tree()
        return "removed"
    return None


def _paragraph_moved(tree: HtmlElement, lines: Lines, chance: random.Random) -> str | None:
    several = _paragraphs(lines)
    if len(several) < 3 or several[0].getparent() is not several[-1].getparent():
        return None
    several[-1].addnext(several[0])
    return "moved"


def _figure_changed(tree: HtmlElement, lines: Lines, chance: random.Random) -> str | None:
    for one in _paragraphs(lines):
        if one.text and re.search(r"\d", one.text):
            one.text = re.sub(r"\d", lambda digit: str((int(digit[0]) + 1) % 10), one.text, count=1)
            return "figure"
    return None


def _note_added(tree: HtmlElement, lines: Lines, chance: random.Random) -> str | None:
    for one in _paragraphs(lines)[-1:]:
        new = markup.Element("p", dict(one.attrib))
        new.text = (
            "Correction: An earlier version of this article misstated the day of the vote. It was held on Monday."
        )
        one.addnext(new)
        return "note"
    return None


EDITS: dict[str, tuple[Change, str | None]] = {
    "headline word": (_headline_word, "headline"),
    "paragraph added": (_paragraph_added, "text"),
    "paragraph removed": (_paragraph_removed, "text"),
    "paragraph moved": (_paragraph_moved, "text"),
    "figure changed": (_figure_changed, "text"),
    "correction note": (_note_added, "text"),
}


def _at_end(html: str) -> Change:
    def change(tree: HtmlElement, lines: Lines, chance: random.Random) -> str | None:
        body = tree.find("body")
        if body is None:
            return None
        body.append(markup.fragment_fromstring(html.replace("{n}", str(chance.randrange(10_000)))))
        return "appended"

    return change


def _in_column(html: str) -> Change:
    def change(tree: HtmlElement, lines: Lines, chance: random.Random) -> str | None:
        several = _paragraphs(lines)
        if not several:
            return None
        chance.choice(several).addnext(markup.fragment_fromstring(html.replace("{n}", str(chance.randrange(10_000)))))
        return "inserted"

    return change


def _cards_shuffled(tree: HtmlElement, lines: Lines, chance: random.Random) -> str | None:
    """The items of the page's longest list of links in another order, each with a new figure."""
    held = {above for line in lines.all for above in line.above()}
    lists = [one for one in tree.iter("ul", "ol") if one not in held and len(one) > 2 and one.find(".//a") is not None]
    if not lists:
        return None
    longest = max(lists, key=len)
    items = list(longest)
    chance.shuffle(items)
    longest[:] = [copy(item) for item in items]
    return "shuffled"


_LIST = "".join(
    f'<li><a href="/politics/x-{i}/">Minister answers critics of plan {i} ({{n}} readers)</a></li>' for i in range(5)
)
FURNITURE: dict[str, tuple[Change, str | None]] = {
    "ranking": (_at_end(f'<div class="ranking"><h2>Most read</h2><ol>{_LIST}</ol></div>'), None),
    "latest": (_at_end(f'<aside class="latest-list"><h2>Latest news</h2><ul>{_LIST}</ul></aside>'), None),
    "consent": (
        _at_end(
            '<div class="modal" id="consentModal"><p>We use cookies ({n} partners). Accept all or reject all.</p></div>'
        ),
        None,
    ),
    "related in the text": (_in_column(f'<div class="related-articles"><h3>Related</h3><ul>{_LIST}</ul></div>'), None),
    "newsletter in the text": (
        _in_column('<div class="newsletter-signup"><p>Sign up for our newsletter. {n} readers have.</p></div>'),
        None,
    ),
    "advertisement": (_in_column('<div class="ad-slot" id="ad-{n}"><p>Advertisement</p></div>'), None),
    "read more": (
        _in_column('<p><a href="/politics/other-{n}/">Read more: The other story that was read {n} times</a></p>'),
        None,
    ),
    "links shuffled": (_cards_shuffled, None),
}


def main() -> None:
    """Prints the pairs, then for each seed a line a kind of edit and of furniture: trials, right, and the pages that
    were wrong."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[1], metavar="N", help="of what is drawn (1)")
    seeds = parser.parse_args().seeds
    for url, fields, similarity in pairs():
        print(f"pair {similarity:.4f} {', '.join(fields) or 'same'}  {url[:90]}")
    for seed in seeds:
        _tell(seed)


def _tell(seed: int) -> None:
    for title, outcomes in (("edit", edits(300, seed)), ("furniture", furniture(300, seed + 1))):
        wrong = [one for one in outcomes if not one.right]
        pages = len({one.page for one in outcomes})
        print(f"{title}, seed {seed}: {len(outcomes)} trials on {pages} pages, {len(wrong)} wrong", flush=True)
        for kind, number in sorted(Counter(one.kind for one in outcomes).items()):
            print(f"  {kind}: {number}, wrong {sum(one.kind == kind for one in wrong)}")
        for one in wrong:
            print("   ", one)


if __name__ == "__main__":
    main()
