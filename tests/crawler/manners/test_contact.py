from __future__ import annotations

import pytest
from scrapy.settings import Settings

from archive.errors import UsageError
from crawler.manners.contact import has_contact, require_contact, user_agent


@pytest.mark.parametrize(
    ("agent", "contact", "expected"),
    [
        ("PaperOfRecord/1", None, "PaperOfRecord/1"),
        ("PaperOfRecord/1", "you@example.org", "PaperOfRecord/1 (+you@example.org)"),
        ("PaperOfRecord/1", "https://example.org/bot", "PaperOfRecord/1 (+https://example.org/bot)"),
        ("Mine/1 (+https://example.org)", "you@example.org", "Mine/1 (+https://example.org)"),
        ("PaperOfRecord/1", "a@b.org\r\nX-Evil: 1", "PaperOfRecord/1 (+a@b.orgX-Evil: 1)"),
    ],
)
def test_the_user_agent_names_a_contact(agent: str, contact: str | None, expected: str) -> None:
    settings = Settings({"USER_AGENT": agent, "CONTACT": contact})

    assert user_agent(settings) == expected
    assert has_contact(settings) == (expected != "PaperOfRecord/1")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8000/p/",
        "http://127.9.9.9/p/",
        "http://[::1]:9/p/",
        "http://localhost:9/",
        "http://a.localhost/",
    ],
)
def test_ones_own_machine_may_be_asked_without_a_contact(url: str) -> None:
    require_contact(Settings({"USER_AGENT": "PaperOfRecord/1"}), [url])


@pytest.mark.parametrize("url", ["https://site.example/", "http://10.0.0.1/", "http://127.0.0.1.site.example/"])
def test_nobody_else_may(url: str) -> None:
    with pytest.raises(UsageError, match="CONTACT is not set"):
        require_contact(Settings({"USER_AGENT": "PaperOfRecord/1"}), ["http://127.0.0.1/", url])
    require_contact(Settings({"USER_AGENT": "PaperOfRecord/1", "CONTACT": "you@example.org"}), [url])
    require_contact(Settings({"USER_AGENT": "Mine/1 (+https://example.org)"}), [url])
