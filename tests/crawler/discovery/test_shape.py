"""What an address says: a decision table over invented URLs."""

from __future__ import annotations

import pytest

from crawler.discovery.shape import Verdict, is_article_url, verdict, words_of


@pytest.mark.parametrize(
    ("url", "text", "expected"),
    [
        # a month alone is an archive's; in two folders it may be a year and the number of an article
        ("https://a.example/politics/2026-11", "All the stories of November 2026", Verdict(False, "month")),
        ("https://a.example/archive/2026-11/", "What happened in that month", Verdict(False, "month")),
        ("2026_11.html", None, Verdict(False, "month")),
        ("https://a.example/politics/2026/11/", "All the stories of November 2026", Verdict(False, "month")),
        ("https://a.example/politics/2026/nov/index.html", "All stories of November 2026", Verdict(False, "month")),
        ("https://a.example/politics/2026/11", "Council agrees to mend the old bridge", Verdict(True, "date")),
        ("https://a.example/politics/2026-11-25", "What happened on this Wednesday", Verdict(True, "date")),
        # numbers, dates and ids
        ("https://a.example/politics/2026/11/03/vote-counted", None, Verdict(True, "date")),
        ("https://a.example/news/2026/nov/3/vote-counted/", None, Verdict(True, "date")),
        ("https://a.example/politics/politics-government/20261103-216478/", None, Verdict(True, "date")),
        ("https://a.example/politik/ausland/2026-11/wahl-im-norden", None, Verdict(True, "date")),
        ("https://a.example/news/politics/11333783", "국회, 내년 예산안 오늘 오후 처리", Verdict(True, "number")),
        ("https://a.example/politik/soeder-39807210", None, Verdict(False, "short")),
        ("https://a.example/politik/soeder-39807210", "Entweder er oder gar keiner", Verdict(True, "number")),
        ("https://a.example/politik/haushalt-beschlossen-id238819313.html", None, Verdict(True, "number")),
        (
            "https://a.example/politik/article409961272/haushalt.html",
            "Der Haushalt steht nun doch",
            Verdict(True, "number"),
        ),
        ("https://a.example/politik/streit-a-60a0111a-c2d2-46c8-9e93-b16a374e6ba8", None, Verdict(True, "long id")),
        ("https://a.example/politik/streit-um-zoelle-6681983c6bd78e0fbb8c2432", None, Verdict(True, "long id")),
        ("https://a.example/politik/article6a1b2c3d4e5f60718293a4b5/zoelle.html", None, Verdict(True, "long id")),
        ("https://a.example/politik/bundeskabinettsbeschluss/", None, Verdict(False, "short")),
        ("https://a.example/gastro/20260731/s7kzwyicqrbublxn3wn4sldv2y.html", None, Verdict(True, "long id")),
        ("https://a.example/read.php?id=48213", None, Verdict(True, "number in the query")),
        ("https://a.example/2026/11/03/politics/vote-counted/index.html", None, Verdict(True, "date")),
        (
            "https://a.example/politics/2026/11/03/QZMKTRWBVXYPLNHG/",
            "Vote counted at last today",
            Verdict(True, "date"),
        ),
        ("https://a.example/news/html/20261103/k10014376541000.html", None, Verdict(True, "date")),
        ("https://a.example/News/front/archives/2026/11/03/2003825372", None, Verdict(True, "date")),
        ("https://a.example/2026/11/03/", "3 November", Verdict(False, "page of a list")),
        ("https://a.example/news/articles/c9x8y7z6w5vo", "Vote counted", Verdict(True, "article folder")),
        ("https://a.example/article/DGXZQOUB148MY0U5A110C2000000/", None, Verdict(True, "long id")),
        ("https://a.example/articles/210037", None, Verdict(True, "number in an article folder")),
        ("https://a.example/en/story/48213.html", None, Verdict(True, "number in an article folder")),
        ("https://a.example/articles/page/10234", None, Verdict(False, "hub")),
        ("https://a.example/articles/3", None, Verdict(False, "page of a list")),
        ("https://a.example/politics/210037", None, Verdict(False, "short")),
        ("https://a.example/c/7rtKNyg6PU9", "投票はきょう開票され結果が出た", Verdict(True, "mixed id")),
        ("https://a.example/c/7rtKNyg6PU9", "投票", Verdict(False, "short")),
        ("https://a.example/politics/election2026", "Everything on the election", Verdict(False, "short")),
        # slugs and words
        ("/news/minister-resigns-over-bridge-contract", None, Verdict(True, "slug")),
        ("/article/minister-resigns", None, Verdict(True, "article folder")),
        ("/news/bridge-contract-row", "Minister resigns over contract row", Verdict(True, "slug and words")),
        ("/news/bridge-contract", "Why the bridge contract cost a minister her job", Verdict(True, "words")),
        ("/news/bridge-contract", "Who pays now?", Verdict(True, "words")),
        ("/2026/48/bridge-contract", "Minister resigns over it", Verdict(True, "date")),
        ("/autoren/erika-beispiel/why-the-bridge-cost-us-all", "Why the bridge cost us all", Verdict(True, "slug")),
        (
            "/ratgeber/serien/why-the-bridge-cost-us-all-zr-94184622.html",
            "Why the bridge cost us all",
            Verdict(True, "number"),
        ),
        # lists, hubs, persons
        ("/autoren/erika-beispiel-und-viele-andere-mehr", "Erika Beispiel und viele andere", Verdict(False, "hub")),
        ("/thema/the-bridge-94184622", "Everything about the bridge and it", Verdict(False, "hub")),
        ("https://a.example/", None, Verdict(False, "front page")),
        ("https://a.example/politics/", "Politics", Verdict(False, "short")),
        ("https://a.example/politics/page/2/", "2", Verdict(False, "page of a list")),
        ("https://a.example/politik/p2", "2", Verdict(False, "page of a list")),
        ("https://a.example/tag/budget-2026-and-what-it-costs-us-all", None, Verdict(False, "hub")),
        ("https://a.example/autoren/erika-beispiel-10023", "Erika Beispiel", Verdict(False, "hub")),
        ("https://a.example/thema/haushalt-123456", "Haushalt", Verdict(False, "hub")),
        ("/series/the-long-winter-of-the-harbour", "The long winter of the harbour", Verdict(False, "hub")),
        ("/news/series/what-the-marsh-wants-now/", "What the marsh wants now", Verdict(False, "hub")),
        (
            "/series/harbour/the-council-splits-over-its-dues-48120",
            "The council splits over its dues",
            Verdict(True, "number"),
        ),
        ("https://a.example/topic/budget", "Everything on the budget and its many opponents", Verdict(False, "hub")),
        # services, other hosts, files
        (
            "https://a.example/newsletter/morning",
            "Our morning newsletter, every day at seven",
            Verdict(False, "service"),
        ),
        ("https://a.example/privacy-policy/", None, Verdict(False, "service")),
        ("https://shop.a.example/books/how-to-read-a-budget-in-ten-steps", None, Verdict(False, "other service")),
        ("https://www.facebook.com/sharer.php?u=x", "Share", Verdict(False, "other service")),
        ("https://a.example/report-on-the-bridge-contract-2026.pdf", None, Verdict(False, "file")),
        ("mailto:desk@a.example", "Write to us", Verdict(False, "no page")),
        ("javascript:void(0)", "Menu", Verdict(False, "no page")),
        ("#main", "Skip", Verdict(False, "front page")),
        ("https://[broken", None, Verdict(False, "no address")),
        # a number in any query that a headline leads to; lists have numbers too
        (
            "https://a.example/view.php?ud=20261103000123",
            "Vote counted at last today",
            Verdict(True, "number in the query"),
        ),
        ("https://a.example/news.aspx?nid=A20261", "Vote counted at last today", Verdict(True, "number in the query")),
        ("https://a.example/list.php?ct=020101000000", "All the news of the day", Verdict(False, "short")),
        ("https://a.example/view.php?ud=20261103000123", "Vote", Verdict(False, "short")),
        # a bare number is a page of a list, unless it says more than that
        ("https://a.example/politics/312", "Vote counted at last today", Verdict(False, "short")),
        ("https://a.example/politics/12", "12", Verdict(False, "page of a list")),
        # no journalism, whatever the slug says
        ("/newsletters/the-morning-letter-of-the-valley", "The morning letter", Verdict(False, "service")),
        ("/quiz/how-well-do-you-know-the-valley", "How well do you know it?", Verdict(False, "service")),
        ("/newsletters/2026/11/03/vote-counted", "Vote counted", Verdict(True, "date")),
        # invitations, at the end or the beginning; an article about them is none
        ("/service/the-news-of-the-day-1.2389339", "The news of the day: sign up now", Verdict(False, "invitation")),
        (
            "/politik/der-tag-im-ueberblick-10023001",
            "Der Tag im Überblick – jetzt abonnieren",
            Verdict(False, "invitation"),
        ),
        ("/politique/la-lettre-du-matin-10023001", "La lettre du matin : inscrivez-vous", Verdict(False, "invitation")),
        ("/news/voters-sign-up-for-the-count-10023001", "Voters sign up for the count", Verdict(True, "number")),
        # a film with its number is a page of its own; the hall of films is not
        ("https://a.example/politik/videos/haushalt-erklaert-41130446", None, Verdict(True, "number")),
        ("https://a.example/podcast/the-long-campaign-for-clean-water/", None, Verdict(True, "slug")),
        ("https://a.example/politik/videos/", "Videos", Verdict(False, "service")),
        # the slug of a script without spaces
        ("/seiji/首相が予算案の修正を表明野党に協力要請", None, Verdict(True, "slug")),
        (
            "/seiji/%E8%A1%86%E9%99%A2%E9%81%B8%E3%81%AE%E6%97%A5%E7%A8%8B%E3%82%92%E5%8D%94%E8%AD%B0%E6%9D%A5%E6%9C%88%E6%B1%BA%E5%AE%9A%E3%81%B8%E5%8D%94",
            None,
            Verdict(True, "slug"),
        ),
        ("/การเมือง/สภาลงมติรับร่างกฎหมายภาษี", None, Verdict(True, "slug")),
        ("/seiji/国際ニュース", None, Verdict(False, "short")),
        (
            "/offers/read-everything-for-one-pound-a-month",
            "Read everything for a pound a month",
            Verdict(False, "service"),
        ),
        ("/ofertas/lea-todo-por-un-euro-al-mes", None, Verdict(False, "service")),
        ("/angebote/", "Angebote", Verdict(False, "service")),
    ],
)
def test_verdict(url: str, text: str | None, expected: Verdict) -> None:
    """The first rule that applies decides, and is named."""
    assert verdict(url, text) == expected
    assert is_article_url(url, text) is expected.article


