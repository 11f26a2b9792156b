"""What furniture says: headings of rankings, labels of advertising, links to the next page, calls to other stories.

Many languages, no sites. Headings and labels are matched in lower case with single spaces, lines as they are printed.
"""

from __future__ import annotations

import re

__all__ = [
    "AD_LABELS", "AFTER", "CALLED_TO", "FILM", "INVITATIONS", "NEXT_WORDS", "NOTICE", "OFFER", "PROMO",
    "RANKING_HEADINGS",
]  # fmt: skip

# Headings (lower case) over lists that are not the section's own.
RANKING_HEADINGS = re.compile(
    # English
    r"(?:the )?most (?:read|viewed|popular|shared|commented|watched|discussed)(?: .{0,30})?"
    r"|(?:\w+ )?access ranking|(?:weekly |daily )?ranking|popular(?: (?:articles?|stories|posts|now|news|in .{0,20}))?"
    r"|trending(?: .{0,20})?|top (?:10|ten|5|five)(?: .{0,20})?|recommended(?: .{0,20})?"
    r"|you (?:may|might)(?: also)? like|related(?: .{0,20})?|editor'?s? picks?|from our partners?"
    r"|(?:what )?(?:others|people|readers) are (?:reading|watching)|in case you missed it"
    # German, Dutch, the Nordic languages
    r"|(?:die )?meist ?(?:gelesen|geklickt|kommentiert|geteilt)(?:e.{0,30})?|am meisten gelesen"
    r"|beliebt(?:e.{0,20})?|empfehlungen.{0,30}|partner-?anzeigen?"
    r"|das könnte sie (?:auch )?interessieren|leser interessiert.{0,20}"
    r"|(?:het )?(?:meest|best) (?:gelezen|bekeken|populair).{0,20}|populair"
    r"|mest (?:lest|læst|lästa?|leste|læste|lest siste|sett|sedda?|populære?|populära?).{0,20}"
    r"|(?:mest )?populært(?: .{0,20})?"
    r"|(?:päivän |viikon )?(?:luetuimmat|suosituimmat)(?: .{0,20})?"
    # French, Spanish, Portuguese, Italian, Catalan, Romanian
    r"|(?:(?:nos |les )?articles )?les? (?:plus|\+) (?:lus?|vus?|consultés?|partagés?|commentés?|populaires?).{0,20}"
    r"|à lire aussi"
    r"|(?:(?:lo|las|los|la) )?(?:más|\+) (?:leíd|vist|popular|comentad|compartid)\w*.{0,30}|te puede interesar"
    r"|(?:as? |os )?mais (?:lid|vist|popular|acessad|comentad)\w*.{0,20}"
    r"|(?:i |le |gli articoli )?più (?:lett|vist|popolar|condivis)\w*.{0,20}"
    r"|(?:el |els |les )?més (?:llegi|vist)\w*.{0,20}|cele mai (?:citite|populare|vizualizate|accesate).{0,20}"
    # Slavic and Baltic languages, Hungarian, Turkish, Greek
    r"|naj(?:częściej|chętniej) czytane.{0,20}|najpopularniejsze.{0,20}|nej(?:čtenější|čítanější).{0,20}"
    r"|najčítanejšie.{0,20}|naj(?:čitanij|popularnij|gledanij|bolj bran)\w*.{0,20}|най-(?:четени|популярни).{0,20}"
    r"|сам(?:ое|ые) (?:читаем|популярн|обсуждаем)\w*.{0,20}|сейчас читают|популярн(?:ое|ые|і) ?.{0,20}|читаемое"
    r"|най(?:популярніш|читаніш)\w*.{0,20}|најчитаниј\w*.{0,20}|loetuimad|(?:vis)?lasītākie.{0,20}"
    r"|skaitomiausi.{0,20}|legolvasottabb.{0,20}|legnépszerűbb.{0,20}"
    r"|(?:en )?çok (?:okunan|izlenen|konuşulan)\w*.{0,20}|(?:τα )?(?:πιο )?(?:δημοφιλή|διαβασμένα).{0,20}"
    # East and South-East Asia
    r"|.{0,12}(?:ランキング|人気記事|人気の記事|よく読まれ|アクセス数|注目の記事|関連記事|おすすめ).{0,12}"
    r"|.{0,8}(?:많이 (?:본|읽은)|인기 ?(?:뉴스|기사)|랭킹|추천).{0,12}"
    r"|.{0,6}(?:热门|熱門|排行|点击排行|推荐|推薦|最热|最熱|最多人看|人气|人氣|热榜|熱榜).{0,8}"
    r"|(?:berita )?(?:ter)?populer.{0,20}|paling (?:banyak )?(?:dibaca|popular|dicari).{0,20}"
    r"|(?:tin )?(?:đọc|xem) nhiều.{0,12}|.{0,10}(?:ยอดนิยม|อ่านมากที่สุด).{0,10}"
    # Arabic, Persian, Urdu, Hebrew, the languages of India
    r"|ال[أا]كثر (?:قراءة|مشاهدة|شعبية|تداولا).{0,20}|(?:پربازدید|پربیننده|محبوب).{0,20}"
    r"|سب سے زیادہ (?:پڑھ|مقبول|دیکھ).{0,20}|.{0,8}(?:הנצפות|הנקרא|הכי נקרא).{0,12}"
    r"|(?:सबसे|सर्वाधिक) ?(?:ज़?्?[जय]?्?यादा|अधिक)? ?(?:पढ़|पढ़|देख|लोकप्रिय).{0,12}|लोकप्रिय.{0,12}|ट्रेंडिंग.{0,12}"
    r"|সর্বাধিক (?:পঠিত|জনপ্রিয়).{0,12}|জনপ্রিয়.{0,12}|அதிகம் (?:படி|வாசி).{0,16}"
)

