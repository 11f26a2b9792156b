"""The words that addresses are made of: hubs, services, media. Many languages, no sites."""

from __future__ import annotations

import re

__all__ = [
    "ARTICLE_FOLDERS", "FILMS", "FILM_ID", "HOUSE", "HUBS", "LISTS", "LIVE", "MEDIA", "NEUTRAL", "NO_ARTICLES",
    "NO_NEWS", "OTHER_HOSTS", "SERVICES", "SOCIAL",
]  # fmt: skip


def _any(*words: str) -> re.Pattern[str]:
    return re.compile("|".join(words), re.IGNORECASE)


# Folders under which articles lie, and nothing else.
ARTICLE_FOLDERS = _any(
    "articles?", "artikel", "articolo", "articulo", "artigo", "story", "stories", "news-story", "posts?", "blog",
    "features?", "interactives?", "graphics?", "projects?", "news-?feed",
)  # fmt: skip

# A segment of a path that makes it a list of articles.
HUBS = _any(
    # by subject
    "tags?", "topics?", "temas?", "themen?", "thema", "themes?", "sujets?", "keywords?", "stichwort", "schlagwort",
    "categor(?:y|ies|ia|ias|ie)", "kategori(?:e|en)?", "rubri(?:k|ken|que|ques|ca|cas|c)", "sections?", "seccion",
    "terms?", "labels?", "types?", "all-about", "places?",
    # by person
    "authors?", "autor(?:en|es|i)?", "auteurs?", "autore", "contributors?", "writers?", "journalists?", "by", "byline",
    "profiles?", "users?", "people", "staff", "team", "columnists?",
    # by time, by series
    "series", "serien", "dossiers?", "hubs?", "channels?", "kanal", "programm?e?s?", "schedule", "pages?", "search",
    "suche",
)  # fmt: skip

# The reader's account, purse and pastimes: a headline as slug makes no article of what lies in these.
_READERS = (
    "log-?in", "sign-?in", "sign-?up", "register", "registrieren", "account", "konto",
    "subscri(?:be|ption|ptions)(?:-.*)?", "abo(?:s|nnement|shop|nnieren)?", "suscri\\w+", "newsletters?(?:-.*)?",
    "donat(?:e|ion|ions)", "spenden?", "membership",
    "puzzles?", "games?", "spiele", "jeux", "juegos", "giochi", "quiz(?:zes)?", "crosswords?", "kreuzwortraetsel",
    "sudoku", "jogos", "jocs", "puzzels?", "epaper", "e-paper", "e-edition", "e-avisen",
    "hor[oó]scop(?:es?|os?|i)", "hor[ou]skop(?:e|et|i|ai|y)?", "goroskop", "astrolog(?:y|ie|i[aá]|er|iya)", "rashifal",
    "shop", "store", "cart", "offers?", "special-offers?", "ofertas?", "offres", "angebote",
    "gutscheine?", "vouchers?", "vouchercodes", "coupons?",
)  # fmt: skip
NO_ARTICLES = _any(*_READERS)

# The name of a page about the site itself, or about the reader's account.
HOUSE = _any(
    "about", "about-us", "ueber-uns", "uber-uns", "a-propos", "quienes-somos", "chi-siamo", "contact(?:-us|us)?",
    "kontakte?", "contacto", "impressum", "imprint", "mentions-legales", "aviso-legal", "note-legali",
    "datenschutz(?:-?(?:erklaerung|hinweise?|bestimmungen)|-[a-z]+)?",
    "(?:privacy|cookies?)(?:-(?:policy|notice|statement))?",
    "terms(?:-(?:of|and)-[a-z]+)?", "legal(?:-notice)?", "agb", "tos", "faqs?", "help", "hilfe", "feedback",
    "accessibility", "mediadaten", "media-kit", "careers?", "karriere", "log-?in", "sign-?in", "sign-?up", "register",
    "registrieren", "account", "konto", "subscri(?:be|ptions?)", "newsletters?", "site-?map",
)  # fmt: skip

