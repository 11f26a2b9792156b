"""What a page says that stands instead of an article, or of its rest: in a box, its heading, its text, its address."""

from __future__ import annotations

import pytest

from archive.article import Article
from crawler.extraction import extract
from tests.crawler.extraction.pages import PROSE, page, read

URL = "https://courier.example/politics/20261013-410233/"


def bare(
    title: str, *paragraphs: str, h1: str | None = None, head: str = "", below: str = "", url: str = URL
) -> Article:
    text = "".join(f"<p>{one}</p>" for one in paragraphs)
    heading = f"<h1>{h1 or title}</h1>"
    html = f"<!doctype html><meta charset=utf-8><title>{title}</title>{head}<body>{heading}{text}{below}</body>"
    return extract(html.encode(), url)


REGISTRATION = [
    ("Register for free to keep reading", "It takes a minute."),
    ("Create a free account to continue reading", "No card is needed."),
    ("Kostenlos registrieren und weiterlesen", "Es dauert nur eine Minute."),
    ("Maak een gratis account aan om verder te lezen", "Het kost niets."),
    ("Logga in för att fortsätta läsa", "Har du inget konto?"),
    ("Opprett en konto for å lese", "Det er gratis."),
    ("Rekisteröidy ja jatka", "Se on maksutonta."),
    ("Créez un compte gratuit pour continuer", "Sans engagement."),
    ("Inicia sesión para leer", "No tendrás que pagar nada."),
    ("Cadastre-se para continuar", "É grátis."),
    ("Registrati gratis per continuare", "Bastano pochi secondi."),
    ("Załóż darmowe konto, aby czytać", "To nic nie kosztuje."),
    ("Registrujte se a čtěte", "Je to zdarma."),
    ("Az olvasás folytatásához lépjen be", "Ingyenes."),
    ("Зарегистрируйтесь, чтобы продолжить", "Это бесплатно."),
    ("Okumak için üye ol", "Ücretsizdir."),
    ("ログインして続きを読む", "登録は無料です。"),
    ("登录后继续阅读", "注册是免费的。"),
    ("로그인하고 계속 읽기", "무료입니다."),
    ("Đăng ký để đọc", "Hoàn toàn miễn phí."),
]


@pytest.mark.parametrize(("words", "more"), REGISTRATION)
def test_a_story_that_goes_on_for_who_registers_is_a_part(words: str, more: str) -> None:
    article = read(page(below=f"<div class='wall'><h3>{words}</h3><p>{more}</p><a href='/join'>+</a></div>"))

    assert (article.status, article.text) == ("paywalled", "\n\n".join(PROSE))


@pytest.mark.parametrize("words", [words for words, _ in REGISTRATION])
def test_a_long_story_above_such_an_offer_is_whole(words: str) -> None:
    article = read(page(paragraphs=PROSE * 6, below=f"<div class='wall'><h3>{words}</h3></div>"))

    assert article.status == "ok"


@pytest.mark.parametrize(
    "words",
    [
        "70% of this article left to read",
        "Il vous reste 78% de l'article à lire.",
        "Te queda un 60% por leer.",
        "Ti resta da leggere il 70%",
        "Noch 80 Prozent des Artikels",
        "Осталось 65% текста",
    ],
)
def test_a_page_that_tells_how_much_is_left_shows_a_part(words: str) -> None:
    article = read(page(below=f"<div class='gate'><p>{words}</p><p>1 € a month</p></div>"))

    assert (article.status, article.text) == ("paywalled", "\n\n".join(PROSE))


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("How old are you?", "You must be 18 or over to enter. Choose your date of birth."),
        ("Age verification", "This page is for adults only."),
        ("Altersprüfung", "Sind Sie über 18? Ja. Nein."),
        ("Contrôle de l'âge", "Avez-vous plus de 18 ans ?"),
        ("Verificación de edad", "Este contenido es solo para mayores de 18 años."),
        ("Potwierdź wiek", "Czy masz ukończone 18 lat?"),
        ("Ověření věku", "Je vám více než 18 let?"),
        ("Проверка возраста", "Вам уже есть 18 лет?"),
        ("Yaş doğrulama", "18 yaşından büyük müsünüz?"),
        ("年齢確認", "あなたは18歳以上ですか。"),
        ("年龄确认", "您是否已年满18岁?"),
        ("Bekräfta ålder", "Är du över 18 år?"),
    ],
)
def test_a_page_that_asks_for_an_age_is_kept_from_us(title: str, text: str) -> None:
    article = bare(title, text)

    assert (article.status, article.text) == ("blocked", None)


