"""What pages call their parts: classes of furniture, headings of rankings, links to the next page. Many languages."""

from __future__ import annotations

import re

__all__ = ["AD_LABELS", "BESIDE_NAMES", "FURNITURE_NAMES", "NEXT_NAMES", "NEXT_WORDS", "RANKING_HEADINGS"]


def _any(*words: str) -> re.Pattern[str]:
    return re.compile("|".join(words))


# Classes and ids (lower case, hyphens) of what stands around the content.
FURNITURE_NAMES = re.compile(
    r"""(?:[\w-]+-)?(?:
        nav|navi|navbar|navigation|menu|submenu|megamenu|offcanvas|drawer|breadcrumbs?|footer|masthead|topbar|toolbar
        |sidebar|side-bar|right-?rail|side-?rail|aside|skip-?links?|sitelinks|copyright|legal|search(?:-form)?
        |most-?read|most-?viewed|most-?popular|popular|ranking(?:-\d+)?|trending|topten|top-10
        |meist-?gelesen|mais-?lidas|mas-?leidas?|plus-?lus|piu-?letti
        |recommend(?:ed|ations?)|you-?may-?like|outbrain|taboola
        |promo-?box|promotions?|advert(?:isement|s)?|advertorial|sponsor(?:ed|s)?|native-?ad
        |anzeigen?|werbung|partner(?:s|-links)?|partner-?angebote
        |newsletter(?:-signup)?|cookie(?:-banner)?|consent|modal|popup
        |social(?:-media|-links)?|share|sharing|follow-?us|comments
        |pagination|pager|paginate|pagenavi|tagcloud|tags
    )(?:-(?:wrapper|container|list|block|box|module|section|items?|inner|content|links|area|bar|desktop|mobile))?""",
    re.VERBOSE,
)

# Those of them that hold articles: sidebars and rankings.
BESIDE_NAMES = re.compile(
    r"""(?:[\w-]+-)?(?:
        sidebar|side-bar|right-?rail|side-?rail|aside
        |most-?read|most-?viewed|most-?popular|popular|ranking(?:-\d+)?|trending|topten|top-10
        |meist-?gelesen|mais-?lidas|mas-?leidas?|plus-?lus|piu-?letti
    )(?:-[\w-]+)?""",
    re.VERBOSE,
)

# Headings (lower case) over lists that are not the section's own.
RANKING_HEADINGS = _any(
    # English
    r"(?:the )?most (?:read|viewed|popular|shared|commented|watched|discussed)(?: .{0,30})?",
    r"(?:jn )?access ranking|(?:weekly |daily )?ranking|popular(?: (?:articles?|stories|posts|now|news|in .{0,20}))?",
    r"trending(?: .{0,20})?|top (?:10|ten|5|five)(?: .{0,20})?|recommended(?: .{0,20})?",
    r"you (?:may|might)(?: also)? like|related(?: .{0,20})?|editor'?s? picks?|from our partners?",
    # German, Dutch, the Nordic languages
    r"meist ?gelesen(?:e.{0,30})?|meist ?geklickt|meistkommentiert|am meisten gelesen|beliebt(?:e.{0,20})?",
    r"das könnte sie (?:auch )?interessieren|leser interessiert.{0,20}|empfehlungen.{0,30}|partner-?anzeigen?",
    r"meest gelezen|mest (?:lest|læst|lästa?|leste|læste|lest siste).{0,20}|luetuimmat",
    # French, Spanish, Portuguese, Italian
    r"les plus (?:lus|consultés|partagés|populaires)|à lire aussi",
    r"lo más (?:leído|visto|popular).{0,30}|más leídas?.{0,30}|te puede interesar",
    r"as? mais lidas?.{0,30}|mais lid[oa]s.{0,20}|i? ?più letti.{0,20}|più lett[ie]",
    # Slavic languages, Hungarian, Turkish
    r"najczęściej czytane|nejčtenější|legolvasottabb|en çok okunan(?:lar)?",
    r"самое читаемое|популярное.{0,20}|найпопулярніше.{0,20}",
    # East and South-East Asia
    r".{0,12}(?:ランキング|人気記事|人気の記事|よく読まれ|アクセス数|注目の記事|関連記事|おすすめ).{0,12}",
    r".{0,8}(?:많이 본|인기 ?(?:뉴스|기사)|랭킹|추천).{0,12}",
    r".{0,6}(?:热门|熱門|排行|点击排行|推荐|推薦|最热|最熱).{0,8}",
    r"terpopuler|đọc nhiều|xem nhiều",
    # Arabic, Persian, Hebrew, Hindi
    r"الأكثر (?:قراءة|مشاهدة|شعبية|تداولا).{0,20}|پربازدید.{0,20}|הנצפות.{0,12}",
    r"सबसे ज़?्?यादा पढ़े.{0,10}|ट्रेंडिंग",
)