# What readers may come to.
_EVENTS = (
    "events?", "termine?", "veranstaltung(?:en)?", "eventos?", "eventi", "[eé]v[eèé]nements?", "evenement(?:en)?",
    "evenemang", "arrangementer?", "tapahtumat?", "etkinlik(?:ler)?",
)  # fmt: skip

# A segment of a path that makes it no journalism at all, or no page of words.
SERVICES = _any(
    *_READERS,
    # the house
    "about(?:-us)?(?:-.*)?", "ueber-uns", "uber-uns", "a-propos", "quienes-somos", "chi-siamo", "contact(?:-us|us)?",
    "kontakte?", "contacto", "impressum", "imprint", "datenschutz.*", "privacy(?:-.*)?", "cookies?(?:-.*)?",
    "terms-.*", "legal(?:-.*)?", "agb", "tos", "faqs?", "help", "hilfe", "aide", "support(?:-us|-our-work)?",
    "feedback", "accessibility", "sitemap", "rss", "feeds?", "tips?", "news-tip", "submit(?:-.*)?", "users?", "profile",
    # trade
    "advertis(?:e|ing)(?:-.*)?", "anzeigen(?:markt)?", "werbung", "mediadaten", "media-kit", "jobs?", "careers?",
    "karriere", "stellenmarkt", "deals", "classifieds?", "marketplace", "vergleich",
    # information
    "weather", "wetter", "traffic", "radar", "tv-programm?", "tv-guide", "timetable", "calendar",
    *_EVENTS, "directory", "obituaries", "traueranzeigen", "forums?", "community",
    # film, sound, pictures
    "podcasts?", "audio", "livestream", "live-tv", "watch", "mediathek",
    "videos?", "galler(?:y|ies)", "picture-gallery", "fotostrecken?", "bilder", "photos?",
    # machinery
    "wp-content", "wp-login.*", "cgi-bin", "api", "download", "tutorials?", "glossary", "share", "sharer(?:\\.php)?",
    "intent", "print", "drucken", "imprimir", "imprimer", "comments?", "kommentare", "bookmarks?", "read-?later",
    "(?:save|e-?mail|send|recommend)(?:-(?:this|article|story|to-a-friend))?", "tell-a-friend", "merkliste",
)  # fmt: skip

# Parts of an address, between hyphens, that say a page is a live blog: it is written all day, so it may have no date.
LIVE = re.compile(
    r"""(?:^|[-_/])(?:
        live(?:-?(?:blog|ticker|updates?))? | news-?blog | (?:news-?)?ticker | as-it-happened | minute-by-minute
        | (?:en-?)?direct[eo]? | en-?vivo | minuto-a-minuto | ao-?vivo | (?:in-?)?diretta | na-zywo | canli | direkte?
        | onlayn | online | suora | seuranta
    )(?=$|[-_/.\d])""",
    re.IGNORECASE | re.VERBOSE,
)

# The name of a page that lists others, when a query says of what: `list.php?cat=20101`.
LISTS = re.compile(r"list|index|archiv|search|categor|section|rubri|tag", re.IGNORECASE)

