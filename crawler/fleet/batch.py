"""What of a batch is over, by a small file for each task: who begins the batch again goes on where it stopped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from archive.errors import NotFound, TakenError
from archive.storage.base import Storage
from crawler.fleet.tasks import Done, Task

__all__ = ["Batch"]

_json = msgspec.json.Encoder()


class Batch:
    """``name`` is chosen by who asks for the work ([A-Za-z0-9._-]); ``place`` keeps ``NAME/TASK.json``."""

    def __init__(self, place: Storage, name: str) -> None:
        self._place = place
        self.name = name

    def over(self, tasks: Sequence[Task]) -> Mapping[str, Done]:
        """Of these tasks those that need not be run again, by name, with their ends. A note that cannot be read is
        none."""
        there = frozenset(self._place.names(f"{self.name}/"))
        ends = ((task.name, self._end(task)) for task in tasks if self._note(task.name) in there)
        return {name: end for name, end in ends if end is not None}

    def _note(self, task: str) -> str:
        return f"{self.name}/{task}.json"

    def _end(self, task: Task) -> Done | None:
        try:
            return msgspec.json.decode(self._place.read(self._note(task.name)), type=Done)
        except (msgspec.MsgspecError, NotFound):
            return None

    def note(self, done: Done) -> None:
        """Notes an end, where it is one; of a task that two machines ran, the first. StorageError where the place
        refuses."""
        if done.is_over:
            try:
                self._place.put(self._note(done.task), _json.encode(done))
            except TakenError:
                return
