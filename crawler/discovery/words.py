"""The words that addresses and links are made of: hubs, services, furniture, "next page". Many languages, no sites."""

from __future__ import annotations

import re

__all__ = [
    "ARTICLE_SEGMENTS",
    "FURNITURE_NAMES",
    "HUBS",
    "MEDIA",
    "NEXT_NAMES",
    "NEXT_WORDS",
    "OTHER_HOSTS",
    "RANKING_HEADINGS",
    "SERVICES",
    "SOCIAL",
]


def _any(*words: str) -> re.Pattern[str]:
    return re.compile("|".join(words), re.IGNORECASE)


# Folders under which articles lie, and nothing else.
ARTICLE_SEGMENTS = _any(
    "articles?", "artikel", "articolo", "articulo", "artigo", "story", "stories", "news-story", "posts?", "blog"
)

# A segment of a path that makes it a list of articles.
HUBS = _any(
    "tags?", "topics?", "temas?", "themen?", "thema", "themes?", "sujets?", "keywords?", "stichwort", "schlagwort",
    "categor(?:y|ies|ia|ias|ie)", "kategori(?:e|en)?", "rubri(?:k|ken|que|ques|ca|cas|c)", "sections?", "seccion",
    "authors?", "autor(?:en|es|i)?", "auteurs?", "autore", "contributors?", "writers?", "journalists?", "by",
    "profiles?", "users?", "people", "person(?:en)?", "staff", "team", "byline", "columnists?",
    "archives?", "archiv", "archivo", "archivio", "serien", "dossiers?", 
    "hub", "hubs", "terms?", "channels?", "kanal", "types?", "labels?", "series-\\w+", "all-about", "pages?",
    "programm?e?s?", "schedule", "resource-type", "places?", "orte?", "region(?:en)?", "search", "suche",
)  # fmt: skip

# A segment of a path that makes it no journalism at all, or no page of words.
SERVICES = _any(
    "about(?:-us)?(?:-.*)?", "ueber-uns", "uber-uns", "a-propos", "quienes-somos", "chi-siamo", "contact(?:-us|us)?", "kontakt(?:e)?", "contacto",
    "impressum", "imprint", "datenschutz(?:.*)?", "privacy(?:-.*)?", "cookies?(?:-.*)?", "terms(?:-.*)", "legal(?:-.*)?", "agb", "tos",
    "faqs?", "help", "hilfe", "aide", "support(?:-us|-our-work)?", "feedback", "accessibility", "sitemap", "rss", "feeds?",
    "login", "log-in", "signin", "sign-in", "signup", "sign-up", "register", "registrieren", "account", "konto", "users?", "profile",
    "subscri(?:be|ption|ptions)(?:-.*)?", "abo(?:s|nnement|shop|nnieren)?", "suscri\\w+", "newsletters?(?:-.*)?", "donat(?:e|ion|ions)", "spenden?", "membership", "memberform",
    "advertis(?:e|ing)(?:-.*)?", "anzeigen(?:markt)?", "werbung", "mediadaten", "media-kit", "jobs?", "careers?", "karriere", "stellenmarkt",
    "shop", "store", "cart", "deals", "gutscheine?", "vouchers?", "vouchercodes", "coupons?", "classifieds?", "marketplace", "vergleich",
    "puzzles?", "games?", "spiele", "quiz(?:zes)?", "crosswords?", "kreuzwortraetsel", "sudoku", "horoscopes?", "horoskop",
    "weather", "wetter", "traffic", "radar", "tv-programm?", "tv-guide", "timetable", "epaper", "e-paper", "e-edition", "e-avisen",
    "podcasts?", "audio", "livestream", "live-tv", "watch", "mediathek", "videos?", "galler(?:y|ies)", "picture-gallery", "fotostrecke[n]?", "bilder", "photos?",
    "calendar", "events?", "termine", "directory", "jobs", "obituaries", "traueranzeigen", "forums?", "community", "wp-content", "wp-login.*", "cgi-bin", "api", "download", "tutorials?", "glossary",
    "share", "sharer(?:\\.php)?", "intent", "print", "drucken", "comments?", "kommentare", "tips?", "news-tip", "submit(?:-.*)?",
)  # fmt: skip

