"""What sites call the parts of a page that are no article: class names, ids, tags. Many languages, no sites.

A word stands here once, in the group of its kind; each pattern below says which groups count for one question. English
is the language of class names nearly everywhere.
"""

from __future__ import annotations

import re

__all__ = [
    "ASIDE", "BESIDE", "BESIDE_ROLES", "BESIDE_TAGS", "BOX_TAGS", "FORM_TAGS", "FRAME_ROLES", "FRAME_TAGS", "FURNITURE",
    "HEADING_TAGS", "LEADING", "LISTING", "LIVE_BLOG", "LIVE_POST", "LIVE_SIGNS", "MENU", "NEVER", "NEXT_NAMES",
    "NO_BYLINE", "NO_STANDFIRST", "OUTSIDE", "PULL_QUOTE", "PUT_AWAY", "SHOWN",
    "UNSEEN", "WALL", "WALL_SIGNS",
]  # fmt: skip

FRAME_ROLES = frozenset(("navigation", "contentinfo"))
BESIDE_ROLES = frozenset(("search", "dialog", "banner", "complementary"))
FRAME_TAGS = frozenset(("nav", "footer"))
BESIDE_TAGS = FRAME_TAGS | {"aside"}
BOX_TAGS = frozenset(("figure", "figcaption", "form", "button", "dialog"))
HEADING_TAGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
# Elements that give words a form and do not part them.
FORM_TAGS = frozenset(("a", "b", "strong", "em", "i", "u", "span", "font", "mark", "small", "cite", "q", "sup", "sub"))


def _any(*groups: str) -> str:
    return "|".join(groups)


def _named(*groups: str) -> re.Pattern[str]:
    """Names (in lower case) in which one of the words stands anywhere."""
    return re.compile(_any(*groups))


def _whole(*groups: str) -> re.Pattern[str]:
    """Names (in lower case) of which one of the words is a whole part, perhaps with a number behind it."""
    return re.compile(rf"{_BEGIN}(?:{_any(*groups)})(?:$|[\s_-]|\d)")


_BEGIN = r"(?:^|[\s_-])"
_END = r"(?:$|[\s_-])"

_MENU = "nav|navbar|navigation|menu|breadcrumbs?|footer"
_DIALOG = "consent|modal|popup"
_BAR = "masthead|toolbar"
_SIDEBAR = "side-?bar"
_RIGHTS = "copyright"
_SHARE = "share"
_POPULAR = "popular|trending"
_MOST_READ = "most-?(?:read|popular|viewed)"
_RANKING = "ranking|latest"
_RELATED = "related|teasers?"
_RECOMMENDED = r"recommend\w*"
_WIDGET = "outbrain|taboola"
_NOTICE = "cookies?|disclaimer|newsletter"
_COMMENTS = (
    r"comments?|commentlist|discussions?|replies|respond|disqus_thread|kommentare?|kommentarer|leserkommentare?|"
    r"commentaires?|comentarios|comentários|commenti|reacties|komentarze"
)
_LAYER = "overlay|swiper"
_PROMO = "promo"
_CAPTION = "caption|social"
# Not where the label of the box is hidden, or what is larger than it, or the box on screens of one size, or on paper.
_HIDDEN = (
    r"(?<!label-)(?<!title-)(?<!overflow-)(?<!overflow-[xy]-)hidden"
    r"(?!-(?:print|xs|sm|md|lg|xl|phone|tablet|mobile|desktop)(?:$|[\s_-]))"
)

# Blocks that hold articles, though not the section's own: sidebars and rankings.
_BESIDE = _any(
    rf"(?<!theia-sticky-){_SIDEBAR}",  # a script's name for what it may move: each column
    _POPULAR, _MOST_READ,
    r"right-?rail|side-?rail|aside|ranking(?:-\d+)?|topten|top-10",
    "widget-recent-entries|trending-now|(?<!-)side(?!-)|breaking(?:-news)?",
    "meist-?gelesen|mais-?(?:lid|vist)[ao]s|mas-?(?:leid|vist)[ao]s?|plus-?lus|piu-?letti|(?:en-?)?cok-?okunan(?:lar)?",
    "ter-?populer|(?:xem|doc)-?nhieu|najczesciej-?czytane|dimofili|son-?dakika|roi-?eidiseon",
)  # fmt: skip
BESIDE = re.compile(rf"(?:[\w-]+-)?(?:{_BESIDE})(?:-[\w-]+)?")

