"""The form of a site's article addresses, as a regular expression over their paths."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Final
from urllib.parse import urlsplit

from crawler.discovery.words import ARTICLE_FOLDERS

__all__ = ["article_pattern"]

_LEAST: Final = 5
_ANY: Final = "[^/]+"
# From the narrowest to the widest; the first that fits every folder of a column stands for it.
_FOLDER: Final = (r"\d{4}", r"\d{2}", r"\d{1,2}", r"\d{8}", r"\d{4}-\d{2}-\d{2}", r"\d+", r"[a-z]+\d{5,}")
_NAME: Final = (
    r"\d{8}-\d+",
    r"\d+",
    r"[a-z]\d+",
    r"[a-z]+-?\d{4,}",
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    r"[0-9a-f]{12,}",
    r"\d{8}-[A-Z0-9]+",
    r"[^/]+-\d{4,}",
    r"[^/]+[-_.,][a-z]{0,12}\d{5,}",
    r"\d{5,}[-_,][^/]+",
    r"[^/]*\d{8}[^/]*",
    r"[^/]+-[0-9a-f]{12,}",
    r"[^/]+-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
)
_EXTENSION = re.compile(r"\.[a-z][a-z0-9]{1,5}$")


def article_pattern(articles: Iterable[str], others: Iterable[str], sections: Iterable[str]) -> tuple[str | None, str]:
    """A pattern that fits the path of every one of ``articles`` (URLs) and of none of ``others`` and ``sections``, and
    how it was found; or None, and why there is none."""
    paths = sorted({path for url in articles if (path := urlsplit(url).path).strip("/")})
    if len(paths) < _LEAST:
        return None, f"only {len(paths)} article links were seen"
    rows = [path.strip("/").split("/") for path in paths]
    least = min(map(len, rows))
    form = [_folder(set(column)) for column in zip(*(row[-least:-1] for row in rows), strict=True)]
    form.append(_name([row[-1] for row in rows]))
    if all(part == _ANY for part in form):
        return None, "the addresses of articles have no form of their own"
    above = f"(?:{_ANY}/)*" if any(len(row) > least for row in rows) else ""
    slash = "/?" if any(path.endswith("/") for path in paths) else ""
    pattern = f"^/{above}{'/'.join(form)}{slash}$"
    return _tried(pattern, paths, [urlsplit(url).path for url in (*others, *sections)])


def _tried(pattern: str, paths: Sequence[str], others: Collection[str]) -> tuple[str | None, str]:
    missed = [path for path in paths if not re.search(pattern, path)]
    wrong = sorted({path for path in others if re.search(pattern, path)})
    if missed or wrong:
        return None, f"{pattern} would also fit {wrong[0]}" if wrong else f"{pattern} would miss {missed[0]}"
    return pattern, f"fits all {len(paths)} article links seen, and no other link of the site"


def _folder(values: Collection[str]) -> str:
    """A word only where it stands for articles: another one may be the section's, and articles stand in others too."""
    if len(values) == 1 and ARTICLE_FOLDERS.fullmatch(word := next(iter(values))):
        return re.escape(word)
    return _first(_FOLDER, values) or _ANY


def _name(values: Sequence[str]) -> str:
    extensions = {match[0] for value in values if (match := _EXTENSION.search(value))}
    shared = all(_EXTENSION.search(value) for value in values) and len(extensions) == 1
    extension = extensions.pop() if shared else ""
    stems = {value.removesuffix(extension) for value in values}
    return (_first(_NAME, stems) or _ANY) + re.escape(extension)


def _first(forms: Iterable[str], values: Collection[str]) -> str | None:
    return next((form for form in forms if all(re.fullmatch(form, value) for value in values)), None)
