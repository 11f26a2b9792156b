"""The text of an HTML page: byte order mark, Content-Type, ``<meta charset>``, else UTF-8 or Windows-1252."""

from __future__ import annotations

import re
from collections.abc import Mapping

from crawler.discovery.xml import decode

__all__ = ["decode_html"]

_META = re.compile(rb"""<meta\b[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)


def decode_html(body: bytes, headers: Mapping[str, str] | None = None) -> str:
    """The text of ``body``. A charset that does not fit the bytes yields to one that does."""
    declared = _META.search(body[:4096])
    fields = {name.lower(): value for name, value in (headers or {}).items()}
    if declared and "charset" not in fields.get("content-type", "").lower():
        fields["content-type"] = f"text/html; charset={declared[1].decode('ascii')}"
    return decode(body, fields)
