"""A page that says that the site cannot answer for now is kept from us: no article, and no page that is gone."""

import time

import pytest

from archive.causes import meaning
from crawler.extraction import extract

URL = "https://courier.example/politics/20261013-410233/"


def page(title: str, text: str, head: str = "", links: int = 0) -> bytes:
    nav = "".join(f"<a href=/{n}>Section {n}</a> " for n in range(links))
    return (
        f"<!doctype html><meta charset=utf-8><title>{title}</title>{head}<body>{nav}<h1>{title}</h1><p>{text}</p>"
    ).encode()


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Courier", "The site is down for scheduled maintenance. It takes about an hour."),
        ("We'll be back soon", "Sorry for the inconvenience."),
        ("Courier", "This page is temporarily unavailable. Please try again in a few minutes."),
        ("Error", "Error establishing a database connection"),
        ("429", "Too many requests. Slow down."),
        ("Warteraum", "You are now in line. Your number is 1,204."),
        ("Kurier", "Wegen Wartungsarbeiten sind wir vorübergehend nicht erreichbar."),
        ("Courrier", "Le site est en maintenance, nous serons de retour bientôt."),
        ("Correo", "Estamos realizando tareas de mantenimiento."),
        ("Corriere", "Il sito è in manutenzione, torniamo presto."),
        ("Koerier", "Wegens onderhoud is de site tijdelijk niet beschikbaar."),
        ("Kurir", "Sidan är tillfälligt otillgänglig. Strax tillbaka!"),
        ("Kurier", "Trwa przerwa techniczna."),
        ("Курьер", "На сайте ведутся технические работы."),
        ("シオミ新聞", "ただいまシステムメンテナンス中です。しばらくお待ちください。"),
        ("신문", "시스템 점검 중입니다. 이용에 불편을 드려 죄송합니다."),
        ("新闻", "网站正在维护，请稍后再试。"),
        ("Kurir", "Situs sedang dalam pemeliharaan."),
        ("صحيفة", "الموقع تحت الصيانة، سنعود قريبا."),
        ("Kurye", "Bakım çalışması nedeniyle kısa bir ara."),
        ("Oops!", "Something went wrong on our end. Our engineers have been notified."),
        ("Courier", "Application error: a client-side exception has occurred."),
        ("Courier", "This site is under construction."),
        ("Kurier", "Versuchen Sie es in wenigen Minuten noch einmal."),
        ("Courrier", "Merci de réessayer ultérieurement."),
        ("Correo", "Estamos mejorando nuestro sitio. Vuelva a intentarlo más tarde."),
        ("Correio", "Ocorreu um erro. Tente novamente mais tarde."),
        ("Corriere", "Qualcosa è andato storto, riprova più tardi."),
        ("Kuriren", "Vi arbetar med underhåll på sajten. Försök igen om en stund."),
        ("Kurir", "Zkuste to prosím později."),
        ("Posta", "Kérjük, próbálja meg később."),
        ("Вісник", "Щось пішло не так. Спробуйте, будь ласка, пізніше."),
        ("Ταχυδρόμος", "Η σελίδα βρίσκεται υπό συντήρηση. Θα επιστρέψουμε σύντομα."),
        ("Kurye", "Sitemiz şu anda bakımdadır, daha sonra tekrar deneyin."),
        ("新聞", "時間をおいて再度アクセスしてください。"),
        ("신문", "접속이 원활하지 않습니다. 잠시 후 다시 시도해 주세요."),
        ("پست", "سایت در حال به‌روزرسانی است، لطفا بعدا مراجعه کنید."),
        ("Courier", "We are working on our website to make it better for you. Please come again soon."),
        ("Account Suspended", "This account has been suspended. Contact your hosting provider."),
        ("Welcome to nginx!", "If you see this page, the web server is installed. Further configuration is required."),
        ("Apache2 Debian Default Page", "It works! This page is used to test the correct operation of the server."),
        (
            "Courier",
            "Fatal error: Uncaught PDOException: SQLSTATE[HY000] [2002] Connection refused in db.php on line 31",
        ),
        ("courier.example", "This domain is for sale. Related searches: news, harbour, politics."),
        ("Ad blocker detected", "Our work is paid for by advertising. Please switch it off and load the page again."),
        ("Courier", "Your browser is out of date. Take the newest version of one of these to see the page."),
        ("Courier", "Please confirm your age. The page holds what is meant for grown-ups alone."),
        ("Kurier", "Ihr Browser wird nicht mehr unterstützt. Bitte nehmen Sie einen anderen, um die Seite zu sehen."),
        ("Courrier", "Vous utilisez un bloqueur de publicité. Merci de le désactiver pour lire le journal."),
        ("Correo", "Hemos detectado un bloqueador de anuncios. Desactívelo para leer el diario."),
        ("הדואר", "האתר בשיפוצים, נחזור אליכם מחר בבוקר כרגיל."),
        ("ڈاک", "ویب سائٹ زیرِ مرمت ہے، براہ کرم بعد میں کوشش کریں۔"),
        ("ডাক", "ওয়েবসাইটের রক্ষণাবেক্ষণের কাজ চলছে। কিছুক্ষণ পর আবার চেষ্টা করুন।"),
    ],
)
def test_an_outage_is_known_by_its_words(title: str, text: str) -> None:
    found = extract(page(title, text), URL)

    assert (found.status, meaning(found.status_reason), found.text, found.headline) == (
        "blocked",
        "blocked",
        None,
        None,
    )


