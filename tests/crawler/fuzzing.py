"""Mutations of what sites send, by a seed: pieces swapped, repeated, cut, and hostile pieces put in."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

__all__ = ["mutated"]

_PIECES = (
    b"<a:>",
    b'<p"x>',
    b"<\xc3\xa9>",
    b"</p>",
    b"<!--",
    b"-->",
    b"<![CDATA[",
    b"]]>",
    b"<script>",
    b"</script>",
    b"<svg>",
    b"<template>",
    b"<table>",
    b"<h1>",
    b"<time datetime='",
    b"<meta name=author content='",
    b"<base href='http://[::1'>",
    b"<link rel=canonical href='//['>",
    b"&#xD800;",
    b"&#x110000;",
    b"&#0;",
    b"\\ud800",
    b"\\udc00",
    b"\x00",
    b"\x1b[31m",
    b"\xe2\x80\xae",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xc0\x80",
    b"\xed\xa0\x80",
    b"<?xml version='1.0' encoding='utf-16'?>",
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
    b"&a;",
    b"[" * 2_000,
    b'{"a":' * 500,
    b"(" * 3_000,
    b"<div>" * 1_200,
    b"<b><i>" * 300,
    b"<p a" * 200,
    b"'",
    b'"',
    b"<",
    b">",
    b"]}",
    b"12:12:12",
    b"99999999999999999999",
    b"-1",
    b"0000-00-00T99:99:99Z",
    b"+99:99",
    b"By by by by",
    b"http://",
    b"https://user:pass@h/",
    b"\r\n\r\n",
    b"%",
    b"\xf0\x9f\x98\x80",
    b"\t" * 500,
    b"Disallow: " + b"*" * 500 + b"$\n",
    b"User-agent: *\n",
    b"Crawl-delay: 1e999\n",
    b"Sitemap: \x00\n",
)


def mutated(bodies: Sequence[bytes], count: int, seed: int) -> Iterator[tuple[int, bytes]]:
    """``count`` mutations of ``bodies`` in turn, each with the seed by which it can be made again."""
    for number in range(count):
        chance = random.Random(f"{seed}:{number}")
        yield number, _mutation(bodies[number % len(bodies)], chance)


def _mutation(body: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 8)):
        at, end = sorted((chance.randrange(len(body) + 1), chance.randrange(len(body) + 1)))
        end = min(end, at + chance.choice((1, 40, 2_000)))
        match chance.randrange(5):
            case 0:
                body = body[:at] + chance.choice(_PIECES) + body[at:]
            case 1:
                body = body[:at] + body[end:]
            case 2:
                body = body[:end] + body[at:end] * chance.choice((1, 2, 30)) + body[end:]
            case 3:
                body = body[:at] + chance.randbytes(end - at) + body[end:]
            case _:
                body = body[:at] + chance.choice(_PIECES) + body[end:]
    return body if chance.random() > 0.05 else body[: chance.randrange(len(body) + 1)]
