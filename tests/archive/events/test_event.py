"""How large an edit is: the characters that came and went."""

from __future__ import annotations

import pytest

from archive.article import Entry
from archive.edits.difference import Change, Diff, Paragraph, Piece, Post, Side
from archive.events.event import size_of

SIDE = Side(
    version=1,
    captured="2026-11-28T08:00:00.000000Z",
    status="ok",
    url="https://paper.example/a/",
    headline="A",
    content_hash="1:sha256:0",
    extraction="1-0",
    snapshot=None,
)
CAME = Post(kind="added", weight="substantive", entry=Entry(id="1", headline="Vote!", text="It passed."))
WENT = Post(kind="removed", weight="substantive", entry=Entry(id="2", text="Soon."))
PIECES = (Piece("same", "The tax is "), Piece("out", "four"), Piece("in", "five"), Piece("in", ".", trivial=True))
EDITED = Post(
    kind="edited",
    weight="substantive",
    entry=Entry(id="3", headline="All of it was there", text="The tax is five."),
    paragraphs=(Paragraph(kind="rewritten", weight="substantive", pieces=PIECES),),
)


@pytest.mark.parametrize(
    ("post", "characters"), [(CAME, 15), (WENT, 5), (EDITED, 8)], ids=["came", "went", "was edited"]
)
def test_of_a_post_all_that_came_or_went_counts(post: Post, characters: int) -> None:
    change = Change(field="entries", weight="substantive", posts=(post,))
    diff = Diff(
        article="a", outlet=None, language="en", old=SIDE, new=SIDE, weight="substantive", summary="", changes=(change,)
    )

    assert size_of(diff) == characters
