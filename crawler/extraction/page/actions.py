"""Links and buttons that only do something: they share, print, open, and lead to no other page."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

__all__ = ["invites", "leads_nowhere", "only_acts"]


def only_acts(element: HtmlElement) -> bool:
    """Whether ``element`` is a button, or a link that leads nowhere or to a network's form for sharing."""
    return element.tag == "button" or (element.tag == "a" and _ACTION.match(element.get("href") or "") is not None)


def leads_nowhere(element: HtmlElement) -> bool:
    """The same, or a link without an address: a script acts on it."""
    return only_acts(element) or (element.tag == "a" and not element.get("href") and not element.get("name"))


def invites(link: HtmlElement) -> bool:
    """Whether a link asks its reader into a channel or a group, or to an application or a preference: no page of news
    has such an address. A channel's posts and its own page may be a story's source."""
    return _INVITATION.match(link.get("href") or "") is not None


_INVITATION = re.compile(
    r"https?://(?:chat\.whatsapp\.com/|(?:www\.)?whatsapp\.com/channel/|t(?:elegram)?\.me/(?:\+|joinchat/)|invite\.viber\.com/"
    r"|news\.google\.com/(?:publications|s)/|(?:www\.)?google\.[a-z.]{2,6}/preferences/source|discord\.gg/"
    r"|(?:apps|itunes)\.apple\.com/|play\.google\.com/store/apps)",
    re.IGNORECASE,
)
_ACTION = re.compile(r"#$|javascript:|whatsapp:|https?://[^/]*/(?:sharer?|intent)\b|https?://wa\.me/", re.IGNORECASE)
