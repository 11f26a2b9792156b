"""What furniture says in lines of its own, by language, from ``data/lines.toml``: calls to other stories, to channels
and to pay, notes behind a story. Lines are matched as they are printed."""

from __future__ import annotations

import re

from crawler.vocabulary.phrases import Said, bracketed
from crawler.vocabulary.words import AGENCIES

__all__ = ["AFTER", "CALLED_TO", "COMMENTS", "FILM", "INVITATIONS", "NOTICE", "OFFER", "PROMO"]

_any = bracketed("lines", space=r"\s+")


def _invitations() -> str:
    return rf"(?:^|[\s:,.!–—-]){_any('invitation_ends')}\s*[.!»›→>]*$|^{_any('invitation_begins')}"


def _promo() -> str:
    return rf"^\W*(?:(?:>>|→|➤|►)\s*\w|{_any('calls_away')})"


def _after() -> str:
    call = rf"(?:^|[.!?:…])[^\w.!?:…]*(?:{_any('please')}\s+)?(?:{_any('call')}|{_any('follow')})"
    to_channel = rf"{_any('follow')}.{{0,40}}{_channels()}"
    return "|".join((_any("after"), *_NOTES, call, to_channel, _sources(), rf"^\W*{_any('with')}\b[^.]{{0,60}}\.?$"))


def _channels() -> str:
    return rf"(?:{_any('channel')}|@\w)"


def _sources() -> str:
    return rf"^\W*{_any('sources')}\s*[:：]"


def _comments() -> str:
    number = r"[(\[:]?\s*\d{1,6}\s*[)\]]?"
    counted = rf"{_any('comments')}\s*{number}|\d{{1,6}}\s*{_any('comments')}"
    return rf"^\W*(?:{_any('comments_of_readers')}\s*(?:{number})?|{counted})\W*$"


# Notes behind a story that are known by their form.
_NOTES = (
    # "Ida Brandon and Jon Weir reported from Norwick."
    r"^\W*(?-i:(?:[A-ZÀ-Þ][\w.'’-]*,?\s+|and\s+){1,8})reported\s+from\s+(?-i:[A-ZÀ-Þ])[^.]{0,60}\.?(?:\s|$)",
    r"^\W*(?:copyright(?=\W*(?:©|\(c\)|\d{4}|by\b|(?-i:[A-ZÀ-Þ])|$))|©|\(c\))",
    # Agencies and initials alone: (dpa/afp), (PAP), ib/jw, ida/ jow/.
    r"^\W*\(?(?:dpa|afp|apa|sda|kna|epd|reuters|ap|ansa|efe|sid)(?:[/,\s]+[a-z]{2,4})*\)?\W*$",
    rf"^\s*[(\[]\s*(?-i:{AGENCIES})(?:\s*[/,+]\s*(?-i:{AGENCIES}|[a-z]{{2,4}})){{0,4}}\s*[)\]]\W*$",
    r"^\W*(?-i:[a-zß-ž]{2,4}\s?/(?:\s?[a-zß-ž]{2,4}\s?/){0,4}(?:\s?[a-zß-ž]{2,4})?)\W*$",
    # Where else a writer is: "Twitter: @ida", "E-Mail: ida@paper.example".
    r"^\W*(?:twitter|x|e-?mail|bluesky|mastodon|instagram|facebook|telegram|linkedin)\s*[:：]\s*@?[\w.@/-]+\W*$",
    # An address for mail alone, the name of a newsletter alone.
    r"^\S+@[\w-]+(?:\.[\w-]+)+\W*$",
    r"^[^.]{0,40}newsletter[^.]{0,20}$",
)


def _called_to() -> str:
    # "Comment", but not "declined to comment", "a request for comment".
    return rf"{_channels()}|{_any('called_to')}|(?<!\bto\s)(?<!\bfor\s)\bcomment\b|http"


# How a line begins that calls away from the story.
PROMO = Said(_promo, re.IGNORECASE)
# What a teaser says that calls its reader to sign up, subscribe or download: at its end or beginning, where a headline
# about such things has it seldom.
INVITATIONS = Said(_invitations, re.IGNORECASE)
# A line under a headline that tells readers what they may do with the page, or where else to find the paper.
NOTICE = Said(lambda: _any("notice"), re.IGNORECASE)
# What stands below a story and is not of it. A call begins a sentence: within one its words are the story's.
AFTER = Said(_after, re.IGNORECASE)
# The whole line over what readers say of a story: with their number, or where it says that they are readers'.
COMMENTS = Said(_comments, re.IGNORECASE)
# Words of a call in a whole sentence, which without them may as well be the story's.
CALLED_TO = Said(_called_to, re.IGNORECASE)
# How the caption of a film ends: with the time that it takes, behind a sign.
FILM = Said(lambda: rf"[|·–—(]\s*\d{{1,2}}:\d{{2}}(?::\d{{2}})?\s*{_any('minutes')}\W*$", re.IGNORECASE)
# What an offer to readers speaks of: the paper, an account, money.
OFFER = Said(lambda: _any("offer"), re.IGNORECASE)