SAID = "The council took note of it on Tuesday, and asked the office for a report by the end of the month. " * 2
BRIEF = "The bridge is closed for scheduled maintenance until Friday, the harbour office said on Tuesday."


@pytest.mark.parametrize(
    "body",
    [
        page("Bridge under maintenance", BRIEF, "<meta property='article:published_time' content='2026-10-13'>"),
        page("Bridge under maintenance", BRIEF, f"<link rel=canonical href='{URL}'>"),
        page("Bridge under maintenance", f"<time>13 October 2026</time> {BRIEF}"),
        page("Bridge under maintenance", BRIEF, links=12),
        page("Bridge under maintenance", BRIEF * 20),
        page("Ferry late", "The ferry will be late, and the harbour office said so on Tuesday, at some length. " * 3),
        page(
            "Sale of the old pier",
            "The council says that a web domain is not what it sells: the old pier is, it told us.",
        ),
        page(
            "Ad blocker rule", "13 October 2026. A court says who blocks advertising may disable your ad blocker rule."
        ),
        page(
            "Ferry stops",
            f"{BRIEF.replace('scheduled maintenance', 'a week')}</p><p hidden>Please update your browser.",
        ),
        page("Courts", "Whoever has an ad blocker detected may go on reading.", f"<link rel=canonical href='{URL}'>"),
        page("Minister's account suspended", "The network says that he broke its rules, and will look at it again."),
        page(
            "Factory to go", "The old factory site is for sale, and the harbour's former site is parked full of cars."
        ),
        page("Work goes on", "“We are working on the site day and night,” said the builder of the new sea wall."),
        page("Lift out of order", "The site has been disabled for visitors in wheelchairs since the lift broke down."),
        page("This story is being updated", "The minister has resigned. More follows as soon as we know it."),
    ],
)
def test_an_article_about_one_is_an_article(body: bytes) -> None:
    assert extract(body, URL).status == "ok"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Oops! That page can't be found.", "It looks like nothing was found at this location."),
        ("This article no longer exists", "It may have been removed, or the link is wrong."),
        ("Página não encontrada", "A página que você procura não existe mais."),
        ("Contenido no disponible", "Lo sentimos, la nota que busca fue retirada del sitio."),
        ("Pagina niet gevonden", "De pagina die u zoekt bestaat niet meer."),
        ("Sivua ei löytynyt", "Etsimäsi sivu on poistettu tai siirretty toiseen osoitteeseen."),
        ("Strona nie istnieje", "Adres jest błędny albo strona została usunięta."),
        ("Stránka nenalezena", "Stránka, kterou hledáte, byla přesunuta nebo smazána."),
        ("Страница не найдена", "Запрашиваемая страница не существует или была удалена."),
        ("Сторінку не знайдено", "Можливо, її видалили або адресу введено з помилкою."),
        ("Az oldal nem található", "A keresett oldal nem létezik, vagy áthelyezték."),
        ("Sayfa bulunamadı", "Aradığınız sayfa kaldırılmış veya taşınmış olabilir."),
        (
            "この記事は存在しません",
            "公開が終了したか、アドレスが間違っている可能性があります。トップページからお探しください。",
        ),
        (
            "존재하지 않는 기사",
            "기사가 삭제되었거나 주소가 잘못되었습니다. 첫 화면에서 다시 찾아보시기 바랍니다. 감사합니다.",
        ),
        ("网页已被删除", "您访问的页面不存在，请检查地址是否正确，或返回首页浏览其他内容。感谢您的支持与理解。"),
        ("Halaman tidak ditemukan", "Maaf, halaman yang Anda cari tidak tersedia."),
        ("Không tìm thấy trang", "Trang bạn yêu cầu không tồn tại hoặc đã bị xóa."),
        ("الصفحة غير موجودة", "عذرا، الصفحة التي تبحث عنها نقلت أو حذفت من الموقع."),
        ("صفحه یافت نشد", "صفحه‌ای که دنبال آن هستید حذف شده یا نشانی آن اشتباه است."),
        ("הדף לא נמצא", "ייתכן שהדף הוסר מהאתר או שהכתובת שהוקלדה שגויה."),
        ("पेज नहीं मिला", "क्षमा करें, आप जिस पेज को खोज रहे हैं वह हटा दिया गया है।"),
    ],
)
@pytest.mark.parametrize("links", [0, 4])
def test_what_is_not_found_is_no_article(title: str, text: str, links: int) -> None:
    """The menu of the site stands on such a page as on others."""
    found = extract(page(title, text, links=links), URL)

    assert (found.status, found.status_reason and found.status_reason.kind) == ("not_article", "error_words")


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Страница истории перевёрнута", "Совет закрыл архив и открыл новый зал, сказал глава округа во вторник."),
        ("Missing boat found at sea", "The boat that was not found for a week lies off the harbour, the office said."),
        ("La página del acuerdo", "El consejo no encontró fondos para el puente, dijo la alcaldesa el martes."),
    ],
)
def test_a_brief_about_a_page_or_a_find_is_an_article(title: str, text: str) -> None:
    assert extract(page(title, text), URL).status == "ok"