MENU = re.compile(r"(?:[\w-]+-)?(?:nav|navbar|navigation|(?:(?:mega|main|sub|top)-?)?menu)(?:-[\w-]+)?")

# A section page: names (lower case, hyphens) of what stands around its list.
FURNITURE = re.compile(
    r"(?:[\w-]+-)?(?:"
    + _any(
        _MENU, _DIALOG, _BAR, _BESIDE, _RIGHTS, _SHARE, _WIDGET,
        "top-bar|navi|submenu|mega-?(?:menu|nav|drop-?down)?|offcanvas|drawer|topbar|skip-?links?|sitelinks|legal|search(?:-form)?",
        "recommend(?:ed|ations?)|you-?may-?like|promo-?box|promotions?|advert(?:isement|s)?|advertorial",
        "sponsor(?:ed|s)?|native-?ad|anzeigen?|werbung|partner(?:s|-links)?|partner-?angebote",
        "newsletter(?:-signup)?|cookie(?:-banner)?|social(?:-media|-links)?|sharing|follow-?us|comments",
        "pagination|pager|paginate|pagenavi|tagcloud|tags",
    )
    + r")(?:-(?:wrapper|container|list|block|box|module|section|items?|inner|content|links|area|bar|desktop|mobile))?"
)  # fmt: skip

# An article's page: what no story ever stands in, and what one seldom stands in.
NEVER = _whole(_MENU, _DIALOG, _NOTICE, _COMMENTS, "gdpr|snackbar|alert-?bar|login|signin")
OUTSIDE = _whole(
    _BAR, _SIDEBAR, _RIGHTS, _SHARE, _POPULAR, _RANKING, _RELATED, _RECOMMENDED, _LAYER, _PROMO, _CAPTION,
    _HIDDEN, r"rail|banner|account|search|subscribe|ad|ads|advert\w*|sponsor\w*|tags?|byline|author|slider|carousel",
)  # fmt: skip

# Boxes within the main text that are not of it.
ASIDE = _named(
    _POPULAR, _MOST_READ, _RELATED, _RECOMMENDED, _NOTICE, _RIGHTS, _WIDGET, _LAYER,
    rf"sign-?up|{_BEGIN}{_PROMO}|{_BEGIN}rank(?:ing)?s?(?:$|[\s_\-\d])",
    r"latest-?(?:list|news|posts|articles|stories)|read-?(?:more|next|also)|more-?(?:from|on|stories|news)",
    r"(?:about|auth(?:or)?)-?(?:the-)?(?:author|bio|box|card|info|description|profile)|article-?author|contributor",
    rf"{_BEGIN}bio{_END}|share-?(?:bar|tools|links|buttons)|social-?(?:media|share|links|bar)",
    rf"{_BEGIN}{_COMMENTS}{_END}|disqus|subscri(?:be(?!d|rs?[-_]?(?:only|preview|content|area|text|body))|ption)",
    rf"{_BEGIN}(?:ad|ads|advert|advertisement|adslot|sponsor(?:ed)?){_END}|fact-?box|info-?box",
    r"(?:image|photo|wp|media|video|figure)-?(?:_+)?(?:caption|credit|title|heading|widget)",
    rf"{_BEGIN}caption{_END}|consent|{_BEGIN}modal|popup|breadcrumb|{_BEGIN}tags?(?:$|[\s_-]|list)",
    rf"embed-?(?:privacy|consent|placeholder)|(?:consent|content)-?placeholder|{_BEGIN}(?:opt-?in|two-?click|support-?us){_END}|{_BEGIN}(?:poll|quiz){_END}",
    r"donat(?:e|ion)|correction-?form|feedback|poll-?(?:widget|form)|collections?[_-]+card",
    r"(?:embedded|digest)-post|(?:^|[\s_-])(?:gen-?)?ai-?summary",
    r"kg-(?:cta|signup)|breaking-?(?:ticker|bar|banner)|news-?ticker",
)  # fmt: skip
# Words of names of boxes that lead to other stories; the part of a name that holds one.
LEADING = re.compile(r"\S{0,40}(?:related|recommend|popular|trending|latest)\S{0,40}")
# Of a paragraph's name the part that holds a word for advertisements.
AD = re.compile(r"\S{0,40}(?<![a-z])(?:ads?|advert[a-z]*)(?![a-z])\S{0,40}")
PULL_QUOTE = _named(r"pull-?_*(?:quote|out)|quote-?_*(?:box|pull)|zitat|quote-?text|teaser-?quote")
# Classes of what is hidden on screens of one size alone: hidden md:block, d-none d-lg-flex.
SHOWN = re.compile(r":(?:block|flex|inline|grid|table|contents)|d-\w+-(?:block|flex|inline|grid|table)")
UNSEEN = _named(
    r"(?:^|\s)(?:visually-?hidden|sr-only|screen-?reader(?:-text)?|u-hidden|is-hidden|hidden-accessible)(?:$|\s)",
    "a11y-hidden",
)
# What a style hides until a script shows it.
PUT_AWAY = _named(r"(?:^|\s)(?:hidden|d-none)(?:$|\s)")

