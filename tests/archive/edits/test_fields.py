from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import archive
from archive.article import Entry, Extraction, Image, Variant
from archive.causes import Cause
from archive.edits.difference import Diff, Piece, json_schema
from archive.edits.pieces import pieces
from tests.archive.articles import article, ref

P = [
    "The ferry to the outer islands was late again on Tuesday, the harbour office said.",
    "It was the fourth delay this month, and passengers complained.",
    "The minister for islands, Oda Brekke, said that 300 passengers had been affected.",
    "The council will vote on the contract next week, after a hearing in public.",
]


def text(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs)


def told(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, str, tuple[str, ...]]]:
    """Field, weight and reasons of every change."""
    diff = archive.diff(article(**old), article(**new))
    return [(one.field, one.weight, one.why) for one in diff.changes]


def test_the_headline_comes_first_and_says_which_words() -> None:
    old = article(text(*P), headline="Ferry Late, Minister Blamed", byline="By Maud Tessering", tags=("ferries",))
    new = article(
        text(P[0], P[2].replace("300", "3,000"), P[3]), headline="Ferry Late, Minister Regrets", byline=None, tags=()
    )

    diff = archive.diff(old, new)

    assert [one.field for one in diff.changes] == ["headline", "byline", "text", "tags"]
    assert diff.changes[0].pieces == (
        Piece("same", "Ferry Late, Minister "),
        Piece("out", "Blamed"),
        Piece("in", "Regrets"),
    )
    assert diff.summary == "headline; byline; 1 paragraph rewritten, 1 removed; tags"
    assert diff.weight == "substantive"


TOLD = r"""
import sys
sys.path.insert(0, sys.argv[1])
import archive
from archive.article import Entry
from tests.archive.articles import article
old = "The vote is on May 3 – Aid for us, “he” said.\n\nA second paragraph, of which a little goes."
new = "The polls open on May 4 - Aid for US, 'he' said\n\nA second paragraph of which a LITTLE goes."
sides = [article(text, entries=(Entry(id="a", text=text), Entry(id="b", text=text[40:]))) for text in (old, new)]
changes = archive.diff(*sides).changes
print([(one.field, one.why, [inner.why for inner in (*one.paragraphs, *one.posts)]) for one in changes])
"""


def test_the_reasons_of_a_change_have_one_order() -> None:
    """Python's sets of words have another in each process: two machines would tell one edit in two ways."""
    root = str(Path(archive.__file__).parents[1])
    command = [sys.executable, "-c", TOLD, root]
    said = {
        subprocess.run(command, env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True).stdout
        for seed in ("0", "1", "2", "3", "4", "5")
    }

    assert len(said) == 1
    assert len(re.findall(r"\('\w+', '\w+'", said.pop())) >= 5  # several reasons each, or there is no order


