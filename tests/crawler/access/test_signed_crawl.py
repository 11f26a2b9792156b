"""A crawl signs where it is asked to and where the outlet's file says so, each request anew, and nowhere else."""

from __future__ import annotations

import base64
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from scrapy.settings import Settings

from archive.errors import UsageError
from crawler.access.access import Identity
from crawler.access.keys import directory, made, read_keys, store
from tests.archive.seaweed import SeaweedFS, seaweed  # noqa: F401 -- a fixture
from tests.crawler.access.paper import Asked, Town, content_of, holding, in_bucket, town
from tests.crawler.access.verifier import Judge, Verifier, public
from tests.crawler.sites import Answer, address, listing, page, warc

AGENT = '"https://bot.example"'
SIGNED, ASKS, ASKS_ALL, MUTE, CLEAR = (
    "signed.example",
    "asks.example",
    "asks-all.example",
    "mute.example",
    "www.mute.example",
)
CHALLENGE = (
    b"<html><title>Just a moment...</title><script src='https://x.token.awswaf.com/challenge.js'></script></html>"
)


class Wall:
    """A host that lets in who signs, at its own clock; ``accept`` is its Accept-Signature."""

    def __init__(self, verifier: Judge, answers: dict[str, Answer], accept: str | None, skew: float) -> None:
        self.verifier, self.answers, self.accept, self.skew = verifier, answers, accept, skew
        self.troubles: list[str] = []
        self.taken = 0
        self.seen: Counter[str] = Counter()

    def __call__(self, asked: Asked) -> Answer:
        trouble = self.verifier.trouble("GET", asked.path, asked.fields, time.time() + self.skew)
        signed = "signature" in asked.fields
        self.taken += trouble is None
        if trouble and signed:
            self.troubles.append(trouble)
        more = {"Accept-Signature": self.accept} if self.accept else {}
        if trouble:
            return 202, CHALLENGE, {**more, "x-amzn-waf-action": "challenge"}
        self.seen[asked.path] += 1
        if asked.path == address(3) and self.seen[asked.path] == 1:
            return 500, b"", {}
        status, body, fields = self.answers.get(asked.path, (404, b"", {}))
        return status, body, {**more, **fields}


def answers(to: str) -> dict[str, Answer]:
    """Two pages, one behind a fault, one behind two redirects on the site, one that leads to another host."""
    numbers = range(1, 7)
    found = {address(number): page(f"number {number}") for number in numbers}
    found["/politics/"] = listing(*numbers)
    found[address(4)] = (302, b"", {"Location": f"{address(4)}a/"})
    found[f"{address(4)}a/"] = (301, b"", {"Location": f"{address(4)}b/"})
    found[f"{address(4)}b/"] = page("number 4")
    found[address(5)] = (302, b"", {"Location": to})
    return found


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Town, dict[str, Wall], Path]]:
    folder = tmp_path_factory.mktemp("town")
    key = folder / "bot.pem"
    store(key, (made(), made()))

    told = public(directory(read_keys(key)))
    with town(folder, SIGNED, ASKS, ASKS_ALL, MUTE, CLEAR) as found:
        elsewhere = found.address(MUTE, address(9))
        walls = {
            SIGNED: Wall(Verifier(told, AGENT), answers(elsewhere), None, -60),
            ASKS: Wall(Verifier(told, AGENT), answers(elsewhere), 'sig1=("@authority");tag="web-bot-auth"', 60),
            ASKS_ALL: Wall(
                Verifier(told, AGENT),
                answers(elsewhere),
                'w=("@method" "@target-uri" "user-agent" "signature-agent";key="w");created;expires;tag="web-bot-auth"',
                0,
            ),
        }
        found.hosts.update(walls)
        found.hosts[MUTE] = lambda asked: page("elsewhere") if asked.path == address(9) else (404, b"", {})
        found.outlet("signed", SIGNED, "sign = true")
        found.outlet("asks", ASKS)
        found.outlet("asks-all", ASKS_ALL)
        yield found, walls, key


@pytest.fixture(scope="module")
def bucket(seaweed: SeaweedFS) -> str:  # noqa: F811
    return seaweed.bucket()


