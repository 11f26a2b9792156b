"""Our articles beside those of other extractors: the same pages, the same run, the same metric.

    python -m benchmarks.extraction [--write] [--peers newspaper4k,readability,resiliparse]

Body (F1 and exact, per set and per language, with paired bootstrap intervals against trafilatura), fields (date,
authors, headline), furniture, CPU a page. ``--write`` puts the tables into docs/extraction.md. Peers that are not
installed are left out and named. Sets: ``benchmarks/pages.py``; metric: ``benchmarks/metric.py``.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import trafilatura

from archive.article import Article
from benchmarks import pages
from benchmarks.metric import Score, interval, total
from benchmarks.pages import Labelled
from crawler.extraction import extract, learn
from crawler.extraction.layout import key
from crawler.extraction.names import agency_in, persons_in

__all__ = ["authors_right", "date_right", "headline_right", "main", "persons_wanted"]

DOCS = Path(__file__).resolve().parents[1] / "docs" / "extraction.md"
BEGIN, END = "<!-- tables: python -m benchmarks.extraction --write -->", "<!-- end of tables -->"
# Labels that are wrong or that no reader could give: published after its own capture (day and month swapped), unusable.
UNUSABLE = ("HankookIlbo_2026_01_29", "KlasseGegenKlasse_2026_01_07")

System = Callable[[Labelled], str]


@dataclass
class Column:
    """One system on one set: its scores in the order of the pages, and its seconds of CPU in all."""

    scores: list[Score]
    seconds: float


def ours(page: Labelled) -> str:
    """The whole record is made; the text of it is scored."""
    return extract(page.body, page.url, captured=page.captured).text or ""


def systems(peers: Iterable[str]) -> dict[str, System]:
    """Ours, trafilatura's modes, and those of ``peers`` that are installed."""
    found: dict[str, System] = {"ours (full record)": ours}
    modes = {"default": {}, "fast": {"fast": True}, "favor_precision": {"favor_precision": True}}
    for name, options in modes.items():
        found[f"trafilatura {name}"] = _trafilatura(options)
    found["trafilatura extract_with_metadata"] = _with_metadata
    for name in peers:
        try:
            found[name] = _PEERS[name]()
        except ImportError:
            print(f"{name} is not installed: left out")
    return found


def _trafilatura(options: dict[str, bool]) -> System:
    return lambda page: trafilatura.extract(page.body, url=page.url, include_comments=False, **options) or ""


def _with_metadata(page: Labelled) -> str:
    document = trafilatura.extract_with_metadata(page.body, url=page.url, include_comments=False)
    return document.raw_text or "" if document is not None else ""


def _newspaper() -> System:
    newspaper = importlib.import_module("newspaper")

    def run(page: Labelled) -> str:
        article = newspaper.Article(page.url, fetch_images=False)
        article.download(input_html=page.body.decode("utf-8", "replace"))
        article.parse()
        return str(article.text)

    return run


def _readability() -> System:
    readability, html = importlib.import_module("readability"), importlib.import_module("lxml.html")
    return lambda page: html.fromstring(
        readability.Document(page.body.decode("utf-8", "replace")).summary()
    ).text_content()


def _resiliparse() -> System:
    plain = importlib.import_module("resiliparse.extract.html2text").extract_plain_text
    return lambda page: plain(page.body.decode("utf-8", "replace"), main_content=True)


_PEERS: dict[str, Callable[[], System]] = {
    "newspaper4k": _newspaper,
    "readability-lxml": _readability,
    "resiliparse": _resiliparse,
}


def measured(given: Sequence[Labelled], run: dict[str, System]) -> dict[str, Column]:
    """Every system on every page, page by page in turn, so that the machine's moods meet all alike."""
    columns = {name: Column([], 0.0) for name in run}
    for page in given:
        for name, system in run.items():
            begun = time.process_time()
            try:
                text = system(page)
            except Exception:
                text = ""
            columns[name].seconds += time.process_time() - begun
            columns[name].scores.append(page.score(text))
    return columns