# Folders of films, sound and pictures.
MEDIA = _any(
    "videos?",
    "clips?",
    "mediathek",
    "tv",
    "podcasts?",
    "audio",
    "galler(?:y|ies)",
    "fotostrecken?",
    "bilder",
    "photos?",
    "live",
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
        shop|store|abo|abos|subscribe|subscriptions?|subscription|my|account|accounts|login|user|id|sso|auth|secure|checkout|pay
        |jobs?|careers?|stellen|stellenmarkt|classifieds?|anzeigen|ads?|advertis\w*|werben|mediadaten|marketplace|immobilien|auto
        |help|hilfe|support|privacy|policies|legal|info|about|static|cdn|img|images|media|assets|api
        |games?|spiele|raetsel|puzzles?|wetter|weather|tickets|deals|gutscheine?|coupons?|vouchers?|rabatt|discount\w*|reisen
        |video|videos|tv|live|radio|podcasts?|epaper|newsletters?|forum|bbs|maps|goo
    )\.""",
    re.VERBOSE,
)

# Classes and ids (lower case, hyphens) of what stands around the content.
FURNITURE_NAMES = re.compile(
    r"""(?:[\w-]+-)?(?:
        nav|navi|navbar|navigation|menu|submenu|megamenu|offcanvas|drawer|breadcrumbs?|footer|masthead|topbar|toolbar
        |sidebar|side-bar|rail|aside|most-?read|most-?viewed|mostpopular|most-?popular|popular|popular-?list|ranking(?:-\d+)?|trending|topten|top-10
        |meist-?gelesen|mais-?lidas|mas-?leidas?|plus-?lus|piu-?letti|latest-?list
        |recommend(?:ed|ations?)|you-?may-?like|outbrain|taboola
        |promo(?:s|tion|tions)?|advert(?:isement|s)?|advertorial|sponsor(?:ed|s)?|anzeigen?|werbung|native-?ad|partner(?:s|-links)?
        |newsletter(?:-signup)?|subscribe|paywall|cookie(?:-banner)?|consent|modal|popup|overlay-menu|social(?:-media|-links)?|share|sharing|follow-?us
        |pagination|pager|paginate|pagenavi|tagcloud|tags|comments|search(?:-form)?|skip-?links?|sitelinks|copyright|legal|partner-?angebote
    )(?:-(?:wrapper|container|list|block|box|module|section|items?|inner|content|links|area|bar|desktop|mobile))?""",
    re.VERBOSE,
)

# Headings over lists that are not the section's own.
RANKING_HEADINGS = re.compile(
    r"""(?:the\ )?most\ (?:read|viewed|popular|shared|commented|watched|discussed)(?:\ .{0,30})?|(?:jn\ )?access\ ranking|(?:weekly\ |daily\ )?ranking|popular(?:\ (?:articles?|stories|posts|now|news|in\ .{0,20}))?
    |trending(?:\ .{0,20})?|top\ (?:10|ten|5|five)(?:\ .{0,20})?|recommended(?:\ .{0,20})?|you\ (?:may|might)(?:\ also)?\ like|related(?:\ .{0,20})?|editor'?s?\ picks?
    |meist\ ?gelesen(?:e.{0,30})?|meist\ ?geklickt|meistkommentiert|am\ meisten\ gelesen|beliebt(?:e.{0,20})?|das\ könnte\ sie\ (?:auch\ )?interessieren|leser\ interessiert.{0,20}|empfehlungen.{0,30}|anzeigen?|partner.?anzeigen?
    |les\ plus\ (?:lus|consultés|partagés|populaires)|à\ lire\ aussi|lo\ más\ (?:leído|visto|popular).{0,30}|más\ leídas?.{0,30}|as?\ mais\ lidas?.{0,30}|mais\ lid[oa]s.{0,20}|i?\ ?più\ letti.{0,20}|più\ lett[ie]
    |meest\ gelezen|mest\ (?:lest|læst|lästa?|lest\ siste).{0,20}|mest\ (?:leste|læste)|najczęściej\ czytane|nejčtenější|legolvasottabb|luetuimmat|самое\ читаемое|популярное.{0,20}|найпопулярніше.{0,20}|en\ çok\ okunan(?:lar)?
    |.{0,12}(?:ランキング|人気記事|人気の記事|よく読まれ|アクセス数|注目の記事|関連記事|おすすめ).{0,12}|.{0,8}(?:많이\ 본|인기\ ?(?:뉴스|기사)|랭킹|추천).{0,12}|.{0,6}(?:热门|熱門|排行|点击排行|推荐|最热|最熱).{0,8}|الأكثر\ (?:قراءة|مشاهدة|شعبية|تداولا).{0,20}|پربازدید.{0,20}|הנצפות.{0,12}|terpopuler|đọc\ nhiều|xem\ nhiều|सबसे\ ज़?्?यादा\ पढ़े.{0,10}|ट्रेंडिंग""",
    re.VERBOSE,
)

# What a link to the next page says.
NEXT_WORDS = re.compile(
    r"""(?:go\ to\ |view\ )?(?:the\ )?next(?:\ page|\ »|\ ›|\ →|\ >)?|next\ (?:posts?|articles?|stories|\d+)|older(?:\ (?:posts?|articles?|stories|entries|news))?(?:\ »|\ →)?|previous\ (?:posts|articles|stories)|(?:load|show|see|view|read)\ more(?:\ (?:articles|stories|news|posts|results))?
    |weiter(?:e\ (?:artikel|meldungen|beiträge))?|nächste(?:\ seite)?|zur\ nächsten\ seite|ältere(?:\ (?:artikel|beiträge|meldungen))?|mehr(?:\ (?:laden|anzeigen|artikel|meldungen|nachrichten))|mehr\ (?:artikel|beiträge)\ (?:laden|anzeigen)
    |(?:page\ )?suivante?(?:\ page)?|page\ suivante|voir\ plus|plus\ d.articles|articles\ (?:plus\ anciens|précédents)|charger\ plus
    |siguiente(?:s|\ página)?|página\ siguiente|(?:ver|cargar)\ más(?:\ (?:noticias|artículos))?|más\ (?:noticias|antiguas?)|anteriores
    |próxim[oa](?:\ página)?|seguinte|página\ seguinte|(?:ver|carregar|veja)\ mais(?:\ notícias)?|successiv[ao]|avanti|pagina\ successiva|carica\ altr[io]|mostra\ altr[io]|altre\ notizie
    |volgende(?:\ pagina)?|meer\ (?:laden|artikelen|nieuws)|neste(?:\ side)?|næste(?:\ side)?|nästa(?:\ sida)?|visa\ fler|vis\ (?:flere|mer)|last\ inn\ (?:flere|mer)|seuraava|lisää|näytä\ lisää
    |następna(?:\ strona)?|dalej|starsze|więcej|další(?:\ (?:články|strana))?|starší|ďalšie|következő|régebbi|următoare(?:a|le)?|sonraki(?:\ sayfa)?|daha\ fazla|επόμενη|επόμενο
    |следующая(?:\ страница)?|вперёд|вперед|далее|ещё|еще|показать\ (?:ещё|еще)|загрузить\ ещё|наступна|далі|більше|следваща|następne
    |次へ|次の?ページ(?:へ)?|次の\d*件|次|もっと(?:見る|読む)|さらに(?:表示|読み込む)|続きを見る|过去の記事|下一页|下一頁|下页|下頁|后一页|更多|加载更多|載入更多|다음(?:\ ?페이지)?|더\ ?보기|다음\ ?목록
    |التالي|الصفحة\ التالية|المزيد|تحميل\ المزيد|بعدی|صفحه\ بعد|הבא|עוד|หน้าถัดไป|ถัดไป|selanjutnya|berikutnya|muat\ lainnya|trang\ (?:sau|tiếp)|xem\ thêm|tiếp(?:\ theo)?|अगला|अगला\ पेज|और\ पढ़ें
    |»|›|→|>|>>|≫|▶|⟩|chevron[_-]right""",
    re.VERBOSE,
)
NEXT_NAMES = re.compile(
    r"(?:[\w-]+[-_])?(?:next|nextpage|next-page|next-posts?(?:link)?|weiter|suivant|siguiente|older)(?:[-_](?:link|page|button|btn|arrow))?"
)
