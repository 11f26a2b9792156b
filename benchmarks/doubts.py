"""Whether doubts can be relied on: their limits calibrated on one half of the outlets, measured on the other.

    python -m benchmarks.doubts

The pages are those of ``benchmarks.readings``. A page is right where its body has an F1 of .9 or more (with its
standfirst or without, a live blog with its posts or without; the better counts), and where its date and its authors are
right, if they are labelled. Outlets are parted by the hash of their name. A limit is calibrated so that beyond it lies
one right page in two hundred of the calibrating half. Printed are, for the limits that are shipped and for those of
each half on the other: the part of pages that is doubted, the part of errors that is held, and how many of the pages
without a doubt are right; with all labels, and without those that are at fault (``AT_FAULT``, by hand, with reasons).
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from unittest import mock

from archive.article import Article
from benchmarks import heldout, pages
from benchmarks.fields import authors_right, date_right
from benchmarks.pages import Labelled
from crawler.extraction import extract
from crawler.extraction.text.doubts import LIMITS, Limit, Signal, signals_of
from crawler.extraction.text.second import trigger

__all__ = ["AT_FAULT", "Judged", "calibrated", "judged", "main", "readings_of", "rows", "sets"]

RIGHT = 0.9
# The part of right pages that may lie beyond each limit; all limits together mark a few in a hundred.
SHARE = 0.005

# Labels that no reader could give, by a part of the page's name. Fundus's are what a parser gave, approved by people.
AT_FAULT: Mapping[str, str] = {
    "Gamestar_2024_04_28": "the label lacks the lists of the text",
    "Pravda_2025_10_24": "the label lacks the lists of the text",
    "WinFuture_2024_04_29": "the label lacks the list of the text, and holds an offer of a shop twice",
    "Nikkei_2025_01": "the label lacks the short paragraphs of the text",
    "BR_2024_04_21": "the label holds teasers of five other stories, each twice",
    "Vogue_2024_04_28": "the label holds credits of pictures and bylines of other stories",
    "DailyStar_2024_04_22": "the label is one line, with captions and links to other stories in it",
    "js-link-replacement": "eleven letters in a link: no article",
    "TheMirror_2024_08_05": "a live blog: the label holds the posts that are shown, the page has 428",
    "MediaIndonesia_2025_10_22": "the label begins with the caption of the picture",
    "People_2024_04_24": "the label names the editors in charge, who did not write",
    "SpiegelOnline_2023_04_28": "the label names the paper as author",
    "Bhaskar_2024_09_0": "the label names the paper as author",
    "AsahiShimbun_2025_01_13": "the label names the paper as author",
    "BerlinerMorgenPost_2024_04_29": "the label names the publisher as author",
    "LeFigaro_2024_11_22": "the label names the paper and an agency as author",
    "HankookIlbo_2026_07_12": "the label counts the second author and does not name him",
    "51d066b0602c9421d8d6410bc4b931700978409a": "the label holds the headlines of a film's neighbours",
}


@dataclass(frozen=True)
class Judged:
    """A page with a truth: its outlet, whether it is right, the F1 of its body, its doubts and their signals; and what
    made us read it a second time."""

    name: str
    site: str
    right: bool
    f1: float
    doubted: bool
    signals: Mapping[str, Signal]
    read_again: str | None = None

    @property
    def half(self) -> int:
        """0 or 1, the same for all pages of an outlet."""
        return hashlib.sha256(self.site.lower().encode()).digest()[0] % 2

    def beyond(self, limits: Mapping[str, Limit]) -> bool:
        """Whether it is doubted, were ``limits`` those that are shipped: doubts of other origin stay."""
        return any(limits[kind].broken(signal) for kind, signal in self.signals.items())


def sets() -> dict[str, list[Labelled]]:
    """Every page with a body as truth, by the set that it comes from."""
    return {
        "AEB": pages.aeb(), "FE": pages.fundus_evaluation(), "FT": pages.fundus_pages(),
        "Fundus, older": pages.fundus_pages("fundus_history"), "newspaper4k": heldout.newspaper_pages(),
        "Readability": heldout.readability_pages(),
    }  # fmt: skip


def readings_of(article: Article) -> Iterator[str]:
    """What may be held against the label: the text, with its standfirst, with the posts of a live blog, with both.
    Labels hold the one or the other."""
    posts = [part for post in article.entries for part in (post.headline, post.text)]
    for parts in ([], [article.standfirst]):
        for more in ([], posts):
            yield "\n\n".join(filter(None, (*parts, article.text, *more)))


def judged(page: Labelled) -> Judged:
    """``page`` extracted and held against its labels."""
    seen: dict[str, Signal] = {}
    causes: list[str | None] = []

    def noted(*given: object) -> dict[str, Signal]:
        seen.update(signals_of(*given))  # type: ignore[arg-type]
        return seen

    def asked(*given: object) -> str | None:
        causes.append(trigger(*given))  # type: ignore[arg-type]
        return causes[-1]

    second = mock.patch("crawler.extraction.text.second.trigger", asked)
    with second, mock.patch("crawler.extraction.text.doubts.signals_of", noted):
        article = extract(page.body, page.url, captured=page.captured)
    f1 = max(page.score(reading).f1 for reading in readings_of(article))
    fields = page.fields is None or (date_right(article, page) is not False and authors_right(article, page))
    return Judged(
        page.name, page.site, f1 >= RIGHT and fields, f1, bool(article.doubts), seen, next(iter(causes), None)
    )


def calibrated(given: Sequence[Judged]) -> dict[str, Limit]:
    """The limits of all signals beyond which lies ``SHARE`` of the right pages in ``given``."""
    right = [one for one in given if one.right]
    limits = {}
    for kind, shipped in LIMITS.items():
        shares = sorted(one.signals[kind].share for one in right if kind in one.signals)
        beyond = int(SHARE * len(right))
        if not shares or beyond >= len(shares):
            limits[kind] = shipped
        elif shipped.least:
            limits[kind] = Limit(least=shares[beyond], unit=shipped.unit)
        else:
            limits[kind] = Limit(most=shares[-1 - beyond], unit=shipped.unit)
    return limits


def rows(given: Sequence[Judged]) -> list[str]:
    """The table: limits, pages, and what the doubts hold."""
    fair = [one for one in given if not any(name in one.name for name in AT_FAULT)]
    halves = [[one for one in given if one.half == half] for half in (0, 1)]
    other = [calibrated(halves[1]), calibrated(halves[0])]
    lines = ["| pages | doubted | errors held | right, of those without a doubt |", "|---|---|---|---|"]
    lines += [_row(label, some, {one.name: one.doubted for one in some}) for label, some in (
        ("all labels, limits as shipped", given), ("without labels at fault, limits as shipped", fair),
    )]  # fmt: skip
    for label, some in (("all labels", given), ("without labels at fault", fair)):
        apart = {one.name: one.beyond(other[one.half]) for one in some}
        lines.append(_row(f"{label}, limits of the other half of the outlets", some, apart))
    lines += ["", "| signal | shipped | calibrated on one half | on the other | on all |", "|---|---|---|---|---|"]
    whole = calibrated(given)
    for kind, limit in LIMITS.items():
        given_limits = [limits[kind] for limits in (LIMITS, *other[::-1], whole)]
        cells = [f"{one.least if limit.least else one.most:.2f}" for one in given_limits]
        lines.append(f"| {kind} ({'at least' if limit.least else 'at most'}) | {' | '.join(cells)} |")
    return lines


def _row(label: str, given: Sequence[Judged], doubted: Mapping[str, bool]) -> str:
    errors = [one for one in given if not one.right]
    sure = [one for one in given if not doubted[one.name]]
    held = sum(doubted[one.name] for one in errors)
    marked, right = len(given) - len(sure), sum(one.right for one in sure)
    return (
        f"| {label} ({len(given)}) | {marked} ({marked / len(given):.1%}) | {held} of {len(errors)} | "
        f"{right} of {len(sure)} ({right / len(sure):.1%}) |"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures and prints, news apart from the test pages of other projects, and the errors that no doubt holds."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.parse_args(arguments)
    made = {name: [judged(page) for page in given] for name, given in sets().items()}
    every = [one for given in made.values() for one in given]
    news = [one for name, given in made.items() if name != "Readability" for one in given]
    for label, given in (("News", news), ("With Mozilla Readability's test pages", every)):
        again = sum(one.read_again is not None for one in given)
        print(f"{label}; read a second time: {again} of {len(given)} ({again / len(given):.1%})\n")
        print(*rows(given), "", sep="\n")
    for one in every:
        if not one.right and not one.doubted:
            reason = next((why for name, why in AT_FAULT.items() if name in one.name), "")
            print(f"wrong without a doubt: {one.name} (F1 {one.f1:.3f}) {reason}")


if __name__ == "__main__":
    main()
