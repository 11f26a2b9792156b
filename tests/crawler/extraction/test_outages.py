"""A page that says that the site cannot answer for now is kept from us: no article, and no page that is gone."""

import pytest

from archive.causes import meaning
from crawler.extraction import extract

URL = "https://courier.example/politics/20261013-410233/"


def page(title: str, text: str, head: str = "", links: int = 0) -> bytes:
    nav = "".join(f"<a href=/{n}>Section {n}</a> " for n in range(links))
    return (
        f"<!doctype html><meta charset=utf-8><title>{title}</title>{head}<body>{nav}<h1>{title}</h1><p>{text}</p>"
    ).encode()


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Courier", "The site is down for scheduled maintenance. It takes about an hour."),
        ("We'll be back soon", "Sorry for the inconvenience."),
        ("Courier", "This page is temporarily unavailable. Please try again in a few minutes."),
        ("Error", "Error establishing a database connection"),
        ("429", "Too many requests. Slow down."),
        ("Warteraum", "You are now in line. Your number is 1,204."),
        ("Kurier", "Wegen Wartungsarbeiten sind wir vorübergehend nicht erreichbar."),
        ("Courrier", "Le site est en maintenance, nous serons de retour bientôt."),
        ("Correo", "Estamos realizando tareas de mantenimiento."),
        ("Corriere", "Il sito è in manutenzione, torniamo presto."),
        ("Koerier", "Wegens onderhoud is de site tijdelijk niet beschikbaar."),
        ("Kurir", "Sidan är tillfälligt otillgänglig. Strax tillbaka!"),
        ("Kurier", "Trwa przerwa techniczna."),
        ("Курьер", "На сайте ведутся технические работы."),
        ("シオミ新聞", "ただいまシステムメンテナンス中です。しばらくお待ちください。"),
        ("신문", "시스템 점검 중입니다. 이용에 불편을 드려 죄송합니다."),
        ("新闻", "网站正在维护，请稍后再试。"),
        ("Kurir", "Situs sedang dalam pemeliharaan."),
        ("صحيفة", "الموقع تحت الصيانة، سنعود قريبا."),
        ("Kurye", "Bakım çalışması nedeniyle kısa bir ara."),
    ],
)
def test_an_outage_is_known_by_its_words(title: str, text: str) -> None:
    found = extract(page(title, text), URL)

    assert (found.status, meaning(found.status_reason), found.text, found.headline) == (
        "blocked",
        "blocked",
        None,
        None,
    )


BRIEF = "The bridge is closed for scheduled maintenance until Friday, the harbour office said on Tuesday."


@pytest.mark.parametrize(
    "body",
    [
        page("Bridge under maintenance", BRIEF, "<meta property='article:published_time' content='2026-10-13'>"),
        page("Bridge under maintenance", BRIEF, f"<link rel=canonical href='{URL}'>"),
        page("Bridge under maintenance", f"<time>13 October 2026</time> {BRIEF}"),
        page("Bridge under maintenance", BRIEF, links=12),
        page("Bridge under maintenance", BRIEF * 20),
        page("Ferry late", "The ferry will be late, and the harbour office said so on Tuesday, at some length. " * 3),
        page("This story is being updated", "The minister has resigned. More follows as soon as we know it."),
    ],
)
def test_an_article_about_one_is_an_article(body: bytes) -> None:
    assert extract(body, URL).status == "ok"
