"""What a page says that a site shows while it cannot answer: maintenance, overload, a broken database.

Many languages, no sites. Matched in lower case on short pages on which nothing speaks for an article.
"""

from __future__ import annotations

import re

__all__ = ["OUTAGE"]

OUTAGE = re.compile(
    # English
    r"(?:scheduled|planned|routine|emergency|ongoing|undergoing|under|down for|website|site|system) maintenance"
    r"|maintenance (?:mode|work|in progress|page|break)|will be (?:right )?back (?:soon|shortly|online|in a)"
    r"|we(?:'|’)ll be (?:right )?back|back (?:soon|shortly) ?[.!…]|be right back"
    r"|temporarily (?:unavailable|offline|down|out of)|error establishing a database connection"
    r"|(?:site|page|service|server|system) is (?:currently|temporarily) (?:down|closed|offline|unavailable)"
    r"|database (?:connection )?error|could not connect to (?:the )?database|too many (?:requests|connections)"
    r"|service (?:is )?(?:temporarily )?unavailable|(?:bad|gateway) (?:gateway|time-?out)|internal server error"
    r"|technical difficulties|(?:server|site) is (?:too )?(?:busy|overloaded)"
    r"|(?:we are|we're) (?:updating|upgrading) (?:our|the)"
    r"|(?:site|portal|system|server) is being (?:updated|upgraded|migrated)|(?:virtual )?waiting room"
    r"|you are (?:now )?in (?:line|the queue)"
    r"|(?:try|check) again (?:later|in a few)|backend fetch failed|guru meditation|origin is unreachable"
    # German
    r"|wartungs(?:arbeiten|modus|seite|fenster|pause)|(?:in|wegen|zur) (?:geplanten? )?wartung\b"
    r"|(?:gleich|bald|in kürze) (?:wieder )?(?:zurück|für sie da|erreichbar|verfügbar)"
    r"|vorübergehend nicht (?:erreichbar|verfügbar)|(?:derzeit|momentan|zurzeit) nicht (?:erreichbar|verfügbar)"
    r"|technische (?:störung|probleme)|zu viele (?:anfragen|zugriffe)|(?:fehler|verbindung).{0,20}datenbank"
    # Dutch, the Nordic languages
    r"|(?:gepland )?onderhoud\b|tijdelijk (?:niet (?:bereikbaar|beschikbaar)|onbereikbaar)|zo (?:weer )?terug"
    r"|(?:under|planerat) underhåll|underhållsarbete|tillfälligt (?:otillgänglig|nere|stängd)|strax tillbaka"
    r"|vedlikehold|vedligeholdelse|midlertidig(?:t)? (?:utilgjengelig|utilgængelig|nede|lukket)|straks tilbage"
    r"|for mange forespørsler|för många förfrågningar|huoltokatko|huoltotauko|tilapäisesti poissa käytöstä"
    # French, Spanish, Portuguese, Italian, Romanian, Catalan
    r"|(?:en|site en|opération de|cours de) maintenance|maintenance (?:en cours|programmée)"
    r"|(?:momentanément|temporairement) (?:indisponible|inaccessible|fermé)|de retour (?:bientôt|dans|très vite)"
    r"|trop de requêtes|connexion à la base"
    r"|(?:en|tareas de|por) mantenimiento|temporalmente (?:no disponible|fuera de servicio|inaccesible)"
    r"|volvemos (?:en breve|"
    r"pronto)|demasiadas (?:solicitudes|peticiones)|conexión (?:con|a) la base de datos|(?:em|de|para) manutenção"
    r"|temporariamente (?:indisponível|fora do ar)|voltamos (?:já|em breve)|muitas (?:requisições|solicitações)"
    r"|(?:in|per|di) manutenzione|temporaneamente (?:non disponibile|non raggiungibile|sospeso)"
    r"|torniamo (?:presto|subito)|troppe richieste|connessione al database|în mentenanță|(?:en|de) manteniment"
    # Slavic and Baltic languages, Hungarian, Turkish, Greek
    r"|(?:przerwa techniczna|prace (?:konserwacyjne|techniczne|serwisowe))|chwilowo niedostępn|tymczasowo niedostępn"
    r"|(?:probíhá|plánovaná) (?:údržba|odstávka)|dočasně nedostupn|údržba (?:webu|stránok)|dočasne nedostupn"
    r"|karbantartás|átmenetileg nem elérhető|bakım (?:çalışması|modu|nedeniyle)|bakımda(?:yız)?\b"
    r"|geçici olarak (?:hizmet|kullanım|ulaşıl)|çok fazla istek|εργασίες συντήρησης|προσωρινά (?:μη διαθέσιμ|εκτός)"
    r"|технически(?:е|х|м) работ|технічн(?:і|их) робот|сайт (?:временно )?(?:недоступен|на обслуживании)"
    r"|временно недоступ|тимчасово недоступ|слишком много запросов|профилактическ|временно недостъп"
    r"|u (?:tijeku|toku) je održavanje|privremeno nedostup|techniniai darbai|laikinai nepasiekiam|tehniskie darbi"
    r"|īslaicīgi nav pieejam"
    # East and South-East Asia
    r"|メンテナンス(?:中|のため|作業|を実施|実施|のお知らせ)|しばらくお待ちください|一時的に(?:ご)?(?:利用|アクセス|表示)でき"
    r"|(?:アクセス|サーバー?)が(?:集中|混雑|混み合)|ただいま混み合|サービスを(?:一時)?停止"
    r"|(?:시스템|서버|서비스|정기) ?점검|점검 ?(?:중|안내)|일시적으로 (?:이용|접속|서비스)|이용에 불편"
    r"|요청이 너무 많"
    r"|(?:系统|系統|网站|網站|服务器|伺服器|例行|停机)(?:正在)?(?:维护|維護|升级|升級)|(?:维护|維護)(?:中|公告)"
    r"|暂时无法(?:访问|使用)|暫時無法(?:訪問|使用|存取)|请稍后(?:再试|重试)|請稍後再試|访问过于频繁"
    r"|数据库连接(?:错误|失败)"
    r"|(?:sedang|dalam) (?:pemeliharaan|perbaikan|penyelenggaraan)|tidak tersedia untuk sementara"
    r"|terlalu banyak permintaan"
    r"|bảo trì|tạm thời (?:không|gián đoạn)|quá nhiều yêu cầu|ปิดปรับปรุง|ไม่สามารถให้บริการได้ชั่วคราว"
    # Arabic, Persian, Hebrew, Hindi, Swahili
    r"|(?:تحت|قيد|أعمال) الصيانة|غير متاح مؤقت|سنعود قريب|در دست (?:تعمیر|به.?روز)|موقتا.{0,4} در دسترس نیست"
    r"|האתר (?:בתחזוקה|בשיפוץ)|עבודות תחזוקה|रखरखाव|अस्थायी रूप से (?:अनुपलब्ध|बंद)|matengenezo"
)
