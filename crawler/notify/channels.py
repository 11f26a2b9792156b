"""The ways by which a batch of events reaches somebody. Each raises DeliveryError where nobody took it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import os
import smtplib
import ssl
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from email.header import Header
from email.mime.text import MIMEText
from email.utils import format_datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec

from archive.errors import ArchiveError
from archive.events.event import Event, called
from archive.events.feeds import title_of, words_of
from archive.render.plain import on_a_line
from crawler.notify.config import Smtp

__all__ = ["DeliveryError", "append", "batch_id", "mail", "post", "signature"]

_SCHEMA: Final = "paper-of-record/events/1"
# Seconds, for all of one delivery: nobody may hold a run that is over.
_WITHIN: Final = 20.0
_PORTS: Final = {"starttls": 587, "tls": 465, "none": 25}


class DeliveryError(ArchiveError):
    """A batch was not taken; it is sent again at the next call."""


def post(url: str, key: bytes, events: Sequence[Event]) -> None:
    """Sends a batch to a webhook, signed as Standard Webhooks has it (webhook-id, -timestamp and -signature).

    Any status of 200 to 299 says that it was taken. Redirects are not followed."""
    body = msgspec.json.encode({"schema": _SCHEMA, "events": events})
    sent, name = str(int(time.time())), batch_id(events)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "paper-of-record",
        "webhook-id": name,
        "webhook-timestamp": sent,
        "webhook-signature": signature(key, name, sent, body),
    }
    host = urlsplit(url).hostname
    _within(f"webhook at {host}", lambda: _post(url, body, headers))


def signature(key: bytes, name: str, sent: str, body: bytes) -> str:
    """``v1,`` and base64 of HMAC-SHA256 over ``<webhook-id>.<webhook-timestamp>.<body>``."""
    digest = hmac.new(key, f"{name}.{sent}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def batch_id(events: Sequence[Event]) -> str:
    """The id of a batch: the same events give the same one."""
    return called("batch", *(one.id for one in events)).removeprefix("urn:uuid:")


def mail(smtp: Smtp, to: Sequence[str], events: Sequence[Event]) -> None:
    """Sends a batch as one mail of plain text to all of ``to``."""
    message = _message(smtp.from_, to, events)
    _within(f"mail by {smtp.host}", lambda: _send(smtp, message))


def append(path: Path, events: Sequence[Event]) -> None:
    """Writes a batch behind a file of JSON lines; half a line that a crash left there goes. OSError where the disk
    refuses."""
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o644), "r+b") as stream:
        stream.truncate(_end_of_lines(stream, stream.seek(0, os.SEEK_END)))
        stream.seek(0, os.SEEK_END)
        stream.writelines(one.to_json() + b"\n" for one in events)
        stream.flush()
        os.fsync(stream.fileno())


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def _post(url: str, body: bytes, headers: Mapping[str, str]) -> None:
    request = urllib.request.Request(url, body, dict(headers), method="POST")
    try:
        with urllib.request.build_opener(_NoRedirect).open(request, timeout=_WITHIN):
            pass
    except urllib.error.HTTPError as error:
        raise DeliveryError(f"HTTP {error.code}") from None
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise DeliveryError(str(getattr(error, "reason", error)) or type(error).__name__) from None


def _send(smtp: Smtp, message: MIMEText) -> None:
    context = ssl.create_default_context()
    port = smtp.port or _PORTS[smtp.tls]
    try:
        with (
            smtplib.SMTP_SSL(smtp.host, port, timeout=_WITHIN, context=context)
            if smtp.tls == "tls"
            else smtplib.SMTP(smtp.host, port, timeout=_WITHIN)
        ) as server:
            if smtp.tls == "starttls":
                server.starttls(context=context)
            if smtp.user is not None:
                server.login(smtp.user, smtp.password() or "")
            # An address that is refused among others that are taken would be asked again for ever.
            server.send_message(message)
    except (OSError, ValueError, smtplib.SMTPException) as error:
        raise DeliveryError(on_a_line(str(error)) or type(error).__name__) from None


def _message(sender: str, to: Sequence[str], events: Sequence[Event]) -> MIMEText:
    first = title_of(events[0])
    more = f" (and {len(events) - 1} more)" if len(events) > 1 else ""
    told = "\n".join(f"{title_of(one)}\n{words_of(one)}\nevent: {one.id}\n" for one in events)
    message = MIMEText(told, "plain", "utf-8")
    message["From"] = sender
    message["To"] = ", ".join(to)
    message["Subject"] = _unstructured(f"{first[:150]}{more}")  # type: ignore[assignment] # the stubs say str
    message["Date"] = format_datetime(datetime.now(UTC))
    # A client that drops what it has shows a mail that came twice once.
    message["Message-ID"] = f"<{batch_id(events)}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    return message


def _unstructured(text: str) -> Header:
    """``text`` as encoded words (RFC 2047). EmailMessage would decode those that a headline has of its own, with the
    ends of lines in them, and so let a page write header fields."""
    is_plain = text.isascii() and "=?" not in text
    return Header(text, "us-ascii" if is_plain else "utf-8", header_name="Subject")


def _within(what: str, work: Callable[[], None]) -> None:
    """Does ``work``, for ``_WITHIN`` seconds at most: who answers a letter at a time is not waited for."""
    failed: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:
            failed.append(error)

    working = threading.Thread(target=run, daemon=True)
    working.start()
    working.join(_WITHIN)
    if working.is_alive():
        raise DeliveryError(f"{what}: no answer in time")
    if failed and not isinstance(failed[0], DeliveryError):
        raise failed[0]
    if failed:
        raise DeliveryError(f"{what}: {failed[0]}")


def _end_of_lines(stream: Any, end: int) -> int:
    """Where the last whole line of a file of ``end`` bytes ends."""
    while end > 0:
        begin = max(0, end - (1 << 16))
        stream.seek(begin)
        found = stream.read(end - begin).rfind(b"\n")
        if found >= 0:
            return int(begin + found + 1)
        end = begin
    return 0