# Labels (lower case) of a single teaser that somebody paid for.
AD_LABELS = re.compile(
    r"ad|advert|advertisement|advertorial|sponsored(?: .{0,30})?|promoted(?: .{0,20})?|native ad"
    r"|paid (?:post|content|partner(?:ship)?(?: content)?|for by .{1,30})|partner(?:ed)? content"
    r"|brand(?:ed)? (?:content|studio)"
    r"|(?:in partnership with|presented by|brought to you by) .{1,40}"
    r"|anzeige|werbung|bezahlter? (?:inhalt|beitrag)|gesponsert(?:er .{0,20})?"
    r"|advertentie|betaald(?:e (?:inhoud|content))?|gesponsord(?:e .{0,20})?|partnerbijdrage"
    r"|annons(?:samarbete)?|annonse|annonce|annonsørinnhold|sponsoreret(?: indhold)?|sponsrat(?: innehåll)?"
    r"|i samarbeid med .{1,30}|mainos|kaupallinen (?:yhteistyö|sisältö)|maksettu (?:mainos|sisältö)"
    r"|publicité|publi-?(?:rédactionnel|communiqué|reportage)|(?:contenu|article) (?:sponsorisé|partenaire)|sponsorisé"
    r"|publicidad|patrocinado|publi(?:editorial|rreportaje|reportaje)|contenido (?:patrocinado|de marca)|remitido"
    r"|publicidade|conteúdo (?:patrocinado|de marca|publicitário)|informe publicitário|especial publicitário"
    r"|pubblicità|contenuto sponsorizzato|sponsorizzato|(?:contingut )?patrocinat|publicitate|conținut sponsorizat"
    r"|reklama?|materiał (?:sponsorowany|partnera)|artykuł sponsorowany|komerční (?:sdělení|článek)|komerčná správa"
    r"|(?:plaćeni|sponzorirani) (?:sadržaj|članak)|promo|(?:fizetett|szponzorált) tartalom|reklám|támogatott tartalom"
    r"|sponsorlu(?: içerik)?|advertoryal|διαφήμιση|χορηγούμενο"
    r"|реклама|на правах рекламы|партн[её]рский (?:материал|проект)|партнерський (?:матеріал|проєкт)|платена публикация"
    r"|広告|pr|提供|スポンサード?|タイアップ(?:広告)?|記事広告|협찬|광고|유료 ?광고|广告|廣告|推广|推廣|赞助|贊助|业配"
    r"|iklan|konten (?:bersponsor|promosi)|quảng cáo|tài trợ|โฆษณา"
    r"|إعلان|محتوى (?:مدفوع|دعائي|ممول|برعاية)|رپورتاژ آگهی|تبلیغات|פרסומת|תוכן (?:שיווקי|ממומן)"
    r"|विज्ञापन|प्रायोजित|বিজ্ঞাপন"
)

