"""What hosts see of our manners: request times on loopback sites, from real `scrapy crawl politics`.

Run: python -m benchmarks.manners              (robots 503, Retry-After in both forms, Crawl-delay 10, …; a minute)
     python -m benchmarks.manners --hosts 200  (200 hosts at 3 s each; a minute and a half)
Asked for: each wish honoured; >= 95 % of the possible pages/s, no gap under 3 s. Exit code 1 where not.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import formatdate
from pathlib import Path

from benchmarks.asked import Answer, Sites, article, listing, serving

DELAY = 3.0
_ROBOTS = "/robots.txt"
_SECTION = "/politics/"
_SECOND = "/politics/2026/10/03/"


@dataclass(frozen=True)
class Wish:
    """What a host asks for, how it answers, and whether its requests show that it got it."""

    host: str
    words: str
    answer: Callable[[str, int], Answer | None]
    honoured: Callable[[Sites, str], bool]


def _refused(path: str, wait: Callable[[], str], status: int, times: int = 1) -> Callable[[str, int], Answer | None]:
    def answer(asked: str, before: int) -> Answer | None:
        return (status, {"Retry-After": wait()}, b"") if asked.startswith(path) and before < times else None

    return answer


def _gaps_of(least: float) -> Callable[[Sites, str], bool]:
    return lambda sites, host: len(sites.of(host)) > 3 and min(sites.gaps(host)) >= least


def _waited(least: float) -> Callable[[Sites, str], bool]:
    """The gap after each refusal is what it asked for, and the same is asked again in the end."""

    def check(sites: Sites, host: str) -> bool:
        asked = sites.of(host)
        after = [gap for one, gap in zip(asked, sites.gaps(host), strict=False) if one.status in (429, 503)]
        again = [one.path for one in asked if one.status == 200]
        return bool(after) and min(after) >= least and all(one.path in again for one in asked)

    return check


def _left_alone(after: str) -> Callable[[Sites, str], bool]:
    return lambda sites, host: [one.path for one in sites.of(host)][-1] == after and len(sites.of(host)) <= 2


def _widening(sites: Sites, host: str) -> bool:
    gaps = sites.gaps(host)
    return gaps[1] >= DELAY and gaps[2] >= 2 * DELAY and gaps[3] >= 4 * DELAY


def _date(seconds: float) -> str:
    # Whole seconds, rounded up: a moment that has begun.
    return formatdate(float(int(time.time() + seconds) + 1), usegmt=True)


def _rules(robots: str) -> Callable[[str, int], Answer | None]:
    return lambda path, _: (200, {"Content-Type": "text/plain"}, robots.encode()) if path == _ROBOTS else None


def _trouble(path: str, before: int) -> Answer | None:
    return (500, {}, b"") if path == _SECTION and before < 2 else None


WISHES = (
    Wish("127.0.1.1", "robots.txt answers 503", lambda path, _: (503, {}, b"") if path == _ROBOTS else None,
         _left_alone(_ROBOTS)),
    Wish("127.0.1.2", "Crawl-delay: 10", _rules("User-agent: *\nCrawl-delay: 10\n"), _gaps_of(10.0)),
    Wish("127.0.1.3", "429, Retry-After: 12", _refused(_SECOND, lambda: "12", 429), _waited(12.0)),
    Wish("127.0.1.4", "503, Retry-After: in 12 s, as a date", _refused(_SECOND, lambda: _date(12), 503),
         _waited(11.0)),
    Wish("127.0.1.5", "robots.txt answers 429, Retry-After: 7", _refused(_ROBOTS, lambda: "7", 429), _waited(7.0)),
    Wish("127.0.1.6", "503, Retry-After: 3600", _refused(_SECTION, lambda: "3600", 503), _left_alone(_SECTION)),
    Wish("127.0.1.7", "500 twice", _trouble, _widening),
    Wish("127.0.1.8", "nothing", lambda *_: None, _gaps_of(DELAY)),
)  # fmt: skip


def crawl(folder: Path, *arguments: str, **settings: object) -> tuple[int, dict[str, object], str]:
    """Exit code, summary and log of one crawl with the project's own settings."""
    given = {
        "ARCHIVE": folder / "archive",
        "ALLOW_PRIVATE": "127.0.0.0/8",
        "CONTACT": "bench@paper.invalid",
        **settings,
    }
    command = [sys.executable, "-m", "scrapy", "crawl", "politics", *arguments]
    command += [part for name, value in given.items() for part in ("-s", f"{name}={value}")]
    environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    environment |= {
        "SCRAPY_SETTINGS_MODULE": "crawler.settings",
        "PYTHONPATH": str(Path(__file__).resolve().parents[1]),
    }
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    lines = done.stdout.splitlines()
    return done.returncode, json.loads(lines[-1]) if lines else {}, done.stderr


