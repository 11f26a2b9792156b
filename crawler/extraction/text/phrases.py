"""Words by which furniture is known: names of boxes, and how their lines begin, in the languages of news sites."""

from __future__ import annotations

import re

__all__ = ["AFTER", "ASIDE", "BIO", "BYLINE", "DATE", "PROMO", "TIME", "UNSEEN"]

_EDGE = r"(?:^|[\s_\-]|(?<=[a-z])(?=[A-Z]))"

# Class names, ids and data attributes of what stands beside the text. English is the language of class names
# everywhere.
ASIDE = re.compile(
    r"""related | recommend | newsletter | sign-?up | (?:^|[\s_-])promo | teaser | trending |
        most-?(?:read|popular|viewed) |
    popular | (?:^|[\s_-])rank(?:ing)?s?(?:$|[\s_\-\d]) | latest-?(?:list|news|posts|articles|stories) |
    read-?(?:more|next|also) | more-?(?:from|on|stories|news) |
    (?:about|author)-?(?:the-)?(?:author|bio|box|card|info|description|profile) |
    (?:^|[\s_-])bio(?:$|[\s_-]) | article-?author | contributor | share-?(?:bar|tools|links|buttons) |
    social-?(?:media|share|links|bar) |
    (?:^|[\s_-])comments?(?:$|[\s_-]) | disqus | subscri(?:be|ption) |
    (?:^|[\s_-])(?:ad|ads|advert|advertisement|adslot|sponsor(?:ed)?)(?:$|[\s_-]) |
    fact-?box | info-?box | (?:image|photo|wp|media|video|figure)-?(?:_+)?(?:caption|credit|title|heading|widget) |
    (?:^|[\s_-])caption(?:$|[\s_-]) |
    copyright | disclaimer | cookie | consent | (?:^|[\s_-])modal | popup | overlay | breadcrumb |
    (?:^|[\s_-])tags?(?:$|[\s_-]|list) |
    donat(?:e|ion) | correction-?form | feedback | outbrain | taboola | gallery-overlay | poll-?(?:widget|form) |
    collections?__card | swiper""",
    re.IGNORECASE | re.VERBOSE,
)
UNSEEN = re.compile(
    r"(?:^|\s)(?:visually-?hidden|sr-only|screen-?reader(?:-text)?|a11y-hidden|u-hidden|is-hidden|"
    r"hidden-accessible)(?:$|\s)|a11y-hidden",
    re.IGNORECASE,
)

BYLINE = re.compile(r"(?:By|Von|Par|Por|Di|Door|Av|Af|Text:|Foto:|Oleh|Przez)\s+[A-ZÀ-Þ]")
DATE = re.compile(r"\d{4}|\d{1,2}[:.h]\d{2}|\b\d{1,2}[./]\d{1,2}", re.IGNORECASE)