def _rows(sets: dict[str, Sequence[Labelled]], run: dict[str, System]) -> list[str]:
    taken = {name: measured(given, run) for name, given in sets.items()}
    count = sum(map(len, sets.values()))
    base = sum(taken[name]["ours (full record)"].seconds for name in sets)
    lines = ["| system | " + " | ".join(f"{name} F1 / exact" for name in sets) + " | ms CPU a page | times ours |"]
    lines.append("|" + "---|" * (len(sets) + 3))
    for system in run:
        cells = [
            f"{total(taken[name][system].scores).f1:.4f} / {total(taken[name][system].scores).exact:.2f}"
            for name in sets
        ]
        seconds = sum(taken[name][system].seconds for name in sets)
        lines.append(f"| {system} | {' | '.join(cells)} | {1000 * seconds / count:.1f} | {seconds / base:.2f} |")
    return [*lines, "", *_intervals(sets, taken)]


def _intervals(sets: dict[str, Sequence[Labelled]], taken: dict[str, dict[str, Column]]) -> list[str]:
    lines = ["| pages | ours F1 / exact | trafilatura default | difference (95 %) |", "|---|---|---|---|"]
    for name, given in sets.items():
        groups: dict[str, list[int]] = {f"{name}, all": list(range(len(given)))}
        for i, page in enumerate(given):
            if page.language:
                groups.setdefault(f"{name}, {page.language}", []).append(i)
        for label, places in groups.items():
            if len(places) < 3:
                continue
            one = [taken[name]["ours (full record)"].scores[i] for i in places]
            two = [taken[name]["trafilatura default"].scores[i] for i in places]
            difference, low, high = interval(one, two)
            cells = [f"{total(one).f1:.4f} / {total(one).exact:.2f}", f"{total(two).f1:.4f} / {total(two).exact:.2f}"]
            lines.append(
                f"| {label} ({len(places)}) | {' | '.join(cells)} | {difference:+.4f} ({low:+.4f} … {high:+.4f}) |"
            )
    return lines


def persons_wanted(label: Sequence[str]) -> set[str]:
    """The persons of a label: outlets, agencies, desks, logins and places that raw labels hold are none. Logins are
    known by the page's other script, places by standing last without a family name."""
    return {name for raw in label for name in persons_in(raw)}


def authors_right(article: Article, page: Labelled) -> bool:
    """Whether the authors are the persons of the label; where the page prints a byline with other persons than a
    label of one word or another script, the printed ones are the truth."""
    label = (page.fields or {}).get("authors") or []
    wanted = persons_wanted(label)
    same = {key(name) for name in article.authors} == {key(name) for name in wanted}
    return same or (article.sources.get("authors", "").startswith(("byline", "text")) and _no_person(label, page))


def _no_person(label: Sequence[str], page: Labelled) -> bool:
    """Whether the label is a login, an outlet, an agency or a flag."""
    return all(agency_in(raw) or len(raw.split()) < 2 for raw in label) and (page.language or "en") not in ("zh", "ko")


def date_right(article: Article, page: Labelled) -> bool | None:
    """Whether the instant is exact to the minute, with its zone; None where the label cannot be right."""
    label = (page.fields or {}).get("published")
    if not label or any(name in page.name for name in UNUSABLE):
        return None
    wanted = dt.datetime.fromisoformat(label)
    found = article.date_published or ""
    if wanted.tzinfo is None and (wanted.hour, wanted.minute) == (0, 0):
        return found[:10] == label[:10]  # the label is a bare day; the page may print more
    if len(found) <= 10:
        return False
    moment = dt.datetime.fromisoformat(found)
    if wanted.tzinfo is None:
        return moment.replace(tzinfo=None, second=0) == wanted.replace(second=0, microsecond=0)
    return abs((moment - wanted).total_seconds()) < 60


def headline_right(article: Article, page: Labelled) -> bool:
    """Whether the headline is the label's, white space aside."""
    title = (page.fields or {}).get("title") or ""
    return re.sub(r"\s+", " ", title).strip() == re.sub(r"\s+", " ", article.headline or "").strip()