@pytest.fixture(scope="module")
def crawled(
    places: tuple[Town, dict[str, Wall], Path],
    tmp_path_factory: pytest.TempPathFactory,
    seaweed: SeaweedFS,  # noqa: F811
    bucket: str,
) -> Path:
    found, _, key = places
    folder = tmp_path_factory.mktemp("signed")
    place = in_bucket(seaweed, bucket, found, folder / "archive")
    signing = {"BOT_KEY": key, "BOT_DIRECTORY": "https://bot.example"}
    done = found.crawl("signed,asks,asks-all", folder, LOG_LEVEL="DEBUG", **place, **signing)
    (folder / "log").write_text(done.log + done.out)
    assert done.code == 0, done.log
    for outlet in done.summary["outlets"].values():
        assert outlet["counts"]["saved"] == 6, (outlet, done.log)
    return folder


def test_who_signs_is_let_in_everywhere(places: tuple[Town, dict[str, Wall], Path], crawled: Path) -> None:
    """All that is signed is accepted, by clocks a minute behind and a minute ahead: redirects, retries, robots.txt."""
    _, walls, _ = places
    for name, wall in walls.items():
        assert wall.troubles == [], name
        assert wall.taken >= 11, name
        assert wall.seen[address(3)] == 2, name
        assert wall.seen[f"{address(4)}b/"] == 1, name


def test_no_signature_goes_where_nobody_asked(places: tuple[Town, dict[str, Wall], Path], crawled: Path) -> None:
    """Not to the host that three redirects led to; and to one that asks, only from its first question on."""
    found, _, _ = places
    assert len(found.to(MUTE)) >= 3
    assert not [one for one in found.to(MUTE) if any(name.startswith("signature") for name in one.fields)]
    assert all("signature" in one.fields for one in found.to(SIGNED))
    for name in (ASKS, ASKS_ALL):
        assert [one.path for one in found.to(name) if "signature" not in one.fields] == ["/robots.txt"]


def test_the_archive_holds_the_signed_request_and_no_byte_of_the_key(
    places: tuple[Town, dict[str, Wall], Path],
    crawled: Path,
    seaweed: SeaweedFS,  # noqa: F811
    bucket: str,
) -> None:
    """Neither do the logs, nor the bucket that the archive is stored in."""
    path = places[2]

    requests = [one.block for one in warc(crawled / "archive", "request")]
    assert sum(b"\r\nSignature-Agent: " in one for one in requests) == sum(w.taken for w in places[1].values())
    for key in read_keys(path):
        raw = key.private.private_bytes_raw()
        for form in (raw, raw.hex().encode(), base64.b64encode(raw).rstrip(b"=")[:42]):
            assert not [one for one in crawled.rglob("*") if one.is_file() and form in content_of(one)]
            assert holding(seaweed, bucket, form) == []
    assert holding(seaweed, bucket, b"Signature-Agent: ")


def test_who_does_not_sign_is_blocked(places: tuple[Town, dict[str, Wall], Path], tmp_path: Path) -> None:
    """In one line, exit 1; and the log says what the origin asks for."""
    found, _, _ = places
    done = found.crawl("asks", tmp_path)

    assert done.code == 1
    (outlet,) = done.summary["outlets"].values()
    assert [alarm["kind"] for alarm in outlet["alarms"]] == ["blocked"]
    assert "asks for signed requests, and BOT_KEY is not set" in done.log
    assert "Traceback" not in done.log


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"BOT_KEY": "none.pem", "BOT_DIRECTORY": "https://bot.example"}, "none.pem: a key cannot be read"),
        ({"BOT_KEY": "bot.pem"}, "BOT_DIRECTORY must say where"),
        ({"BOT_DIRECTORY": "https://bot.example"}, "BOT_KEY must name"),
        ({"BOT_KEY": "open.pem", "BOT_DIRECTORY": "https://bot.example"}, "chmod 600"),
        ({"BOT_KEY": "bot.pem", "BOT_DIRECTORY": "http://bot.example"}, "not an https address"),
    ],
)
def test_a_setting_that_is_wrong_starts_nothing(tmp_path: Path, settings: dict[str, str], words: str) -> None:

    store(tmp_path / "bot.pem", (made(),))
    store(tmp_path / "open.pem", (made(),))
    (tmp_path / "open.pem").chmod(0o644)
    given = {n: str(tmp_path / v) if n == "BOT_KEY" else v for n, v in settings.items()}

    with pytest.raises(UsageError, match=words):
        Identity.from_settings(Settings(given))
