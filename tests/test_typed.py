"""What a user's mypy sees of both packages: the types that are written there (PEP 561)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROGRAM = """\
import archive
from crawler.extraction import extract

news = archive.open("data")
reveal_type([article.headline for article in news.articles()])
for old, new in [news.history("https://paper.example/")]:
    reveal_type(archive.diff(old, new).summary)
news.articles(outlets="paper")
extract(page=b"")
"""


def test_a_users_mypy_sees_the_types(tmp_path: Path) -> None:
    """Strict, in a folder of its own: the two calls that are wrong are found, and nothing else."""
    (tmp_path / "program.py").write_text(PROGRAM, encoding="utf-8")
    words = [sys.executable, "-m", "mypy", "--strict", "--no-pretty", "program.py"]
    told = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300)

    lines = [line for line in told.stdout.splitlines() if line.startswith("program.py") and "defined in" not in line]
    assert lines == [
        'program.py:5: note: Revealed type is "list[str | None]"',
        'program.py:7: note: Revealed type is "str"',
        'program.py:8: error: Unexpected keyword argument "outlets" for "articles" of "Archive"; '
        'did you mean "outlet"?  [call-arg]',
        'program.py:9: error: Unexpected keyword argument "page" for "extract"  [call-arg]',
    ]
