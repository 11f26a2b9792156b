"""Two texts compared paragraph by paragraph: what was added, removed, moved, rewritten, split and merged.

Equal paragraphs are paired first, then similar ones: where they lie between the same neighbours two that share two
fifths of their words, elsewhere three fifths (a word weighs the less, the more paragraphs have it). Of all pairs the
heaviest choice that keeps its order stands still; the others moved. What is left over was added or removed, unless the
paragraph beside it had or has its words: then that one was split or merged.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from archive.edits.difference import Paragraph
from archive.edits.likeness import Text, contained, glued, likely, shared
from archive.edits.matching import Effort, common, in_order
from archive.edits.pieces import compared, new_text, pieces, weighed

__all__ = ["BREAK", "aligned", "applied", "paragraphs_of"]

BREAK = "\n\n"

# The share of words that makes two paragraphs one: between the same neighbours; elsewhere; of a part in its whole.
_NEAR, _FAR, _PART = 0.4, 0.6, 0.6
# Among equals the near one is the same paragraph.
_NEARNESS = 0.1


def paragraphs_of(text: str | None) -> list[str]:
    """The paragraphs of an article's text, which blank lines part."""
    return text.split(BREAK) if text else []


def aligned(
    old: Sequence[str], new: Sequence[str], model: str | None = None, effort: Effort | None = None
) -> tuple[Paragraph, ...]:
    """What became of each paragraph that is not the same in both, in the order of the new text."""
    effort = effort or Effort()
    pairing = _Pairing([Text(one, model) for one in old], [Text(one, model) for one in new])
    pairing.equal(effort)
    pairing.whole()
    pairing.similar()
    pairing.parts()
    return tuple(_told(pairing, effort))


def applied(old: Sequence[str], changes: Iterable[Paragraph]) -> list[str]:
    """The new paragraphs, from the old ones and what became of them: proof that nothing was left out."""
    told: dict[int, str] = {}
    taken: set[int] = set()
    for change in changes:
        texts = new_text(change.pieces).split(BREAK) if change.new else []
        told |= dict(zip(change.new, texts, strict=True))
        taken.update(change.old)
    kept = iter([text for number, text in enumerate(old, 1) if number not in taken])
    count = len(told) + len(old) - len(taken)
    return [told[number] if number in told else next(kept) for number in range(1, count + 1)]


@dataclass
class _Group:
    """Paragraphs that belong together: an old and a new one, or one and the several it was split into or merged of."""

    old: list[int]
    new: list[int]


@dataclass
class _Pairing:
    """The groups found so far, and the paragraphs that belong to none."""

    old: list[Text]
    new: list[Text]
    groups: list[_Group] = field(default_factory=list)

    def equal(self, effort: Effort) -> None:
        pairs = common([one.key for one in self.old], [one.key for one in self.new], effort)
        self.groups = [_Group([i], [j]) for i, j in pairs]
        waiting: dict[str, list[int]] = {}
        for j in self.free_new():
            waiting.setdefault(self.new[j].key, []).append(j)
        for i in self.free_old():
            # A row of stars that is here and no longer there has not travelled.
            if self.old[i].has_words and (places := waiting.get(self.old[i].key)):
                self.groups.append(_Group([i], [places.pop(0)]))

    def whole(self) -> None:
        """What was split or merged and has kept every word."""
        for i, many in glued(self.old, self.free_old(), self.new, self.free_new()):
            self.groups.append(_Group([i], many))
        for j, many in glued(self.new, self.free_new(), self.old, self.free_old()):
            self.groups.append(_Group(many, [j]))

    def similar(self) -> None:
        still = self.still()
        ends_old, ends_new = [group.old[0] for group in still], [group.new[0] for group in still]
        found = []
        for likeness, i, j in likely(self.old, self.free_old(), self.new, self.free_new()):
            near = bisect.bisect(ends_old, i) == bisect.bisect(ends_new, j)
            if likeness >= (_NEAR if near else _FAR):
                found.append((-likeness - near * _NEARNESS, abs(i - j), i, j))
        taken_old: set[int] = set()
        taken_new: set[int] = set()
        for _, _, i, j in sorted(found):
            if i not in taken_old and j not in taken_new:
                self.groups.append(_Group([i], [j]))
                taken_old.add(i)
                taken_new.add(j)

    def parts(self) -> None:
        """Left-over paragraphs whose words the other side of the pair beside them has."""
        _add_parts(self.new, self.free_new(), self.old, [(group.new, group.old) for group in self.groups])
        _add_parts(self.old, self.free_old(), self.new, [(group.old, group.new) for group in self.groups])

    def still(self) -> list[_Group]:
        """The groups that keep their order: as much text as possible stands still."""
        groups = sorted(self.groups, key=lambda group: group.old[0])
        places = {(group.old[0], group.new[0]): group for group in groups}
        weights = [1.0 + sum(len(self.old[i].key) for i in group.old) for group in groups]
        return [places[pair] for pair in in_order(list(places), weights)]

    def free_old(self) -> list[int]:
        taken = {i for group in self.groups for i in group.old}
        return [i for i in range(len(self.old)) if i not in taken]

    def free_new(self) -> list[int]:
        taken = {j for group in self.groups for j in group.new}
        return [j for j in range(len(self.new)) if j not in taken]


