"""``PING_URL``: a request to an address of the user's own when a crawl is over, for a dead man's switch.

The summary is sent by POST as JSON to ``PING_URL/<exit code>``, as healthchecks.io and its like have it. The address is
the user's word: the address guard does not apply, and nothing of it is archived.
"""

from __future__ import annotations

import json
import logging
import threading
import urllib.error
import urllib.request
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

__all__ = ["address", "ping"]

logger = logging.getLogger(__name__)

# Seconds, for all of it: a run that was interrupted has 7 left.
_WITHIN: Final = 5.0


def ping(url: str, summary: dict[str, Any], exit_code: int) -> None:
    """Tells the address that the crawl is over. Where it does not answer, that is a warning and changes nothing."""
    told: list[str] = []
    asking = threading.Thread(target=_ask, args=(address(url, exit_code), summary, told), daemon=True)
    asking.start()
    asking.join(_WITHIN)
    failed = told[0] if told else "no answer in time" if asking.is_alive() else None
    if failed:
        # An address of this kind may hold a secret: the host is enough to know it by.
        logger.warning("PING_URL at %s: %s; whoever waits for this ping hears nothing", urlsplit(url).hostname, failed)


def address(url: str, exit_code: int) -> str:
    """``https://hc.example/uuid`` → ``https://hc.example/uuid/0``; a query stays behind the path."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/{exit_code}"))


def _ask(url: str, summary: dict[str, Any], told: list[str]) -> None:
    body = json.dumps(summary, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json", "User-Agent": "paper-of-record"}
    try:
        request = urllib.request.Request(url, body, headers, method="POST")
        with urllib.request.urlopen(request, timeout=_WITHIN):
            pass
    except urllib.error.HTTPError as error:
        told.append(f"HTTP {error.code}")
    except (OSError, ValueError) as error:
        told.append(str(getattr(error, "reason", error)) or type(error).__name__)
