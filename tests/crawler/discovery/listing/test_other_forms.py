"""What is no page, at the address of a section, and yet the list."""

from __future__ import annotations

import json

import pytest

from crawler.discovery.listing.read import read_listing

URL = "https://valley.example/politics/"
LINKS = [f"https://valley.example/politics/2026/11/25/the-ferry-is-late-again-{n}/" for n in range(3)]
ROWS = "".join(
    f'<li><article><h2><a href="{link}">The ferry is late again, number {n}</a></h2><p>It rains.</p></article></li>'
    for n, link in enumerate(LINKS)
)
ITEMS = "".join(f"<item><title>The ferry is late {n}</title><link>{link}</link></item>" for n, link in enumerate(LINKS))
ENTRIES = "".join(f'<entry><title>The ferry is late {n}</title><link href="{x}"/></entry>' for n, x in enumerate(LINKS))
OF_ENTRY = "<link rel='next' href='?page=2'/><title>"
POSTS = [{"url": link, "title": f"The ferry is late {n}"} for n, link in enumerate(LINKS)]


@pytest.mark.parametrize(
    "body",
    [
        f"<?xml version='1.0'?>\n<rss version='2.0'><channel><title>Politics</title>{ITEMS}</channel></rss>",
        f"\ufeff<!-- cached --><feed xmlns='http://www.w3.org/2005/Atom'>{ENTRIES}</feed>",
        f"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>{ITEMS}</rdf:RDF>",
        json.dumps({"html": f"<ul>{ROWS}</ul>"}),
        json.dumps({"status": "ok", "data": {"next": "/politics/2/", "items": [f"<ul>{ROWS}</ul>"]}}),
        json.dumps([{"command": "insert", "data": f"<main><ul>{ROWS}</ul></main>"}]),
        json.dumps({"posts": POSTS, "total": 3}),
        json.dumps(POSTS),
    ],
)
def test_a_list_in_another_form(body: str) -> None:
    assert [one.url for one in read_listing(body.encode(), URL).found] == LINKS


@pytest.mark.parametrize("body", ['{"error": "not found"}', "{'a': 1}", '{"html": "<p>Nothing"}', "<rss/>", '[["a"]]'])
def test_what_lists_nothing(body: str) -> None:
    assert read_listing(body.encode(), URL).found == ()


@pytest.mark.parametrize(
    ("body", "field", "following"),
    [
        (json.dumps({"items": POSTS, "next_url": "?page=2"}), "", f"{URL}?page=2"),
        (json.dumps({"data": POSTS, "links": {"next": f"{URL}?page=2"}}), "", f"{URL}?page=2"),
        (json.dumps({"data": POSTS, "links": {"next": {"href": "?page=2"}}}), "", f"{URL}?page=2"),
        (json.dumps({"results": POSTS, "next": f"{URL}?offset=20"}), "", f"{URL}?offset=20"),
        (json.dumps(POSTS), '<?page=2>; rel="next"', f"{URL}?page=2"),
        (f"<feed><link rel='next' href='?page=2'/>{ENTRIES}</feed>", "", f"{URL}?page=2"),
        (f"<rss><channel><a:link rel='next' href='?page=2'/>{ITEMS}</channel></rss>", "", f"{URL}?page=2"),
        (f"<feed><link rel='self' href='?page=2'/>{ENTRIES}</feed>", "", None),
        (f"<feed>{ENTRIES.replace('<title>', OF_ENTRY)}</feed>", "", None),
        (json.dumps({"results": POSTS, "next": None, "links": [], "next_url": 2}), "", None),
        (json.dumps({"results": POSTS, "next": "https://elsewhere.example/?page=2"}), "", None),
    ],
)
def test_the_next_page_of_a_list_in_another_form(body: str, field: str, following: str | None) -> None:
    listing = read_listing(body.encode(), URL, headers={"Link": field})

    assert (len(listing.found), listing.next) == (3, following)