def _add_parts(
    texts: Sequence[Text], free: Iterable[int], wholes: Sequence[Text], groups: Iterable[tuple[list[int], list[int]]]
) -> None:
    """Each free one of ``texts`` goes to the group beside it (parts, wholes) whose one whole has its words."""
    beside = {part: group for group in groups for part in group[0]}
    for at in free:
        for parts, whole in filter(None, (beside.get(at - 1), beside.get(at + 1))):
            others = [texts[other] for other in parts]
            if len(whole) == 1 and contained(texts[at], wholes[whole[0]], others) >= _PART:
                bisect.insort(parts, at)
                beside[at] = (parts, whole)
                break


def _told(pairing: _Pairing, effort: Effort) -> Iterator[Paragraph]:
    still = pairing.still()
    keeps = {id(group) for group in still}
    ends = [group.old[-1] for group in still]
    changes = ((group, _change(pairing, group, id(group) not in keeps, effort)) for group in pairing.groups)
    told = [((float(group.new[0]), 0), change) for group, change in changes if change]
    told += [((float(j), 0), _alone("added", j, "", pairing.new[j].text)) for j in pairing.free_new()]
    for i in pairing.free_old():
        before = bisect.bisect(ends, i)
        place = still[before - 1].new[-1] if before else -1
        told.append(((place + 0.5, i), _alone("removed", i, pairing.old[i].text, "")))
    yield from (change for _, change in sorted(told, key=lambda one: one[0]))


def _change(pairing: _Pairing, group: _Group, moved: bool, effort: Effort) -> Paragraph | None:
    before, after = [pairing.old[i] for i in group.old], [pairing.new[j] for j in group.new]
    old, new = _joined(before), _joined(after)
    if old.text == new.text and not moved:
        return None
    found = compared(old.units, new.units, effort)
    weight, why = weighed(found)
    several = "split" if len(after) > 1 else "merged" if len(before) > 1 else None
    weight = "substantive" if moved else weight
    kind = "moved" if moved else several or ("rewritten" if weight == "substantive" else "retouched")
    if several and "white space" in why:
        why = tuple("paragraph break" if reason == "white space" else reason for reason in why)
    return Paragraph(
        kind=kind,  # type: ignore[arg-type]
        weight=weight or "trivial",
        why=why,
        old=tuple(i + 1 for i in group.old),
        new=tuple(j + 1 for j in group.new),
        similarity=round(shared(old.bag, new.bag), 2),
        pieces=found,
    )


def _joined(parts: Sequence[Text]) -> Text:
    return parts[0] if len(parts) == 1 else Text(BREAK.join(part.text for part in parts), parts[0].model)


def _alone(kind: str, at: int, old: str, new: str) -> Paragraph:
    found = pieces(old, new)
    side = {"old" if kind == "removed" else "new": (at + 1,)}
    return Paragraph(kind=kind, weight=weighed(found)[0] or "trivial", pieces=found, **side)  # type: ignore[arg-type]
