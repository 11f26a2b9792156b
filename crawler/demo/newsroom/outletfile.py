"""The outlet file of a demo paper: what a user would write for a real site, with the address it has today."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from crawler.demo.newsroom.desk import Paper

__all__ = ["outlet_file"]

_LEARNED = "the demo newsroom itself"


def outlet_file(paper: Paper, base: str) -> str:
    """The TOML text of the outlet at ``base`` (``http://host:port``)."""
    named = ("name", "title", "country", "timezone", "agency", "article")
    top: dict[str, object] = {name: getattr(paper, name) for name in named}
    top |= {"home": f"{base}/", "languages": [paper.language], "tags": ["demo"]}
    sections = [shelf for shelf in paper.section if shelf.politics]
    tables: list[tuple[str, Mapping[str, object]]] = [
        ("section", {**_address(f"{base}/{one.path}/"), "trail": list(one.trail)}) for one in sections
    ]
    tables += [("feed", _address(base + path)) for path in paper.feeds]
    tables += [("sitemap", _address(base + path)) for path in paper.sitemaps]
    tables += [("rules", rules) for rules in paper.rules]
    lines = [*_lines(top), *(line for name, table in tables for line in ("", f"[[{name}]]", *_lines(table)))]
    return "\n".join(lines) + "\n"


def _address(url: str) -> dict[str, object]:
    return {"url": url, "learned": _LEARNED}


def _lines(table: Mapping[str, object]) -> Iterator[str]:
    # A JSON string or array of strings is also a TOML one (https://toml.io/en/v1.0.0#string).
    return (f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in table.items() if value is not None)
