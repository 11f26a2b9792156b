"""Write the articles as Parquet, JSON lines or CSV, by outlet and month, with a data card."""

from __future__ import annotations

import argparse
import sys
from importlib.metadata import version

import msgspec

from archive.commands.choosing import chosen, filters
from archive.commands.output import Progress, check_outside, path_to_write
from archive.exports.card import card_of, markdown
from archive.exports.drafts import new_folder
from archive.exports.sinks import FORMATS
from archive.exports.write import Corpus, write
from archive.reading.reader import open_archive

__all__ = ["EXAMPLES", "arguments", "run"]

EXAMPLES = """\
archive export data --to corpus
archive export s3://bucket/politics --to corpus --format csv --outlet japan-news --since 2026-01 --until 2027-01
archive export data --to corpus --format jsonl --versions all"""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--to", metavar="DIR", type=path_to_write, required=True, help="a folder that is not there, or empty"
    )
    parser.add_argument("--format", choices=sorted(FORMATS), default="parquet", help="default: parquet")
    filters(parser)


def run(options: argparse.Namespace) -> int:
    """Exit code 1 where nothing was to be written: a corpus of no articles is mostly a mistake in a filter."""
    news = open_archive(options.archive)
    check_outside(news, options.to)
    wanted = chosen(options)
    corpus, progress = Corpus(), Progress("articles:")
    with new_folder(options.to) as folder:
        files = write(corpus.pass_on(news.articles(**wanted), progress), folder, options.format)
        progress.end()
        outlets = sorted(wanted.get("outlet") or news.outlets())
        told = {"software": f"paper-of-record {version('paper-of-record')}", "format": options.format}
        card = card_of(news, outlets, wanted, files, digest=corpus.digest, **told)
        (folder / "datacard.json").write_bytes(msgspec.json.format(msgspec.json.encode(card), indent=1) + b"\n")
        (folder / "datacard.md").write_text(markdown(card), encoding="utf-8")
    print(f"{options.to}: {len(corpus):,} articles in {len(files)} files; {corpus.digest}", file=sys.stderr)
    return 0 if len(corpus) else 1
