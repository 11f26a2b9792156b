"""What programs write beside the form of a standard for dates, and says the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

__all__ = ["in_form"]


def _in_24_hours(said: re.Match[str]) -> str:
    hour = int(said[2]) % 12 + (12 if said[4] in "Pp" else 0)
    return f"{said[1]}{hour:02}{said[3]}"


def _offset(said: re.Match[str]) -> str:
    return f"{said[1]}{int(said[2]):02}{said[3] or '00'}"


_BESIDE: Final[tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...]] = (
    (re.compile("\u2212"), "-"),
    (re.compile(r"^(\d{4})(\d\d)(\d\d)(?=[T ]\d\d:\d\d)"), r"\1-\2-\3"),  # 20261129 10:00:00
    (re.compile(r"^(\d{4})-(\d)(?=-)"), r"\1-0\2"),  # 2026-1-9
    (re.compile(r"^(\d{4}-\d\d)-(\d)(?!\d)"), r"\1-0\2"),
    (re.compile(r"^(\d{4}-\d\d-\d\d)([T ])(\d)(?=:\d\d)"), r"\1\g<2>0\3"),  # 2026-11-29 1:05
    (re.compile(r"^(\d{4}-\d\d-\d\d[T ]\d\d)\.(\d\d)\.(\d\d)(?!\d)"), r"\1:\2:\3"),  # T10.00.00
    (re.compile(r"(?<=\d:\d\d:\d\d)[.,:]\d{1,9}(?!\d)"), ""),  # fractions of a second; 10:00:00:000
    (re.compile(r"(?<=:\d\d:)60(?!\d)"), "59"),  # a leap second
    (re.compile(r"^(\d{4}-\d\d-\d\d[T ])(0?[1-9]|1[0-2])(:\d\d(?::\d\d)?)\s?([APap])\.?[Mm]\b\.?"), _in_24_hours),
    (re.compile(r"(?<=:\d\d)\s?(?:GMT|UTC|UT)\s?([+-])(\d{1,2})(?::?(\d\d))?$"), _offset),  # 10:00:00 GMT+2
    (re.compile(r"(?<=:\d\d)\s?[(\[]\s?([A-Z]{1,5})\s?[)\]]$"), r" \1"),  # 10:00:00 (GMT)
    (re.compile(r"(?<=:\d\d)(\s?[+-]\d\d:?\d\d)?\s?(Z)Z*$"), lambda said: said[1] or said[2]),  # +00:00Z, ZZ
)


def in_form(text: str) -> str:
    """``text``, a date, in the form of the standard that it is beside; a zone in it is not lost."""
    for form, meant in _BESIDE:
        text = form.sub(meant, text)
    return text