# Folders of films; of sound and pictures.
_FILMS = (
    "v[ií]d[eé]os?", "video-?(?:[a-z]{3,12})?", "wideo", "clips?", "reels", "shorts", "mediathek", "tv", "watch",
    "sounds?", "play(?:er)?", "radio", "видео", "відео", "فيديو", "فیلم", "ویدئو", "ویدیو",
)  # fmt: skip
_PICTURES = (
    "podcasts?", "podcast-[a-z]+", "podkast[a-z]{0,4}", "podcast(?:y|it|uri|i)", "audios?",
    "photos?", "photo-?(?:gallery|galleries|story|stories|essays?|news|video)", "pictures?", "fotos?", "фото", "عکس",
    "fotogal[a-z]{2,7}", "foto-?(?:gallery|galleri(?:e|er|et)?|strecken?|report[a-z]{2,6})", "fotky",
    "galler(?:y|ies|ia|ie)", "galer[iyí][a-z]{0,4}", "bild(?:er)?(?:strecken?|galerien?)?", "im[aá]genes", "imagens",
    "diaporamas?", "slide-?shows?", "albums?", "web-?stor(?:y|ies)",
    "cartoons?", "cartones", "caricatur[a-z]{1,3}", "karikatur[a-z]{0,4}",
)  # fmt: skip
# Folders of what others paid for.
_PAID = (
    "(?:sponsored|promoted|paid|brand(?:ed)?|native)-?(?:content|posts?|studio|voice|features?)?", "advertorials?",
    "partner-?(?:content|studio|inhalte?|posts?)", "advertisement-?features?", "press-?releases?", "pr-?(?:news|wire)?",
    "annons[oö]rinnh[oå]ld", "annonse?r?", "publi-?(?:r?reportajes?|reportagem|editorial|redactionnel)", "remitidos?",
    "contenido-patrocinado", "conteudo-patrocinado", "informe-publicitario", "sonderver(?:oe|ö)ffentlichung(?:en)?",
    "promo(?:s|cija|cje)?", "materialy-partnera", "partnerio-turinys", "pr-clanky", "komercni-sdeleni",
    "tlacove-spravy",
)  # fmt: skip
FILMS = _any(*_FILMS)
NO_NEWS = _any(*_PICTURES, *_PAID, *_EVENTS, "webinars?", "lotter(?:y|ies)", "lot[eé]r(?:ia|ias|ie|ij)", "lotto")
MEDIA = _any(*_FILMS, *_PICTURES, "live")
# The last part of an address that says what else than an article an id is of: collection_<id>.html.
FILM_ID = re.compile(
    r"(?:video|youtube|vimeo|image|photo|audio|collection|gallery|slideshow|poll|pdf)_[0-9a-f]{8}-[0-9a-f-]+"
)

# Folders that say what a page is, or when, but not what it is about.
NEUTRAL = re.compile(
    r"""(?:
        - | [a-z]?\d[\d_-]* | [a-z]{2}(?:[-_][a-z]{2})? | amp | index | www | m | mobile | web
        | news | new | latest(?:-?news)? | articles? | artikel | articolo | articulo | artigo | articles?-news | story
        | stories | news-story | posts? | p | archives? | archiv | archivo | nachrichten | noticias? | notizie
        | actualites? | actu | nieuws | nyheter | nyheder | haber(?:ler)? | berita | read | content | detail | id | view
        | ampstories
        | jan | feb | mar | apr | may | jun | jul | aug | sep | sept | oct | nov | dec
        | january | february | march | april | june | july | august | september | october | november | december
    )""",
    re.IGNORECASE | re.VERBOSE,
)

# Hosts of services that every page links to.
SOCIAL = re.compile(
    r"""(?:^|\.)(?:
        facebook|twitter|x|instagram|youtube|youtu|linkedin|pinterest|tiktok|reddit|whatsapp|wa|telegram|t|threads|bsky
        |xing|flipboard|spotify|soundcloud|apple|google|amazon|issuu|mastodon|vk|ok|line|weibo|getpocket|paypal|patreon
    )\.(?:com|co|be|me|app|net|de|ru|social|es|fr|jp|us|org|it)$""",
    re.VERBOSE,
)

# First labels of hosts that hold no articles.
OTHER_HOSTS = re.compile(
    r"""(?:
        shop|store|abo|abos|subscribe|subscriptions?|my|account|accounts|login|user|id|sso|auth|secure|checkout|pay
        |jobs?|careers?|stellen|stellenmarkt|classifieds?|anzeigen|ads?|advertis\w*|werben|mediadaten|marketplace
        |immobilien|auto|help|hilfe|support|privacy|policies|legal|info|about|static|cdn|img|images|media|assets|api
        |games?|spiele|raetsel|puzzles?|wetter|weather|tickets|deals|gutscheine?|coupons?|vouchers?|rabatt|discount\w*
        |reisen|video|videos|tv|live|radio|podcasts?|podcast(?:y|it|i)|epaper|newsletters?|forum|bbs|maps|goo
    )\.""",
    re.VERBOSE,
)
