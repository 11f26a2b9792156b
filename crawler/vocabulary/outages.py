"""What a page says that a site shows while it cannot answer (maintenance, overload, a broken database), and one that
stands where there is no page.

Many languages, no sites. Matched in lower case: outages on short pages on which nothing speaks for an article, what is
not found in the titles of pages with a short text, what is missing (in looser words) where both hold.
"""

from __future__ import annotations

import re

__all__ = ["MISSING", "NOT_FOUND", "OUTAGE"]

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
    r"|האתר (?:בתחזוקה|בשיפוץ)|עבודות תחזוקה|रखरखाव|अस्थायी रूप से (?:अनुपलब्ध|बंद)"
    r"|matengenezo"
    # "Try again later", and that somebody is at work, in any of them
    r"|something went wrong (?:on our|at our)|our (?:engineers|team) (?:have|has) been (?:notified|alerted)"
    r"|application error: a (?:client|server)-side exception"
    r"|(?:site|website|page) is under construction"
    r"|wegen technischer (?:arbeiten|probleme)|(?:versuchen|probieren) sie es (?:bitte )?(?:in kürze|später|in wenigen)"
    r"|probeer het (?:later|over)|försök igen (?:om|senare)|underhåll på (?:sajten|sidan|webb)"
    r"|prøv (?:igen|igjen) (?:senere|om)"
    r"|yritä (?:myöhemmin )?uudelleen|réessay(?:er|ez) (?:ultérieurement|plus tard|dans)|revenir plus tard"
    r"|(?:vuelva a intentarlo|inténtelo de nuevo|intente nuevamente) (?:más tarde|en)|estamos mejorando (?:el|nuestro)"
    r"|volveremos (?:en breve|pronto)|tente (?:novamente|de novo) (?:mais tarde|em)|voltaremos (?:em breve|já)"
    r"|riprova(?:re)? (?:più tardi|tra)|torn(?:ar|a)-ho a provar|reveni(?:m|ți) (?:în curând|imediat|mai târziu)"
    r"|spróbuj(?:cie)? (?:ponownie )?(?:później|za)|zkuste to (?:prosím )?(?:později|znovu)"
    r"|skúste to (?:prosím )?neskôr"
    r"|próbál(?:ja|kozzon) (?:meg |újra )?(?:később|újra)|pokušajte (?:ponovo|ponovno|kasnije)"
    r"|опитайте (?:по-късно|отново)"
    r"|(?:попробуйте|повторите|зайдите).{0,20} (?:позже|позднее)|спробуйте.{0,20} пізніше|обновляем (?:сайт|портал)"
    r"|υπό συντήρηση|(?:θα )?επιστρέψουμε σύντομα|(?:δοκιμάστε|προσπαθήστε).{0,12} αργότερα"
    r"|bakımda(?:dır|yız)|daha sonra (?:tekrar|yeniden) deneyin"
    r"|(?:しばらくして|時間をおいて|後ほど).{0,12}(?:アクセス|お試し|ご利用)|잠시 ?후 ?(?:다시|이용)|나중에 다시"
    r"|稍[后後]再(?:来|來|试|試)|敬请谅解|敬請見諒"
    r"|(?:silakan|cuba|coba) (?:coba )?(?:lagi )?(?:beberapa saat|nanti)|(?:quay|thử) lại sau"
    r"|ลองใหม่(?:อีกครั้ง|ภายหลัง)"
    r"|(?:ال)?محاولة (?:مرة أخرى )?لاحق|حاول(?:وا)? (?:مرة أخرى )?لاحق|در حال (?:به.?روز.?رسانی|تعمیر)"
    r"|بعدا.{0,3} مراجعه"
    r"|بعد میں (?:دوبارہ )?کوشش|زیر.{0,2} مرمت|האתר (?:בשיפוצ|בתהליכי)|נסו? (?:שוב )?מאוחר יותר"
    r"|बाद में (?:पुनः|फिर|दोबारा) (?:से )?(?:प्रयास|कोशिश)|রক্ষণাবেক্ষণ|কিছুক্ষণ পর(?:ে)? আবার"
)