# What a teaser says that calls its reader to sign up, subscribe or download: at its end or beginning, where a headline
# about such things has it seldom.
INVITATIONS = re.compile(
    r"""(?:^|[\s:,.!–—-])(?:
        (?:sign\s+up|subscribe|register|join)(?:\s+(?:now|here|today|free|for\s+free))
        | jetzt\s+(?:kostenlos\s+)?(?:anmelden|abonnieren|bestellen|registrieren|testen)
        | (?:hier|kostenlos)\s+(?:anmelden|abonnieren) | abonneer\s+nu | meld\s+je\s+(?:nu\s+)?aan | schrijf\s+je\s+in
        | (?:abonnez|inscrivez)-vous(?:\s+\S+){0,3} | (?:suscríbe|regístra)te(?:\s+\S+){0,3} | assine\s+(?:já|agora)
        | (?:inscreva|cadastre)-se(?:\s+\S+){0,3} | (?:iscriviti|abbonati)(?:\s+\S+){0,3}
        | prenumerera\s+(?:nu|här) | (?:tilmeld|meld)\s+(?:dig|deg)\s+(?:her|på|nu|nå)(?:\s+\S+){0,2}
        | zapisz\s+się(?:\s+\S+){0,3} | abone\s+ol(?:un)?(?:\s+\S+){0,1} | подпи(?:шитесь|сывайтесь)(?:\s+\S+){0,3}
        | (?:会員登録|無料登録|購読の?お申し?込み)(?:は?こちら(?:から)?)?
        | 구독(?:하기|신청) | (?:立即|马上)(?:订阅|注册) | 立即訂閱
    )\s*[.!»›→>]*$
    | ^(?:
        (?:sign\s+up|register)\s+(?:for|to)\s+(?:our|the|your)\b | subscribe\s+to\s+(?:our|the|your)\b
        | get\s+(?:our|the)\b.{0,60}\b(?:newsletter|inbox|app)\b | download\s+(?:our|the)\b.{0,40}\bapp\b
        | (?:suscríbete|suscríbase|apúntate)\s+(?:a|al)\b | (?:assine|receba)\s+(?:a\s+)?(?:nossa|nosso)\s+
        | (?:iscriviti|abbonati)\s+(?:alla?|ai?)\b | abonnez-vous\s+à\b | inscrivez-vous\s+à\s+(?:la|notre|nos)\b
        | recevez\s+(?:notre|nos|la)\s+(?:newsletter|lettre|infolettre) | meld\s+je\s+(?:nu\s+)?aan\s+voor\b
        | zapisz\s+się\s+(?:na|do)\b | подпи(?:шитесь|шись|сывайтесь)\s+на\b | підпи(?:шіться|суйтеся)\s+на\b
        | prenumerera\s+på\b | (?:tilmeld|meld)\s+(?:dig|deg)\s+(?:på\s+)?(?:vores|vårt|nyhedsbrev) | tilaa\s+uutiskirje
        | přihlaste\s+se\s+k\b | iratkozz(?:on)?\s+fel\b | abonați-vă\s+la\b | εγγραφείτε\s+στο
        | اشترك\s+(?:في|الآن) | (?:订阅|訂閱)(?:我们|我們|本报|本報) | đăng\s+ký\s+nhận\b
        | .{0,20}(?:ニュースレター|メルマガ)(?:に|を)(?:登録|購読)
        | newsletter\s*: .{0,120}\b(?:subscribe|sign\s+up|anmelden|abonnieren)
    )""",
    re.IGNORECASE | re.VERBOSE,
)