# Labels (lower case) of a single teaser that somebody paid for.
AD_LABELS = _any(
    r"ad|advert|advertisement|advertorial|sponsored(?: .{0,30})?|paid (?:post|content)|partner content|promoted",
    r"anzeige|werbung|advertentie|annons|annonse|annonce|mainos|publicité|publicidad|patrocinado|publieditorial",
    r"contenuto sponsorizzato|pubblicità|publicidade|reklama?|reklám|реклама|広告|pr|광고|广告|廣告|إعلان",
)

# What a link to the next page says (lower case).
NEXT_WORDS = _any(
    # English; in a list that runs from new to old, "older" and "previous posts" go on
    r"(?:go to |view )?(?:the )?next(?: page)?(?: [»›→>])?|next (?:posts?|articles?|stories|\d+)",
    r"older(?: (?:posts?|articles?|stories|entries|news))?(?: [»→])?|previous (?:posts|articles|stories)",
    r"(?:load|show|see|view|read) more(?: (?:articles|stories|news|posts|results))?",
    # German, Dutch, the Nordic languages
    r"weiter(?:e (?:artikel|meldungen|beiträge))?|(?:zur )?nächsten?(?: seite)?|ältere(?: (?:artikel|beiträge))?",
    r"mehr (?:laden|anzeigen|artikel|meldungen|nachrichten)|mehr (?:artikel|beiträge) (?:laden|anzeigen)",
    r"volgende(?: pagina)?|meer (?:laden|artikelen|nieuws)|neste(?: side)?|næste(?: side)?|nästa(?: sida)?",
    r"visa fler|vis (?:flere|mer)|last inn (?:flere|mer)|seuraava|lisää|näytä lisää",
    # French, Spanish, Portuguese, Italian, Romanian
    r"(?:page )?suivante?(?: page)?|voir plus|plus d.articles|articles (?:plus anciens|précédents)|charger plus",
    r"(?:página )?siguientes?(?: página)?|(?:ver|cargar) más(?: (?:noticias|artículos))?|más (?:noticias|antiguas?)",
    r"anteriores|próxim[oa](?: página)?|(?:página )?seguinte|(?:ver|carregar|veja) mais(?: notícias)?",
    r"successiv[ao]|avanti|pagina successiva|carica altr[io]|mostra altr[io]|altre notizie|următoare(?:a|le)?",
    # Slavic languages, Hungarian, Turkish, Greek
    r"następna(?: strona)?|dalej|starsze|więcej|další(?: (?:články|strana))?|starší|ďalšie|következő|régebbi",
    r"sonraki(?: sayfa)?|daha fazla|επόμενη|επόμενο|следующая(?: страница)?|вперёд|вперед|далее",
    r"(?:показать |загрузить )?(?:ещё|еще)|наступна|далі|більше|следваща",
    # East and South-East Asia
    r"次へ|次の?ページ(?:へ)?|次の\d*件|次|もっと(?:見る|読む)|さらに(?:表示|読み込む)|続きを見る|過去の記事",
    r"下一[页頁]|下[页頁]|后一页|更多|加载更多|載入更多|다음(?: ?페이지)?|더 ?보기|다음 ?목록",
    r"หน้าถัดไป|ถัดไป|selanjutnya|berikutnya|muat lainnya|trang (?:sau|tiếp)|xem thêm|tiếp(?: theo)?",
    # Arabic, Persian, Hebrew, Hindi
    r"التالي|الصفحة التالية|المزيد|تحميل المزيد|بعدی|صفحه بعد|הבא|עוד|अगला(?: पेज)?|और पढ़ें",
    # signs
    r"[»›→>≫▶⟩]|>>|chevron[_-]right",
)
NEXT_NAMES = re.compile(
    r"(?:[\w-]+[-_])?(?:next|next-?page|next-posts?(?:link)?|weiter|suivant|siguiente|older)"
    r"(?:[-_](?:link|page|button|btn|arrow))?"
)
