"""`archive notify`: webhooks, mail, feeds and files are told what is new, and miss nothing while they are away."""

from __future__ import annotations

import base64
import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import jsonschema
import pytest
from lxml import etree

from archive.__main__ import main
from archive.errors import UsageError
from archive.events.event import Event
from crawler.notify.channels import _message, signature
from crawler.notify.config import Config
from tests.archive.events.desk import Desk, page
from tests.archive.events.feed_rules import JSON_FEED, atom_schema
from tests.crawler.notify.receivers import KEY, MailServer, Webhook, saying, serving

SECRET = f"whsec_{base64.b64encode(KEY).decode()}"


@pytest.fixture
def hook() -> Iterator[Webhook]:
    with serving(Webhook()) as server:
        yield server


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("HOOK_SECRET", SECRET)
    return Desk(tmp_path)


def config(folder: Path, *watches: str, smtp: str = "") -> Path:
    file = folder / "watch.toml"
    file.write_text("\n".join([*(f"[[watch]]\n{one}" for one in watches), smtp]))
    return file


def hooked(hook: Webhook, more: str = "") -> str:
    return f'name = "desk"\nwebhook = "{hook.url}"\nsecret_env = "HOOK_SECRET"\n{more}'


def notify(desk: Desk, file: Path) -> int:
    return main(["notify", str(desk.place), str(file)])


