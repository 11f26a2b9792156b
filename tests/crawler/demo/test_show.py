from __future__ import annotations

from crawler.demo.checks import Edit
from crawler.demo.show import edit
from tests.archive.articles import article


def test_an_edit_is_shown_word_by_word_under_what_changed() -> None:
    old = article("The minister misled us.\n\nNobody spoke.", headline="Late", version=1, date_modified="2026-10-13")
    new = article("The minister was asked.\n\nNobody spoke.", headline="Late Again", version=2)

    assert list(edit(Edit(old, new))) == [
        "The edit it found (version 1 -> 2): [-taken out-] {+put in+}",
        "   headline (words): Late{+ Again+}",
        "   paragraph 1 rewritten (words): The minister [-misled us-]{+was asked+}.",
    ]
