"""What a crawl tells: people while it runs, programs when it is over."""

from crawler.report.progress import Progress
from crawler.report.summary import print_summary

__all__ = ["Progress", "print_summary"]
