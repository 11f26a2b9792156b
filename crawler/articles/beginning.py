"""A page that shows the beginning of its article alone, where the whole of it is known.

A meter lets one visit read an article and stops the next one behind its first paragraph; a paywall is put before what
was free; a story is spread over several pages for a while. Such a page says nothing of what it does not show: it is no
edit. What it does show may be edited, and then it is a version as any other.
"""

from __future__ import annotations

from typing import Final

from archive.article import ABSENT, Article

__all__ = ["is_known_beginning", "may_be_beginning"]

# What a text that goes on elsewhere ends with.
_GOES_ON: Final = " .…[]()"


def may_be_beginning(article: Article) -> bool:
    """Whether the page says itself that the text goes on: for those who pay, or on another page of it.

    That a text is shorter than its page tells (``partial`` for other causes) is not enough: a paragraph may have been
    taken out."""
    if article.status == "paywalled":
        return True
    cause = article.status_reason
    return article.status == "partial" and cause is not None and cause.kind == "one_of_several"


def is_known_beginning(article: Article, last: Article) -> bool:
    """Whether ``article`` shows nothing but how ``last``, with its text, begins."""
    if last.status in ABSENT or last.text is None or not may_be_beginning(article):
        return False
    is_same = _plain(article.headline) == _plain(last.headline) and set(article.authors) <= set(last.authors)
    is_same = is_same and article.standfirst in (None, last.standfirst)
    shown = _plain(article.text).rstrip(_GOES_ON)
    return is_same and _plain(last.text).startswith(shown)


def _plain(text: str | None) -> str:
    return " ".join((text or "").split())
