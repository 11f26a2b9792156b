"""Pages that were never looked at while rules were written: how much of the figures is the rules' and not the pages'.

Sets of other projects, with their own truth: trafilatura's evaluation (snippets that must and must not be in the text),
Mozilla Readability's test pages (the text of the expected HTML), newspaper4k's (the expected text), and the labelled
older captures of Fundus (many of the same publishers: not independent). Few are news, some are no articles at all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from lxml import html as markup

from benchmarks import pages
from benchmarks.metric import total
from benchmarks.pages import Labelled, data_folder, read_page

__all__ = ["Snippets", "newspaper_pages", "readability_pages", "rows", "snippet_pages"]

System = Callable[[Labelled], str]


@dataclass(frozen=True)
class Snippets:
    """A page with ``wanted`` and ``unwanted`` pieces of text."""

    page: Labelled
    wanted: Sequence[str]
    unwanted: Sequence[str]


def snippet_pages() -> list[Snippets]:
    """trafilatura's evaluation: pages with three pieces or so that a text must hold, and as many that it must not."""
    folder = data_folder() / "trafilatura"
    labels = json.loads((folder / "evaldata.json").read_text("utf-8"))
    found = []
    for name, label in sorted(labels.items()):
        url = name if re.match(r"https?://[^/:]+/", name) else _address(label["file"])
        paths = [folder / part / f"{label['file']}.gz" for part in ("eval", "cache", "resources")]
        path = next((one for one in paths if one.is_file()), None)
        if path is not None:
            page = Labelled(label["file"], path.name, url, read_page(path), [""])
            found.append(Snippets(page, label["with"], label["without"]))
    return found


def readability_pages() -> list[Labelled]:
    """Mozilla Readability's test pages; the truth is the text of the expected HTML."""
    found = []
    for folder in sorted((data_folder() / "readability").iterdir()):
        truth = markup.fromstring(read_page(folder / "expected.html").decode("utf-8", "replace"))
        body = read_page(folder / "source.html")
        found.append(Labelled(folder.name, folder.name, _address(folder.name), body, [truth.text_content()]))
    return found


def newspaper_pages() -> list[Labelled]:
    """newspaper4k's test pages with an expected text."""
    folder = data_folder() / "newspaper4k"
    found = []
    for path in sorted((folder / "txt").glob("*.txt")):
        body = read_page(folder / "html" / f"{path.stem}.html")
        found.append(Labelled(path.stem, path.stem, _address(path.stem), body, [path.read_text("utf-8")]))
    return found


def rows(run: Mapping[str, System]) -> list[str]:
    """One line a system: snippets (right of all), then F1 / exact on the sets with whole texts."""
    snippets = snippet_pages()
    whole = {
        "Readability": readability_pages(),
        "newspaper4k": newspaper_pages(),
        "Fundus, older": pages.fundus_pages("fundus_history"),
    }
    names = [f"{name} ({len(given)}) F1 / exact" for name, given in whole.items()]
    lines = [f"| held out | snippets ({len(snippets)} pages): there / not there | {' | '.join(names)} |"]
    lines.append("|" + "---|" * (len(whole) + 2))
    for name, system in run.items():
        scores = [total(page.score(_text(system, page)) for page in given) for given in whole.values()]
        cells = [_accuracy(system, snippets), *(f"{score.f1:.4f} / {score.exact:.2f}" for score in scores)]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return lines


def _accuracy(system: System, snippets: Sequence[Snippets]) -> str:
    """The parts of the wanted and of the unwanted pieces that were treated rightly, and of all."""
    there = absent = 0
    for one in snippets:
        text = _plain(_text(system, one.page))
        there += sum(_plain(piece) in text for piece in one.wanted)
        absent += sum(_plain(piece) not in text for piece in one.unwanted)
    wanted, unwanted = (sum(len(getattr(one, kind)) for one in snippets) for kind in ("wanted", "unwanted"))
    return f"{there / wanted:.3f} / {absent / unwanted:.3f}; all {(there + absent) / (wanted + unwanted):.3f}"


def _text(system: System, page: Labelled) -> str:
    try:
        return system(page)
    except Exception:
        return ""  # a peer that fails on a page has no text of it


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _address(name: str) -> str:
    """These pages came without their address."""
    return f"https://{name.replace('_', '-')}.example/news/2020/story.html"
