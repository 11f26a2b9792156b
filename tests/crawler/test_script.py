"""A crawl from a script of one's own, as Scrapy's documentation writes it, keeps what ``scrapy crawl`` promises."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

import archive
from archive.verify.audit import verify
from tests.crawler.crawls import environment
from tests.crawler.sites import address, listing, page, serving

# docs.scrapy.org, "Run Scrapy from a script"; none of them guards itself with __name__.
PROCESS = """
from scrapy.crawler import {process}
from scrapy.utils.project import get_project_settings

print("the script runs")
process = {process}(get_project_settings())
process.settings.update({settings}, priority="cmdline")
process.crawl("politics", url={url!r})
process.start()
print("the script goes on")
"""
RUNNER = """
from scrapy.utils.reactor import install_reactor
install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
from twisted.internet import reactor
from scrapy.crawler import CrawlerRunner
from scrapy.utils.log import configure_logging
from scrapy.utils.project import get_project_settings

print("the script runs")
settings = get_project_settings()
settings.update({settings}, priority="cmdline")
configure_logging(settings)
CrawlerRunner(settings).crawl("politics", url={url!r}).addBoth(lambda _: reactor.stop())
reactor.run()
print("the script goes on")
"""
SCRIPTS = {
    "CrawlerProcess": PROCESS.replace("{process}", "CrawlerProcess"),
    "AsyncCrawlerProcess": PROCESS.replace("{process}", "AsyncCrawlerProcess"),
    "CrawlerRunner": RUNNER,
}


def ran(script: str, url: str, folder: Path, **settings: object) -> subprocess.CompletedProcess[str]:
    given = {"ARCHIVE": str(folder / "archive"), "ALLOW_PRIVATE": "127.0.0.0/8", "DOWNLOAD_DELAY": 0, **settings}
    (folder / "script.py").write_text(script.format(settings=given, url=url))
    return subprocess.run(
        [sys.executable, "script.py"],
        cwd=folder,
        env={**environment(), "PYTHONPATH": str(Path(archive.__file__).parents[1])},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("kind", SCRIPTS)
def test_a_script_crawls_once_and_leaves_articles_and_a_manifest(tmp_path: Path, kind: str) -> None:
    with serving() as site:
        site.answers |= {"/politics/": listing(*range(1, 9))}
        site.answers |= {address(number): page(f"number {number}") for number in range(1, 9)}

        done = ran(SCRIPTS[kind], site.section, tmp_path, CONTACT="desk@paper.invalid")

    assert (done.returncode, done.stdout) == (0, "the script runs\nthe script goes on\n"), done.stderr
    assert "Traceback" not in done.stderr
    assert set(Counter(path for path, _ in site.asked).values()) == {1}
    assert {fields["User-Agent"].partition(" ")[2] for _, fields in site.asked} == {"(+desk@paper.invalid)"}
    news = archive.open(tmp_path / "archive")
    assert len(list(news.articles())) == 8
    (manifest,) = (tmp_path / "archive").glob("runs/*/*/*/*.json")
    assert '"status": "complete"' in manifest.read_text()
    assert list(verify(tmp_path / "archive")) == []


def test_a_script_is_refused_what_the_command_is(tmp_path: Path) -> None:
    done = ran(SCRIPTS["CrawlerProcess"], "http://127.0.0.1:9/politics/", tmp_path, HTTPCACHE_ENABLED=True)

    assert "HTTPCACHE_ENABLED=True: it must be 0 here" in done.stderr
    assert not (tmp_path / "archive").exists()


# What concludes a run waits here until the reactor has done something else; on the reactor it would wait in vain.
CONCLUDING = """
import threading
from crawler.job.outlet_crawl import OutletCrawl

concluded, ticked = OutletCrawl.conclude, threading.Event()

def conclude(self, status, workers):
    from twisted.internet import reactor
    reactor.callFromThread(ticked.set)
    print("the reactor goes on" if ticked.wait(20) else "the reactor is held")
    concluded(self, status, workers)

OutletCrawl.conclude = conclude
"""


def test_a_run_is_concluded_beside_the_reactor(tmp_path: Path) -> None:
    """A site may have linked half a million addresses."""
    with serving() as site:
        site.answers |= {"/politics/": listing(1, 2), address(1): page("number 1"), address(2): page("number 2")}

        done = ran(CONCLUDING + SCRIPTS["CrawlerProcess"], site.section, tmp_path, CONTACT="desk@paper.invalid")

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[1] == "the reactor goes on"
    assert len(list(archive.open(tmp_path / "archive").articles())) == 2