@pytest.mark.parametrize(
    ("field", "old", "new", "weight", "why"),
    [
        ("headline", "Ferry Late Again Today", "Ferry late again today", "trivial", ("capitals",)),
        ("headline", "Aid for us", "Aid for US", "substantive", ("capitals",)),
        ("headline", '"No", Says Brekke', "“No”, Says Brekke", "trivial", ("typography",)),
        ("standfirst", None, "A hearing follows.", "substantive", ("words",)),
        ("authors", ("A B",), ("A  B",), "trivial", ("typography",)),
        ("authors", ("A", "B"), ("B", "A"), "substantive", ("order",)),
        ("authors", ("A", "B"), ("A",), "substantive", ()),
        ("tags", ("a", "b"), ("b", "a"), "trivial", ("order",)),
        ("tags", ("a",), ("a", "b"), "substantive", ()),
        ("section", ("Politics",), ("Opinion",), "substantive", ()),
        ("genre", "news", "opinion", "substantive", ()),
        ("access", "free", "subscriber", "substantive", ()),
        ("date_modified", "2026-10-13", "2026-10-14", "trivial", ("modified date",)),
        ("date_published", "2026-10-13", "2026-10-14", "substantive", ("another moment",)),
        ("date_published", "2026-10-13", "2026-10-13T17:41:00+02:00", "trivial", ("precision",)),
        ("date_published", "2026-10-13T17:41:00+02:00", "2026-10-13T15:41:00Z", "trivial", ("time zone",)),
        ("date_published", "2026-10-13T17:41:00+02:00", "2026-10-13T17:41:47+02:00", "trivial", ("precision",)),
        (
            "date_published",
            "2026-10-13T17:41:00+02:00",
            "2026-10-13T17:41:00-02:00",
            "substantive",
            ("another moment",),
        ),
        ("date_published", "2026-10-13T17:41:00+02:00", None, "substantive", ("another moment",)),
        ("date_published", "2026-10-13T17:41:10Z", "2026-10-13T17:41:47Z", "substantive", ("another moment",)),
        ("date_published", "2026-10-13T17:41:00Z", "2026-10-13T17:42:00Z", "substantive", ("another moment",)),
        ("date_published", "2026-10-13T17:41:00", "2026-10-13T17:41:00Z", "trivial", ("time zone",)),
        ("date_published", "2026-10-13T17:41:00", "2026-10-13T17:41:30Z", "substantive", ("another moment",)),
        ("date_published", "2026-10-13", "2026-10-14T00:10:00Z", "substantive", ("another moment",)),
        ("date_modified", "2026-10-13", "2026-10-13T17:41:00Z", "trivial", ("precision",)),
        ("language", "en", "de", "substantive", ()),
        ("url", "http://a.example/x", "https://a.example/x", "trivial", ("address",)),
        (
            "links",
            ("https://a.example/x", "https://a.example/y"),
            ("https://a.example/y", "https://a.example/x"),
            "trivial",
            ("order",),
        ),
        (
            "images",
            (Image("https://a.example/p.jpg", "A ferry"),),
            (Image("https://a.example/p.jpg", "A boat"),),
            "substantive",
            (),
        ),
        (
            "images",
            (Image("https://a.example/p.jpg", credit="A"),),
            (Image("https://a.example/p.jpg", credit="B"),),
            "substantive",
            (),
        ),
        ("links", ("https://a.example/x",), ("https://a.example/x?utm_source=f#top",), "trivial", ("address",)),
        ("links", ("https://a.example/x",), ("https://a.example/y",), "substantive", ()),
        (
            "images",
            (Image("https://a.example/1/p.jpg"),),
            (Image("https://b.example/2/p.jpg?w=9"),),
            "trivial",
            ("address",),
        ),
        ("images", (Image("https://a.example/p.jpg"),), (Image("https://a.example/q.jpg"),), "substantive", ()),
        ("canonical_url", "http://a.example/x", "https://a.example/x/", "trivial", ("address",)),
        ("canonical_url", "https://a.example/x", "not an address", "substantive", ()),
        ("status", "ok", "paywalled", "substantive", ()),
    ],
)
def test_each_field_has_its_own_idea_of_trivial(
    field: str, old: Any, new: Any, weight: str, why: tuple[str, ...]
) -> None:
    assert told({field: old}, {field: new}) == [(field, weight, why)]


def test_what_differs_only_in_type_says_so_and_why() -> None:
    old, new = (
        article('He said "no".', date_modified="2026-10-13"),
        article("He said “no”.", date_modified="2026-10-14"),
    )

    diff = archive.diff(old, new)

    assert diff.weight == "trivial"
    assert diff.summary == "trivial: text (typography); modified date"


def test_a_figure_among_new_quotation_marks_is_substantive_and_the_marks_are_not() -> None:
    diff = archive.diff(article('"300", he said.'), article("“3,000”, he said."))

    change = diff.change("text")
    assert change is not None
    assert (change.weight, change.why) == ("substantive", ("figures",))
    assert [piece.text for piece in change.paragraphs[0].pieces if piece.op != "same" and not piece.trivial] == [
        "300",
        "3,000",
    ]


