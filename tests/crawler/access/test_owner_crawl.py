"""A subscriber's crawl: what the account may read comes, and no byte of the account stays anywhere."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import archive
from tests.archive.seaweed import SeaweedFS, seaweed  # noqa: F401 -- a fixture
from tests.crawler.access.paper import Asked, Town, content_of, holding, in_bucket, town
from tests.crawler.crawls import Crawl
from tests.crawler.sites import Answer, address, fates, listing, page, run_of, warc

PAPER, SUB, MUTE, PLAIN = "www.paper.example", "live.paper.example", "mute.example", "other.example"
SECRET, RENEWED, TOKEN = "s3cr3t-s3ss10n-0f-th3-0wn3r", "r3n3w3d-s3ss10n-0f-th3-0wn3r", "l1brary-t0ken-0f-th3-0wn3r"
CHALLENGE = (
    b"<html><title>Just a moment...</title><script src='https://x.token.awswaf.com/challenge.js'></script></html>"
)


def answers(found: Town) -> dict[str, Answer]:
    numbers = range(1, 7)
    told = {address(number): page(f"number {number}") for number in numbers}
    told["/politics/"] = listing(*numbers)
    told[address(3)] = (302, b"", {"Location": found.address(MUTE, address(9))})
    told[address(4)] = (302, b"", {"Location": found.address(SUB, address(4))})
    told[address(5)] = (302, b"", {"Location": f"http://{PAPER}:1{address(5)}"})
    # The site prints the session in its page.
    status, body, fields = page("number 6")
    told[address(6)] = (status, body.replace(b"</title>", f"</title><script>s='{SECRET}'</script>".encode()), fields)
    return told


class Subscription:
    """Lets in who sends the session, or the token; renews the session with each answer."""

    def __init__(self, found: Town) -> None:
        self.answers = answers(found)

    def __call__(self, asked: Asked) -> Answer:
        if asked.path == "/robots.txt":
            return 404, b"", {}
        if f"session={SECRET}" not in asked.fields.get("cookie", "") or asked.fields.get("x-library") != TOKEN:
            return 202, CHALLENGE, {"x-amzn-waf-action": "challenge"}
        status, body, fields = self.answers.get(asked.path, (404, b"", {}))
        return status, body, {**fields, "Set-Cookie": f"session={RENEWED}; Path=/; Secure"}


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Town, Path]]:
    folder = tmp_path_factory.mktemp("town")
    accounts = folder / "accounts"
    accounts.mkdir()
    until = int(time.time()) + 86_400
    cookies = "".join(
        f"{domain}\tTRUE\t/\tTRUE\t{until}\tsession\t{SECRET}\n" for domain in (".paper.example", ".mute.example")
    )
    for name, content in (("paper.cookies", cookies), ("paper.headers", f"X-Library: {TOKEN}\n")):
        (accounts / name).write_text(content)
        (accounts / name).chmod(0o600)
    with town(folder, PAPER, SUB, MUTE, PLAIN) as found:
        found.hosts[PAPER] = Subscription(found)
        found.hosts[SUB] = live = Subscription(found)
        live.answers[address(4)] = page("number 4")
        open_paper = {**answers(found), address(6): page("number 6")}
        found.hosts[PLAIN] = lambda asked: open_paper.get(asked.path, (404, b"", {}))
        found.hosts[MUTE] = lambda asked: page("elsewhere") if asked.path == address(9) else (404, b"", {})
        found.outlet("paper", PAPER, f'hosts = ["{SUB}"]')
        found.outlet("other", PLAIN)
        yield found, accounts


@pytest.fixture(scope="module")
def bucket(seaweed: SeaweedFS) -> str:  # noqa: F811
    return seaweed.bucket()


@pytest.fixture(scope="module")
def crawled(
    places: tuple[Town, Path],
    tmp_path_factory: pytest.TempPathFactory,
    seaweed: SeaweedFS,  # noqa: F811
    bucket: str,
) -> tuple[Path, Crawl]:
    found, accounts = places
    folder = tmp_path_factory.mktemp("subscriber")
    place = in_bucket(seaweed, bucket, found, folder / "archive")
    logs = {"LOG_LEVEL": "DEBUG", "LOG_FILE": folder / "log"}
    done = found.crawl("paper,other", folder, OWNER_ACCESS=accounts, ARCHIVE_KEEP_SECRETS=1, **place, **logs)
    (folder / "told").write_text(done.log + done.out)
    return folder, done


def test_a_subscriber_reads_what_the_account_may(crawled: tuple[Path, Crawl]) -> None:
    """The page that repeats the session is not kept, and says why; the rest is."""
    folder, done = crawled
    run = done.summary["outlets"]["paper"]["run"]
    told = fates(folder / "archive", run)

    assert [told[address(number)]["fate"] for number in (1, 2, 4)] == ["saved"] * 3, done.log
    assert told[address(6)]["fate"] == "failed"
    assert "repeats a secret" in told[address(6)]["reason"]["words"]


def test_the_account_goes_to_the_papers_own_site_alone(places: tuple[Town, Path], crawled: tuple[Path, Crawl]) -> None:
    found, _ = places
    with_account = [one for one in found.asked if {"cookie", "x-library"} & set(one.fields)]

    assert {one.host for one in with_account} == {PAPER, SUB}
    assert all("x-library" in one.fields and "cookie" in one.fields for one in with_account)
    assert "/robots.txt" not in {one.path for one in with_account}
    assert len([one for one in found.to(MUTE) if one.path == address(9)]) >= 1
    assert found.to(PLAIN)


def test_no_byte_of_the_account_stays(
    crawled: tuple[Path, Crawl],
    seaweed: SeaweedFS,  # noqa: F811
    bucket: str,
) -> None:
    """Not in the archive, though a setting keeps secrets; not in the bucket, logs, ledger or output. The WARC says what
    was cut."""
    folder, _ = crawled
    assert holding(seaweed, bucket, b"used: owner_access")
    assert [holding(seaweed, bucket, word.encode()) for word in (SECRET, RENEWED, TOKEN)] == [[], [], []]
    for path in folder.rglob("*"):
        if path.is_file():
            content = content_of(path)
            assert not [word for word in (SECRET, RENEWED, TOKEN) if word.encode() in content], path
    facts = [one.block for one in warc(folder / "archive", "metadata") if b"used: owner_access" in one.block]
    assert len(facts) >= 5
    assert all(b"redacted: X-Library" in one and b"redacted: Cookie" in one for one in facts if b"reason: " not in one)
    assert any(b"redacted: Set-Cookie" in one for one in facts)


def test_who_reads_sees_that_the_account_was_used(crawled: tuple[Path, Crawl]) -> None:
    """In the article, in its snapshot and in what is made again from the WARC; not of the paper without an account."""
    news = archive.open(crawled[0] / "archive")
    articles = {one.outlet: one for one in news if one.url.endswith(address(1))}

    assert {name: one.snapshot and one.snapshot.used for name, one in articles.items()} == {
        "paper": "owner_access",
        "other": None,
    }
    assert news.snapshot(articles["paper"]).used == "owner_access"
    assert news.snapshot(articles["paper"]).ref() == articles["paper"].snapshot
    assert {one.used for one in news.snapshots() if one.kind != "failure" and one.url.endswith("robots.txt")} == {None}


def test_without_the_account_the_paper_is_blocked(places: tuple[Town, Path], tmp_path: Path) -> None:
    found, _ = places
    done = found.crawl("paper", tmp_path)

    assert done.code == 1
    (outlet,) = done.summary["outlets"].values()
    assert [alarm["kind"] for alarm in outlet["alarms"]] == ["blocked"]
    assert "Traceback" not in done.log
    assert run_of(done)
