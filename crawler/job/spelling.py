"""Settings that nobody reads because their name is misspelt: told with the name that was meant.

A name that is like none of ours and none of Scrapy's may belong to somebody else's code, and is let be.
"""

from __future__ import annotations

import difflib
import functools
import os
from collections.abc import Iterable
from typing import Final

from scrapy.settings import BaseSettings, default_settings

from archive.errors import UsageError
from archive.storage.s3_options import NAMES as S3_NAMES

__all__ = ["check_names", "nearest"]

# Read by us or by Scrapy, but without a default.
_WITHOUT_DEFAULT: Final = ("ARCHIVE_KEEP_SECRETS", "CONCURRENT_REQUESTS_PER_IP", "META_COPY_WARN_SKIP_KEYS", *S3_NAMES)
# A letter too many, too few or another one in a name of six letters.
_ALIKE: Final = 0.84
# Settings that are read from the environment, too (docs/s3.md); the rest of it belongs to others.
_ENVIRONMENT: Final = "S3_"


def check_names(settings: BaseSettings) -> None:
    """Raises UsageError that names the first setting of a misspelt name, and the name that is meant."""
    for name in settings:
        if (settings.getpriority(name) or 0) > 0 and (meant := nearest(name)):
            raise UsageError(f"{name}: there is no such setting; is {meant} meant?")
    for name in sorted(os.environ):
        if name.startswith(_ENVIRONMENT) and (meant := nearest(name, S3_NAMES)):
            raise UsageError(f"{name} in the environment: there is no such setting; is {meant} meant?")


def nearest(name: str, known: Iterable[str] | None = None) -> str | None:
    """The known name that ``name`` is nearly: with other capitals or underscores, letters or words that changed places,
    or one or two letters that are wrong. None where it is known, or like none. ``known`` (null: the settings')."""
    names = frozenset(_known() if known is None else known)
    if name in names:
        return None
    forms = {_form(one): one for one in sorted(names)}
    letters = sorted(_form(name))
    moved = next((one for form, one in forms.items() if sorted(form) == letters), None)
    alike = difflib.get_close_matches(_form(name), forms, 1, _ALIKE)
    return moved or (forms[alike[0]] if alike else None)


@functools.cache
def _known() -> frozenset[str]:
    from crawler import settings as ours  # noqa: PLC0415 - it looks at the working folder as soon as it is imported

    names = {name for module in (default_settings, ours) for name in vars(module) if name.isupper()}
    return frozenset(names.union(_WITHOUT_DEFAULT))


def _form(name: str) -> str:
    return "".join(char for char in name.upper() if char.isalnum())
