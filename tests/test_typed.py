"""What a user's mypy sees of both packages: the types that are written there (PEP 561)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROGRAM = """\
import datetime as dt

import archive
from crawler.extraction import extract

news = archive.open("data")
reveal_type([article.headline for article in news.articles()])
for old, new in [news.history("https://paper.example/")]:
    reveal_type(archive.diff(old, new).summary)
table = news.to_arrow(columns=["url"], outlet="paper", published_since=dt.date(2026, 11, 1), status=None)
rows: int = table.num_rows + sum(batch.num_rows for batch in news.to_batches(columns=["text"]))
print(rows, news.to_pandas(versions="all", language=["en"]).shape, news.to_polars().height)
for page in news.snapshots(host="paper.example", status=[200, 404], since="2026-11"):
    reveal_type((page.url, page.headers.first("content-type"), page.body, page.text, page.captured.year))
print([(problem.file, problem.kind) for problem in news.problems])
news.articles(outlets="paper")
news.to_pandas(outlets="paper")
extract(page=b"")
"""


def test_a_users_mypy_sees_the_types(tmp_path: Path) -> None:
    """Strict, in a folder of its own: the three calls that are wrong are found, and nothing else."""
    (tmp_path / "program.py").write_text(PROGRAM, encoding="utf-8")
    words = [sys.executable, "-m", "mypy", "--strict", "--no-pretty", "program.py"]
    told = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300)

    lines = [line for line in told.stdout.splitlines() if line.startswith("program.py") and "defined in" not in line]
    assert lines == [
        'program.py:7: note: Revealed type is "list[str | None]"',
        'program.py:9: note: Revealed type is "str"',
        'program.py:14: note: Revealed type is "tuple[str, str | None, bytes, str, int]"',
        'program.py:16: error: Unexpected keyword argument "outlets" for "articles" of "Archive"; '
        'did you mean "outlet"?  [call-arg]',
        'program.py:17: error: Unexpected keyword argument "outlets" for "to_pandas" of "Archive"; '
        'did you mean "outlet"?  [call-arg]',
        'program.py:18: error: Unexpected keyword argument "page" for "extract"  [call-arg]',
    ]