MISSING = [
    "Sorry, we can't find that page",
    "This story has been removed",
    "The page you were looking for may have been moved",
    "Diese Seite gibt es nicht",
    "Leider konnten wir die Seite nicht finden",
    "La page que vous recherchez n'existe plus",
    "Nous n'avons pas trouvé cette page",
    "Esta página ya no está disponible",
    "Não encontramos a página",
    "Questa pagina non è disponibile",
    "Deze pagina kan niet worden gevonden",
    "Sidan du söker finns inte",
    "Vi fandt ikke siden",
    "Strona, której szukasz, nie istnieje",
    "Stránku se nepodařilo najít",
    "Такой страницы нет",
    "Такої сторінки не існує",
    "Aradığınız sayfaya ulaşılamıyor",
    "A keresett oldal nem található",
    "この記事は公開を終了しました",
    "哎呀，页面走丢了",
    "عذرا، الصفحة غير متوفرة",
    "הדף שחיפשת לא נמצא",
    "यह पेज उपलब्ध नहीं है",
]


@pytest.mark.parametrize("title", MISSING)
def test_what_a_page_says_is_missing_in_its_own_words(title: str) -> None:
    text = "Try the search, or go back to the front page of the paper, where all that is new stands."
    found = extract(page(title, text, links=4), URL)

    assert (found.status, found.status_reason and found.status_reason.kind) == ("not_article", "error_words")


@pytest.mark.parametrize(
    "body",
    [
        page(
            "This story has been removed from the school's books", BRIEF, "<meta property='og:type' content='article'>"
        ),
        page("The page that no longer exists: a lost charter", f"<time>13 October 2026</time> {BRIEF}"),
        page("La página que ya no existe", BRIEF, f"<link rel=canonical href='{URL}'>"),
        page("This page was removed, and who asked for it", "The council took the page down on Tuesday. " * 9),
        # Briefs with a printed date, and what is of somebody, or said by somebody.
        page("Police chief's post about flood victims was deleted after complaints", f"10 November 2026. {SAID}"),
        page("Post office contract not available to villages", f"10 November 2026. {SAID}"),
        page("Minister's page on the site was removed, says opposition", SAID),
        page("El contenido del acuerdo no existe, dice la ministra", SAID),
        page("Der Beitrag der Länder gibt es nicht umsonst, sagt die Ministerin", SAID),
    ],
)
def test_a_story_of_what_is_missing_is_an_article(body: bytes) -> None:
    assert extract(body, URL).status == "ok"


def test_looking_for_what_is_missing_costs_what_a_title_weighs() -> None:
    begin = time.process_time()
    for unit in ("page ", "страница ", "the page you ", "ページ", "nota no ", "siden "):
        extract(page(unit * (50_000 // len(unit)), "It was told."), URL)

    assert time.process_time() - begin < 5
