from __future__ import annotations

import re
from html.parser import HTMLParser

import archive
from archive.article import Article
from archive.render.html import DiffDocument, direction, link
from tests.archive.articles import article, ref

HOSTILE = '</ins><script>alert("x")</script><img src=https://evil.example/p onerror=x> \u202e\x1b[2J'


class _Reader(HTMLParser):
    """The elements of a page, checked to be closed in the order in which they were opened."""

    void = frozenset({"meta", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in self.void:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def read(old: Article, new: Article, *, trivial: bool = False) -> _Reader:
    reader = _Reader()
    reader.feed(DiffDocument("Edits", [(old, new, archive.diff(old, new))], trivial=trivial).html().decode())
    assert reader.open == []
    return reader


def test_a_hostile_text_stays_text() -> None:
    old = article("One.", headline="x", tags=("a",), url="https://courier.example/1")
    new = article(HOSTILE, headline=HOSTILE, tags=(HOSTILE,), language='"><script>', status="paywalled")

    reader = read(old, new, trivial=True)

    tags = {tag for tag, _ in reader.elements}
    assert tags.isdisjoint({"script", "img", "iframe", "link", "object", "form", "base"})
    attributes = {name for _, found in reader.elements for name in found}
    assert attributes <= {
        "lang", "dir", "class", "charset", "http-equiv", "content", "name", "scope", "datetime", "href", "rel"
    }  # fmt: skip
    assert 'alert("x")' in "".join(reader.texts)
    assert not {"\u202e", "\x1b"} & set("".join(reader.texts))


def test_nothing_comes_from_elsewhere() -> None:
    edits = [(article("a"), article("b"), archive.diff(article("a"), article("b")))]
    content = DiffDocument("Edits", edits).html().decode()

    assert "default-src 'none'" in content
    assert re.findall(r"(?:src|url|@import)\s*[=(]", content) == []


def test_what_was_removed_and_added_is_said_in_words_too() -> None:
    text = "".join(read(article("The ferry was late."), article("The ferry was early.")).texts)

    assert "The ferry was [removed: late][added: early]." in text


def test_both_versions_are_there_with_what_a_citation_needs() -> None:
    old = article("a", version=1, snapshot=ref("<urn:uuid:1>", offset=1234, length=99))
    new = article("b", version=2, snapshot=ref("<urn:uuid:2>"), captured="2026-10-14T16:00:00Z")

    text = "".join(read(old, new).texts)

    for needed in (old.content_hash, new.content_hash, "<urn:uuid:1>", "<urn:uuid:2>", "99 bytes at 1,234", ref().file):
        assert needed in text
    assert "2026-10-14 16:00:00 UTC" in text


def test_a_text_has_its_language_and_its_direction() -> None:
    old, new = (
        article("قالت Harbour Radio أمس إن العبّارة تأخرت.", language="ar"),
        article("قالت Harbour Radio اليوم إن العبّارة تأخرت.", language="ar"),
    )

    found = [attributes for tag, attributes in read(old, new).elements if tag == "p" and "lang" in attributes]

    assert {"lang": "ar", "dir": "rtl"} in found
    assert (direction("Ferry قال"), direction("قال ديوان Ferry"), direction("3")) == ("ltr", "rtl", "ltr")


def test_the_new_text_is_read_in_its_order_with_the_removed_at_their_place() -> None:
    names = ["Alpha boats left early.", "Bravo never came home.", "Charlie counted nine gulls.", "Delta slept all day."]
    old = article("\n\n".join(names))
    new = article("\n\n".join([names[0], names[2], names[3], "Echo paid for lunch."]))

    text = "".join(read(old, new).texts)

    order = [text.index(word) for word in ("Alpha", "[removed: Bravo", "Charlie", "Delta", "[added: Echo")]
    assert order == sorted(order)


def test_a_moved_paragraph_stands_where_it_is_now() -> None:
    names = ["Alpha boats left early.", "Bravo never came home.", "Charlie counted nine gulls.", "Delta slept all day."]
    old, new = article("\n\n".join(names)), article("\n\n".join([names[3], *names[:3]]))

    text = "".join(read(old, new).texts)

    assert "Paragraph 4 -> 1 moved" in text
    assert text.count("Delta slept") == 1
    assert text.index("Delta") < text.index("Alpha")


def test_only_an_address_of_the_web_is_a_link() -> None:
    assert link("javascript:alert(1)") == "javascript:alert(1)"
    assert link('https://a.example/"><b>').startswith('<a href="https://a.example/&quot;&gt;&lt;b&gt;"')


def test_trivial_changes_are_counted_and_shown_on_request() -> None:
    old, new = article("One.", date_modified="2026-10-13"), article("Two.", date_modified="2026-10-14")

    assert "1 trivial change not shown." in "".join(read(old, new).texts)
    assert "[removed: 2026-10-13]" in "".join(read(old, new, trivial=True).texts)