NOT_FOUND = re.compile(
    # English, German, Dutch, the Nordic languages
    r"page (?:you (?:requested|are looking for) )?(?:was |could |can)?\s?not be found|page (?:was )?not found"
    r"|seite (?:wurde )?nicht gefunden|page introuvable|sidan hittades inte|siden (?:blev|ble) ikke (?:fundet|funnet)"
    r"|ページが見つかりません|お探しのページ|페이지를 찾을 수 없"
    r"|(?:page|article|story|content) (?:does not|doesn['’]t|no longer) exists?"
    r"|page (?:can['’]t|cannot|could not|couldn['’]t) be (?:found|displayed)|nothing (?:was )?found (?:here|at)"
    r"|(?:artikel|beitrag|seite) (?:existiert nicht|nicht (?:mehr )?vorhanden)"
    r"|pagina (?:niet (?:gevonden|beschikbaar)|bestaat niet)|(?:sidan|artikeln) (?:finns inte|kunde inte hittas)"
    r"|siden (?:finnes ikke|findes ikke|eksisterer ikke)|sivua ei (?:löydy|löytynyt)|síða(?:n)? fannst ekki"
    # French, Spanish, Portuguese, Italian, Catalan, Romanian
    r"|page (?:non trouvée|inexistante|n['’]existe (?:pas|plus))|(?:article|contenu) introuvable"
    r"|p[aá]gina (?:no (?:encontrada|existe|disponible)|que buscas? no)"
    r"|(?:contenido|nota) no (?:encontrad[ao]|disponible)"
    r"|página (?:não (?:encontrada|existe)|inexistente)|(?:conteúdo|notícia) não (?:encontrad[ao]|disponível)"
    r"|pagina (?:non (?:trovata|disponibile|esiste)|inesistente)|pàgina no trobada|pagina nu (?:a fost găsită|există)"
    # Slavic and Baltic languages, Hungarian, Turkish, Greek
    r"|stron(?:a|y) nie (?:istnieje|została znaleziona|znaleziono)|nie znaleziono (?:takiej )?strony"
    r"|str[aá]nk[auy] (?:nenalezena|nebyla nalezena|neexistuje|nebola nájdená|sa nenašla)"
    r"|stranica nije (?:pronađena|nađena)|strani(?:ca)? ni (?:bilo )?mogoče najti"
    r"|страниц[аы] не (?:найдена|существует)|сторінк[ау] не (?:знайдено|існує)|страницата не (?:е намерена|съществува)"
    r"|страница(?:та)? није пронађена|puslapis nerastas|lapa (?:nav atrasta|netika atrasta)|lehekülge ei leitud"
    r"|az oldal nem (?:található|létezik)|sayfa bulunamadı|sayfa mevcut değil"
    r"|η σελίδα δεν (?:βρέθηκε|υπάρχει)|η σελίδα που ζητήσατε δεν"
    # East and South-East Asia
    r"|(?:ページ|記事)(?:は|が)(?:存在しません|見つかりませんでした|ありません|削除され)|掲載(?:は|期間が)終了"
    r"|(?:페이지|기사)(?:를|가|을) ?(?:찾을 수 없|존재하지 않)|존재하지 않는 (?:페이지|기사)|삭제된 (?:페이지|기사)"
    r"|(?:页面|頁面|网页|網頁|文章|新闻|新聞)(?:不存在|未找到|找不到|已(?:被)?(?:删除|刪除|下架))|找不到(?:页面|頁面|网页|網頁)"
    r"|halaman (?:tidak (?:ditemukan|ditemui|tersedia)|yang anda cari tidak)"
    r"|không tìm thấy trang|trang (?:không tồn tại|bạn (?:yêu cầu|tìm)[^.]{0,20} không)|ไม่พบหน้า"
    # Arabic, Persian, Urdu, Hebrew, the languages of India
    r"|الصفحة (?:غير موجودة|المطلوبة غير|التي تبحث عنها)|(?:صفحه|صفحهٔ) (?:مورد نظر )?(?:یافت|پیدا) نشد"
    r"|صفحہ (?:نہیں ملا|موجود نہیں)|(?:ה)?(?:דף|עמוד) לא נמצא|(?:पेज|पृष्ठ) नहीं मिला|पृष्ठ मौजूद नहीं"
    r"|পাতাটি (?:খুঁজে )?পাওয়া যায়নি|பக்கம் (?:கிடைக்கவில்லை|காணப்படவில்லை)"
)