def test_a_brief_about_ages_is_an_article() -> None:
    article = bare("Assembly lowers voting age", "Whoever is 18 or over may vote, says a bill of 12 May 2026.")

    assert article.status == "ok"


@pytest.mark.parametrize(
    "text",
    [
        "The Courier does not currently offer its website to visitors located in the European Economic Area.",
        "This site cannot be opened from your country.",
        "Der Zugriff aus Ihrem Land wurde gesperrt.",
        "La consultation de ce site depuis votre pays est impossible.",
        "No se puede acceder a esta página desde su país.",
        "Przeglądanie strony z Twojego kraju jest niemożliwe.",
        "Stránku nelze zobrazit z vaší země.",
        "Просмотр сайта из вашей страны невозможен.",
        "Перегляд цього сайту з вашої країни неможливий.",
        "Bu siteye ülkenizden ulaşılamaz.",
        "日本国外からのアクセスは制限しています。",
        "您所在的国家无法打开本网站。",
        "Pagina nu poate fi deschisă din țara dumneavoastră.",
    ],
)
def test_a_page_that_is_kept_from_a_country_is_a_block(text: str) -> None:
    assert bare("Courier", text).status == "blocked"


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("We couldn’t find this page", "Try the search."),
        ("Ops! Não encontramos essa página", "O endereço pode ter sido digitado errado."),
        ("Diese Seite gibt es nicht", "Zur Startseite."),
        ("No encontramos la página", "Vuelve a la portada."),
        ("Oups !", "Cet article n'est plus en ligne."),
        ("Ups", "Tento článek již není dostupný."),
        ("Uuups", "Ta strona nie istnieje."),
        ("Ой", "Материал удалён или перемещён."),
        ("Courier", "この記事の掲載期間は終了しました。"),
        ("Courier", "해당 기사는 삭제된 기사입니다."),
        ("Courier", "该文章已被删除。"),
        ("Ουπς", "Η σελίδα που αναζητάτε δεν υπάρχει."),
        ("Courier", "Bu haber yayından kaldırılmıştır."),
    ],
)
def test_a_heading_or_a_text_that_says_that_nothing_is_there_is_no_article(heading: str, text: str) -> None:
    article = bare("Courier", text, h1=heading)

    assert (article.status, article.status_reason and article.status_reason.kind) == ("not_article", "error_words")
    assert (article.headline, article.text, article.date_published) == (None, None, None)


def test_a_brief_about_what_was_removed_is_an_article() -> None:
    article = bare(
        "Statue is back", "The article that was removed from the constitution on 3 May 2026 is in force again."
    )

    assert article.status == "ok"


@pytest.mark.parametrize(
    "title",
    [
        "Article removed",
        "This story has been withdrawn",
        "Dieser Artikel wurde gelöscht",
        "Article supprimé",
        "Noticia eliminada",
        "Contenuto rimosso",
        "Материал удален",
        "この記事は削除されました",
    ],
)
def test_what_is_left_of_an_article_that_was_taken_down_is_no_article(title: str) -> None:
    article = read(
        page(title=title, h1=title, paragraphs=("For legal reasons.",), data={"datePublished": "2026-02-03"})
    )

    assert (article.status, article.headline) == ("not_article", None)


def test_an_article_about_one_that_was_removed_is_one() -> None:
    title = "Article removed from treaty after protest"

    assert read(page(title=title, h1=title, data={"datePublished": "2026-02-03"})).status == "ok"


FOUND = "".join(
    f"<div><h3><a href='/politics/2026/09/{day}/governor-names-{name}'>Governor names {name}</a></h3><p>So.</p></div>"
    for day, name in ((12, "two ministers"), (10, "a speaker"), (8, "nobody yet"))
)


@pytest.mark.parametrize(
    ("query", "heading"),
    [
        ("q=governor", "Results for: governor of us"),
        ("s=budget", "Search: budget"),
        ("cari=bupati+baru", "“Bupati baru”"),
    ],
)
def test_what_a_search_found_is_a_list(query: str, heading: str) -> None:
    article = bare(f"{heading} - Courier", below=FOUND, h1=heading, url=f"https://courier.example/find?{query}")

    assert (article.status, article.status_reason and article.status_reason.kind) == ("not_article", "link_list")


