"""The outcomes of a run that is derived again: of a large run they are more than memory holds."""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from archive.storage.temporary import temporary_database
from crawler.articles.outcome import Outcome
from crawler.walls.looks import Look
from crawler.walls.same_page import BROUGHT

__all__ = ["Judged"]

_TABLE: Final = "CREATE TABLE outcome (record TEXT, data BLOB)"


class Judged:
    """The ``outcomes`` of a job, in order, in a file of the system's. They are all judged when this is made: what
    judging raises, this does. ``looks`` are theirs, without words; ``has_brought`` says whether a page came."""

    def __init__(self, outcomes: Iterable[Outcome]) -> None:
        self.looks: list[Look] = []
        self.has_brought = False
        self._outcomes = temporary_database()
        self._outcomes.execute(_TABLE)
        self._outcomes.execute("BEGIN")
        for outcome in outcomes:
            row = (outcome.page.ref.record_id, pickle.dumps(outcome))
            self._outcomes.execute("INSERT INTO outcome VALUES (?, ?)", row)
            self.has_brought = self.has_brought or outcome.fate.fate in BROUGHT
            if outcome.look is not None:
                self.looks.append(outcome.look.light)
        self._outcomes.execute("CREATE INDEX by_record ON outcome (record)")
        self._outcomes.execute("COMMIT")

    def __iter__(self) -> Iterator[Outcome]:
        for (data,) in self._outcomes.execute("SELECT data FROM outcome ORDER BY rowid"):
            yield pickle.loads(data)

    def counted(self, look: Look) -> Counter[int]:
        """The words of one of ``looks``."""
        of = self._outcomes.execute("SELECT data FROM outcome WHERE record = ?", (look.record,))
        outcomes: Iterator[Outcome] = (pickle.loads(data) for (data,) in of.fetchall())
        return next(one.look.counted for one in outcomes if one.look is not None)
