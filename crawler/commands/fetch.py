"""``scrapy fetch``: Scrapy's command with this project's manners; nothing is stored."""

from __future__ import annotations

from scrapy.commands.fetch import Command as ScrapysCommand

from crawler.outlet_tools.command import VisitingCommand

__all__ = ["Command"]


class Command(VisitingCommand, ScrapysCommand):
    """As Scrapy's."""
