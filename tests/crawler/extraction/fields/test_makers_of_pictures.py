"""Who took the pictures is no author where the page says so beside the name; alone in the byline the person is one."""

from __future__ import annotations

import pytest

from tests.crawler.extraction.pages import PROSE, page, read

_BYLINE = '<div class="byline"><span class="b-name">{}</span><span class="b-role">{}</span></div>'
_WRITER = ("Elin Sandholm", "Reporter")


def _authors(above: str, lang: str = "sv") -> tuple[str, ...]:
    return read(page(above=above, lang=lang)).authors


@pytest.mark.parametrize(
    "role", ["Foto", "Fotograf", "Photographer", "photos", "Valokuvaaja", "Photographe", "Fotoğraf"]
)
@pytest.mark.parametrize("is_first", [True, False])
def test_who_took_the_pictures_is_no_author_beside_who_wrote(role: str, is_first: bool) -> None:
    bylines = [_BYLINE.format(*_WRITER), _BYLINE.format("Bo Risberg", role)]

    assert _authors("".join(reversed(bylines) if is_first else bylines)) == ("Elin Sandholm",)


def test_names_and_roles_in_one_byline() -> None:
    rows = "<div><a href='/author/{0}'>{1}</a> <em>{2}</em></div>"
    inside = rows.format("e", *_WRITER) + rows.format("b", "Bo Risberg", "Fotograf")

    assert _authors(f'<div class="byline">{inside}</div>') == ("Elin Sandholm",)


@pytest.mark.parametrize(
    ("above", "authors"),
    [
        # Alone the person made what the page shows.
        (_BYLINE.format("Bo Risberg", "Fotograf"), ("Bo Risberg",)),
        # Whoever wrote as well is an author.
        (_BYLINE.format(*_WRITER) + _BYLINE.format("Bo Risberg", "Text och foto"), ("Elin Sandholm", "Bo Risberg")),
        (_BYLINE.format(*_WRITER) + _BYLINE.format("Bo Risberg", "Reporter, foto"), ("Elin Sandholm", "Bo Risberg")),
        (_BYLINE.format(*_WRITER) + _BYLINE.format("Bo Risberg", "Fotoredaktör"), ("Elin Sandholm", "Bo Risberg")),
        # The word before a name tells of that one.
        ('<div class="byline"><i>Text:</i><b>Elin Sandholm</b><i>Foto:</i><b>Bo Risberg</b></div>', ("Elin Sandholm",)),
        ('<div class="byline"><b>Elin Sandholm</b><i>Foto:</i><b>Bo Risberg</b></div>', ("Elin Sandholm",)),
        (_BYLINE.format("Elin Sandholm", "Bo Risberg"), ("Elin Sandholm", "Bo Risberg")),
    ],
)
def test_a_word_for_pictures_tells_of_the_name_before_it_alone(above: str, authors: tuple[str, ...]) -> None:
    assert _authors(above) == authors


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("By Rory Teale<br>Courier Staff Writer", ("Rory Teale",)),
        ("By RORY TEALE<br>Courier Correspondent", ("RORY TEALE",)),
        ("By Rory Teale<br>and Mina Castell", ("Rory Teale", "Mina Castell")),
        ("By Rory Teale,<br>Mina Castell<br>and Jon Lake", ("Rory Teale", "Mina Castell", "Jon Lake")),
        ("By<br>Rory Teale", ("Rory Teale",)),
        ("By Rory<br>Teale", ("Rory Teale",)),
        ("By Rory Teale<br><i>Special to the Courier</i>", ("Rory Teale",)),
    ],
)
def test_a_broken_line_ends_a_name_where_it_is_whole(line: str, authors: tuple[str, ...]) -> None:
    assert _authors(f"<p>{line}</p>", "en") == authors
    assert read(page(paragraphs=[line, *PROSE])).authors == authors
