"""Pictures: the story's figures only, and whose they are, in the ways that sites print it."""

from __future__ import annotations

import pytest

from archive.article import Image
from tests.crawler.extraction.pages import outlet, page, read

_YARD = "https://paper.example/yard.jpg"
_LONG = "as it was seen in a photo that the harbour office took from the old quay before the work began in spring"
_CAPTION = "The hull of the first ferry stands in the yard."


def _figure(caption: str, source: str = "/yard.jpg") -> str:
    return f'<figure><img src="{source}" alt="">{caption}</figure>'


@pytest.mark.parametrize(
    ("printed", "caption", "credit"),
    [
        (f"<figcaption>{_CAPTION}</figcaption>", _CAPTION, None),
        (f'<figcaption>{_CAPTION} <span class="credit">Photo: Ana Holm</span></figcaption>', _CAPTION, "Ana Holm"),
        (f'<figcaption>{_CAPTION}</figcaption><p class="copyright">© Ana Holm</p>', _CAPTION, "Ana Holm"),
        (f"<figcaption>{_CAPTION}<span>Ana Holm/AFP</span></figcaption>", _CAPTION, "Ana Holm/AFP"),
        (f"<figcaption>{_CAPTION} (Ana Holm/Reuters)</figcaption>", _CAPTION, "Ana Holm/Reuters"),
        (f"<figcaption>{_CAPTION} Foto: Ana Holm</figcaption>", _CAPTION, "Ana Holm"),
        (f"<figcaption><span>The Paper</span><br>{_CAPTION}</figcaption>", _CAPTION, "The Paper"),
        (f"<figcaption><span>The Halder Press</span><br>{_CAPTION}</figcaption>", _CAPTION, "The Halder Press"),
        (
            "<figcaption><b>News from the Yard</b><br>The hull stands.</figcaption>",
            "News from the Yard The hull stands.",
            None,
        ),
        ("<figcaption>船体（岸壁で）＝ＡＰ</figcaption>", "船体（岸壁で）", "ＡＰ"),
        ("<figcaption>선체. [사진 출처 = 연합뉴스]</figcaption>", "선체.", "연합뉴스"),
        ("<figcaption>© Getty Images</figcaption>", None, "Getty Images"),
        ("<figcaption>The old quay (left) and the yard</figcaption>", "The old quay (left) and the yard", None),
        ("<figcaption>A ship<br>at night</figcaption>", "A ship at night", None),
        (f"<figcaption>A ship<br>{_LONG}</figcaption>", f"A ship {_LONG}", None),
        ("", None, None),
    ],
)
def test_caption_and_credit_are_told_apart(printed: str, caption: str | None, credit: str | None) -> None:
    site = '<meta property="og:site_name" content="The Paper">'

    assert read(page(head=site, above=_figure(printed))).images == (Image(_YARD, caption, credit),)


def test_the_outlets_rule_says_where_the_credit_stands() -> None:
    figure = _figure(f"<figcaption><b>Ana Holm</b> {_CAPTION}</figcaption>")

    assert read(page(above=figure), outlet=outlet(credit="figcaption > b")).images == (
        Image(_YARD, _CAPTION, "Ana Holm"),
    )


@pytest.mark.parametrize(
    "around",
    [
        "<aside>{}</aside>",
        "<nav>{}</nav>",
        "<header>{}</header>",
        '<div class="related">{}</div>',
        "<a href='/other'>{}</a>",
    ],
)
def test_logos_and_teasers_are_not_the_storys(around: str) -> None:
    beside = around.format(_figure("", "/logo.svg"))

    assert read(page(above=_figure("") + beside)).images == (Image(_YARD),)


def test_the_head_names_one_where_none_is_printed() -> None:
    assert read(page(head='<meta property="og:image" content="/share.jpg">')).images == (
        Image("https://paper.example/share.jpg"),
    )
