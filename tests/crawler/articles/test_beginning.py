"""A page that shows only how a known article begins is no edit of it; what it does show may be one."""

from __future__ import annotations

from typing import Any

import pytest

from archive.article import Article
from archive.causes import Cause
from crawler.articles.page import Page
from tests.archive.articles import article, ref
from tests.crawler.articles.test_outcome import outcome, page

WHOLE = "The ferry was late on Tuesday, the harbour office said.\n\nIt was the fourth time.\n\nNobody knew why."
BEGUN = "The ferry was late on Tuesday, the harbour office said."
PAY = Cause("pay_words", words="Subscribe to read on.")
PAGES = Cause("one_of_several", url="https://courier.example/politics/20261013-410233/?page=2")
SHORT = Cause("shorter_than_told", characters=55, of=104)


def written(text: str | None, **changes: Any) -> Article:
    fields: dict[str, Any] = {"headline": "Ferry Late", "authors": ("Ida Olm",), "snapshot": ref("<urn:uuid:1>")}
    return article(text=text, version=1, **(fields | changes))


def seen(text: str | None, **changes: Any) -> Article:
    fields: dict[str, Any] = {"status": "paywalled", "status_reason": PAY}
    return written(text, **(fields | changes)).replace(version=None)


def judged(last: Article, now: Article) -> tuple[str, str | None, bool]:
    """The fate, its cause, and whether a line is written; the ledger knows the last version without its text."""
    again: list[Article] = [now, last.replace(version=None)]
    found = outcome(
        page(),
        last.replace(text=None, body=()),
        lambda _: again.pop(0),
        read=lambda _: Page(**{name: getattr(page(), name) for name in page().__dataclass_fields__}),
    )
    cause = found.fate.cause
    return found.fate.fate, cause.kind if cause else None, found.article is not None


KNOWN = ("unchanged", "known_beginning", False)
VERSION = ("saved", None, True)


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (seen(BEGUN), KNOWN),
        (seen("The ferry was late on Tuesday, the harb…"), KNOWN),
        (seen("The ferry was late on Tuesday, the harbour [...]"), KNOWN),
        (seen(BEGUN, authors=()), KNOWN),
        (seen(None), KNOWN),
        (seen(BEGUN, status="partial", status_reason=PAGES), KNOWN),
        # What it shows was edited.
        (seen(BEGUN.replace("Tuesday", "Monday")), VERSION),
        (seen(BEGUN, headline="Ferry Late Again"), VERSION),
        (seen(BEGUN, standfirst="A minister explains."), VERSION),
        (seen(BEGUN, authors=("Edda Rand",)), VERSION),
        # A paragraph in its middle was taken out: nobody says that the text goes on.
        (seen(BEGUN, status="partial", status_reason=SHORT), VERSION),
        (seen(BEGUN, status="ok", status_reason=None), VERSION),
    ],
)
def test_the_beginning_of_a_known_article_is_no_edit(now: Article, told: tuple[str, str | None, bool]) -> None:
    assert judged(written(WHOLE), now) == told


def test_a_text_that_was_not_known_whole_is_a_version() -> None:
    """The stub came first: what a later visit may read is new."""
    stub = seen(BEGUN).replace(version=1)

    assert judged(stub, seen(f"{BEGUN}\n\nIt was the fourth time.")) == VERSION
    assert judged(stub, written(WHOLE).replace(version=None)) == VERSION
    assert judged(stub, seen("The ferry was late on Tuesday")) == KNOWN


def test_what_was_gone_and_is_back_behind_a_wall_is_a_version() -> None:
    assert judged(written(None, status="gone"), seen(BEGUN)) == VERSION
