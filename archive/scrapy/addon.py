"""``ArchiveAddon``: a faithful, durable archive for any Scrapy project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import NotConfigured
from scrapy.utils.misc import load_object

from archive.errors import UsageError
from archive.scrapy.handler import ArchiveDownloadHandler
from archive.scrapy.recorder import ArchiveRecorder, folder_of
from archive.scrapy.tls import authorities

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

__all__ = ["ArchiveAddon"]

_SCHEMES = ("http", "https")


class ArchiveAddon:
    """Two lines in a project's settings archive every exchange of its spiders::

        ADDONS = {"archive.scrapy.ArchiveAddon": 300}
        ARCHIVE = "archive/"

    It sets the download handlers of http and https, the extension ``ArchiveRecorder`` (unless the project has a
    subclass of it) and ``Accept-Encoding: gzip`` (unless the project asks for something else)."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Raises UsageError where the project's own settings leave no room for the archive."""
        if not settings.get("ARCHIVE"):
            raise NotConfigured("ARCHIVE is not set: nothing is archived. Set it to a folder.")
        folder_of(settings)
        authorities(settings)
        _set_handlers(settings)
        _set_recorder(settings)
        _set_encoding(settings)


def _set_handlers(settings: BaseSettings) -> None:
    own = settings.getdict("DOWNLOAD_HANDLERS")
    for scheme in _SCHEMES:
        handler = own.get(scheme)
        if handler is not None and not _is_ours(handler):
            raise UsageError(
                f"DOWNLOAD_HANDLERS: {handler} handles {scheme}, but only what passes through "
                "archive.scrapy.ArchiveDownloadHandler is archived. Remove it, or the add-on."
            )
    handlers = dict.fromkeys(_SCHEMES, ArchiveDownloadHandler) | own
    _replace(settings, "DOWNLOAD_HANDLERS", handlers)


def _is_ours(handler: str | type) -> bool:
    try:
        return issubclass(load_object(handler), ArchiveDownloadHandler)
    except ImportError:
        return False


def _set_recorder(settings: BaseSettings) -> None:
    extensions = settings.getdict("EXTENSIONS")
    if not any(issubclass(load_object(name), ArchiveRecorder) for name in extensions):
        _replace(settings, "EXTENSIONS", extensions | {ArchiveRecorder: 0})


def _set_encoding(settings: BaseSettings) -> None:
    # HttpCompressionMiddleware would offer br and zstd, which most readers of WARC cannot decode. It sets the
    # header only where none is, and the default headers come first.
    headers = settings.getdict("DEFAULT_REQUEST_HEADERS")
    if not any(name.lower() == "accept-encoding" for name in headers):
        _replace(settings, "DEFAULT_REQUEST_HEADERS", headers | {"Accept-Encoding": "gzip"})


def _replace(settings: BaseSettings, name: str, value: object) -> None:
    """An add-on's own priority is below the project's, which may have set the same dictionary."""
    settings.set(name, value, max(settings.getpriority(name) or 0, 15))
