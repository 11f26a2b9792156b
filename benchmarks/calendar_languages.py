"""Dates in the languages of the world: how many are read right, as pages print them.

    python -m benchmarks.calendar_languages

The dates are made by ICU, which carries its own copy of the Unicode CLDR: Node.js (``node`` on the path) writes each
day in the full, long and medium form of every language, in its own digits, and in the Persian, Buddhist, Japanese and
Republic of China's calendars. Each stands on a page of that language with nothing else that is a date.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator

from crawler.extraction import extract

__all__ = ["main"]

LANGUAGES = (
    "af", "am", "ar", "ar-EG", "ar-IQ", "ar-MA", "ar-SA-u-ca-gregory", "as", "az", "be", "bg", "bn", "bn-u-nu-beng",
    "bs", "ca", "cs", "cy", "da", "de", "de-AT", "dsb", "el", "en-GB", "en-IN", "en-US", "es", "es-MX", "et", "eu",
    "fa", "fa-u-ca-gregory", "fi", "fil", "fo", "fr", "fr-CA", "fy", "ga", "gd", "gl", "gsw", "gu", "ha", "he",
    "hi", "hi-u-nu-deva", "hr", "hsb", "hu", "hy", "id", "ig", "is", "it", "ja", "ja-u-ca-japanese", "ka", "kk",
    "km", "kn", "ko", "ky", "lb", "lo", "lt", "lv", "mk", "ml", "mn", "mr", "mr-u-nu-deva", "ms", "mt", "my", "nb",
    "ne", "nl", "nn", "om", "or", "pa", "pl", "ps", "ps-u-ca-gregory", "pt-BR", "pt-PT", "rm", "ro", "ru", "rw",
    "sc", "sd", "si", "sk", "sl", "so", "sq", "sr", "sr-Latn", "sv", "sw", "ta", "te", "tg", "th",
    "th-u-ca-gregory", "ti", "tk", "tr", "tt", "ug", "uk", "ur", "uz", "uz-Cyrl", "vi", "xh", "yo", "zh-CN",
    "zh-HK", "zh-TW", "zh-TW-u-ca-roc", "zu",
)  # fmt: skip
DAYS = ("2023-03-07", "2024-10-25", "2019-09-13", "2021-05-04")
_SCRIPT = """
const [languages, days] = process.argv.slice(1).map(one => one.split(","));
for (const language of Intl.DateTimeFormat.supportedLocalesOf(languages))
  for (const day of days)
    for (const dateStyle of ["full", "long", "medium"])
      console.log(JSON.stringify([language, dateStyle, day,
        new Intl.DateTimeFormat(language, {dateStyle, timeZone: "UTC"}).format(new Date(day + "T10:15Z"))]));
"""
_PAGE = (
    '<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>Assembly returns to the bill</title></head>'
    '<body><article><h1>Assembly returns to the bill</h1><div class="date">{date}</div>{text}</article></body></html>'
)
_TEXT = "<p>" + "The assembly voted to put its long-delayed bill back on the agenda, and nobody spoke. " * 4 + "</p>"


def main() -> int:
    """Prints the counts and what was not read or read wrong; 1 where a day is wrong or fewer than 98 % are right."""
    node = shutil.which("node")
    if node is None:
        print("no node on the path: nothing was measured", file=sys.stderr)
        return 2
    counts: Counter[str] = Counter()
    faults = []
    for language, style, day, text in _written(node):
        found = _read(language, text)
        kind = "right" if found == day else "wrong" if found else "none"
        counts[kind] += 1
        if kind != "right":
            faults.append(f"{kind} {language} {style} {day}: {text!r} gives {found}")
    share = counts["right"] / (counts.total() or 1)
    bases = len({language.split("-", 1)[0] for language in LANGUAGES})
    print(*faults, f"{dict(counts)} of {counts.total()}, {bases} languages: {share:.2%} right", sep="\n")
    return int(counts["wrong"] > 0 or share < 0.98)


def _written(node: str) -> Iterator[list[str]]:
    command = [node, "-e", _SCRIPT, ",".join(LANGUAGES), ",".join(DAYS)]
    lines = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout.splitlines()
    return (json.loads(line) for line in lines)


def _read(language: str, text: str) -> str | None:
    body = _PAGE.format(lang=language.split("-u-", 1)[0], date=text, text=_TEXT * 3).encode()
    return (extract(body, "https://paper.example/politics/bill").date_published or "")[:10] or None


if __name__ == "__main__":
    sys.exit(main())
