"""What plays of dense days have found, kept on the disk: what is broken off goes on behind its last whole group."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from tests.crawler.dense.play import Script
from tests.crawler.dense.truth import Finding, Verdict

__all__ = ["Notes"]

_ROOT: Final = Path(__file__).parents[1]
# What a play runs, and what judges it.
_CODE: Final = ("archive", "crawler", "tests/crawler/dense", "tests/crawler/month")


class Notes:
    """The notes in ``folder``, a file for each group of outlets; None keeps none. ``bucket``: the archives of the plays
    lie in one. ``of_other_code`` names the notes that were used and tell of another state of the code."""

    def __init__(self, folder: Path | None, *, bucket: bool = False) -> None:
        self._folder, self._bucket = folder, bucket
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        self._code = "" if folder is None else _digest()
        self.of_other_code: list[str] = []

    def known(self, script: Script) -> tuple[Verdict, float] | None:
        """What the play of ``script`` found, and its seconds; None where no whole play of it was noted."""
        file = self._file(script)
        if file is None or not file.is_file():
            return None
        note = json.loads(file.read_text("utf-8"))
        if note["script"] != self._told(script):
            return None
        if note["code"] != self._code:
            self.of_other_code.append(file.name)
        findings = [Finding(**one) for one in note["findings"]]
        return Verdict(findings, Counter(note["counts"]), Counter(note["drawn"])), note["seconds"]

    def keep(self, script: Script, verdict: Verdict, seconds: float) -> None:
        """Notes what the play of ``script`` found."""
        file = self._file(script)
        if file is None:
            return
        found = {"findings": list(map(asdict, verdict.findings)), "counts": verdict.counts, "drawn": verdict.drawn}
        note = {"script": self._told(script), "code": self._code, "seconds": seconds, **found}
        beside = file.with_suffix(".new")
        beside.write_text(json.dumps(note, indent=1) + "\n", "utf-8")
        beside.replace(file)

    def _file(self, script: Script) -> Path | None:
        last = script.first + script.outlets - 1
        return None if self._folder is None else self._folder / f"outlets-{script.first}-{last}.json"

    def _told(self, script: Script) -> dict[str, Any]:
        told = asdict(script) | {"only": None if script.only is None else sorted(script.only), "bucket": self._bucket}
        told["settings"] = [list(pair) for pair in script.settings]
        return told


def _digest() -> str:
    """Of the code that a play runs."""
    digest = hashlib.sha256()
    for path in sorted(path for folder in _CODE for path in (_ROOT / folder).rglob("*") if path.is_file()):
        if "__pycache__" not in path.parts:
            digest.update(f"{path.relative_to(_ROOT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]
