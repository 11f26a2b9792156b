"""Where on the page a link stands: in the page's own content, or in its furniture."""

from __future__ import annotations

import re
from itertools import islice

from crawler.discovery.labels import FURNITURE_NAMES, RANKING_HEADINGS
from crawler.discovery.page import Element, ancestors, plain_text

__all__ = ["Regions"]

_TAGS = frozenset(("nav", "footer", "form", "dialog", "menu"))
_ROLES = frozenset(("navigation", "contentinfo", "search", "dialog", "menu", "menubar", "banner", "complementary"))
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "strong", "p", "span", "div", "dt", "legend")


class Regions:
    """Tells furniture from content. The verdict on an element is kept, since its links share ancestors."""

    def __init__(self, root: Element) -> None:
        self._known: dict[Element, bool] = {}
        self._ranked = _under_ranking_headings(root)

    def is_furniture(self, element: Element) -> bool:
        """True where ``element`` or something around it is menu, footer, ranking, promotion or dialog."""
        path = [element, *ancestors(element)]
        verdict = False
        for node in reversed(path):
            known = self._known.get(node)
            if known is None:
                known = verdict or self._is_furniture_itself(node)
                self._known[node] = known
            verdict = known
        return verdict

    def _is_furniture_itself(self, node: Element) -> bool:
        if node.tag == "a":
            return False
        if node.tag in _TAGS or node in self._ranked:
            return True
        if node.tag == "header":
            return not _inside_content(node)
        if node.tag == "aside":
            return True
        if (node.get("role") or "").lower() in _ROLES:
            return True
        return _named_as_furniture(node)


def _inside_content(header: Element) -> bool:
    return any(node.tag in ("main", "article", "section", "li") for node in ancestors(header))


def _named_as_furniture(node: Element) -> bool:
    names = f"{node.get('id') or ''} {node.get('class') or ''}"
    if not names.strip() or node.tag in ("main", "article", "body"):
        return False
    return any(FURNITURE_NAMES.fullmatch(name) for name in _names(names))


def _names(names: str) -> list[str]:
    """The names of an element in lower case with hyphens: ``mostRead__list`` → ``most-read``, ``list`` left out."""
    out = []
    for name in names.split()[:30]:
        block = re.split(r"__|--", name, maxsplit=1)[0]
        out.append(re.sub(r"(?<=[a-z0-9])(?=[A-Z])|_", "-", block).lower())
    return out


def _under_ranking_headings(root: Element) -> set[Element]:
    """The blocks that a heading like "Most read" opens: the smallest element around it that holds two links more."""
    found: set[Element] = set()
    for heading in root.iter(*_HEADINGS):
        if not _is_short(heading) or not RANKING_HEADINGS.fullmatch(_short_text(heading)):
            continue
        for node in ancestors(heading):
            links = {link.get("href") for link in node.iter("a")}
            if len(links) > 2:
                if len(links) <= 40 and node.tag != "main":
                    found.add(node)
                break
    return found


def _is_short(heading: Element) -> bool:
    return sum(1 for _ in islice(heading.iterdescendants(), 5)) < 5


def _short_text(heading: Element) -> str:
    text = heading.text or "" if not len(heading) else plain_text(heading)
    return " ".join(text.split())[:60].strip(" :.»›>|").lower()
