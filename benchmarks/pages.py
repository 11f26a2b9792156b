"""The labelled pages of ``../shared/data`` as values. Only benchmarks and tests read them."""

from __future__ import annotations

import csv
import gzip
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.metric import Score, score

__all__ = ["Labelled", "aeb", "data_folder", "every_page", "fundus_evaluation", "fundus_pages", "read_page"]
__all__ += ["story_pages"]


@dataclass(frozen=True)
class Labelled:
    """A page with its truth. ``truths`` are the bodies of which the better agreeing one counts; ``fields`` the
    other labels as they stand; ``site`` groups pages of one publisher; ``captured`` an aware time or None."""

    name: str
    site: str
    url: str
    body: bytes
    truths: Sequence[str]
    optional: Sequence[str] = ()
    captured: datetime | None = None
    language: str | None = None
    fields: dict[str, Any] | None = None

    def score(self, text: str) -> Score:
        """``text`` against the truth it agrees with best."""
        return max((score(truth, text, self.optional) for truth in self.truths), key=lambda one: (one.exact, one.f1))


def data_folder() -> Path:
    """``$PAPER_SHARED/data``, else ``../shared/data`` beside the checkout; FileNotFoundError where it is absent."""
    shared = Path(os.environ.get("PAPER_SHARED", Path(__file__).resolve().parents[2] / "shared"))
    if not (shared / "data").is_dir():
        raise FileNotFoundError(
            f"no labelled pages at {shared / 'data'}: set PAPER_SHARED to the folder that holds data/"
        )
    return shared / "data"


def read_page(path: Path) -> bytes:
    """The page's bytes, unpacked where the file is gzipped; ``path`` may lack the ``.gz`` that the file has."""
    raw = (path if path.is_file() else path.with_name(f"{path.name}.gz")).read_bytes()
    return gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw


def aeb() -> list[Labelled]:
    """article-extraction-benchmark: news pages whose body was written down by hand, one page a site."""
    folder = data_folder() / "aeb"
    truth = json.loads((folder / "ground-truth.json").read_text("utf-8"))
    pages = []
    for key, label in sorted(truth.items()):
        path = folder / "html" / f"{key}.html.gz"
        if path.exists():
            url = label["url"]
            pages.append(Labelled(key, url.split("/")[2], url, read_page(path), [label["articleBody"]]))
    return pages


def fundus_evaluation() -> list[Labelled]:
    """fundus-evaluation: about five pages a site, paragraphs by hand, those in [brackets] right either way."""
    folder = data_folder() / "fundus_eval"
    truth = json.loads((folder / "ground_truth.json").read_text("utf-8"))
    pages = []
    for name, label in sorted(truth.items()):
        must = [part for part in label["body"] if not _bracketed(part)]
        may = [part.strip()[1:-1] for part in label["body"] if _bracketed(part)]
        captured = _aware(label.get("crawl_date"))
        site = name.split("_")[0]
        body = read_page(folder / "html" / name)
        pages.append(Labelled(name, site, label["url"], body, ["\n".join(must)], may, captured))
    return pages


def fundus_pages(only: str | None = "fundus_head") -> list[Labelled]:
    """Fundus's own test pages (``only`` names a folder; None: all labelled): body with or without the summary."""
    languages = _languages()
    pages = []
    for line in (data_folder() / "fundus_groundtruth.jsonl").read_text("utf-8").splitlines():
        label = json.loads(line)
        path = label["path"]
        if only and not path.startswith(only + "/"):
            continue
        summary = "\n".join(label["summary"] or [])
        truths = [label["body"]] + ([summary + "\n" + label["body"]] if summary else [])
        name = path.removesuffix(".html.gz")
        site = Path(name).name.split("_")[0].split(".")[0]
        body = read_page(data_folder() / path)
        captured, language = _aware(label["capture"]), languages.get(path)
        pages.append(Labelled(name, site, label["url"], body, truths, (), captured, language, label))
    return pages


def every_page() -> list[tuple[Path, str]]:
    """Every HTML page of the data set, labelled or not, with its URL."""
    folder = data_folder()
    return [(folder / line["path"], line["url"]) for line in _catalog() if (folder / line["path"]).is_file()]


def story_pages() -> list[Path]:
    """The pages of the data set that call themselves an article (``og:type``): no lists, no front pages."""
    folder = data_folder()
    told = (line for line in _catalog() if line["kind"] == "html" and line["ogtype"] == "article")
    return [folder / line["path"] for line in told if (folder / line["path"]).is_file()]


def _catalog() -> list[dict[str, str]]:
    with (data_folder() / "html_catalog.tsv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _languages() -> dict[str, str]:
    return {line["path"]: line["lang"].lower().split("-")[0].split("_")[0] for line in _catalog() if line["lang"]}


def _bracketed(part: str) -> bool:
    return part.strip().startswith("[") and part.strip().endswith("]")


def _aware(value: str | None) -> datetime | None:
    if not value:
        return None
    moment = datetime.fromisoformat(value.split(" committed ")[0])
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
