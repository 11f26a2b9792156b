"""The log as JSON."""

from __future__ import annotations

import datetime as dt
import json
import logging
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request

from crawler.report.logs import JsonFormatter, PlainFormatter
from tests.crawler.crawls import environment


def line(message: str, *args: Any, job: Any = None, **more: Any) -> dict[str, Any]:
    formatter = JsonFormatter()
    formatter.job = job
    record = logging.LogRecord(
        "crawler.job.outlet_crawl", logging.WARNING, "", 1, message, args, more.pop("exc_info", None)
    )
    record.__dict__ |= more
    text = formatter.format(record)
    assert "\n" not in text
    found: dict[str, Any] = json.loads(text)
    return found


def crawl(run: str, host: str) -> Any:
    return SimpleNamespace(run=SimpleNamespace(id=run), hosts={host})


TWO = SimpleNamespace(crawls={"paper": crawl("run1", "paper.example"), "other": crawl("run2", "other.example")})


def test_a_line_says_when_how_grave_who_and_what() -> None:
    told = line("%s is late\nagain", "the ferry")

    assert dt.datetime.fromisoformat(told.pop("time")).tzinfo is not None
    assert told == {"level": "WARNING", "logger": "crawler.job.outlet_crawl", "message": "the ferry is late\nagain"}


def test_a_url_tells_the_outlet_and_its_run() -> None:
    url = "https://paper.example/politics/"

    for told in (
        line("%s: HTTP 503", url, job=TWO),
        line("Crawled (200) %(request)s", {"request": Request(url)}, job=TWO),
        line(f"see {url}.", job=TWO),
    ):
        assert (told["url"], told["outlet"], told["run"]) == (url, "paper", "run1")


def test_a_url_of_no_outlet_has_none() -> None:
    told = line("%s: HTTP 503", "https://elsewhere.example/", job=TWO)

    assert "outlet" not in told
    assert "run" not in told


def test_the_only_outlet_is_every_lines() -> None:
    told = line("closing", job=SimpleNamespace(crawls={"paper": crawl("run1", "paper.example")}))

    assert (told["outlet"], told["run"]) == ("paper", "run1")


def test_who_logs_may_name_the_outlet() -> None:
    assert line("closing", job=TWO, outlet="other")["run"] == "run2"


def test_a_traceback_is_in_the_line() -> None:
    try:
        raise ValueError("a defect of ours")
    except ValueError:
        told = line("it broke", exc_info=sys.exc_info())

    assert told["error"].startswith("Traceback")
    assert told["error"].endswith("ValueError: a defect of ours")


_ACTING = ("\x1b[31m", "\x07", "\x9b2J", "\u202e", "\u2066", "\u2028", "\ud800", "\r")


@pytest.mark.parametrize("sign", _ACTING)
def test_a_sign_that_would_act_on_a_terminal_is_told_by_its_number(sign: str) -> None:
    """Of the words, of what is put into them, and of a traceback."""
    try:
        raise ValueError(f"no {sign} host")
    except ValueError:
        record = logging.LogRecord(
            "crawler", logging.ERROR, "", 1, f"{sign} at %s", (f"http://h{sign}/",), sys.exc_info()
        )

    text, as_json = PlainFormatter(logging.Formatter("%(message)s")).format(record), JsonFormatter().format(record)

    number = f"<U+{ord(sign[0]):04X}>"
    assert (text.count(number), sign in text, sign in as_json) == (3, False, False)
    assert text.splitlines()[0] == f"{number}{sign[1:]} at http://h{number}{sign[1:]}/"
    assert json.loads(as_json)["message"] == f"{sign} at http://h{sign}/"


SCRIPT = """
import sys
from scrapy.crawler import CrawlerProcess
from scrapy.utils.project import get_project_settings

settings = get_project_settings()
settings.setdict({"ARCHIVE": sys.argv[1], "ALLOW_PRIVATE": "127.0.0.0/8", "RETRY_TIMES": 0, "LOG_JSON": True})
process = CrawlerProcess(settings)
process.crawl("politics", url="http://127.0.0.1:9/politics/")
process.start()
"""


def test_a_script_of_ones_own_logs_as_json_too(tmp_path: Path) -> None:
    """From the moment its spider is opened: what Scrapy says of itself before is its own."""
    words = [sys.executable, "-c", SCRIPT, str(tmp_path / "archive")]

    done = subprocess.run(words, env=environment(), capture_output=True, text=True, check=False, timeout=240)

    told = [json.loads(line) for line in done.stderr.splitlines() if line.startswith('{"time"')]
    (alarm,) = (line for line in told if "lost: no section page could be read" in line["message"])
    assert (alarm["level"], alarm["outlet"], alarm["url"]) == ("ERROR", "127-0-0-1", "http://127.0.0.1:9/politics/")


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ("LOG_LEVEL=loud", "LOG_LEVEL=loud: write DEBUG, INFO, WARNING, ERROR or CRITICAL"),
        ("LOG_FILE=no/such/folder/log", "LOG_FILE=no/such/folder/log: cannot be written (No such file or directory)"),
        ("LOG_ENCODING=klingon", "LOG_ENCODING=klingon: there is no such encoding"),
        ("LOG_FORMAT=%(nope)s", "LOG_FORMAT=%(nope)s: no format of Python's logging"),
    ],
)
def test_a_log_that_cannot_be_is_a_mistake_in_a_setting(tmp_path: Path, setting: str, says: str) -> None:
    """Scrapy's log ended in a traceback, with the exit code of an alarm."""
    words = ["crawl", "politics", "-a", "url=http://127.0.0.1:9/politics/", "-s", f"ARCHIVE={tmp_path / 'archive'}"]
    line = [sys.executable, "-m", "scrapy", *words, "-s", setting]

    done = subprocess.run(
        line, cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False, timeout=240
    )

    assert (done.returncode, "Traceback" in done.stderr, (tmp_path / "archive").exists()) == (2, False, False)
    assert says in done.stderr
