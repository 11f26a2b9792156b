"""Who crawls, and where a webmaster reaches them: the User-Agent header."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable

from scrapy.settings import BaseSettings

from archive.errors import UsageError
from archive.urls import host_of

__all__ = ["has_contact", "require_contact", "user_agent"]

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


def require_contact(settings: BaseSettings, urls: Iterable[str]) -> None:
    """UsageError where a site is to be asked and nobody named who asks; one's own machine may be asked without."""
    if has_contact(settings):
        return
    host = next((host for host in map(host_of, urls) if not _is_loopback(host)), None)
    if host is None:
        return
    given = settings.get("CONTACT")
    wrong = f"CONTACT={given} is neither a web nor a mail address" if given else "CONTACT is not set"
    raise UsageError(
        f"{wrong}: {host} must be able to reach whoever crawls it; write -s CONTACT=you@example.org, or the "
        "address of a page about your crawl"
    )


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
