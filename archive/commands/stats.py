"""Count what is here: articles, versions, snapshots and runs of each outlet."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from typing import Any

from archive.commands.output import check_outlet, columns
from archive.reader import Archive, open_archive

__all__ = ["arguments", "run"]


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--outlet", help="only this outlet")
    parser.add_argument("--json", action="store_true", help="one JSON object an outlet")


def run(options: argparse.Namespace) -> int:
    news = open_archive(options.archive)
    if options.outlet:
        check_outlet(news, options.outlet)
    outlets = [options.outlet] if options.outlet else news.outlets()
    counted = [_count(news, outlet) for outlet in outlets]
    if options.json:
        for one in counted:
            print(json.dumps(one, ensure_ascii=False))
        return 0
    names = ("outlet", "articles", "versions", "edited", "runs", "warc_files", "warc_bytes", "first", "last")
    print(columns(*names))
    for one in counted:
        print(columns(*(one[name] if one[name] is not None else "-" for name in names)))
    return 0


def _count(news: Archive, outlet: str) -> dict[str, Any]:
    versions = list(news.articles(outlet=outlet, status=None, versions="all"))
    runs = news.runs(outlet)
    segments = [entry for entry in news.storage.list(f"warc/{outlet}/") if ".warc.gz" in entry.name]
    each = Counter(article.id for article in versions)
    return {
        "outlet": outlet,
        "articles": len(each),
        "versions": len(versions),
        "edited": sum(1 for count in each.values() if count > 1),
        "status": dict(sorted(Counter(article.status for article in versions).items())),
        "runs": len(runs),
        "warc_files": len(segments),
        "warc_bytes": sum(entry.size for entry in segments),
        "first": min((article.captured for article in versions), default=None),
        "last": max((article.captured for article in versions), default=None),
        "alarms": [alarm for run in runs for alarm in run.alarms],
    }
