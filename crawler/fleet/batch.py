"""What of a batch is over, by a small file for each task: who begins the batch again goes on where it stopped."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from archive.errors import TakenError
from archive.storage.base import Storage
from crawler.fleet.tasks import Done, Task

__all__ = ["Batch"]

_json = msgspec.json.Encoder()


class Batch:
    """``name`` is chosen by who asks for the work ([A-Za-z0-9._-]); ``place`` keeps ``NAME/TASK.json``."""

    def __init__(self, place: Storage, name: str) -> None:
        self._place = place
        self.name = name

    def over(self) -> frozenset[str]:
        """The names of the tasks that need not be run again."""
        begin = f"{self.name}/"
        return frozenset(name.removeprefix(begin).removesuffix(".json") for name in self._place.names(begin))

    def left(self, tasks: Sequence[Task]) -> list[Task]:
        """The tasks that are not over."""
        over = self.over()
        return [task for task in tasks if task.name not in over]

    def note(self, done: Done) -> None:
        """Notes an end, where it is one; of a task that two machines ran, the first."""
        if done.is_over:
            try:
                self._place.put(f"{self.name}/{done.task}.json", _json.encode(done))
            except TakenError:
                return