def test_a_split_paragraph_is_no_removal_and_addition() -> None:
    change = archive.diff(article(text(P[0], f"{P[1]} {P[2]}", P[3])), article(text(*P))).change("text")

    assert change is not None
    assert [(one.kind, one.weight, one.why, one.old, one.new) for one in change.paragraphs] == [
        ("split", "trivial", ("paragraph break",), (2,), (2, 3))
    ]


def test_a_paragraph_split_into_many_is_one_split() -> None:
    """Each part alone has too few of its words to be taken for it."""
    parts = [
        f"Boat {name} left the harbour {hour} hours late." for hour, name in enumerate(("Ada", "Bo", "Cy", "Di", "Ed"))
    ]

    change = archive.diff(article(text(P[0], " ".join(parts), P[3])), article(text(P[0], *parts, P[3]))).change("text")

    assert change is not None
    assert [(one.kind, one.old, one.new) for one in change.paragraphs] == [("split", (2,), (2, 3, 4, 5, 6))]


@pytest.mark.parametrize("parts", [
    "港の船は遅れて着いた。 乗客は岸壁で待った。 市長は黙っていた。 明日は動くという。 霧が出ていた。 橋は閉じた。",
    "渡轮晚了三个小时。 乘客在码头等候。 市长没有说话。 明天照常开船。 海上有雾。 大桥关闭。 后来下雨了。",
])  # fmt: skip
def test_a_paragraph_without_blanks_that_is_split_into_many_is_one_split(parts: str) -> None:
    """Scripts that part no words: nothing stands between the parts."""
    many = parts.split()
    change = archive.diff(article(text(P[0], "".join(many), P[3])), article(text(P[0], *many, P[3]))).change("text")

    assert change is not None
    assert [(one.kind, one.weight, one.why, one.old, one.new) for one in change.paragraphs] == [
        ("split", "trivial", ("paragraph break",), (2,), tuple(range(2, 2 + len(many))))
    ]


def test_what_was_removed_is_told_at_its_place() -> None:
    new = text(P[0].replace("late", "early"), P[2].replace("300", "3,000"), P[3])

    change = archive.diff(article(text(*P)), article(new)).change("text")

    assert change is not None
    assert [one.kind for one in change.paragraphs] == ["rewritten", "removed", "rewritten"]


def test_a_phrase_that_every_paragraph_has_makes_no_two_of_them_one() -> None:
    """A live page's notes all begin alike."""
    names = [f"{letter}{number}" for letter in "abcdefgh" for number in range(8)]
    notes = [f"The harbour office said on Tuesday that {' '.join(names[at : at + 8])}." for at in range(0, 64, 8)]

    change = archive.diff(article(text(P[0], *notes[:4], P[3])), article(text(P[0], *notes[4:], P[3]))).change("text")

    assert change is not None
    assert {one.kind for one in change.paragraphs} == {"removed", "added"}


def test_a_row_of_stars_does_not_travel() -> None:
    change = archive.diff(article(text("* * *", *P)), article(text(*P, "* * *"))).change("text")

    assert change is not None
    assert [one.kind for one in change.paragraphs] == ["removed", "added"]


def test_few_words_between_long_changes_are_no_help_and_are_taken_in() -> None:
    old, new = (
        "The old minister of islands said he would never resign.",
        "Two officials in the port said nothing about it all.",
    )

    found = pieces(old, new)

    assert [piece.op for piece in found] == ["out", "in", "same"]
    assert [piece.text for piece in pieces("a b, c d", "a x, y d") if piece.op == "same"] == ["a ", ", ", " d"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("a b d", "a  x d", [("same", "a "), ("out", "b"), ("in", " x"), ("same", " d")]),
        ("a\nb d", "a x  d", [("same", "a"), ("out", "\nb"), ("in", " x "), ("same", " d")]),
        ("a b", "a  b", [("same", "a "), ("in", " "), ("same", "b")]),
    ],
)
def test_white_space_goes_and_comes_with_the_word_beside_it(
    old: str, new: str, expected: list[tuple[str, str]]
) -> None:
    assert [(piece.op, piece.text) for piece in pieces(old, new)] == expected


