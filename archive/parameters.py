"""What in an address does not choose the page: the parameters of campaigns, and session ids. One table each.

A row of these tables makes two addresses one page, so a row needs a source: who adds it, and that nothing else is meant
by the name. What only looks like tracking stays: with ``ref``, ``source``, ``partner``, ``share``, ``id`` or ``cmp``
some sites number their articles, and two addresses of one page are joined by their canonical links all the same.

The rows of ``SESSIONS`` that have ``in_key`` are those of the Internet Archive's canonicaliser, by which replay tools
look up index lines (``archive.warc.surt``); there it must be its very pattern, or their keys would not be ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

__all__ = ["SESSIONS", "TRACKING", "Session", "Tracking"]


class Tracking(NamedTuple):
    """Parameters that say where a reader came from. ``names`` is a pattern for the whole name in any case, ``values``
    one for the whole value where the name alone says too little; ``source`` is who adds them."""

    names: str
    source: str
    values: str = r".*"


class Session(NamedTuple):
    """A session id. ``pattern`` finds it in a path, or, with ``name``, is the whole value of that parameter (a pattern
    too). ``in_key`` is how the Internet Archive's canonicaliser finds it in a lower-case path or query; ``source`` says
    who writes it so."""

    source: str
    pattern: str
    name: str | None = None
    in_key: str | None = None


TRACKING: Final[Sequence[Tracking]] = (
    Tracking(r"utm_\w+", "Google Analytics: URL builder, campaign parameters"),
    Tracking(r"gclid|gclsrc|dclid|gbraid|wbraid|srsltid|gad_(?:source|campaignid)", "Google Ads: auto-tagging"),
    Tracking(r"gaa_(?:at|n|ts|sig)", "Google: links to papers that a reader subscribes to"),
    Tracking(r"_ga|_gl", "Google Analytics: cross-domain measurement"),
    Tracking(r"fbclid|fb_(?:action_ids|action_types|source|ref)", "Meta: click id; Facebook Open Graph actions"),
    Tracking(r"igshid|igsh|mibextid", "Instagram, Facebook: sharing links"),
    Tracking(r"msclkid", "Microsoft Advertising: auto-tagging"),
    Tracking(r"twclid", "X Ads: click id"),
    Tracking(r"ref_src|ref_url", "X: links in embedded posts", r"(?:twsrc|twcamp|https?(?::|%3A)).*"),
    Tracking(r"ttclid", "TikTok Ads: click id"),
    Tracking(r"li_fat_id", "LinkedIn: click id"),
    Tracking(r"rdt_cid", "Reddit Ads: click id"),
    Tracking(r"sccid", "Snapchat Ads: click id"),
    Tracking(r"qclid", "Quora Ads: click id"),
    Tracking(r"epik", "Pinterest: click id"),
    Tracking(r"tblci", "Taboola: click id"),
    Tracking(r"dicbo|obclid|outbrainclickid", "Outbrain: click ids"),
    Tracking(r"irclickid|irgwc", "impact.com: click id"),
    Tracking(r"sscid", "ShareASale: click id"),
    Tracking(r"awc", "Awin: click id", r"\d+_\d+_.*"),
    Tracking(r"ef_id|s_kwcid", "Adobe Advertising: click and keyword"),
    Tracking(r"wickedid", "Wicked Reports: click id"),
    Tracking(r"_branch_(?:match_id|referrer)", "Branch: links between apps and pages"),
    Tracking(r"adjust_referrer", "Adjust: links between apps and pages"),
    Tracking(r"y(?:m)?clid|_openstat", "Yandex Direct: click ids"),
    Tracking(r"mc_(?:cid|eid)", "Mailchimp: campaign and reader"),
    Tracking(r"mkt_tok", "Marketo: reader of a letter"),
    Tracking(r"vero_(?:id|conv)", "Vero: reader of a letter"),
    Tracking(r"oly_(?:anon|enc)_id", "Omeda Olytics: reader of a letter"),
    Tracking(r"dm_i", "dotdigital: reader of a letter", r"[0-9A-Z]+(?:,|%2C).*"),
    Tracking(r"_bhlid", "beehiiv: link of a letter"),
    Tracking(r"_kx", "Klaviyo: reader of a letter"),
    Tracking(r"ml_subscriber(?:_hash)?", "MailerLite: reader of a letter"),
    Tracking(r"sc_(?:src|llid|lid|uid|customer|eh)", "SAP Emarsys: reader of a letter"),
    Tracking(r"trk_(?:contact|msg|module|sid)", "Listrak: reader of a letter"),
    Tracking(r"sfmc_(?:id|activityid)", "Salesforce Marketing Cloud: reader of a letter"),
    Tracking(r"bxid|cndid", "Condé Nast: reader of a letter"),
    Tracking(
        r"_hs(?:enc|mi|fp)|__hs(?:tc|sc|fp)|hsctatracking|hsa_\w+|hss_channel", "HubSpot: letters, advertisements"
    ),
    Tracking(
        r"(?:mtm|pk|piwik|matomo)_(?:campaign|cpn|keyword|kwd|source|medium|content|cid|group|placement)", "Matomo"
    ),
    Tracking(
        r"at_(?:medium|campaign|campaign_\w+|creation|variant|format|channel|platform|term|type|send_\w+|recipient_\w+"
        r"|general_placement|detail_placement|identifier|custom\d+|link|link_\w+|ptr_\w+|bbc_team)",
        "Piano Analytics (AT Internet): campaigns; BBC: sharing links",
    ),
    Tracking(r"xtor", "AT Internet: campaigns, as in xtor=RSS-1", r"[A-Za-z]{1,4}-.*"),
    Tracking(r"wt_(?:z?mc|cc\d+|ref)|wt\.(?:mc_id|z?mc)", "Webtrekk, Webtrends: campaigns"),
    Tracking(r"s_cid|icid|intcmp|cmpid", "Adobe Analytics: campaigns, outside and on the site", r"\D.*"),
    Tracking(r"ns_(?:mchannel|source|campaign|linkname|fee)", "Comscore Digital Analytix: campaigns"),
    Tracking(r"cx_(?:testid|testvariant|artpos|experienceid|experimentid)", "Piano (Cxense): the place of a link"),
    Tracking(r"taid", "True Anthem: sharing links", r"[0-9a-f]{20,}"),
    Tracking(r"spm", "Alibaba, Sohu: the place of a link on a page", r"[\w-]+(?:\.[\w-]+){2,}.*"),
    Tracking(r"int_(?:source|medium|campaign)", "campaigns on the site itself, in the manner of utm_"),
    Tracking(r"n_?cid", "Nikkei (n_cid), Dow Jones and NBC (ncid): campaigns", r"\D.*"),
    Tracking(r"ocid", "Microsoft and BBC: campaigns", r"\D.*"),
    Tracking(r"ito", "Mail Online: sharing links", r"\D.*"),
    Tracking(r"iref", "CNN, Asahi Shimbun: the place of a link on a page", r"\D.*"),
    Tracking(r"hpt", "CNN: the place of a link on the front page", r"hp_.*"),
    Tracking(r"smid|smtyp", "The New York Times: sharing links", r"\D.*"),
    Tracking(r"cmp", "The Guardian: sharing links", r"(?:share|soc|twt|fb|edit|ema?il|ilc)[\W_].*"),
    Tracking(r"feedtype|feedname", "Reuters: links of its feeds", r"\D.*"),
    Tracking(r"__twitter_impression|guccounter|guce_\w+", "X; Yahoo: after the consent question"),
)

# A pair of brackets as ASP.NET writes it into a path; browsers may have escaped them.
_OPEN, _CLOSE = r"(?:\(|%28)", r"(?:\)|%29)"
_TICKET = rf"[A-Z]{_OPEN}[^()/%]+{_CLOSE}"

SESSIONS: Final[Sequence[Session]] = (
    Session("Jakarta Servlet 6.0 section 7.1.3: path parameter", r";jsessionid=[^/;?#]*"),
    Session("path parameter of other servers", r";(?:phpsessid|sid|sessionid)=[0-9A-Z]{16,}"),
    Session(
        "ASP.NET sessionState cookieless: /(S(…24…))/",
        rf"/{_OPEN}(?:{_TICKET})*S{_OPEN}[0-9A-Z]{{24}}{_CLOSE}(?:{_TICKET})*{_CLOSE}(?=/)",
        in_key=r"(.*/)(?:\((?:[a-z]\([0-9a-z]{24}\))+\)/)([^?]+\.aspx.*)",
    ),
    Session(
        "ASP.NET 1.1: /(…24…)/",
        rf"/{_OPEN}[0-9A-Z]{{24}}{_CLOSE}(?=/[^?]+\.aspx)",
        in_key=r"(.*/)(?:\([0-9a-z]{24}\)/)([^?]+\.aspx.*)",
    ),
    Session("servers of Java that have no cookie", r".*", "jsessionid", r"(.*)(?:jsessionid=[0-9a-z]{32})(?:&(.*))?"),
    Session(
        "PHP: session.sid_length is 22 to 256",
        r"[0-9A-Z,-]{22,256}",
        "phpsessid",
        r"(.*)(?:phpsessid=[0-9a-z]{32})(?:&(.*))?",
    ),
    Session("32 random signs", r"[0-9A-Z]{32}", "sid", r"(.*)(?:sid=[0-9a-z]{32})(?:&(.*))?"),
    Session("Classic ASP", r"[A-Z]{24}", "aspsessionid[a-z]{8}", r"(.*)(?:aspsessionid[a-z]{8}=[a-z]{24})(?:&(.*))?"),
    # The two come together: one alone may be a number of the site's own.
    Session("ColdFusion, with cftoken", r"[^&]+", "cfid", r"(.*)(?:cfid=[^&]+&cftoken=[^&]+)(?:&(.*))?"),
    Session("ColdFusion, with cfid", r"[^&]+", "cftoken"),
    Session("osCommerce, Zen Cart, xt:Commerce", r"[0-9A-Z,-]{22,64}", "oscsid|zenid|xtcsid"),
    Session("TYPO3: visitors without a cookie", r"[0-9A-F]{10,64}", "fe_typo_user"),
    Session("BroadVision: the two come together", r"[^&]+", "bv_sessionid|bv_engineid"),
    Session("CGI::Session of Perl", r"[0-9A-F]{32}", "cgisessid"),
    Session(
        "32 signs of a hash or a UUID", r"[0-9A-F]{32}|[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}", "sess(?:ion)?_?id"
    ),
)
