"""What a crawl tells: people while it runs, programs when it is over. ``scrapy crawl`` calls it, and Scrapy."""

from crawler.report.progress import Progress

__all__ = ["Progress"]