def test_merged_paragraphs_that_lost_a_word_are_merged_and_substantive() -> None:
    old, new = text(*P), text(P[0], f"{P[1]} {P[2].replace(', Oda Brekke,', '')}", P[3])

    change = archive.diff(article(old), article(new)).change("text")

    assert change is not None
    assert [(one.kind, one.weight, one.old, one.new) for one in change.paragraphs] == [
        ("merged", "substantive", (2, 3), (2,))
    ]


def test_a_paragraph_that_moved_and_was_rewritten_is_both() -> None:
    edited = P[3].replace("next week", "tomorrow")

    change = archive.diff(article(text(*P)), article(text(edited, *P[:3]))).change("text")

    assert change is not None
    [one] = change.paragraphs
    assert (one.kind, one.why, one.old, one.new) == ("moved", ("words",), (4,), (1,))


def test_the_lighter_of_two_that_change_places_moved() -> None:
    change = archive.diff(article(text(P[0], "Short one.")), article(text("Short one.", P[0]))).change("text")

    assert change is not None
    assert [(one.kind, one.old, one.new) for one in change.paragraphs] == [("moved", (2,), (1,))]


@pytest.mark.parametrize(
    ("status", "cause", "summary"),
    [
        ("gone", Cause("http_status", status=410), "gone (HTTP 410)"),
        ("gone", Cause("led_to_front_page"), "gone (led to front page)"),
        ("gone", None, "gone"),
        ("moved", Cause("moved", url="https://courier.example/new/"), "moved to https://courier.example/new/"),
        ("moved", None, "moved to no address"),
    ],
)
def test_an_absent_page_has_taken_nothing_out(status: str, cause: Cause | None, summary: str) -> None:
    gone = article(None, headline=None, authors=(), status=status, status_reason=cause)  # type: ignore[arg-type]

    diff = archive.diff(article(), gone)

    assert [one.field for one in diff.changes] == ["status"]
    assert diff.summary == summary
    assert archive.diff(gone, article()).summary == "back"


def _post(name: str, told: str, headline: str | None = None) -> Entry:
    return Entry(id=name, text=told, headline=headline)


@pytest.mark.parametrize(
    ("before", "after", "posts", "weight", "why"),
    [
        ([_post("a", "He said no.")], [_post("a", "He said  no.")], None, None, None),
        (
            [_post("a", "He said no.")], [_post("a", "He said yes.")],
            [("edited", "a", "substantive", ("words",))], "substantive", ("words",),
        ),
        (
            [_post("a", "He said no.", 'His "No"')], [_post("a", "He said no.", "His “No”")],
            [("edited", "a", "trivial", ("typography",))], "trivial", ("typography",),
        ),
        (
            [_post("a", 'He said "no".', "The Answer")], [_post("a", "He said “no”.", "The Reply")],
            [("edited", "a", "substantive", ("typography", "words"))], "substantive", ("typography", "words"),
        ),
        (
            [_post("a", "He said no.")], [_post("b", "A boat came."), _post("a", "He said no.")],
            [("added", "b", "trivial", ())], "trivial", (),
        ),
        (
            [_post("a", "One."), _post("b", "Two."), _post("c", "Three.")], [_post("a", "One."), _post("c", "Three.")],
            [("removed", "b", "substantive", ())], "substantive", (),
        ),
        (
            [_post("a", "One."), _post("b", "Two.")], [_post("a", "One.")],
            [("removed", "b", "trivial", ("at the end of the page",))], "trivial", ("at the end of the page",),
        ),
        (
            [_post("a", "One."), _post("b", "Two.")], [_post("a", "One more.")],
            [("edited", "a", "substantive", ("words",)), ("removed", "b", "trivial", ("at the end of the page",))],
            "substantive", ("words",),
        ),
    ],
)  # fmt: skip
def test_each_post_of_a_live_page_is_told_with_its_weight(
    before: list[Entry], after: list[Entry], posts: Any, weight: str | None, why: tuple[str, ...] | None
) -> None:
    """The page's change has the reasons of those posts that are as heavy as it."""
    change = archive.diff(article(entries=tuple(before)), article(entries=tuple(after))).change("entries")

    told = change and [(one.kind, one.entry.id, one.weight, one.why) for one in change.posts]
    assert (told, change and change.weight, change and change.why) == (posts, weight, why)


