from __future__ import annotations

import pytest
from scrapy.settings import Settings

from crawler.manners.contact import has_contact, user_agent


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
