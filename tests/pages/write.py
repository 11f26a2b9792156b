"""Writes what ``extract`` yields for each page in this folder to its ``article.json``.

    python -m tests.pages.write

Read the differences before you commit them, and bump ``RULES`` in crawler/extraction/identity.py with every one:
articles are compared only under equal rules.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from crawler.extraction import extract

__all__ = ["FOLDER", "extracted", "kinds"]

FOLDER = Path(__file__).parent


def kinds() -> list[str]:
    """The kinds of page that have a folder here."""
    return sorted(path.parent.name for path in FOLDER.glob("*/fetch.json"))


def extracted(kind: str) -> dict[str, Any]:
    """The article of the page in folder ``kind``, as JSON; of what made it only the number of the rules."""
    folder = FOLDER / kind
    fetch = json.loads((folder / "fetch.json").read_text("utf-8"))
    captured = dt.datetime.fromisoformat(fetch["captured"])
    article = extract((folder / "page.html").read_bytes(), fetch["url"], captured=captured)
    found: dict[str, Any] = json.loads(article.to_json())
    found["extraction"] = {"rules": article.extraction.rules}
    return found


def main() -> None:
    for kind in kinds():
        text = json.dumps(extracted(kind), ensure_ascii=False, indent=1) + "\n"
        (FOLDER / kind / "article.json").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
