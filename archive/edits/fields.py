"""Two versions of an article compared, field by field; the headline comes first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

import msgspec

from archive.article import ABSENT, Article, Entry, Image, taken_out, told_by
from archive.edits.difference import Change, Diff, Post, Side, heaviest
from archive.edits.matching import Effort
from archive.edits.paragraphs import aligned, paragraphs_of
from archive.edits.pieces import pieces, weighed
from archive.edits.summary import summary
from archive.edits.typography import folded, is_restyled
from archive.edits.words import model_of
from archive.errors import UsageError
from archive.urls import key

__all__ = ["diff", "diff_of_one"]

# In the order in which a newsroom wants to hear of them.
_TEXTS = ("headline", "standfirst", "byline", "agency", "dateline")
_ORDER = (
    *("headline", "standfirst", "authors", "byline", "agency", "dateline", "text", "entries", "section", "genre"),
    *("date_published", "date_modified", "images", "tags", "links", "access", "status", "language"),
    *("canonical_url", "url"),
)
_SAMPLE = 2000


def diff(old: Article, new: Article) -> Diff:
    """What differs between two versions of one article, ``old`` captured before ``new``.

    What a page that is gone or moved does not have was not taken out: then only its status counts. Raises UsageError
    for what is no article."""
    for one in (old, new):
        if not isinstance(one, Article):
            raise UsageError(f"{one!r} is no article; a history gives its versions: history(url)")
    # An article that went on at another address has another id there, and names the version that it follows.
    return diff_of_one(old, new, of_one=old.id == new.id or new.previous == old.content_hash)


def diff_of_one(old: Article, new: Article, *, of_one: bool = True) -> Diff:
    """As ``diff``, of two versions that one history has, at whichever addresses."""
    names = ("status",) if {old.status, new.status} & ABSENT else _ORDER
    changes = tuple(filter(None, (_change(name, old, new) for name in names)))
    return Diff(
        article=new.id,
        outlet=new.outlet or old.outlet,
        language=new.language or old.language,
        old=_side(old),
        new=_side(new),
        weight=heaviest(change.weight for change in changes),
        summary=summary(old, new, changes),
        changes=changes,
        caveats=tuple(_caveats(old, new, of_one=of_one)),
    )


def _side(article: Article) -> Side:
    same = {name: getattr(article, name) for name in Side.__struct_fields__ if name != "extraction"}
    return Side(extraction=article.extraction.id, **same)


def _caveats(old: Article, new: Article, *, of_one: bool) -> Iterator[str]:
    if {old.status, new.status} & ABSENT:
        return
    if not of_one:
        yield "these are two articles, not two versions of one"
    if old.extraction.id != new.extraction.id:
        yield "the two versions were extracted by different rules: a difference may be ours, not the paper's"
    for side, article in (("old", old), ("new", new)):
        if article.variants:
            yield f"the {side} version had {len(article.variants)} headlines in turn"
        if article.status == "paywalled":
            yield f"the {side} version stands behind a paywall: what it lacks may be behind it"
        if article.status == "partial":
            yield f"the {side} version is only a part of its page"


def _change(name: str, old: Article, new: Article) -> Change | None:
    before, after = _values(name, old, new)
    if before == after:
        return None
    change = _COMPARED[name](name, before, after, old, new)
    shown = {} if name in ("text", "entries") else {"old": before, "new": after}
    return msgspec.structs.replace(change, **shown)


def _values(name: str, old: Article, new: Article) -> tuple[Any, Any]:
    if name == "headline":
        return _headlines(old, new)
    if name == "entries" and _said(old) == _said(new):
        return None, None
    return getattr(old, name), getattr(new, name)


def _headlines(old: Article, new: Article) -> tuple[str | None, str | None]:
    """The headlines to compare. A version that had several in turn ended with the one that was seen last; where the
    other version has one of them too, the headline was not edited."""
    before: set[str | None] = {one.headline for one in old.variants}
    after: set[str | None] = {one.headline for one in new.variants}
    if (before or {old.headline}) & (after or {new.headline}):
        return None, None
    last = max(old.variants, key=lambda one: max(one.captures), default=None)
    return last.headline if last else old.headline, new.headline


def _said(article: Article) -> dict[str | None, str]:
    return {one.id: told_by(one) for one in article.entries}


def _posts(name: str, before: Sequence[Entry], after: Sequence[Entry], old: Article, new: Article) -> Change:
    """A new post is no edit of the page. One that is missing between others was taken out; one that is missing at an
    end may have been pushed to another page."""
    known, there = {one.id: one for one in before}, {one.id for one in after}
    edited = [one for one in after if one.id in known and told_by(known[one.id]) != told_by(one)]
    found = [_edited(known[one.id], one, _model(old, new)) for one in edited]
    found += [Post(kind="added", weight="trivial", entry=one) for one in after if one.id not in known]
    out = taken_out(before, after)
    found += [_removed(one, one.id in out) for one in before if one.id not in there]
    weight = heaviest(one.weight for one in found) or "trivial"
    why = sorted({reason for one in found if one.weight == weight for reason in one.why})
    return Change(field=name, weight=weight, why=tuple(why), posts=tuple(found))


def _removed(post: Entry, is_out: bool) -> Post:
    why: tuple[str, ...] = () if is_out else ("at the end of the page",)
    return Post(kind="removed", weight="substantive" if is_out else "trivial", why=why, entry=post)


def _edited(before: Entry, after: Entry, model: str) -> Post:
    heading = pieces(before.headline or "", after.headline or "", model) if before.headline != after.headline else ()
    weight, why = weighed(heading) if heading else (None, ())
    paragraphs = aligned(paragraphs_of(before.text), paragraphs_of(after.text), model, Effort())
    weights = [one for one in (weight, *(each.weight for each in paragraphs)) if one]
    reasons = {*why, *(reason for one in paragraphs for reason in one.why)}
    return Post(
        kind="edited",
        weight=heaviest(weights) or "trivial",
        why=tuple(sorted(reasons)),
        entry=after,
        pieces=heading,
        paragraphs=paragraphs,
    )


def _model(old: Article, new: Article) -> str:
    sample = "".join((one.headline or "") + (one.text or "")[:_SAMPLE] for one in (old, new))
    return model_of(sample, new.language or old.language)


def _words(name: str, before: str | None, after: str | None, old: Article, new: Article) -> Change:
    found = pieces(before or "", after or "", _model(old, new))
    weight, why = weighed(found)
    if name in ("headline", "standfirst") and is_restyled(before or "", after or ""):
        weight, why = "trivial", ("capitals",)
    return Change(field=name, weight=weight or "trivial", why=why, pieces=found)


def _text(name: str, before: str | None, after: str | None, old: Article, new: Article) -> Change:
    found = aligned(paragraphs_of(before), paragraphs_of(after), _model(old, new), Effort())
    weight = heaviest(one.weight for one in found)
    why = sorted({reason for one in found if one.weight == weight for reason in one.why})
    return Change(field=name, weight=weight or "trivial", why=tuple(why), paragraphs=found)


def _value(name: str, _before: Any, _after: Any, _old: Article, new: Article) -> Change:
    return Change(field=name, weight="substantive", cause=new.status_reason if name == "status" else None)


def _date(name: str, before: str | None, after: str | None, *_: Article) -> Change:
    same = _same_moment(before, after)
    if name == "date_modified":
        return Change(field=name, weight="trivial", why=(same or "modified date",))
    return Change(field=name, weight="trivial" if same else "substantive", why=(same or "another moment",))


def _same_moment(old: str | None, new: str | None) -> str | None:
    """What differs between two spellings of one moment; None where they are two moments."""
    if not old or not new:
        return None
    try:
        before, after = dt.datetime.fromisoformat(old), dt.datetime.fromisoformat(new)
    except ValueError:
        return None
    if min(len(old), len(new)) == 10:
        return "precision" if old[:10] == new[:10] else None
    if (before.tzinfo is None) != (after.tzinfo is None):
        return "time zone" if before.replace(tzinfo=None) == after.replace(tzinfo=None) else None
    if before == after:
        return "time zone"
    is_rounded = abs(before - after) < dt.timedelta(seconds=60) and 0 in (before.second, after.second)
    return "precision" if is_rounded else None


def _names(name: str, before: Sequence[str], after: Sequence[str], *_: Article) -> Change:
    """Lists of words; who or what is named counts, and for authors and the section also in which order."""
    return _list(name, before, after, folded, "typography", name in ("authors", "section"))


def _links(name: str, before: Sequence[str], after: Sequence[str], *_: Article) -> Change:
    return _list(name, before, after, key, "address", False)


def _images(name: str, before: Sequence[Image], after: Sequence[Image], *_: Article) -> Change:
    return _list(name, before, after, _picture, "address", False)


def _list(
    name: str, old: Sequence[Any], new: Sequence[Any], identity: Callable[[Any], Any], spelling: str, ordered: bool
) -> Change:
    before, after = [identity(one) for one in old], [identity(one) for one in new]
    added = tuple(one for one, its in zip(new, after, strict=True) if its not in set(before))
    removed = tuple(one for one, its in zip(old, before, strict=True) if its not in set(after))
    trivial = not added and not removed and (not ordered or before == after)
    why = () if added or removed else ("order",) if before != after else (spelling,)
    return Change(field=name, weight="trivial" if trivial else "substantive", why=why, added=added, removed=removed)


def _picture(image: Image) -> tuple[str, str, str]:
    # The same picture in another size or from another host of the paper has the same name.
    return urlsplit(image.url).path.rpartition("/")[2], folded(image.caption or ""), folded(image.credit or "")


def _url(name: str, before: str | None, after: str | None, *_: Article) -> Change:
    if before and after and key(before) == key(after):
        return Change(field=name, weight="trivial", why=("address",))
    return Change(field=name, weight="substantive")


_COMPARED: dict[str, Callable[[str, Any, Any, Article, Article], Change]] = {
    **dict.fromkeys(_TEXTS, _words),
    **dict.fromkeys(("authors", "section", "tags"), _names),
    **dict.fromkeys(("genre", "access", "status", "language"), _value),
    **dict.fromkeys(("date_published", "date_modified"), _date),
    **dict.fromkeys(("canonical_url", "url"), _url),
    **{"text": _text, "entries": _posts, "images": _images, "links": _links},
}
