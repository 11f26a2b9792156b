"""The ids of an archive whose addresses were named by other rules (``archive.urls.RULES``).

Nothing in an archive is rewritten: an id follows from the address that stands beside it, so a reader computes it.
"""

from __future__ import annotations

import msgspec

from archive.article import Article
from archive.manifest import Fate
from archive.urls import article_id

__all__ = ["renewed", "renewed_fate"]

# The fate is that of the article that was asked for, wherever its address led.
_OF_THE_LINK = frozenset({"led_to_front_page", "led_above"})


def renewed(article: Article) -> Article:
    """``article`` with the id that its address has today; as it is where that is no address."""
    return msgspec.structs.replace(article, id=_id_of(article.url) or article.id)


def renewed_fate(fate: Fate) -> Fate:
    """``fate`` with the id that the article it led to has today."""
    if fate.article is None:
        return fate
    is_of_link = fate.cause is not None and fate.cause.kind in _OF_THE_LINK
    return msgspec.structs.replace(
        fate, article=_id_of(fate.url if is_of_link else fate.led_to or fate.url) or fate.article
    )


def _id_of(url: str) -> str | None:
    try:
        return article_id(url)
    except ValueError:
        return None