def test_an_article_that_a_search_led_to_is_none() -> None:
    html = page(title="Council Votes on Budget", h1="Council Votes on Budget", data={"datePublished": "2026-02-03"})

    assert extract(html, "https://paper.example/politics/harbour-vote-4711.html?q=budget").status == "ok"
    assert (
        extract(page(title="Budget", h1="Budget", paragraphs=PROSE * 2), "https://paper.example/a?q=budget").status
        == "ok"
    )


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("One moment", "We have noticed unusual activity from your connection. Are you a human?"),
        ("Einen Moment", "Bitte bestätigen Sie, dass Sie kein Roboter sind."),
        ("Un instant", "Confirmez que vous n'êtes pas un robot."),
        ("Un momento", "Estamos comprobando que no eres un robot."),
        ("Um momento", "Confirme que não é um robô."),
        ("Attendere", "Conferma che non sei un robot."),
        ("Even wachten", "Bevestig dat je geen robot bent."),
        ("Chwileczkę", "Potwierdź, że nie jesteś robotem."),
        ("Moment", "Potvrďte, že nejste robot."),
        ("Проверка", "Подтвердите, что вы не робот."),
        ("Перевірка", "Підтвердьте, що ви не робот."),
        ("Güvenlik", "Robot olmadığınızı doğrulayın."),
        ("確認", "あなたがロボットではないことを確認します。"),
        ("验证", "请完成人机验证后继续。"),
        ("Un momento", "Hemos detectado actividad sospechosa desde su red."),
    ],
)
def test_a_page_that_takes_us_for_a_machine_is_a_block(title: str, text: str) -> None:
    article = bare(title, text)

    assert (article.status, article.status_reason and article.status_reason.kind) == ("blocked", "block_words")


@pytest.mark.parametrize(
    "text",
    [
        "Just nu uppdaterar vi vår webbplats. Välkommen tillbaka lite senare.",
        "Vi arbejder på hjemmesiden og er tilbage om kort tid.",
        "Vi jobber med nettsiden og er snart tilbake.",
        "Wir überarbeiten gerade unsere Seite. Danke für Ihre Geduld!",
        "Nous mettons à jour notre site. Merci de votre patience.",
        "Estamos renovando nuestro portal. Gracias por su paciencia.",
        "Stiamo aggiornando il sito. Torneremo presto.",
        "Aktualizujemy nasz serwis. Wracamy wkrótce!",
        "Vylepšujeme web. Brzy jsme zpět.",
        "Frissítjük az oldalt, hamarosan visszatérünk.",
        "Αναβαθμίζουμε την ιστοσελίδα μας. Σε λίγο θα είμαστε κοντά σας.",
        "Улучшаем сайт. Скоро вернёмся!",
        "Sitemizi yeniliyoruz. Sabrınız için teşekkür ederiz.",
        "Site-ul este în lucru. Ne întoarcem în curând.",
    ],
)
def test_a_page_about_work_on_the_site_is_a_block(text: str) -> None:
    article = bare("Courier", text)

    assert (article.status, article.status_reason and article.status_reason.kind) == ("blocked", "maintenance_words")


_SHELL = (
    "<div id=app><header><a href=/>Courier</a> <a href=/p>Politics</a> <a href=/s>Sport</a></header><div>{}</div></div>"
)


@pytest.mark.parametrize(
    "words",
    [
        "Loading…", "Wird geladen…", "Chargement…", "Cargando...", "Carregando…", "Caricamento", "Laddar …",
        "Ładowanie…",        "Загрузка…", "Yükleniyor…", "読み込み中",
        "加载中", "불러오는 중…", "Đang tải dữ liệu...", "جاري التحميل",
        "Načítání…",
    ],
)  # fmt: skip
def test_a_shell_that_says_that_it_loads_is_empty(words: str) -> None:
    html = f"<!doctype html><meta charset=utf-8><title>Courier</title><body>{_SHELL.format(words)}</body>"
    article = extract(html.encode(), URL)

    assert (article.status, article.text) == ("empty", None)


def test_a_brief_about_loading_is_an_article() -> None:
    assert (
        bare("Loading of ferries", "The loading of the ferries was stopped by the wind until the evening.").status
        == "ok"
    )


@pytest.mark.parametrize(
    "text",
    [
        "Klikając „OK”, wyrażasz zgodę na przetwarzanie danych osobowych przez naszych zaufanych partnerów.",
        "Společně s našimi partnery zpracováváme osobní údaje. Souhlas můžete kdykoli odvolat.",
        "Mi és partnereink személyes adatokat kezelünk. Hozzájárulását bármikor visszavonhatja.",
        "Zusammen mit unseren Partnern: Ihre Einwilligung können Sie jederzeit widerrufen. Datenschutzerklärung",
        "I nostri 812 partner trattano dati personali. Puoi revocare il consenso in ogni momento.",
    ],
)
def test_a_notice_about_consent_in_other_words_is_one(text: str) -> None:
    assert bare("Courier", text, below="<button>OK</button>").status == "consent"