# A line under a headline that tells readers what they may do with the page, or where else to find the paper.
NOTICE = re.compile(
    r"""^\W*(?:(?:share|save|gift|print|listen\s+to|read\s+aloud)\b | sign\s+up\b | follow\s+(?:us|our)\b) |
    (?:dies\w+\s+(?:artikel|beitrag|text)).{0,60}(?:vorlesen|anhören|teilen|merken|verschenken) | klicken\s+sie |
    vous\s+est\s+offert | ^\W*(?:partagez|écoutez\s+cet|regala|comparte|escucha\s+(?:este|esta|la)|compartilhe |
        ouça\s+(?:este|esta|a)|siga\s+(?:o|a|nosso|nossa)|ascolta\s+(?:questo|l)|condividi|luister\s+naar|
        lyssna\s+på |
        deel\s+dit|udostępnij|sdílejte|posłuchaj|подписывайтесь|подпишитесь|следите|слушать|поделитесь)\b |
    abone\s+ol | takip\s+ed(?:in|ebilir) | シェアする | ブックマーク | フォローする | 공유하 | 구독하 |
    分享到 | 关注我们 |
    ^\W*(?:تابعونا|تابعوا|اشترك|شارك) | चैनल\s+से\s+जुड़ | फॉलो\s+कर""",
    re.IGNORECASE | re.VERBOSE,
)

