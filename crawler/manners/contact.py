"""Who crawls, and where a webmaster reaches them: the User-Agent header."""

from __future__ import annotations

import re

from scrapy.settings import BaseSettings

__all__ = ["has_contact", "user_agent"]

_CONTACT = re.compile(r"https?://[^\s)]+|[\w.+-]+@[\w-]+\.[\w.-]+")


def user_agent(settings: BaseSettings) -> str:
    """``USER_AGENT`` with ``CONTACT`` behind it, unless it already names one."""
    agent, contact = str(settings["USER_AGENT"]), settings.get("CONTACT")
    if not contact or _CONTACT.search(agent):
        return agent
    # A line's end in a setting must not become a header of its own.
    return f"{agent} (+{re.sub(r'[^ -~]', '', str(contact))})"


def has_contact(settings: BaseSettings) -> bool:
    """Whether the User-Agent tells a webmaster where to complain."""
    return _CONTACT.search(user_agent(settings)) is not None