def test_of_a_path_as_long_as_it_may_be_its_end_tells() -> None:
    """Reading all of it cost 12 ms: half a minute of the crawl for a sitemap of 3,000."""
    begin = "https://valley.example/" + "A" * 7_000

    assert verdict(f"{begin}/2026/11/27/the-ferry-is-late-again/") == Verdict(True, "date")
    assert not verdict(f"https://valley.example/2026/11/27/the-ferry-is-late-again/{'A' * 7_000}").article


@pytest.mark.parametrize("folder", ["community", "people", "weather", "programs"])
def test_a_folder_that_is_the_sections_own(folder: str) -> None:
    """What elsewhere is a word for services or lists says nothing below a section of that name."""
    url = f"https://a.example/articles/{folder}/a-ferry-too-far"

    assert not verdict(url, "A ferry too far").article
    assert verdict(url, "A ferry too far", ("articles", folder)).article


@pytest.mark.parametrize("host", ["radio.valley.example", "info.valley.example", "cdn.front.example", "tv.co.example"])
def test_a_host_that_holds_the_list_holds_its_articles(host: str) -> None:
    """What elsewhere is a host for films or the shop may be the one on which the section lies."""
    url = f"https://{host}/politics/2026/11/25/a-ferry-too-far"

    assert verdict(url) == Verdict(False, "other service")
    assert verdict(url, hosts=(host,)) == Verdict(True, "date")


@pytest.mark.parametrize("host", ["info.example", "radio.co.uk", "tv.nu"])
def test_a_site_may_be_called_like_a_service(host: str) -> None:
    assert verdict(f"https://{host}/politics/2026/11/25/a-ferry-too-far").article
    assert not verdict(f"https://shop.{host}/politics/2026/11/25/a-ferry-too-far").article


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (None, 0),
        ("", 0),
        ("12", 0),
        ("Two words", 2),
        ("内閣改造を実施へ", 4),
        ("국회 예산안 처리", 3),
        ("«Да», — сказал он", 3),
        ("संसद में नए कर विधेयक पर लंबी बहस।", 8),
        ("সংসদে নতুন কর বিল নিয়ে বিতর্ক", 6),
        ("புதிய வரி மசோதா மீது விவாதம்", 5),
        ("សភាជាតិបដិសេធច្បាប់", 6),
        ("ความคิดเห็น", 3),
        ("สภา 内閣改造を", 3),
    ],
)
def test_words_of(text: str | None, count: int) -> None:
    """Scripts without spaces count a word for two signs, or three where signs are letters and marks on them."""
    assert words_of(text) == count
