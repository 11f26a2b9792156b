"""What the pages of a run give, counted while it runs."""

from __future__ import annotations

from collections import Counter
from typing import Final

from archive.article import ABSENT, CORPUS, Article
from archive.manifest import Profile, size_class
from archive.reading.coverage import refusal
from crawler.articles.outcome import Outcome

__all__ = ["FIELDS", "Observed", "size_class"]

# The fields whose fill is counted, in the order of the article record.
FIELDS: Final = (
    *("headline", "standfirst", "authors", "byline", "agency", "dateline", "date_published", "date_modified"),
    *("genre", "section", "language", "text", "images", "tags", "access"),
)
_STEPS: Final = 10


class Observed:
    """The counts of one outlet's pages in one run; ``profile`` at any time gives what they add up to. ``past``: the
    run is a back-fill."""

    def __init__(self, *, past: bool = False) -> None:
        self._past = past
        self._pages = 0
        self._fresh = 0
        self._statuses: Counter[str] = Counter()
        self._filled: Counter[str] = Counter()
        self._origins: Counter[tuple[str, str]] = Counter()
        self._lengths: Counter[int] = Counter()

    def note(self, outcome: Outcome) -> None:
        """Counts a page that was judged. One that only says that nothing changed (304, same bytes) is not counted."""
        if outcome.fate.cause is not None and outcome.fate.cause.kind == "out_of_section":
            return  # the page of another section has another section's fields
        if outcome.extracted is not None:
            line = outcome.article
            fresh = line is not None and line.version == 1 and line.id == outcome.extracted.id
            self._count(outcome.extracted, 1, fresh=fresh)
        elif (standing := _by_answer(outcome)) is not None:
            self._statuses[standing] += 1

    def retract(self, article: Article) -> None:
        """Takes back the page of ``article``, a line that is discarded because its page is judged anew."""
        if article.status not in ABSENT:
            self._count(article, -1, fresh=article.version == 1)

    def refuse(self) -> None:
        """Counts a page that turned out to be a wall; its article is retracted."""
        self._statuses["blocked"] += 1

    def profile(self) -> Profile:
        """The counts, in a fixed order: equal pages give equal bytes, in whatever order they came."""
        origins: dict[str, dict[str, int]] = {}
        for (field, origin), count in sorted((+self._origins).items()):
            origins.setdefault(field, {})[origin] = count
        sizes: Counter[int] = Counter()
        for length, count in (+self._lengths).items():
            sizes[size_class(length)] += count
        return Profile(
            past=self._past,
            pages=self._pages,
            fresh=self._fresh,
            statuses=dict(sorted((+self._statuses).items())),
            filled={field: self._filled[field] for field in FIELDS if self._filled[field] > 0},
            origins=origins,
            lengths=_deciles(sorted((+self._lengths).elements())),
            sizes=dict(sorted(sizes.items())),
        )

    def _count(self, article: Article, by: int, *, fresh: bool) -> None:
        self._pages += by
        self._statuses[article.status] += by
        if article.status not in CORPUS:
            return
        self._fresh += by if fresh else 0
        for field in FIELDS:
            if getattr(article, field):
                self._filled[field] += by
                if origin := article.sources.get(field):
                    self._origins[field, origin] += by
        if article.text:
            self._lengths[len(article.text)] += by


def _by_answer(outcome: Outcome) -> str | None:
    fate = outcome.fate
    if fate.fate == "gone":
        return "gone"
    if fate.fate != "failed":
        return None
    if refusal(fate.cause) == "blocked":
        return "blocked"
    return "down" if fate.status is not None and fate.status >= 500 else "failed"


def _deciles(lengths: list[int]) -> tuple[int, ...]:
    """Eleven lengths, each of a page: no length is invented between two."""
    if not lengths:
        return ()
    return tuple(lengths[round(step * (len(lengths) - 1) / _STEPS)] for step in range(_STEPS + 1))
