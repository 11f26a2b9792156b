"""A site of many pages on the loopback, served by nginx: what it costs to serve must not hide what a crawler costs."""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from benchmarks.loopback import article
from benchmarks.pages import data_folder, read_page, story_pages
from crawler.extraction import extract

__all__ = ["Site", "bodies", "serving"]

_LEAST, _MOST = 20_000, 1_500_000  # bytes of a page that an article may have
_WAIT = 10.0

_CONFIGURATION = """\
{user}daemon off; worker_processes 1; pid nginx.pid; error_log stderr crit;
events {{ worker_connections 512; }}
http {{
  access_log off; client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi;
  scgi_temp_path scgi; default_type text/html; types {{ text/plain txt; }} etag on; if_modified_since before;
  keepalive_requests 100000;
  server {{ listen 127.0.0.1:{port}; root site; index index.html; }}
}}
"""


class Site:
    """``url`` is the section page that links every page."""

    def __init__(self, port: int, pages: int) -> None:
        self.url = f"http://127.0.0.1:{port}/politics/"
        self.pages = pages


def bodies(number: int) -> tuple[list[bytes], str]:
    """``number`` articles and what they are: the real ones beside the checkout, repeated, or invented ones. A page
    that is no article, or has the text of another, is left out: we ask for such a page anew at each visit."""
    try:
        data_folder()
    except FileNotFoundError:
        return [article(i) for i in range(number)], "invented pages"
    real = (body for path in story_pages() if _LEAST <= len(body := read_page(path)) <= _MOST)
    found = list(itertools.islice(_articles(real), number))
    return [one for one, _ in zip(itertools.cycle(found), range(number), strict=False)], f"{len(found)} real articles"


def _articles(pages: Iterable[bytes]) -> Iterator[bytes]:
    texts = set()
    for body in pages:
        read = extract(body, "https://example.org/2026/11/20/article.html")
        if read.status == "ok" and read.text not in texts:
            texts.add(read.text)
            yield body


@contextlib.contextmanager
def serving(folder: Path, pages: Sequence[bytes]) -> Iterator[Site]:
    """Serves ``pages`` under addresses of their own. Raises FileNotFoundError without nginx (apt-get install
    nginx-light)."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if program is None:
        raise FileNotFoundError("there is no nginx on this machine: apt-get install nginx-light")
    _written(folder / "site", pages)
    port = _free_port()
    user = "user root; " if os.geteuid() == 0 else ""  # else its worker may not read our folder
    configuration = _CONFIGURATION.format(user=user, port=port)
    (folder / "nginx.conf").write_text(configuration)
    server = subprocess.Popen([program, "-p", str(folder), "-c", "nginx.conf", "-e", "stderr"], cwd=folder)
    try:
        _await(port)
        yield Site(port, len(pages))
    finally:
        server.terminate()
        server.wait(_WAIT)


def _written(root: Path, pages: Sequence[bytes]) -> None:
    links = []
    for number, body in enumerate(pages):
        # A page that stands there twice is a different page: a crawler that joins equal ones would have less to do.
        name = f"politics/2026/11/20/{hashlib.sha256(body).hexdigest()[:12]}-{number:05d}"
        (root / name).mkdir(parents=True)
        (root / name / "index.html").write_bytes(body + f"\n<!-- {number} -->".encode())
        links.append(f'<li><h3><a href="/{name}/">What the chamber heard on day {number}, in full</a></h3></li>')
    section = f"<html><head><title>Politics</title></head><body><main><ul>{''.join(links)}</ul></main></body></html>"
    (root / "politics/index.html").write_text(section)
    (root / "robots.txt").write_text("User-agent: *\nAllow: /\n")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def _await(port: int) -> None:
    until = time.monotonic() + _WAIT
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise TimeoutError("nginx did not answer in time")