TIME = re.compile(r"\W*\d{1,2}[:.h]\d{2}\s?(?:[ap]\.?m\.?|uhr|klo)?\W*", re.IGNORECASE)
# How a line begins that calls away from the story.
PROMO = re.compile(
    r"""^\W*(?:
        (?:read|see|watch|listen)\s*(?:more|also|next|to|now)?\s*[:|] | read\s+(?:more|next|also)\b |
        also\s+read\b | related(?:\s+\w+)?\s*: |
        more\s+(?:on|from)\b.{0,60}$ | (?:sign|subscribe)\s*(?:up)?\s+(?:for|to|now)\b |
        follow\s+(?:us|our|along|@\w+)\b | click\s+here |
        download\s+(?:the|our) | advertisement\W*$ | (?:story|article)\s+continues\s+below |
        get\s+(?:daily|the\s+latest|our)\b.{0,60}(?:news|inbox|newsletter) |
        recommended\s+(?:videos?|stories|reading) | most\s+(?:read|popular)\b | don't\s+miss\b |
        you\s+(?:may|might)\s+also\s+like | popular\W*$ |
        comments?\W*$ | filed\s+under | tell\s+us\s+what | join\s+(?:our|the)\s+(?:conversation|commenting) |
        lesen\s+sie\s+(?:auch|mehr|hier) | mehr\s+(?:zum\s+thema|themen|dazu)\b | auch\s+interessant | anzeige\W*$ |
        (?:>>|→|➤|►)\s*\w |
        empfohlener\s+(?:redaktioneller|externer)\s+inhalt | das\s+könnte\s+sie\s+auch | link\s+zum\s+\S+inhalt |
        fehler\s+gefunden |
        lire\s+aussi | à\s+lire | passer\s+la\s+publicité | leggi\s+anche | lea\s+(?:también|más) |
        te\s+puede\s+interesar | leia\s+(?:também|mais) |
        lees\s+ook | läs\s+(?:också|mer|även) | les\s+også | læs\s+også | lue\s+myös | baca\s+juga |
        czytaj\s+(?:też|także|więcej) | przeczytaj\s+także | oku(?:yun)?\s*: |
        関連記事 | あわせて読みたい | こちらも読む | 相关阅读 | 延伸阅读 | 관련기사
    )""",
    re.IGNORECASE | re.VERBOSE,
)
# What stands below a story and is not of it.
AFTER = re.compile(
    r"""contributed\s+to\s+this\s+(?:report|article|story) | ^\W*(?:additional\s+)?reporting\s+by |
        ^\W*with\s+(?:files|additional) | reported\s+from\s+\w+ |
    (?:all\s+)?rights\s+reserved | ^\W*(?:copyright|©|\(c\)) |
    ^\W*(?:source|quelle|kilde|fuente|fonte|källa|bron|sumber)\s*[:：] |
    ^\W*mit\s+(?:dpa|agentur|material|informationen) |
    ^\W*\(?(?:dpa|afp|apa|sda|kna|epd|reuters|ap|ansa|efe|sid)(?:[/,\s]+[a-z]{2,4})*\)?\W*$ |
    ^\W*[a-z]{2,4}/[a-z]{2,4}\W*$ |
    ^\W*(?:sendung|redaktion|faktencheck|aus\s+dem\s+englischen|übersetzung)\s*:? | fehler\s+gefunden |
    sign\s+up\s+(?:for|to|here)\b | newsletter |
    follow\s+(?:us|@|him|her|them|ap|our)\b | ^\W*(?:please\s+)?(?:email|contact|reach)\b.{0,80}@ |
    do\s+you\s+have\s+a\s+story | send\s+(?:us\s+)?tips | bookmark\s+your |
    subscri(?:be|ption)\s+(?:to|today|now) | ^\W*this\s+is\s+a\s+(?:breaking|developing) |
    hat\s+ihnen\s+dieser\s+artikel | unterstützen\s+sie\s+uns |
    for\s+(?:the\s+latest|more)\s+(?:breaking\s+)?(?:news|stories) |
    ^\W*(?:おすすめ|カテゴリーを?フォロー|あわせて読|シェアする) |
    無断転載 | 무단\s*(?:전재|복제) | 转载 | 版权 |
    ^\W*(?:記事|기사)\s*URL | if\s+you\s+(?:enjoyed|liked)\s+this |
    read\s+more\s+(?:at|on|about) | ^\W*tags?\s*: | ^\W*topics?\s*:""",
    re.IGNORECASE | re.VERBOSE,
)
# How a line about an author goes on.
BIO = re.compile(
    r"""\bis\s+(?:an?|the)\b.{0,80}(?:writer|reporter|editor|correspondent|journalist|columnist|author|producer|
    contributor|fellow|professor|critic|director) |
    \b(?:covers|writes|reports|joined|worked|began)\b | \bfollow\b | @\w+ |
    ist\s+(?:seit|redakteur|journalist|autor|korrespondent|reporter) | jahrgang |
    est\s+(?:journaliste|rédact) | es\s+(?:periodista|redactor) | è\s+(?:giornalista)""",
    re.IGNORECASE | re.VERBOSE,
)