@pytest.mark.parametrize(("language", "same"), [("ja", ["罪"]), (None, ["港湾", "謝罪"])])
def test_words_are_those_of_the_articles_language(language: str | None, same: list[str]) -> None:
    """Signs alone do not tell Japanese from Chinese; the language of the article does, in a post too."""
    before, after = "港湾局長謝罪", "港湾局次長謝罪"
    sides = [
        article("渡船", headline=one, language=language, entries=(_post("a", one, one),)) for one in (before, after)
    ]

    headline, entries = archive.diff(*sides).changes

    [post] = entries.posts
    for found in (headline.pieces, post.pieces, post.paragraphs[0].pieces):
        assert [piece.text for piece in found if piece.op == "same"] == same


def test_a_part_that_both_its_neighbours_have_goes_to_one_of_them() -> None:
    common = "The harbour office gave no reason for any of this."
    old = text(f"{P[0]} {P[1]} {common}", f"{P[2]} {P[3]} {common}")
    new = text(f"{P[0]} {P[1].replace('fourth', 'fifth')}", common, f"{P[2]} {P[3]}")

    change = archive.diff(article(old), article(new)).change("text")

    assert change is not None
    assert [(one.kind, one.old, one.new) for one in change.paragraphs] == [
        ("split", (1,), (1, 2)),
        ("rewritten", (2,), (3,)),
    ]


def test_a_reader_is_warned_of_what_a_difference_may_come_from() -> None:
    headlines = tuple(
        Variant(headline=one, captures=(f"2026-10-13T16:0{at}:00.000000Z",)) for at, one in enumerate("AB")
    )
    other = article(url="https://courier.example/politics/20261013-410234/", status="partial", variants=headlines)

    assert archive.diff(article("One."), other).caveats == (
        "these are two articles, not two versions of one",
        "the new version had 2 headlines in turn",
        "the new version is only a part of its page",
    )


def test_a_reader_is_warned_before_citing() -> None:
    other = Extraction(id="2-ffffffffffffffff", rules=2)

    diff = archive.diff(article("One."), article("Two.", status="paywalled", extraction=other))

    assert diff.caveats == (
        "the two versions were extracted by different rules: a difference may be ours, not the paper's",
        "the new version stands behind a paywall: what it lacks may be behind it",
    )


def test_a_diff_is_one_line_of_json_that_fits_its_schema_and_reads_back() -> None:
    old = article(text(*P), snapshot=ref("<urn:uuid:1>"), images=(Image("https://a.example/p.jpg", "A ferry"),))
    diff = archive.diff(old, article(text(P[3], *P[:3]), headline="Another", snapshot=ref("<urn:uuid:2>")))

    line = diff.to_json()

    assert b"\n" not in line
    jsonschema.validate(json.loads(line), json_schema())
    assert Diff.from_json(line).to_json() == line
    assert json.loads(line)["old"]["snapshot"]["record_id"] == "<urn:uuid:1>"


def test_a_line_that_is_no_diff_is_refused_with_the_field() -> None:
    with pytest.raises(ValueError, match="not a diff"):
        Diff.from_json(b'{"schema": "paper-of-record/diff/1"}')


def test_the_published_schema_is_the_one_of_the_code() -> None:
    published = Path(archive.__file__).with_name("diff.schema.json")

    assert json.loads(published.read_text()) == json.loads(json.dumps(json_schema()))