# What stands in the place of the rest for those who pay or register, by the names of systems and of sites.
WALL = _named(
    r"pay-?_*wall|reg(?:istration)?-?_*wall|(?:content|article|subscriber)-?_*(?:gate|wall)|zephr|poool|tp-container|"
    r"piano-(?:inline|offer|wall|container)|leaky-?paywall|meter(?:ing)?-?_*(?:wall|gate)|(?:premium|subscription|abo)-?_*(?:wall|gate)"
)
# Each of them holds one of these.
WALL_SIGNS = ("wall", "gate", "zephr", "poool", "tp-container", "piano")

# Where a date, a byline, a standfirst is another article's, or is none.
LISTING = _named(_RELATED, _RECOMMENDED, _RANKING, _COMMENTS, "popular|sidebar|most-|nav|footer")
NO_BYLINE = _named(
    _RELATED, _COMMENTS, _PROMO, _CAPTION, rf"{_BEGIN}bio|avatar|image|photo|credit|about|card-list",
    # The writer's other stories.
    r"(?:author|writer|reporter|autor|auteur|autore)s?[-_]{1,2}(?:posts|stories|articles|articulos|latest|recent|more|others?)",
)  # fmt: skip
NO_STANDFIRST = _named(
    _PROMO, _SHARE, "related|newsletter|card|list|author|form|widget",
    r"flyout|social|cookie|consent|dialog|modal|login|comment|(?:^|[\s_-])(?:gen-?)?ai-?summary",
)  # fmt: skip

# A live blog, and a post in one: the sites' own names, and those of the systems that make them.
_LIVE = r"live[-_]*(?:blog|ticker|text|coverage|updates?)|minute-?by-?minute"
_SYSTEMS = r"elb-|scrbbl|scribblelive|lb24|24live|arena-(?:live|embed)|tickaroo|tik\d-|norkon|lb-timeline"
_POST = r"post|entry|item|update|event"
LIVE_BLOG = re.compile(rf"{_BEGIN}(?:[\w]+-)?(?:{_LIVE})|{_BEGIN}(?:{_SYSTEMS})")
LIVE_POST = re.compile(
    rf"{_BEGIN}(?:{_LIVE}|live-?events?|live|ticker|direct|lb24-news|scrbbl|arena|elb-liveblog)[-_]+(?:{_POST})(?:$|[\s_-]|\d)|"
    rf"{_BEGIN}(?:lb-post|nc-?post|tik\d-event)(?:$|[\s_-])"
)
# Each of them holds one of these.
LIVE_SIGNS = ("live", "minute", "ticker", "direct", "elb-", "lb", "scrbbl", "arena", "tickaroo", "tik", "norkon", "nc")

# A link to the next page of a list.
NEXT_NAMES = re.compile(
    r"(?:[\w-]+[-_])?(?:next|next-?page|next-posts?(?:link)?|weiter|suivant|siguiente|older)"
    r"(?:[-_](?:link|page|button|btn|arrow))?"
)
