"""The catalogue: every outlet there is a file for, and how one is asked for.

Outlet files lie beside this module, one TOML file a site, and in a folder of the user's own; a file of
theirs with the name of one of ours stands in its place.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

import msgspec

from archive.errors import UsageError
from archive.urls import host_of
from crawler.outlets.outlet import Address, Genre, Outlet, Rules, Section
from crawler.outlets.problems import problems

__all__ = ["bare_host", "find", "for_url", "holds", "load", "parse", "read"]

_BUILT_IN = Path(__file__).parent
_TABLES: Mapping[str, type[msgspec.Struct]] = {"section": Section, "feed": Address, "sitemap": Address, "rules": Rules}


def load(folder: Path | None = None) -> dict[str, Outlet]:
    """Every outlet by name: the built-in ones, then those of ``folder``, which win by name.

    Raises UsageError naming the file and the line or field that is wrong, and what is allowed there.
    """
    if folder is not None and not folder.is_dir():
        raise UsageError(f"{folder}: no such folder; OUTLETS must name a folder of outlet files (*.toml)")
    folders = [_BUILT_IN, folder] if folder else [_BUILT_IN]
    outlets = [read(path) for one in folders for path in sorted(one.glob("*.toml"))]
    return dict(sorted({outlet.name: outlet for outlet in outlets}.items()))


def read(path: Path) -> Outlet:
    """The outlet described by the file ``path``; UsageError where it is not a valid outlet file."""
    try:
        text = path.read_text(encoding="utf-8-sig")  # editors of Windows begin a file with a byte order mark
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: not a TOML file, which is UTF-8 ({error}); save it as UTF-8") from error
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror or error}") from error
    return parse(text, path.stem, where=str(path))


def parse(text: str, name: str, *, where: str) -> Outlet:
    """The outlet that ``text`` describes, which must be called ``name``; UsageError that begins with ``where``."""
    try:
        outlet = msgspec.convert(tomllib.loads(text), Outlet)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{where}: not a TOML file: {error}") from error
    except msgspec.ValidationError as error:
        raise UsageError(f"{where}: {_explained(str(error))}") from error
    for problem in problems(outlet):
        raise UsageError(f"{where}: {problem}")
    if outlet.name != name:
        raise UsageError(f"{where}: name: {outlet.name!r} is not the file's own; call the file {outlet.name}.toml")
    return outlet


def find(names: str, catalogue: Mapping[str, Outlet]) -> list[Outlet]:
    """The outlets that ``names`` asks for, each once, in the order asked.

    ``names`` is a comma-separated list of outlet names, ``@tag`` (a tag, a country code or a language) and
    ``all``. Raises UsageError with the nearest names where one is unknown.
    """
    wanted = [name.strip().lower() for name in names.split(",") if name.strip()]
    if not wanted:
        raise UsageError("no outlet was named; `scrapy outlets` lists those there are")
    found: dict[str, Outlet] = {}
    for name in wanted:
        found |= {outlet.name: outlet for outlet in _asked(name, catalogue)}
    return list(found.values())


def for_url(url: str, catalogue: Mapping[str, Outlet]) -> Outlet | None:
    """The outlet that holds ``url``; where several do, the one that names its host most closely."""
    host = bare_host(host_of(url))
    if not host:
        return None
    fits = [(len(rule), outlet) for outlet in catalogue.values() for rule in _hosts(outlet) if _fits(rule, host)]
    return max(fits, key=lambda fit: fit[0])[1] if fits else None


def bare_host(host: str) -> str:
    """``host`` without the prefixes under which a site answers too (``www.``, ``m.``, …)."""
    return re.sub(r"^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)", "", host.lower())


def holds(outlet: Outlet, url: str) -> bool:
    """True where ``url`` lies on one of the outlet's hosts."""
    host = bare_host(host_of(url))
    return bool(host) and any(_fits(rule, host) for rule in _hosts(outlet))


def _asked(name: str, catalogue: Mapping[str, Outlet]) -> list[Outlet]:
    if name == "all":
        return list(catalogue.values())
    if not name.startswith("@"):
        if name in catalogue:
            return [catalogue[name]]
        raise UsageError(f"no outlet is called {name!r}{_nearest(name, catalogue)}")
    tagged = [outlet for outlet in catalogue.values() if name[1:] in _tags(outlet)]
    if tagged:
        return tagged
    known = sorted({tag for outlet in catalogue.values() for tag in _tags(outlet)})
    raise UsageError(f"no outlet has the tag {name!r}{_nearest(name[1:], known, '@')}")


def _nearest(name: str, known: Iterable[str], sign: str = "") -> str:
    near = difflib.get_close_matches(name, list(known), n=3, cutoff=0.5)
    meant = "; did you mean " + " or ".join(sign + word for word in near) + "?" if near else ""
    return f"{meant or ';'} `scrapy outlets` lists those there are"


def _tags(outlet: Outlet) -> set[str]:
    languages = {language.lower() for language in outlet.languages}
    return {*outlet.tags, outlet.country, *languages, *(language.split("-")[0] for language in languages)}


def _hosts(outlet: Outlet) -> Iterator[str]:
    yield bare_host(host_of(outlet.home))
    yield from map(bare_host, outlet.hosts)


def _fits(rule: str, host: str) -> bool:
    # "*.host" stands for every subdomain.
    return host.endswith(rule[1:]) if rule.startswith("*.") else host == rule


def _explained(error: str) -> str:
    """msgspec's message with the field first, and the fields there are where one is unknown."""
    match = re.fullmatch(r"(?P<what>.*?)(?: - at `\$\.?(?P<where>[^`]*)`)?", error, re.DOTALL)
    what, where = (match["what"], match["where"] or "") if match else (error, "")
    if "unknown field" in what:
        table = _TABLES.get(where.split("[")[0], Outlet)
        fields: tuple[Any, ...] = table.__struct_fields__
        what += f"; allowed here: {', '.join(fields)}"
    if where in _TABLES and "got `object`" in what:
        what = f"a single table; write [[{where}]], also for one"
    if "enum value" in what and where == "genre":
        what += f"; allowed here: {', '.join(get_args(Genre))}"
    return f"{where}: {what}" if where else what