def _fields(given: Sequence[Labelled]) -> list[str]:
    made = [(page, extract(page.body, page.url, captured=page.captured)) for page in given]
    dates = [(page, article, date_right(article, page)) for page, article in made]
    judged = [right for _, _, right in dates if right is not None]
    wrong = [page.name for page, article, right in dates if right is False and _other_day(article, page)]
    heads = [headline_right(article, page) for page, article in made]
    authors = [(page, article, authors_right(article, page)) for page, article in made]
    missed = [
        f"{page.name} (label {(page.fields or {})['authors']}, ours {list(article.authors)})"
        for page, article, right in authors
        if not right
    ]
    persons = len(made) - len(missed)
    raw = sum(set(article.authors) == set((page.fields or {})["authors"] or []) for page, article in made)
    return [
        "| field (FT) | right | of |", "|---|---|---|",
        f"| date, exact instant with zone | {sum(judged)} ({sum(judged) / len(judged):.1%}) | {len(judged)} |",
        f"| wrong days | {len(wrong)} | {len(judged)} |",
        f"| headline exact | {sum(heads)} ({sum(heads) / len(heads):.1%}) | {len(heads)} |",
        f"| authors, exact set of persons | {persons} ({persons / len(made):.1%}) | {len(made)} |",
        f"| authors, as labelled (logins, outlets, agencies too) | {raw} ({raw / len(made):.1%}) | {len(made)} |",
        "", "Authors missed: " + "; ".join(missed) + ".",
    ]  # fmt: skip


def _other_day(article: Article, page: Labelled) -> bool:
    label = (page.fields or {}).get("published") or ""
    return bool(article.date_published) and article.date_published[:10] != label[:10]  # type: ignore[index]


def _memory(given: Sequence[Labelled]) -> list[str]:
    """The pages of each site, read with a memory learned from that site's pages alone (never from their truth)."""
    sites: dict[str, list[Labelled]] = defaultdict(list)
    for page in given:
        sites[page.site].append(page)
    before: list[Score] = []
    after: list[Score] = []
    repeated = true_lines = promos = 0
    for several in sites.values():
        first = [extract(page.body, page.url, captured=page.captured) for page in several]
        memory = learn(zip([page.url for page in several], first, strict=True))
        made = [extract(page.body, page.url, captured=page.captured, memory=memory) for page in several]
        seen: dict[str, int] = defaultdict(int)
        for article in made:
            for line in {key(block.text) for block in article.body}:
                seen[line] += 1
        repeated += sum(number >= 3 for number in seen.values())
        for page, one, two in zip(several, first, made, strict=True):
            truth = [key(text) for text in [*page.truths, *page.optional]]
            before.append(page.score(one.text or ""))
            after.append(page.score(two.text or ""))
            true_lines += sum(
                len(drop.text) > 60 and all(key(drop.text) in text for text in truth[: len(page.truths)])
                for drop in two.dropped
            )
            promos += sum(
                block.type == "heading" and not any(key(block.text) in text for text in truth) for block in two.body
            )
    return [
        "| FE with the site's other pages as memory | |", "|---|---|",
        f"| F1 / exact without memory | {total(before).f1:.4f} / {total(before).exact:.2f} |",
        f"| F1 / exact with memory | {total(after).f1:.4f} / {total(after).exact:.2f} |",
        f"| lines repeated across the site left | {repeated} |",
        f"| headings left that are not in the truth | {promos} |",
        f"| true lines of more than 60 characters dropped, by any step | {true_lines} |",
    ]  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures and prints; with ``--write`` also into the documentation."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--write", action="store_true", help="put the tables into docs/extraction.md")
    parser.add_argument("--peers", default=",".join(_PEERS), help="other extractors, comma separated")
    options = parser.parse_args(arguments)
    sets = {"AEB": pages.aeb(), "FE": pages.fundus_evaluation(), "FT": pages.fundus_pages()}
    lines = _rows(sets, systems([name for name in options.peers.split(",") if name in _PEERS]))
    lines += ["", *_memory(sets["FE"]), "", *_fields(sets["FT"])]
    print("\n".join(lines))
    if options.write:
        text = DOCS.read_text("utf-8")
        head, rest = text.split(BEGIN)
        DOCS.write_text(head + BEGIN + "\n\n" + "\n".join(lines) + "\n\n" + END + rest.split(END)[1], "utf-8")


if __name__ == "__main__":
    main()