# How a line begins that calls away from the story.
PROMO = re.compile(
    r"""^\W*(?:
        (?:read|see|watch|listen)\s*(?:more|also|next|to|now)?\s*[:|] | read\s+(?:more|next|also)\b | also\s+read\b |
        related(?:\s+\w+)?\s*: | more\s+(?:on|from)\b.{0,60}$ | (?:sign|subscribe)\s*(?:up)?\s+(?:for|to|now)\b |
        follow\s+(?:us|our|along|@\w+)\b | click\s+here | download\s+(?:the|our) | advertisement\W*$ |
        (?:story|article)\s+continues\s+below | get\s+(?:daily|the\s+latest|our)\b.{0,60}(?:news|inbox|newsletter) |
        recommended\s+(?:videos?|stories|reading) | most\s+(?:read|popular)\b | don't\s+miss\b |
        you\s+(?:may|might)\s+also\s+like | popular\W*$ | comments?\W*$ | filed\s+under | tell\s+us\s+what |
        join\s+(?:our|the)\s+(?:conversation|commenting) | lesen\s+sie\s+(?:auch|mehr|hier) |
        mehr\s+(?:zum\s+thema|themen|dazu)\b | auch\s+interessant | anzeige\W*$ | (?:>>|→|➤|►)\s*\w |
        this\s+(?:video|content)\s+(?:can\s?not|can't)\s+be\s+(?:played|shown|displayed) |
        to\s+(?:play|view|see|show|display)\s+(?:this|the)\s+(?:video|content|embed|map|chart|post)\b.{0,60}
            (?:javascript|cookies|consent|accept|allow|enable) |
        (?:recommended\s+)?external\s+content\W*$ | recommended\s+external\s+content |
        at\s+this\s+point\s+you\s+will\s+find\s+(?:an?\s+)?external\b |
        an\s+dieser\s+stelle\s+finden\s+sie\s+einen\s+externen |
        (?:um|für)\s+(?:diesen|dieses|die\s+darstellung).{0,80}(?:cookies|zustimm|einwillig|datenschutz|aktivier) |
        ein\s+klick\s+für\s+den\s+datenschutz | ce\s+contenu\s+(?:est\s+bloqué|n'est\s+pas\s+visible) |
        este\s+contenido\s+(?:está\s+bloqueado|no\s+se\s+puede\s+mostrar) |
        questo\s+contenuto\s+(?:è\s+bloccato|non\s+è\s+disponibile) |
        empfohlener\s+(?:redaktioneller|externer)\s+inhalt | das\s+könnte\s+sie\s+auch | link\s+zum\s+\S+inhalt |
        fehler\s+gefunden | lire\s+aussi | à\s+lire | passer\s+la\s+publicité | leggi\s+anche | lea\s+(?:también|más) |
        te\s+puede\s+interesar | leia\s+(?:também|mais) | lees\s+ook | läs\s+(?:också|mer|även) | les\s+også |
        læs\s+også | lue\s+myös | baca\s+juga | czytaj\s+(?:też|także|więcej) | przeczytaj\s+także | oku(?:yun)?\s*: |
        関連記事 | あわせて読みたい | こちらも読む | 相关阅读 | 延伸阅读 | 관련기사
    )""",
    re.IGNORECASE | re.VERBOSE,
)
# What stands below a story and is not of it. A call begins a sentence: within one its words are the story's.
_CALL = r"(?:^|[.!?:…])\W*(?:please\s+|bitte\s+)?"
_CHANNELS = r"(?:twitter|facebook|instagram|telegram|whatsapp|youtube|tiktok|linkedin|threads|bluesky|mastodon|@\w)"
AFTER = re.compile(
    rf"""contributed\s+to\s+this\s+(?:report|article|story) | ^\W*(?:additional\s+)?reporting\s+by |
    ^\W*with\s+(?:files\s+from|additional\s+(?:reporting|material)) |
    ^\W*(?-i:(?:[A-ZÀ-Þ][\w.'’-]*,?\s+|and\s+){{1,8}})reported\s+from\s+(?-i:[A-ZÀ-Þ])[^.]{{0,60}}\.?(?:\s|$) |
    (?:all\s+)?rights\s+reserved | ^\W*(?:copyright(?=\W*(?:©|\(c\)|\d{{4}}|by\b|(?-i:[A-ZÀ-Þ])|$))|©|\(c\)) |
    ^\W*(?:source|quelle|kilde|fuente|fonte|källa|bron|sumber)\s*[:：] |
    ^\W*mit\s+(?:dpa|agentur\w*|material|informationen)\b[^.]{{0,60}}\.?$ |
    ^\W*\(?(?:dpa|afp|apa|sda|kna|epd|reuters|ap|ansa|efe|sid)(?:[/,\s]+[a-z]{{2,4}})*\)?\W*$ |
    ^\W*[a-z]{{2,4}}/[a-z]{{2,4}}\W*$ | ^\W*aus\s+dem\s+englischen |
    ^\W*(?:sendung|redaktion|faktencheck|übersetzung)(?:\s*[:/|]|\s+vo[mn]\b|\W*$) |
    (?:^\W*|einen\s+)fehler\s+gefunden |
    {_CALL}(?:sign\s+up\s+(?:for|to|here)\b | follow\s+(?:us|@|him|her|them|ap|our)\b |
        subscri(?:be|ption)\s+(?:to|today|now|for\s+(?:just|only|as\s+little|\W?\d)) |
        send\s+(?:us\s+)?tips | read\s+more\s+(?:at|on|about) |
        for\s+(?:the\s+latest|more)\s+(?:breaking\s+)?(?:news|stories)) |
    follow\s+(?:us|@|him|her|them|ap|our)\b.{{0,40}}{_CHANNELS} | send\s+us\s+tips |
    (?:sign\s*up|subscrib|abonn|anmeld|inscri|inscrev|suscr|iscriv|assine|bestell|melden|\bour\b|unser|notre|nuestr)
        .{{0,60}}newsletter | ^[^.]{{0,40}}newsletter[^.]{{0,20}}$ |
    newsletter.{{0,40}}(?:sign\s*up|subscrib|abonn|anmeld|inscri|suscr|\bhier\b|\bhere\b) |
    ^\W*(?:please\s+)?(?:email|contact|reach)\b.{{0,80}}@ | (?:do\s+you\s+have|have\s+you\s+got|got)\s+a\s+story |
    ^\S+@[\w-]+(?:\.[\w-]+)+\W*$ | ^\W*printed\s+from\s*: | ^\W*返回\S{{2,10}}(?:查看|阅读|閱讀)更多 |
    ^\W*this\s+is\s+a\s+(?:breaking|developing) |
    ^\W*(?:stay\s+informed\s+with | support\s+(?:our|independent|quality)\s | become\s+a\s+(?:member|subscriber)) |
    \bfree\s+articles?\s+(?:this|a|per|left|remaining) | plus-?angebots? | probe(?:monat|abo) |
    ^\W*(?:featured|cover|header|lead)\s+(?:image|photo|picture)\b.{{0,20}}[:：] |
    ^\W*what\s+do\s+you\s+think\b.{{0,40}}\?.{{0,60}}\b(?:comments?|below)\b |
    unlimited\s+(?:digital\s+)?access\b | cancel\s+(?:at\s+)?any\s?time | unbegrenzten?\s+zugang |
    jederzeit\s+kündbar | accès\s+illimité | sans\s+engagement | acceso\s+ilimitado | accesso\s+illimitato |
    hat\s+ihnen\s+dieser\s+artikel | unterstützen\s+sie\s+uns |
    ^\W*(?:おすすめ|\w{{2,8}}をフォロー|あわせて読|シェアする) | 無断転載 | 무단\s*(?:전재|복제) |
    (?:未经|禁止|不得|谢绝|请勿|如需|欢迎).{{0,12}}转载 | 转载(?:请|须|需|自) | 版权(?:所有|声明|归) |
    ^\W*(?:記事|기사)\s*URL | if\s+you\s+(?:enjoyed|liked)\s+this |
    ^\W*tags?\s*: | ^\W*topics?\s*:""",
    re.IGNORECASE | re.VERBOSE,
)
# Words of a call in a whole sentence, which without them may as well be the story's.
CALLED_TO = re.compile(
    rf"""{_CHANNELS} | news | \bapps?\b | inbox | coverage | \blive\b | channel | podcast | \bstor(?:y|ies)\b |
    articles? | \bhere\b | website |
    (?<!\bto\s)(?<!\bfor\s)\bcomment\b | \bcomments\b | video | below | \bhier\b | artikel | \bici\b | aquí | \bqui\b |
    http""",
    re.IGNORECASE | re.VERBOSE,
)

