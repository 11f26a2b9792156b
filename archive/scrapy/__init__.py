"""A faithful archive for Scrapy: every exchange as it went over the wire, durable before it counts as done."""

from __future__ import annotations

from archive.scrapy.addon import ArchiveAddon
from archive.scrapy.handler import ArchiveDownloadHandler
from archive.scrapy.recorder import ArchiveRecorder
from archive.scrapy.tls import ArchiveContextFactory

__all__ = ["ArchiveAddon", "ArchiveContextFactory", "ArchiveDownloadHandler", "ArchiveRecorder"]
