"""Show one article: as text, as JSON, or the bytes that prove it."""

from __future__ import annotations

import argparse
import sys
import textwrap

from archive.article import Article
from archive.commands.choosing import found, version_of
from archive.commands.output import write_line
from archive.reading.reader import open_archive
from archive.render.causes import sentence
from archive.render.plain import on_a_line, shown

__all__ = ["EXAMPLES", "arguments", "run"]

EXAMPLES = """\
archive show data https://japannews.yomiuri.co.jp/politics/politics-government/20241013-216478/
archive show data 20241013-216478
archive show data 6afelf6p --version 1 --json"""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("article", metavar="URL|ID", help="the whole of it, or a part that no other article has")
    version_of(parser)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="the whole record as JSON")
    form.add_argument("--raw", action="store_true", help="the HTTP response as it went over the wire")


def run(options: argparse.Namespace) -> int:
    news = open_archive(options.archive)
    article = found(news, options.article, options.version)
    if options.json:
        write_line(article.to_json())
    elif options.raw:
        sys.stdout.buffer.write(news.snapshot(article).raw)
    else:
        print(shown(_page(article)))
    return 0


def _page(article: Article) -> str:
    facts = {
        "in turn": " / ".join(one.headline for one in article.variants) or None,
        "by": ", ".join(article.authors) or None,
        "agency": article.agency,
        "published": article.date_published,
        "modified": article.date_modified,
        "section": " › ".join(article.section) or None,
        "status": article.status + (f" ({sentence(article.status_reason)})" if article.status_reason else ""),
        "version": article.version,
        "captured": article.captured,
        "url": article.url,
        "proof": _proof(article),
    }
    lines = [on_a_line(article.headline or "(no headline)"), ""]
    lines += [f"{name:>9}  {on_a_line(str(value))}" for name, value in facts.items() if value is not None]
    lines += ["", *_paragraphs(article), *_posts(article)]
    return "\n".join(lines)


def _proof(article: Article) -> str | None:
    ref = article.snapshot
    if ref is None:
        return None
    return f"{ref.length} bytes at {ref.offset} of {ref.file}" + (f" (used: {ref.used})" if ref.used else "")


def _posts(article: Article) -> list[str]:
    lines = []
    for one in article.entries:
        lines.append("## " + " ".join(filter(None, (one.published, one.headline or one.id))) + "\n")
        lines += [f"{textwrap.fill(part, 100)}\n" for part in (one.text or "").split("\n\n") if part]
    return lines


def _paragraphs(article: Article) -> list[str]:
    heading = "## {}\n".format
    return [heading(one.text) if one.type == "heading" else f"{textwrap.fill(one.text, 100)}\n" for one in article.body]
