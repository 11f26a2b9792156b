"""Crawlers that one would write in an afternoon: ``python -m benchmarks.peers.spiders KIND URL FOLDER``.

``floor`` only fetches, and ``floor-304`` asks whether pages have changed, which they have not. ``archiving`` writes
WARC by warcio beside it. ``obvious`` has LinkExtractor, trafilatura inline and warcio, as most who crawl news begin;
``obvious-text`` takes the text alone. ``webarchive`` is the floor with scrapy-webarchive, in an environment of its own.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import sys
from collections.abc import Iterator
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response, TextResponse
from scrapy.linkextractors import LinkExtractor

__all__: list[str] = []

# The section's links alone: relative links on real pages lead nowhere here.
_STORY = re.compile(r"^http://127\.0\.0\.1:\d+/politics/2026/11/20/[0-9a-f]{12}-\d{5}/$")
SETTINGS = {
    "LOG_LEVEL": "WARNING",
    "CONCURRENT_REQUESTS": 16,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    "DOWNLOAD_DELAY": 0,
    "ROBOTSTXT_OBEY": True,
    "COOKIES_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "DOWNLOAD_MAXSIZE": 0,
}


class Floor(scrapy.Spider):
    """Fetches each page that the section links."""

    name = "floor"

    def __init__(self, url: str, folder: str) -> None:
        super().__init__()
        self.start_urls = [url]
        self.pages = 0

    def parse(self, response: Response) -> Iterator[scrapy.Request]:
        for path in re.findall(r'href="(/politics/\d{4}/[^"]+)"', response.text):
            yield response.follow(path, self.story)

    def story(self, response: Response) -> Any:
        self.pages += 1


class FloorAgain(Floor):
    """Asks for each page if it was modified since tomorrow: all that comes is 304."""

    name = "floor-304"
    handle_httpstatus_list = (304,)

    def parse(self, response: Response) -> Iterator[scrapy.Request]:
        tomorrow = format_datetime(dt.datetime.now(dt.UTC) + dt.timedelta(days=1), usegmt=True)
        for request in super().parse(response):
            yield request.replace(headers={"If-Modified-Since": tomorrow})

    def story(self, response: Response) -> Any:
        assert response.status == 304, response
        self.pages += 1


class Archiving(Floor):
    """Writes each response as Scrapy gives it."""

    name = "archiving"

    def __init__(self, url: str, folder: str) -> None:
        super().__init__(url, folder)
        # Here, and not above: the floor is not to pay for what it does without.
        from warcio.warcwriter import WARCWriter  # noqa: PLC0415

        self.file = (Path(folder) / "pages.warc.gz").open("wb")
        self.warc = WARCWriter(self.file, gzip=True)

    def story(self, response: Response) -> Any:
        from warcio.statusandheaders import StatusAndHeaders  # noqa: PLC0415

        self.pages += 1
        fields = [
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, values in response.headers.items()
            for value in values
        ]
        head = StatusAndHeaders(f"{response.status} OK", fields, protocol="HTTP/1.1")
        body = io.BytesIO(response.body)
        self.warc.write_record(self.warc.create_warc_record(response.url, "response", body, http_headers=head))

    def closed(self, reason: str) -> None:
        self.file.close()


class Obvious(Archiving):
    """Follows links, archives, and extracts where the page arrives."""

    name = "obvious"
    with_metadata = True

    def __init__(self, url: str, folder: str) -> None:
        super().__init__(url, folder)
        self.links = LinkExtractor(allow=_STORY)
        self.articles = (Path(folder) / "articles.jsonl").open("w")

    def parse(self, response: Response) -> Iterator[scrapy.Request]:
        assert isinstance(response, TextResponse)
        for link in self.links.extract_links(response):
            yield response.follow(link, self.story)

    def story(self, response: Response) -> Any:
        import trafilatura  # noqa: PLC0415

        super().story(response)
        yield from self.parse(response)
        if self.with_metadata:
            told = trafilatura.extract(response.text, url=response.url, with_metadata=True, output_format="json")
            record = json.loads(told) if told else {"url": response.url}
        else:
            record = {"url": response.url, "text": trafilatura.extract(response.text, url=response.url)}
        self.articles.write(json.dumps(record, default=str, ensure_ascii=False) + "\n")

    def closed(self, reason: str) -> None:
        super().closed(reason)
        self.articles.close()


class ObviousText(Obvious):
    """The same with the text alone."""

    name = "obvious-text"
    with_metadata = False


class WebArchive(Floor):
    """Leaves the archiving to the extension."""

    name = "webarchive"


KINDS = {one.name: one for one in (Floor, FloorAgain, Archiving, Obvious, ObviousText, WebArchive)}


def _main(kind: str, url: str, folder: str) -> None:
    archiving = {"EXTENSIONS": {"scrapy_webarchive.extensions.WaczExporter": 543}, "SW_EXPORT_URI": f"file://{folder}/"}
    process = CrawlerProcess(SETTINGS | (archiving if kind == WebArchive.name else {}))
    crawler = process.create_crawler(KINDS[kind])
    process.crawl(crawler, url=url, folder=folder)
    process.start()
    print(json.dumps({"pages": crawler.spider.pages if isinstance(crawler.spider, Floor) else 0}))


if __name__ == "__main__":
    _main(*sys.argv[1:])
