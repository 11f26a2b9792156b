"""Causes and alarms as plain English, for whoever reads a terminal, a log or a mail. Nothing reads these sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from archive.causes import Alarm, Cause

__all__ = ["alarm_sentence", "sentence"]

_SENTENCES: Final[Mapping[str, str | Callable[[Cause], str]]] = {
    "http_status": lambda one: f"redirected to {one.url}: {_status(one)}" if one.url else _status(one),
    "same_bytes": "identical payload",
    "headline_in_turn": "another of its headlines",
    "new_posts": "new posts, none edited",
    "known_beginning": "shows the beginning alone, the whole is known",
    "unasked_304": "HTTP 304 to who asked for all of it",
    "false_304": lambda one: f"{_counted(one)}had changed when the server said 304 (not modified)",
    "cut": lambda one: _CUTS.get(one.code or "", f"the response was cut ({one.code})"),
    "part": "only a part of the page came (Content-Range: {words})",
    "coding": lambda one: _FLAWS.get(one.code or "", "the body cannot be decoded"),
    "no_end": "the page ends in the middle",
    "cookie_loop": "a cookie wall: it leads back to itself until a cookie comes ({count} redirects)",
    "redirect_loop": "redirects that lead nowhere ({count})",
    "no_answer": lambda one: one.words or one.code or "no answer",
    "certificate": lambda one: f"the certificate cannot be trusted: {(one.code or 'invalid').replace('_', ' ')}",
    "no_original": "the record repeats another one that is not there",
    "put_off": "asked to be left alone until {until}",
    "host_slow": "the host took more than {limit:g} s for answers that never ended; asked again from {until}",
    "left_alone": "a host is left alone until {until}, with {count} addresses",
    "robots": "forbidden by robots.txt",
    "robots_unreachable": lambda one: f"robots.txt: HTTP {one.status}" if one.status else f"robots.txt: {one.words}",
    "challenge": lambda one: (
        f"{f'{one.words}: ' if one.words else ''}{one.code} answered in the place of the site"
        f"{f' (HTTP {one.status})' if one.status else ''}"
    ),
    "page_instead": "another page came in the place of the {code}",
    "noarchive": "the page says noarchive",
    "address": "address refused: {words}",
    "bad_address": lambda one: f"no address ({one.words})" if one.words else "no address",
    "long_address": "an address of more than {limit:,} octets",
    "canonical": "another form of the same page",
    "same_post": "the same article under the same number",
    "moved": "moved to {url}",
    "led_to_front_page": "leads to the front page",
    "led_above": "redirected to {url}, a page above it",
    "led_to_other_site": "redirected to another site",
    "led_to_door": "redirected to a page that leads back",
    "led_elsewhere": "leads to another page: {url}",
    "led_by_page": "the page itself leads on to {url} (a refresh, which is not followed)",
    "not_article": "no article",
    "other_site": "a link to another site",
    "before_since": "before the day of -a since=",
    "variants": "one of more than {limit:,} addresses of one path that differ in the query alone",
    "not_due": "not due yet",
    "deferred": "kept; its article is extracted later",
    "empty_body": "the body is empty: sites answer so to clients they take for bots",
    "block_words": "the {code} says: {words}",
    "maintenance_words": "the {code} says: {words}",
    "same_page": lambda one: (
        f"the same page stood under {one.count} addresses{f' of {one.pages}' if one.pages else ''}"
    ),
    "stranger": "a page without date or links of its own came in the place of the article (since {since})",
    "consent_words": "the {code} says: {words}",
    "error_words": "the {code} says: {words}",
    "script_words": "the page needs JavaScript: {words}",
    "no_text": "no main text found",
    "few_characters": "only {characters} characters of text",
    "no_html": "no HTML",
    "link_list": "a page that leads to articles",
    "house_page": "a page about the site",
    "login_page": "a login",
    "leads_on": "a page that leads on to {url} by itself (which is not followed)",
    "media_page": "a page that shows a film or pictures and says a few words about them",
    "pay_words": "the page says: {words}",
    "paid_part": "the text ends before the part that the page marks as paid for",
    "shorter_than_told": "{characters} characters of text, the page's JSON-LD has {of}",
    "one_of_several": lambda one: (
        f"one page of several; it goes on at {one.url}" if one.url else "the last of several pages"
    ),
    "repeated": "it stands in the text a second time",
    "not_as_described": "the text has {count} of {of} words of the page's description",
    "prose_left_out": "{characters} characters that stand among the text were not read, {of} were",
    "much_dropped": "{characters} characters were left out of a text of {of}",
    "mostly_lists": "lists and tables make {characters} of {of} characters",
    "not_placed": "{characters} of {of} characters of the text were not found again on the page",
    "readings_differ": "two readings differ: {characters} characters and {of} ({code})",
    "too_long": "the response was longer than is read",
    "too_large": "more than {limit:,.0f} {code}",
    "too_slow": lambda one: f"took more than {one.limit:g} s{' of CPU time' if one.code == 'cpu' else ''}",
    "host_costly": "the pages of its host took more than {limit:g} s of CPU time; a later run reads on",
    "too_much_memory": lambda one: f"took more than {int(one.limit or 0) >> 20} MiB of memory",
    "worker_died": lambda one: (
        f"brought its worker down {f'{one.count} times' if one.count else f'(exit code {one.exit})'}"
    ),
    "not_extracted": "could not be extracted: {words}",
    "no_links": "no article links ({code})",
    "not_section": "no section page ({code})",
    "left_out": lambda one: f"{one.count} links, all left out, most as {_REASONS.get(one.code or '', one.code)}",
    "cut_list": "the list ends in the middle, or is longer than is read",
    "not_feed": "no feed ({code})",
    "not_sitemap": "no sitemap ({code})",
    "not_read": "could not be read: {words}",
    "no_source_read": "no {code} could be read",
    "sources_refused": lambda one: f"every {_called(one)} was {_refused(one)}",
    "pages_refused": lambda one: f"{one.count} of {one.pages} pages were {_refused(one)}",
    "links_missing": "{count} of {pages} pages that the lists link are not there, and no article came so far",
    "pages_not_extracted": "{count} of {pages} pages, which the WARC holds, could not be extracted",
    "pages_failed": lambda one: f"every page has failed since the run of {(one.since or '')[:16]}Z, now {one.count}",
    "unsettled": "of {count} pages nobody knows what became; see the log",
    "field_rarer": lambda one: f"filled on {one.count} of {_span(one)}, {_before(one)}",
    "field_moved": lambda one: (
        f"came from {one.origin!r} on {one.count} of {_span(one)}, from {one.origin_before!r} on {_before(one)}"
    ),
    "paywalls": lambda one: f"stand on {one.count} of {_span(one)}, {_before(one)}",
    "articles_rarer": lambda one: f"are {one.count} of {_span(one)}, {_before(one)}",
    "text_length": lambda one: (
        f"of text: the median of {_span(one)} is about {one.characters:,} characters, {one.characters_before:,} before "
        f"({one.runs_before} runs)"
    ),
    "source_lost": lambda one: (
        f"does not give its list any more; it gave {one.links:.0f} links in the run of {(one.since or '')[:16]}Z"
        if one.links
        else "does not give its list"
    ),
    "fewer_links": "gave {links:.0f} links a page, {least:.0f} to {most:.0f} before ({runs_before} runs)",
    "file_unread": "holds nothing that can be read ({code}); it was set aside",
    "file_damaged": "is damaged in {count} places; the rest was taken in",
    "turned_over": lambda one: (
        f"turned over completely since the run of {(one.since or '')[:16]}Z: all its {one.links:.0f} links are new; "
        "crawl more often, or read more pages of it (-a pages=)"
    ),
    "clock": lambda one: (
        f"this machine's clock is {_differs(one)} those of {one.count} sites, and so are the dates of the captures"
        if (one.count or 0) > 1
        else f"this machine's clock is {_differs(one)} the site's; if it is ours that is wrong, the captures' dates are"
    ),
}


def _status(cause: Cause) -> str:
    """Of what has no status line that can be read the status is 0."""
    return f"HTTP {cause.status}" if cause.status else "what came has no status of HTTP"


_CUTS: Final[Mapping[str, str]] = {
    "head": "the response's head is too long; it was cut",
    "length": "the response is longer than is read; it was cut (length)",
    "time": "the response did not end in time; it was cut (time)",
    "disconnect": "the connection ended before the response did (disconnect)",
    "unspecified": "nobody can tell where the response ends: it breaks the rules of HTTP, or was cut (unspecified)",
}
_FLAWS: Final[Mapping[str, str]] = {
    "early": "the compressed body ends early",
    "damaged": "the compressed body is damaged",
    "binary": "the body is no text, and cannot be decoded",
    "excess": "the compressed body is in more pieces than are read",
}
_REFUSED: Final[Mapping[str, str]] = {"blocked": "refused", "consent": "consent walls", "empty": "without content"}
_REASONS: Final[Mapping[str, str]] = {
    "other_site": "of another site",
    "out_of_section": "of another section",
    "not_article": "no article's",
    "before_since": "too old",
    "old": "too old",
}
_CALLED: Final[Mapping[str, str]] = {"section": "section page", "feed": "feed or sitemap"}


def sentence(cause: Cause) -> str:
    """The cause in a few words, without a full stop."""
    if cause.original is not None:
        return f"{cause.original.get('kind', cause.kind)} (told by another version)"
    said = _SENTENCES.get(cause.kind, cause.kind.replace("_", " "))
    figures = {name: getattr(cause, name) for name in cause.__struct_fields__}
    try:
        return said(cause) if callable(said) else said.format_map(figures | {"code": _called(cause)})
    except TypeError:  # another version leaves a figure out
        return cause.kind.replace("_", " ")


def alarm_sentence(alarm: Alarm) -> str:
    """``drift: byline filled on 3 of 20 pages, 98% before (30 runs)``."""
    about = f"{'the list of ' if alarm.kind == 'gap' else ''}{alarm.about} " if alarm.about else ""
    if alarm.kind == "blocked" and alarm.about:
        about = f"{alarm.about}: "
    told = [f"{one.url}: {sentence(one.cause)}" if one.cause else one.url for one in alarm.examples]
    more = (alarm.detail.count or 0) - len(told) if alarm.detail.kind in ("no_source_read", "sources_refused") else 0
    told += [f"and {more} more"] if told and more > 0 else []
    examples = f" ({', '.join(told)})" if told else ""
    since = f"; first told by the run of {alarm.since[:16]}Z" if alarm.since else ""
    return f"{alarm.kind}: {about}{sentence(alarm.detail)}{examples}{since}"


def _differs(cause: Cause) -> str:
    """``365 days ahead of``, ``2 hours behind``: by the largest unit of which there are two."""
    seconds = cause.seconds or 0
    units = ((86_400, "days"), (3_600, "hours"), (60, "minutes"))
    size, name = next((one for one in units if round(abs(seconds) / one[0]) >= 2), units[-1])
    return f"{round(abs(seconds) / size)} {name} {'ahead of' if seconds > 0 else 'behind'}"


def _counted(cause: Cause) -> str:
    return f"{cause.count} articles " if cause.count else ""


def _called(cause: Cause) -> str | None:
    return _CALLED.get(cause.code or "", cause.code)


def _refused(cause: Cause) -> str:
    """``refused``; ``refused (7) or consent walls (2)``, the most first."""
    kinds = sorted((cause.kinds or {}).items(), key=lambda one: (-one[1], one[0]))
    counts = (f" ({count})" if len(kinds) > 1 else "" for _, count in kinds)
    return " or ".join(f"{_REFUSED.get(kind, kind)}{count}" for (kind, _), count in zip(kinds, counts, strict=True))


def _span(cause: Cause) -> str:
    """``14 pages``, or ``14 pages of the last 5 runs``."""
    return f"{cause.pages} pages{f' of the last {cause.runs} runs' if (cause.runs or 1) > 1 else ''}"


def _before(cause: Cause) -> str:
    return f"{cause.share_before:.0%} before ({cause.runs_before} runs)"