# "We can't find that page", "this story has been removed": a thing of the site and what became of it, near each other.
MISSING = re.compile(
    # English, German, Dutch, the Nordic languages
    r"\b(?:page|article|story|content|post|link)\b.{0,40}?\b(?:unavailable|not (?:be )?(?:available|found|here|online)"
    r"|no longer (?:available|here|online|exists?)|(?:isn|doesn|can|couldn)['’]t (?:available|exist|be|here|found)"
    r"|(?:been|or|was) (?:moved|removed|deleted)|be broken)"
    r"|(?:can['’]?t|cannot|couldn['’]t|could not|unable to) (?:find|locate) (?:this|that|the) (?:page|article|story)"
    r"|(?:lost|misplaced) (?:this|that) page|(?:there['’]s|there is) nothing here|something['’]s missing"
    r"|\b(?:seite|artikel|beitrag|inhalt)\b.{0,40}?(?:gibt es (?:hier )?nicht|nicht (?:mehr )?(?:finden|online|abrufbar"
    r"|erreichbar)|(?:gelöscht|entfernt)\b)|hier ist (?:leider )?nichts"
    r"|\b(?:pagina|artikel)\b.{0,40}?niet (?:meer )?(?:worden gevonden|gevonden|vinden|beschikbaar)"
    r"|\b(?:sidan|siden|artikeln|artikkelen|artiklen)\b.{0,30}?(?:finns inte|finnes ikke|findes ikke|inte tillgänglig)"
    r"|(?:kunde inte hitta|hittade inte|fant ikke|finner ikke|fandt ikke|kan ikke finde) sid"
    r"|sivua .{0,20}?ei (?:löydy|ole)"
    # French, Spanish, Portuguese, Italian, Catalan, Romanian
    r"|\b(?:page|article|contenu)\b.{0,40}?(?:introuvable|indisponible|n['’](?:existe|est) (?:pas|plus)|supprimée?\b)"
    r"|pas (?:pu )?trouv(?:é|er) (?:cette|la|cet|votre) (?:page|article)"
    r"|\b(?:página|nota|noticia|contenido|artículo)\b.{0,40}?no (?:existe|está disponible|se encuentra|disponible)"
    r"|no (?:encontramos|hemos (?:encontrado|podido encontrar)|pudimos encontrar) (?:la página|lo que)"
    r"|\b(?:página|notícia|matéria|conteúdo)\b.{0,40}?não (?:existe|está disponível|foi encontrad|pôde ser)"
    r"|não encontramos (?:a página|o que)|(?:pagina|articolo|contenuto)\b.{0,40}?non (?:esiste|è (?:più )?disponibile)"
    r"|non (?:abbiamo trovato|riusciamo a trovare) (?:la|questa) pagina|no hem trobat la pàgina|pagina nu (?:mai )?este"
    # Slavic languages, Hungarian, Turkish, Greek
    r"|stron\w{1,3}\b.{0,30}?nie istnieje|nie (?:znaleźliśmy|ma) (?:tej|takiej) strony"
    r"|stránk\w{1,3}\b.{0,20}?(?:neexistuje|nenaš|nepodařilo|nepodarilo|smazán|odstraněn)"
    r"|(?:нет такой|такой|не нашли эту) страниц|страниц\w\b.{0,20}?(?:удален|недоступн|больше нет)"
    r"|(?:немає такої|такої) сторінк|сторінк\w\b.{0,20}?(?:видален|недоступн)|страницат?а? .{0,20}?не съществува"
    r"|sayfa\w{0,3}\b.{0,20}?(?:ulaşılam|kaldırıl|yok\b)|oldal\b.{0,20}?nem (?:található|létezik|elérhető)"
    r"|σελίδα\b.{0,20}?δεν (?:βρέθηκε|υπάρχει|είναι διαθέσιμη)"
    # East and South-East Asia
    r"|(?:ページ|記事|お探し|ご指定|指定され).{0,20}?(?:見つかりません|存在しません|公開を終了|削除され|表示できません)"
    r"|(?:페이지|기사)\S{0,2} .{0,15}?(?:삭제되었|없습니다|없는)"
    r"|(?:页面|頁面|文章|网页|網頁).{0,10}?(?:走丢|走失|消失|飞走|不见了)"
    r"|halaman\b.{0,20}?(?:telah dihapus|tidak ada)|trang\b.{0,20}?không (?:tồn tại|còn)|ไม่พบ(?:หน้า|บทความ|เนื้อหา)"
    # Arabic, Persian, Hebrew, the languages of India
    r"|(?:الصفحة|المقال)\b.{0,20}?(?:غير (?:موجود|متوفر|متاح)|لم يعد)|(?:صفحه|خبر)\b.{0,20}?(?:حذف شده|وجود ندارد)"
    r"|(?:דף|עמוד|כתבה)\b.{0,20}?לא (?:נמצא|קיים|זמין)|(?:पेज|पृष्ठ) .{0,15}?(?:उपलब्ध नहीं|मौजूद नहीं|नहीं मिल)"
)