_CLOSED = {"isAccessibleForFree": False, "datePublished": "2026-10-06"}


@pytest.mark.parametrize(
    "name",
    ["id=piano-inline class=tp-container-inner", "class=zephr-feature", "id=poool-widget", "class='paywall-gate'",
     "class=regwall", "class=content-gate"],
)  # fmt: skip
def test_a_box_that_is_called_a_wall_behind_a_text_that_is_not_free_is_one(name: str) -> None:
    box = f"<div {name}><h3>Our offers</h3><p>The first month costs 1 crown.</p></div>"
    article = read(page(data=_CLOSED, below=box))

    assert (article.status, article.text) == ("paywalled", "\n\n".join(PROSE))
    assert read(page(data={**_CLOSED, "isAccessibleForFree": True}, below=box)).status == "ok"
    assert read(page(data=_CLOSED, paragraphs=PROSE * 6, below=box)).status == "ok"


def test_the_part_for_subscribers_may_be_called_a_wall() -> None:
    body = page(data=_CLOSED).replace(b"class='article-body'", b"class='article-body paywall'")

    assert (read(body).status, read(body).text) == ("ok", "\n\n".join(PROSE))


def test_the_offer_in_a_wall_is_no_text() -> None:
    box = (
        "<section class=paywall-gate><h2>Tilaajille</h2><p>Tilaa digi 4 viikkoa</p><p>Oletko jo tilaaja?</p></section>"
    )
    body = page(data=_CLOSED, paragraphs=PROSE[:1]).replace(b"</div></main>", f"{box}</div></main>".encode())

    assert (read(body).status, read(body).text) == ("paywalled", PROSE[0])


@pytest.mark.parametrize("kind", ["ImageGallery", "MediaGallery"])
def test_a_gallery_with_a_few_words_is_one_and_has_its_date(kind: str) -> None:
    data = {"@type": kind, "datePublished": "2026-05-31T20:10:00-03:00"}
    article = read(page(data=data, paragraphs=("Queues and ballot boxes in the 14 provinces of the republic.",)))

    assert (article.status, article.status_reason and article.status_reason.kind) == ("not_article", "media_page")
    assert article.text is not None


def test_a_gallery_without_a_word_is_one() -> None:
    figure = "<figure><img src='/1.jpg'><figcaption>Voters on the square.</figcaption></figure>"
    article = read(page(data={"@type": "MediaGallery"}, paragraphs=(), below=figure * 2))

    assert (article.status, article.status_reason and article.status_reason.kind) == ("not_article", "media_page")


@pytest.mark.parametrize("heading", ["Conteúdo indisponível", "Article removed", "Artikkelen er fjernet"])
def test_a_heading_in_the_place_of_a_headline_that_says_removed_counts(heading: str) -> None:
    head = '<meta property="og:title" content="Council approves works"><meta property="og:type" content="article">'

    assert read(page(title="Agency", h1=heading, head=head, paragraphs=("Sorry.",))).status == "not_article"


@pytest.mark.parametrize("heading", ["How old are you?", "¿Eres mayor de edad?", "Sind Sie über 18?"])
def test_a_heading_that_asks_for_an_age_counts_too(heading: str) -> None:
    assert bare("Night and Day", "You may go on to this page or leave it by the door.", h1=heading).status == "blocked"


@pytest.mark.parametrize(
    "words",
    [
        "Har du allerede abonnement?",
        "Already have an account?",
        "Haben Sie bereits ein Abo?",
        "¿Ya tienes cuenta?",
        "Hai già un account?",
        "Masz już konto?",
        "Déjà un compte ?",
        "Уже есть подписка?",
    ],
)
def test_an_offer_to_those_who_have_an_account_is_no_text(words: str) -> None:
    box = f"<div class='tp-container-inner paywall'><h3>Our offers</h3><p>From 1 crown a month.</p><p>{words}</p></div>"
    body = page(data=_CLOSED, paragraphs=PROSE[:1]).replace(b"</div></main>", f"{box}</div></main>".encode())

    assert (read(body).status, read(body).text) == ("paywalled", PROSE[0])
