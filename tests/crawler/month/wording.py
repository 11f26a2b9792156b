"""Invented prose without end: no two paragraphs of a paper are alike, as no two of a real one are."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

__all__ = ["Prose", "Tongue", "tongue"]


class Tongue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Forms whose ``{names}`` are drawn from ``slots``; ``{who}`` is a ``person``, ``{n}`` a number. ``join`` is what
    stands between two sentences."""

    join: str
    person: str
    correction: str
    headlines: tuple[str, ...]
    sentences: tuple[str, ...]
    slots: dict[str, tuple[str, ...]]


def tongue(name: str) -> Tongue:
    """The words of ``english.toml`` or ``japanese.toml``."""
    return msgspec.toml.decode((Path(__file__).parent / f"{name}.toml").read_bytes(), type=Tongue)


@dataclass
class Prose:
    """A writer with a memory: ``draw`` decides what is written, nothing is written twice."""

    tongue: Tongue
    draw: random.Random
    written: set[str] = field(default_factory=set)

    def headline(self) -> str:
        return self._new(lambda: self._filled(self.draw.choice(self.tongue.headlines)))

    def paragraph(self) -> str:
        return self._new(
            lambda: self.tongue.join.join(self._filled(one) for one in self.draw.sample(self.tongue.sentences, 2))
        )

    def correction(self) -> str:
        return self._new(lambda: self._filled(self.tongue.correction))

    def person(self) -> str:
        return self._filled(self.tongue.person)

    def _filled(self, form: str) -> str:
        def value(match: re.Match[str]) -> str:
            name = match[1]
            if name == "who":
                return self.person()
            return str(self.draw.randint(3, 980)) if name == "n" else self.draw.choice(self.tongue.slots[name])

        text = re.sub(r"\{(\w+)\}", value, form)
        return text[:1].upper() + text[1:]

    def _new(self, write: Callable[[], str]) -> str:
        """What differs from everything written before by more than figures."""
        while True:
            text = write()
            letters = re.sub(r"[\W\d_]+", "", text.casefold())
            if letters not in self.written:
                self.written.add(letters)
                return text