def test_the_vector_of_standard_webhooks() -> None:
    """The example of the reference libraries of Standard Webhooks."""
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    name, sent = "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330"

    assert signature(key, name, sent, b'{"test": 2432232314}') == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_an_outlet_that_the_archive_has_not_is_named(
    desk: Desk, hook: Webhook, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A misspelt one kept everybody from hearing of it, without a word; the others are told."""
    desk.run(page(0, "Headline"))
    there = desk.place.joinpath("articles").iterdir()
    [outlet] = [path.name for path in there]

    assert notify(desk, config(tmp_path, hooked(hook, f'outlets = ["{outlet}", "{outlet}x"]'))) == 0
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("desk: 1 event\n", 1)
    assert f"desk: {outlet}x: no such outlet here; there are {outlet}" in told.err


def test_a_webhook_that_fails_for_a_day_misses_nothing(
    desk: Desk, hook: Webhook, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = config(tmp_path, hooked(hook))
    hook.statuses = [204, 500, 503, 302, 429]
    codes = []
    for number in range(7):
        desk.run(page(24 * number, f"Headline {number}"))
        codes.append(notify(desk, file))

    assert codes == [0, 1, 1, 1, 1, 0, 0]
    assert [one["headline"] for one in hook.events] == [f"Headline {number}" for number in range(7)]
    assert [len(events) for _, events in hook.batches] == [1, 5, 1]
    assert hook.unsigned == 0
    said = capsys.readouterr()
    assert "webhook at 127.0.0.1: HTTP 503" in said.out
    assert "s3cret" not in said.out + said.err


def test_batches_are_bounded_and_come_in_order(
    desk: Desk, hook: Webhook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.notify.course._MOST", 2)
    urls = [f"https://courier.example/politics/20261014-{410300 + number}/" for number in range(250)]
    desk.run(*(page(number, f"Story {number}", url=url) for number, url in enumerate(urls)))
    file = config(tmp_path, hooked(hook))

    assert [notify(desk, file) for _ in range(3)] == [0, 0, 0]
    assert [len(events) for _, events in hook.batches] == [100, 100, 50]
    assert [one["captured"] for one in hook.events] == sorted(one["captured"] for one in hook.events)
    assert len({one["id"] for one in hook.events}) == 250


def test_a_batch_that_comes_twice_has_the_same_ids(desk: Desk, hook: Webhook, tmp_path: Path) -> None:
    """Killed (SIGKILL) after the webhook had taken it, before the cursor moved."""
    desk.run(page(1, "Late"), page(2, "Audit", url="https://courier.example/politics/20261014-410240/"))
    file = config(tmp_path, hooked(hook))
    program = (
        "import os, signal, sys\n"
        "from archive.events.cursor import Cursor\n"
        "from archive.__main__ import main\n"
        "Cursor.tell = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "main(sys.argv[1:])\n"
    )
    words = [sys.executable, "-c", program, "notify", str(desk.place), str(file)]
    assert subprocess.run(words, check=False, timeout=60).returncode == -signal.SIGKILL

    assert notify(desk, file) == 0
    first, second = hook.batches
    assert first == second


def test_who_cannot_be_reached_keeps_nobody_waiting(
    desk: Desk, hook: Webhook, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    away = f'name = "away"\nwebhook = "http://127.0.0.1:{port}/x"\nsecret_env = "HOOK_SECRET"'
    full = 'name = "full"\nlines = "/dev/full"'
    desk.run(page(1, "Late"))

    assert notify(desk, config(tmp_path, away, full, hooked(hook))) == 1
    assert len(hook.events) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("away: 0 events, then webhook at 127.0.0.1: ")
    assert lines[1].startswith("full: 0 events, then ")
    assert lines[2] == "desk: 1 event"


def test_who_answers_a_letter_at_a_time_is_not_waited_for(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.notify.channels._WITHIN", 0.3)
    desk.run(page(1, "Late"))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent_hook = (
            f'name = "desk"\nwebhook = "http://127.0.0.1:{silent.getsockname()[1]}"\nsecret_env = "HOOK_SECRET"'
        )
        began = time.monotonic()

        assert notify(desk, config(tmp_path, silent_hook)) == 1
        assert time.monotonic() - began < 15


def test_mail(desk: Desk, tmp_path: Path) -> None:
    with serving(MailServer()) as server:
        smtp = f'[smtp]\nhost = "127.0.0.1"\nport = {server.port}\ntls = "none"\nfrom = "paper@archive.example"'
        file = config(tmp_path, 'name = "mail"\nmail = ["desk@paper.example", "b@paper.example"]', smtp=smtp)
        desk.run(page(1, "首相官邸\r\nBcc: everybody@paper.example"))
        assert notify(desk, file) == 0
        assert notify(desk, file) == 0
        server.refuses = "b@paper.example"
        desk.run(page(30, "Late"))
        assert notify(desk, file) == 0

    [(to, letter), (second, _)] = server.letters
    assert to == ["desk@paper.example", "b@paper.example"]
    assert second == ["desk@paper.example"]
    assert letter["Subject"] == "New: 首相官邸  Bcc: everybody@paper.example"
    assert letter["Bcc"] is None
    assert letter["Message-ID"].endswith("@archive.example>")
    assert "https://courier.example/politics/20261013-410233/" in letter.get_content()


@pytest.mark.parametrize(
    "headline",
    [
        "=?utf-8?q?a=0D=0ABcc=3A_everybody=40paper.example?=",
        "=?utf-8?b?YQ0KQmNjOiBldmVyeWJvZHlAcGFwZXIuZXhhbXBsZQ==?= and more",
        "=?iso-2022-jp?q?x=0AX-Two=3A_1?=",
        "a\u2028Bcc: everybody@paper.example",
        "首相、予算案を提出 野党は反発「説明が足りない」" * 5,
        "é è ê ë " * 15,
        "“Nein” – sagt die Ministerin zu „Plänen“ für 2027 und 2028, und überlässt alles Weitere dem Rat",
        "👩‍👩‍👧‍👦 family" * 9,
        "x" * 400,
    ],
)
def test_a_headline_writes_its_subject_and_nothing_else(headline: str) -> None:
    """A page has no say in the head of a letter, in whatever coding it tries."""
    event = Event(id="urn:x", kind="new", outlet="o", captured="2026-11-26T00:00:00Z", summary="s", headline=headline)

    raw = _message("paper@archive.example", ["desk@paper.example"], [event]).as_bytes()

    letter = message_from_bytes(raw, policy=policy.default)
    names = {"Content-Type", "MIME-Version", "Content-Transfer-Encoding", "From", "To", "Subject", "Date", "Message-ID"}
    assert set(letter.keys()) == names | {"Auto-Submitted"}
    assert letter["Subject"].rstrip() == f"New: {headline}".replace("\u2028", " ")[:150].rstrip()
    assert raw.isascii()
    assert max(map(len, raw.splitlines())) < 200


@pytest.mark.parametrize(
    "answer",
    [
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 301 Moved\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 " + b"x" * 200_000,
        b"HTTP/1.1 500 No\r\nContent-Length: 1000000\r\n\r\n" + b"x" * 1_000_000,
        b"",
    ],
)
def test_a_receiver_that_answers_oddly_has_not_taken_it(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str], answer: bytes
) -> None:
    desk.run(page(1, "Late"))
    with saying(answer) as port:
        file = config(tmp_path, f'name = "odd"\nwebhook = "http://127.0.0.1:{port}/x"\nsecret_env = "HOOK_SECRET"')
        assert notify(desk, file) == 1
        tls = config(tmp_path, f'name = "odd"\nwebhook = "https://127.0.0.1:{port}/x"\nsecret_env = "HOOK_SECRET"')
        assert notify(desk, tls) == 1

    lines = capsys.readouterr().out.splitlines()
    assert [line.startswith("odd: 0 events, then webhook at 127.0.0.1: ") for line in lines] == [True, True]


def test_a_server_that_has_no_starttls_gets_no_letter(desk: Desk, tmp_path: Path) -> None:
    with serving(MailServer()) as server:
        smtp = f'[smtp]\nhost = "127.0.0.1"\nport = {server.port}\ntls = "starttls"\nfrom = "paper@archive.example"'
        desk.run(page(1, "Late"))

        assert notify(desk, config(tmp_path, 'name = "mail"\nmail = ["desk@paper.example"]', smtp=smtp)) == 1
    assert server.letters == []


def test_a_mail_server_that_takes_nobody_is_asked_again(desk: Desk, tmp_path: Path) -> None:
    with serving(MailServer()) as server:
        smtp = f'[smtp]\nhost = "127.0.0.1"\nport = {server.port}\ntls = "none"\nfrom = "paper@archive.example"'
        file = config(tmp_path, 'name = "mail"\nmail = ["desk@paper.example"]', smtp=smtp)
        server.refuses = "desk@paper.example"
        desk.run(page(1, "Late"))
        assert notify(desk, file) == 1
        server.refuses = None
        assert notify(desk, file) == 0

    assert len(server.letters) == 1


def test_feeds_and_lines(desk: Desk, tmp_path: Path) -> None:
    file = config(
        tmp_path,
        'name = "a"\natom = "out.atom"\ntitle = "Ferries"',
        'name = "b"\njson_feed = "out.json"\nkinds = ["edited"]',
        'name = "c"\nlines = "out.jsonl"',
    )
    desk.run(page(1, "Late"))
    assert notify(desk, file) == 0
    with (tmp_path / "out.jsonl").open("ab") as lines:
        lines.write(b'{"half": "a li')
    desk.run(page(30, "Later"))
    assert notify(desk, file) == 0

    atom_schema().assertValid(etree.fromstring((tmp_path / "out.atom").read_bytes()))
    feed = json.loads((tmp_path / "out.json").read_bytes())
    jsonschema.validate(feed, JSON_FEED)
    assert [one["title"] for one in feed["items"]] == ["Edited: “Late” → “Later”"]
    told = [json.loads(line)["kind"] for line in (tmp_path / "out.jsonl").read_bytes().splitlines()]
    assert told == ["new", "edited"]


@pytest.mark.parametrize(
    ("watch", "told"),
    [
        ("", "name"),
        ('name = "A b"\nlines = "x"', "a name is of"),
        ('name = "a"', "name one of webhook, mail"),
        ('name = "a"\nlines = "x"\natom = "y"', "name one of webhook, mail"),
        ('name = "a"\nlines = "x"\nkind = ["new"]', "unknown field `kind`.*; allowed here: name, webhook"),
        ('name = "a"\nlines = "x"\n[smtp]\nserver = "x"', "unknown field `server`.*; allowed here: host, from, port"),
        ('name = "a"\nlines = "x"\n[[watch]]\nname = "b"\nlines = "x"', r"written already \(watch 'a'\)"),
        ('name = "a"\nlines = "x"\ncursor = "x"', r"written already \(watch 'a'\)"),
        ('name = "a"\nlines = "x"\nfields = ["zzz"]', "'zzz' is no field of an article; there are access, agency"),
        ('name = "a"\nlines = "x"\nkinds = ["edit"]', "did you mean edited"),
        ('name = "a"\nlines = "no/such/folder/x"', "there is no such folder"),
        ('name = "a"\nwebhook = "hooks.example"\nsecret_env = "HOOK_SECRET"', "not a web address"),
        ('name = "a"\nwebhook = "https://hooks.example"', "a webhook is signed"),
        ('name = "a"\nwebhook = "https://hooks.example"\nsecret_env = "NO_SUCH"', "no such variable"),
        ('name = "a"\nwebhook = "https://hooks.example"\nsecret_env = "SHORT"', "base64 of 24 to 64 bytes"),
        ('name = "a"\nmail = ["desk@paper.example"]', r"needs a section \[smtp\]"),
        ('name = "a"\nwebhook = "https://me:word@hooks.example"\nsecret_env = "HOOK_SECRET"', "no name and password"),
        ('name = "a"\nwebhook = "https://hooks.example/a b"\nsecret_env = "HOOK_SECRET"', "not a web address"),
        ('name = "a"\nmail = ["編集@paper.example"]\n[smtp]\nhost = "x"\nfrom = "a@b.example"', "no mail address"),
        ('name = "a"\nmail = ["desk"]\n[smtp]\nhost = "x"\nfrom = "a@b.example"', "no mail address"),
    ],
)
def test_what_is_wrong_is_said_before_anything_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, watch: str, told: str
) -> None:
    monkeypatch.setenv("HOOK_SECRET", SECRET)
    monkeypatch.setenv("SHORT", "c2hvcnQ=")

    with pytest.raises(UsageError, match=told):
        Config.read(config(tmp_path, watch))


def test_a_single_table_of_watch_is_told(tmp_path: Path) -> None:
    file = tmp_path / "watch.toml"
    file.write_text('[watch]\nname = "a"\nlines = "x"\n')

    with pytest.raises(UsageError, match=r"write \[\[watch\]\], also for one"):
        Config.read(file)
