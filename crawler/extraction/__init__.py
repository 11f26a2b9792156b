"""From pages to articles. ``extract`` is the whole of it for one page; no Scrapy in here."""

from crawler.extraction.assembly import extract, failed
from crawler.extraction.identity import RULES, extraction_id
from crawler.extraction.memory import Memory, learn

__all__ = ["RULES", "Memory", "extract", "extraction_id", "failed", "learn"]
