"""How lines about an article look, which are none of its text: bylines, dates, notes on the author."""

from __future__ import annotations

import re

__all__ = ["BIO", "BYLINE", "DATE", "TIME"]

BYLINE = re.compile(r"(?:By|Von|Par|Por|Di|Door|Av|Af|Text:|Foto:|Oleh|Przez)\s+[A-ZÀ-Þ]")
DATE = re.compile(r"\d{4}|\d{1,2}[:.h]\d{2}|\b\d{1,2}[./]\d{1,2}", re.IGNORECASE)
TIME = re.compile(r"\W*\d{1,2}[:.h]\d{2}\s?(?:[ap]\.?m\.?|uhr|klo)?\W*", re.IGNORECASE)
# How a line about an author goes on.
BIO = re.compile(
    r"""\bis\s+(?:an?|the)\b.{0,80}(?:writer|reporter|editor|correspondent|journalist|columnist|author|producer|
    contributor|fellow|professor|critic|director) |
    \b(?:covers|writes|reports|joined|worked|began)\b | \bfollow\b | @\w+ |
    ist\s+(?:seit|redakteur|journalist|autor|korrespondent|reporter) | jahrgang |
    est\s+(?:journaliste|rédact) | es\s+(?:periodista|redactor) | è\s+(?:giornalista)""",
    re.IGNORECASE | re.VERBOSE,
)