def wishes() -> bool:
    """Prints what each host asked for and what it saw; whether all got it."""
    by_host = {wish.host: wish for wish in WISHES}

    def answers(host: str, path: str, before: int) -> Answer:
        asked = by_host[host].answer(path, before)
        return asked or _site(host, path, articles=4 if host != "127.0.1.2" else 2)

    with serving(list(by_host), answers) as sites, tempfile.TemporaryDirectory() as folder:
        urls = " ".join(f"http://{host}:{sites.port}{_SECTION}" for host in by_host)
        crawl(Path(folder), "-a", f"url={urls}", "-a", "pages=1")
    print(f"{'asked for':40} {'requests':>8} {'gaps as the host saw them (s)':56} honoured")
    good = []
    for wish in WISHES:
        good.append(wish.honoured(sites, wish.host))
        gaps = " ".join(f"{gap:.2f}" for gap in sites.gaps(wish.host)) or "-"
        print(f"{wish.words:40} {len(sites.of(wish.host)):8} {gaps:56} {'yes' if good[-1] else 'NO'}")
    return all(good)


def hosts(count: int, articles: int) -> bool:
    """Prints how near a crawl of ``count`` hosts comes to what their delays allow; whether that is near enough."""
    names = [f"127.0.{2 + number // 250}.{1 + number % 250}" for number in range(count)]
    served = serving(names, lambda host, path, _: _site(host, path, articles))
    with served as sites, tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        _outlets(folder / "outlets", names, sites.port)
        settings = {"OUTLETS": folder / "outlets", "LOG_LEVEL": "WARNING"}
        code, summary, log = crawl(folder, "-a", "outlet=@bench", "-a", "pages=1", **settings)
    asked = sites.asked
    # A last request holds its host for a delay as well.
    seconds = asked[-1].at - asked[0].at + DELAY
    rate, possible = len(asked) / seconds, count / DELAY
    gaps = sorted(gap for name in names for gap in sites.gaps(name))
    under = sum(gap < DELAY for gap in gaps)
    print(f"{count} hosts, {articles} articles each; exit code {code}")
    print(f"{summary.get('counts')} after {summary.get('seconds')} s")
    print(f"{len(asked)} requests in {seconds:.1f} s: {rate:.1f} pages/s, {rate / possible:.1%} of what can be")
    print(f"gaps: {gaps[0]:.4f} to {gaps[-1]:.3f} s, median {statistics.median(gaps):.3f}; {under} under {DELAY:g} s")
    if code:
        print("\n".join(log.splitlines()[-15:]), file=sys.stderr)
    return code == 0 and under == 0 and rate >= 0.95 * possible


def _site(host: str, path: str, articles: int) -> Answer:
    if path == _ROBOTS:
        return 200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /private/\n"
    if path == _SECTION:
        return 200, {}, listing(articles)
    if path.startswith("/politics/2026/"):
        return 200, {}, article(host, int(path.split("number-")[1].partition("-")[0]))
    return 404, {}, b"<html><body><h1>Not here</h1></body></html>"


def _outlets(folder: Path, names: list[str], port: int) -> None:
    folder.mkdir()
    for number, name in enumerate(names):
        home = f"http://{name}:{port}/"
        text = (
            f'name = "bench-{number}"\ntitle = "Bench {number}"\nhome = "{home}"\ncountry = "xx"\nlanguages = ["en"]\n'
        )
        text += f'tags = ["bench"]\n[[section]]\nurl = "{home}politics/"\nlearned = "benchmark"\ntrail = ["Politics"]\n'
        (folder / f"bench-{number}.toml").write_text(text)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hosts", type=int, default=0, help="so many hosts at 3 s each, instead of the wishes")
    parser.add_argument("--articles", type=int, default=18, help="articles a host has (with --hosts)")
    options = parser.parse_args()
    good = hosts(options.hosts, options.articles) if options.hosts else wishes()
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
