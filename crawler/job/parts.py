"""Settings that would take a part of the crawler away on which a promise hangs: refused before anything is started."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any, Final

from scrapy.settings import BaseSettings, default_settings
from scrapy.utils.misc import load_object

from archive.errors import UsageError

__all__ = ["check_parts"]

# Switches that must stay as crawler/settings.py has them, and why.
_SWITCHES: Final = {
    "HTTPCACHE_ENABLED": "an answer from a cache is no exchange that could be archived",
    "COOKIES_ENABLED": "an archive holds what any visitor sees, and no session",
    "COMPRESSION_ENABLED": "bodies are decoded from the recorded exchange",
    "METAREFRESH_ENABLED": "a page that points to another one would not be read",
    "REDIRECT_ENABLED": "an article that has moved would not be followed",
    "DOWNLOAD_VERIFY_CERTIFICATES": "what comes from a host that nobody vouches for is no evidence; "
    "name a further authority with CA_FILE, or the host in UNVERIFIED_HOSTS",
    "AUTOTHROTTLE_ENABLED": "each host has its own pace already; DOWNLOAD_DELAY is its least",
    "TWISTED_REACTOR_ENABLED": "exchanges are recorded in Twisted's connections",
}
# Classes that must be ours or made from ours, and why.
_CLASSES: Final = {
    "DOWNLOADER": "it keeps each host's pace, Crawl-delay and Retry-After",
    "TWISTED_DNS_RESOLVER": "it keeps a page from reaching private networks",
    "TWISTED_REACTOR": "everything that waits is written for it",
}
# What the setting of a class looks like in Scrapy's defaults.
_PATH: Final = re.compile(r"(?:scrapy|twisted)(?:\.[a-z_0-9]+)+\.[A-Z]\w+")
# Dictionaries of parts in which ours must be, and what was left out must stay out.
_PARTS: Final = {
    "ITEM_PIPELINES": "without it there are no articles",
    "DOWNLOADER_MIDDLEWARES": "robots.txt, private addresses and refusals hang on it",
    "SPIDER_MIDDLEWARES": "links, depths and answers must reach the spider as they are",
    "EXTENSIONS": "without it nothing is archived",
}
# Of our extensions, what a crawl can do without.
_SHOWS: Final = ("crawler.report.", "scrapy.extensions.")


def check_parts(settings: BaseSettings) -> None:
    """Raises UsageError that names the first setting that takes a part away, and says what hangs on it."""
    ours = _ours()
    for name, why in _SWITCHES.items():
        must = vars(ours).get(name, getattr(default_settings, name))
        if _switch(settings, name) is not must:
            raise UsageError(f"{name}={settings[name]}: it must be {int(must)} here: {why}")
    if settings.get("JOBDIR"):
        raise UsageError(f"JOBDIR={settings['JOBDIR']}: leave it out: the archive knows where a crawl goes on")
    for name, why in _CLASSES.items():
        if not _is_a(settings[name], getattr(ours, name)):
            raise UsageError(f"{name}={settings[name]}: it must be {getattr(ours, name)} or a subclass: {why}")
    for scheme, handler in ours.DOWNLOAD_HANDLERS.items():
        _check_handler(scheme, handler, settings)
    for name in _named_classes():
        _check_there(name, settings[name])
    for name, why in _PARTS.items():
        for part, order in getattr(ours, name).items():
            _check_part(name, part, _active(settings, name), is_wanted=order is not None, why=why)


def _named_classes() -> Iterator[str]:
    """The settings that name a class (``SCHEDULER``, ``DNS_RESOLVER`` …): Scrapy loads each when it needs it."""
    for name, value in vars(default_settings).items():
        is_path = name.isupper() and isinstance(value, str) and _PATH.fullmatch(value)
        if is_path and name not in _CLASSES and name != "REFERRER_POLICY":  # that one may be a word
            yield name


def _check_there(name: str, path: Any) -> None:
    # Those of Scrapy are there, and some are slow to load.
    if not isinstance(path, str) or path == getattr(default_settings, name):
        return
    try:
        load_object(path)
    except (ImportError, NameError, ValueError) as error:
        raise UsageError(f"{name}={path}: there is no such class ({error})") from None


def _ours() -> ModuleType:
    from crawler import settings  # noqa: PLC0415 - it looks at the working folder as soon as it is imported

    return settings


def _switch(settings: BaseSettings, name: str) -> bool | None:
    try:
        return settings.getbool(name)
    except ValueError:
        return None


def _check_handler(scheme: str, must: str | None, settings: BaseSettings) -> None:
    handler = _parts(settings, "DOWNLOAD_HANDLERS").get(scheme)
    if must is None and handler is not None:
        raise UsageError(f"DOWNLOAD_HANDLERS: {scheme} must be None here: no page may lead to local files")
    if must is not None and not _is_a(handler, must):
        raise UsageError(f"DOWNLOAD_HANDLERS: {scheme} must be {must} or a subclass: only what it fetches is archived")


def _check_part(name: str, part: str, active: list[Any], *, is_wanted: bool, why: str) -> None:
    if name == "EXTENSIONS" and part.startswith(_SHOWS):
        return
    # Ours may be made from the one that was left out.
    others = active if is_wanted else [one for one in active if getattr(_ours(), name).get(one) is None]
    # By its name first: looking at a class loads it, and one that is switched off may be slow to load.
    if is_wanted is not (part in others or any(_is_a(one, part) for one in others)):
        must = "is missing" if is_wanted else "must stay None"
        raise UsageError(f"{name}: {part} {must}: {why}; add to the dictionary of crawler.settings, do not replace it")


def _active(settings: BaseSettings, name: str) -> list[Any]:
    return [part for part, order in _parts(settings, name).items() if order is not None]


def _parts(settings: BaseSettings, name: str) -> dict[Any, Any]:
    """The parts of a setting, Scrapy's own among them, as Scrapy reads it."""
    try:
        return dict(settings.getwithbase(name).items())
    except (TypeError, ValueError) as error:
        raise UsageError(f"{name}: not a dictionary of parts and their order ({error})") from None


def _is_a(part: Any, must: str) -> bool:
    """Whether ``part``, a class or its path, is the class at the path ``must`` or made from it."""
    if part == must or not part:
        return bool(part == must)
    try:
        found, wanted = load_object(part), load_object(must)
    except (ImportError, NameError, ValueError) as error:
        raise UsageError(f"{part}: there is no such class ({error})") from None
    return isinstance(found, type) and isinstance(wanted, type) and issubclass(found, wanted)
