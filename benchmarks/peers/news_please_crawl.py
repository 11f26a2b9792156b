"""news-please, run as its own documentation does: ``python -m benchmarks.peers.news_please_crawl URL FOLDER``.

It is given the links of the section, fetches them and extracts them in processes of its own; pictures would come from
the network, and are not fetched. It keeps no exchange. It needs an environment of its own.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from urllib.parse import urljoin
from urllib.request import urlopen

__all__: list[str] = []

_SECONDS = 60


def _main(url: str, folder: str) -> None:
    from newsplease import NewsPlease  # type: ignore[import-not-found]  # noqa: PLC0415

    with urlopen(url, timeout=_SECONDS) as answer:
        section = answer.read().decode()
    links = [urljoin(url, path) for path in re.findall(r'href="(/politics/\d{4}/[^"]+)"', section)]
    found = NewsPlease.from_urls(links, request_args={"timeout": _SECONDS}, fetch_images=False)
    with (Path(folder) / "articles.jsonl").open("w") as lines:
        for address, article in found.items():
            record = article.get_serializable_dict() if article else {"url": address}
            lines.write(json.dumps(record, default=str, ensure_ascii=False) + "\n")
    print(json.dumps({"pages": sum(bool(article) for article in found.values())}))


if __name__ == "__main__":
    _main(*sys.argv[1:])
