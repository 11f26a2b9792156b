"""A crawl of servers whose certificates do not hold (issue H)."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import archive
from archive.verify.audit import verify
from tests.crawler.crawls import crawl
from tests.wire import Authority, Heard, Step, WireServer


def _answer(heard: Heard) -> list[Step]:
    return [b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"]


def test_each_bad_certificate_is_one_cause_and_no_traceback(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    contexts = {
        "expired": authority.server("127.0.0.1", days=(-9, -2)),
        "other_name": authority.server("news.example"),
        "self_signed": authority.itself("127.0.0.1"),
        "invalid": authority.server("*"),  # no name at all; nobody may take it for every name
    }
    with ExitStack() as stack:
        servers = {name: stack.enter_context(WireServer(_answer, one)) for name, one in contexts.items()}
        passed = stack.enter_context(WireServer(_answer, authority.server("127.0.0.1", "localhost", days=(-9, -3))))
        urls = {name: f"https://127.0.0.1:{one.port}/{name}/" for name, one in servers.items()}
        let = f"https://localhost:{passed.port}/let/"
        done = crawl(
            {"url": " ".join([*urls.values(), let])}, folder=tmp_path,
            CA_FILE=authority.file, UNVERIFIED_HOSTS="localhost", ALLOW_PRIVATE="127.0.0.0/8,::1/128",
        )  # fmt: skip

    told = {source.url: source.cause for run in archive.open(tmp_path / "archive").runs() for source in run.sources}
    assert {url: (cause.kind, cause.code) for url, cause in told.items() if cause and url != let} == {
        url: ("certificate", name) for name, url in urls.items()
    }
    assert getattr(told[let], "kind", None) == "http_status"
    assert "Traceback" not in done.log
    assert list(verify(tmp_path / "archive")) == []
