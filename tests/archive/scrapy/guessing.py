"""A middleware of a crawl in which nobody may guess the charset of a body: Scrapy tries one after the other for it."""

from __future__ import annotations

from scrapy.http import TextResponse

__all__ = ["NoGuessing"]

_inferred = TextResponse._body_inferred_encoding


def _of_nothing(response: TextResponse) -> str:
    assert not response.body, "the whole body was decoded on the reactor"
    return _inferred(response)


class NoGuessing:
    """Lets every request fail whose answer's charset is guessed of a body; of an empty one that costs nothing."""

    def __init__(self) -> None:
        TextResponse._body_inferred_encoding = _of_nothing  # type: ignore[method-assign]