# How the caption of a film ends: with the time that it takes, behind a sign.
FILM = re.compile(
    r"[|·–—(]\s*\d{1,2}:\d{2}(?::\d{2})?\s*(?:min(?:uten|utes|uti|utos)?|мин|хв|분|分)\W*$", re.IGNORECASE
)

# What an offer to readers speaks of: the paper, an account, money.
OFFER = re.compile(
    r"subscri|suscri|abonn|\babos?\b|premium|newsletter|\baccounts?\b|cuenta|\bkonto|log ?in|register|会員|登録|구독|"
    r"회원|订阅|donat|spende|support us|journalism|journalismus|a month\b|cookies?\b|privacy|datenschutz|sign up",
    re.IGNORECASE,
)

# What a link to the next page says (lower case).
NEXT_WORDS = re.compile(
    # English; in a list that runs from new to old, "older" and "previous posts" go on
    r"(?:go to |view )?(?:the )?next(?: page)?(?: [»›→>])?|next (?:posts?|articles?|stories|\d+)"
    r"|older(?: (?:posts?|articles?|stories|entries|news))?(?: [»→])?|previous (?:posts|articles|stories)"
    r"|(?:load|show|see|view|read) more(?: (?:articles|stories|news|posts|results))?"
    r"|more (?:articles|stories|headlines|news|posts|results)(?: [»›→>])?"
    # German, Dutch, the Nordic languages
    r"|weiter(?:e (?:artikel|meldungen|beiträge))?|(?:zur )?nächsten?(?: seite)?|ältere(?: (?:artikel|beiträge))?"
    r"|mehr (?:laden|anzeigen|artikel|meldungen|nachrichten)|mehr (?:artikel|beiträge) (?:laden|anzeigen)"
    r"|volgende(?: pagina)?|meer (?:laden|artikelen|nieuws)|neste(?: side)?|næste(?: side)?|nästa(?: sida)?"
    r"|visa fler|vis (?:flere|mer)|last inn (?:flere|mer)|seuraava|lisää|näytä lisää"
    # French, Spanish, Portuguese, Italian, Romanian
    r"|(?:page )?suivante?(?: page)?|voir plus|plus d.articles|articles (?:plus anciens|précédents)|charger plus"
    r"|(?:página )?siguientes?(?: página)?|(?:ver|cargar) más(?: (?:noticias|artículos))?|más (?:noticias|antiguas?)"
    r"|anteriores|próxim[oa](?: página)?|(?:página )?seguinte|(?:ver|carregar|veja) mais(?: notícias)?"
    r"|successiv[ao]|avanti|pagina successiva|carica altr[io]|mostra altr[io]|altre notizie|următoare(?:a|le)?"
    # Slavic languages, Hungarian, Turkish, Greek
    r"|następna(?: strona)?|dalej|starsze|więcej|další(?: (?:články|strana))?|starší|ďalšie|következő|régebbi"
    r"|sonraki(?: sayfa)?|daha fazla|επόμεν(?:η|ο)(?: σελίδα)?|περισσότερα|следующая(?: страница)?|вперёд|вперед|далее"
    r"|(?:показать |загрузить )?(?:ещё|еще)|наступна(?: сторінка)?|далі|більше|следваща(?: страница)?"
    r"|следна(?: страница)?|slj?edeć[aei](?: stran(?:a|ica))?|naslednja(?: stran)?|наредна|ďalšia(?: strana)?|starije"
    # The Baltic and Celtic languages, those of the Caucasus and Central Asia, and others of Europe
    r"|kit(?:as|i)(?: puslapis)?|nākam(?:ā|ais)(?: lapa)?|vairāk|järgmi(?:ne|sed)(?: lehekülg)?|rohkem|næsta(?: síða)?"
    r"|tjetra|faqja tjetër|më shumë|següent(?: pàgina)?|pàgina següent|hurrengoa|nesaf|ar aghaidh|eile"
    r"|შემდეგი(?: გვერდი)?|հաջորդ(?:ը| էջ)?|növbəti(?: səhifə)?|келесі(?: бет)?|keyingi(?: sahifa)?|кийинки|дараах"
    # East and South-East Asia
    r"|次へ|次の?ページ(?:へ)?|次の\d*件|次|もっと(?:見る|読む)|さらに(?:表示|読み込む)|続きを見る|過去の記事"
    r"|下一[页頁]|下[页頁]|后一页|更多|加载更多|載入更多|다음(?: ?페이지)?|더 ?보기|다음 ?목록"
    r"|หน้าถัดไป|ถัดไป|selanjutnya|berikutnya|muat lainnya|trang (?:sau|tiếp)|xem thêm|tiếp(?: theo)?"
    r"|seterusnya|halaman (?:berikutnya|seterusnya)|susunod(?: na pahina)?|បន្ទាប់|ถัดไป ?[»›]|ຕໍ່ໄປ|ຖັດໄປ|နောက်(?:တစ်မျက်နှာ|သို့)?"
    # Arabic, Persian, Urdu, Hebrew, the languages of India, and of Africa
    r"|التالي|الصفحة التالية|المزيد|تحميل المزيد|بعدی|صفحه بعدی?|بیشتر|اگلا(?: صفحہ)?|مزید|הבא|לעמוד הבא|עוד"
    r"|अगला(?: पेज| पृष्ठ)?|आगे|और (?:पढ़ें|देखें)|पुढी?ल(?: पान)?|पुढे|अर्को(?: पृष्ठ)?|পরবর্তী(?: পাতা| পৃষ্ঠা)?|আরও"
    r"|அடுத்த(?:து)?(?: பக்கம்)?|మరిన్ని|తదుపరి(?: పేజీ)?|ಮುಂದಿನ(?: ಪುಟ)?|ಮುಂದೆ|അടുത്ത(?:ത്)?(?: പേജ്)?|આગળ|ਅਗਲਾ(?: ਪੰਨਾ)?"
    r"|ਅੱਗੇ|ඊළඟ(?: පිටුව)?|ቀጣይ(?: ገጽ)?|(?:ukurasa )?(?:unaofuata|inayofuata|ifuatayo)|zaidi|na gaba|shafi na gaba|xiga"
    # signs
    r"|[»›→>≫▶⟩]|>>|chevron[_-]right"
)
