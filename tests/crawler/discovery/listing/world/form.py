"""What a form is, and the invented headlines of twenty languages that fill it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

__all__ = ["Form", "Path", "cards", "form", "headline", "slug"]

# The address of the article of a number, as the page writes it.
Path = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Form:
    """A section page: its address, its bytes, the absolute addresses of its articles, and of links right either way."""

    url: str
    page: bytes
    articles: frozenset[str]
    either: frozenset[str] = frozenset()


def form(
    url: str,
    body: str,
    articles: Iterable[str],
    *,
    lang: str = "en",
    either: Iterable[str] = (),
    charset: str = "utf-8",
    head: str = "",
) -> Form:
    """The form of ``body``, between a head and an end; relative addresses are resolved."""
    page = f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="{charset}">{head}</head><body>{body}</body></html>'
    return Form(
        url,
        page.encode(charset, "xmlcharrefreplace"),
        frozenset(urljoin(url, one) for one in articles),
        frozenset(urljoin(url, one) for one in either),
    )


def cards(template: str, path: Path, numbers: Iterable[int], lang: str = "en") -> str:
    """``template`` once a number: {u} is the address, {t} the headline, {n} the number, {d} the day of the month."""
    return "".join(
        template.format(u=path(number), t=headline(number, lang), n=number, d=number % 20 + 7) for number in numbers
    )


def headline(number: int, lang: str = "en") -> str:
    """A headline, different from its neighbours in every word."""
    between, who, does, what = _WORDS[lang]
    return between.join((_one(who, number), _one(does, number), _one(what, number)))


def _one(words: str, number: int) -> str:
    choice = words.split("|")
    return choice[number % len(choice)]


def slug(number: int, lang: str = "en", words: int = 8) -> str:
    return "-".join(headline(number, lang).lower().replace("'", "").split()[:words])


# What stands between the parts; who, does, what. Numbers of parts share no divisor, so that pairs do not repeat soon.
_WORDS: Mapping[str, tuple[str, str, str, str]] = {
    "en": (
        " ",
        "Council|Minister|Parliament|Mayor|Court|Governor|Senate",
        "delays|defends|rejects|reopens|reviews",
        "northern ferry budget|water treaty with the valley|new rules for village schools|unfinished tax bill",
    ),
    "de": (
        " ",
        "Landtag|Ministerin|Stadtrat|Kanzler|Gericht|Opposition|Senat",
        "verschiebt|verteidigt|stoppt|billigt|prüft",
        "den Haushalt der Fähren|das neue Deichgesetz|die Reform der Dorfschulen|den Vertrag mit dem Tal",
    ),
    "fr": (
        " ",
        "Le conseil|La ministre|Le parlement|Le maire|La cour|Le préfet|Le sénat",
        "reporte|défend|rejette|rouvre|examine",
        "le budget des bacs|la loi sur les digues|la réforme des écoles|le traité de la vallée",
    ),
    "es": (
        " ",
        "El Congreso|La ministra|El alcalde|La corte|El gobernador|El Senado|La oposición",
        "aplaza|defiende|rechaza|reabre|revisa",
        "el presupuesto de los transbordadores|la ley de los diques|la reforma de las escuelas|el tratado del valle",
    ),
    "pt": (
        " ",
        "A Câmara|O ministro|O prefeito|A corte|O governador|O Senado|A oposição",
        "adia|defende|rejeita|reabre|revisa",
        "o orçamento das balsas|a lei dos diques|a reforma das escolas|o tratado do vale",
    ),
    "it": (
        " ",
        "Il consiglio|La ministra|Il sindaco|La corte|Il governatore|Il senato|Il partito",
        "rinvia|difende|respinge|riapre|esamina",
        "il bilancio dei traghetti|la legge sugli argini|la riforma delle scuole|il trattato della valle",
    ),
    "ja": (
        "",
        "港湾相|知事|市議会|首相|最高裁|野党|閣僚会議",
        "、渡し船予算|、堤防条例|、給食法案|、谷の条約|、税制案",
        "を見直し|を可決|に反対|を説明",
    ),
    "ko": (
        " ",
        "시의회|장관|국회|시장|법원|야당|총리",
        "나룻배 예산|제방 조례|급식 법안|골짜기 조약|세제 개편",
        "처리 연기|통과|반대|재검토",
    ),
    "zh": (
        "",
        "议会|部长|市长|法院|省长|内阁|委员会",
        "推迟|通过|否决|审议|重启",
        "渡船预算案|堤防条例草案|乡村学校改革|河谷协议",
    ),
    "ar": (
        " ",
        "المجلس|الوزيرة|البرلمان|العمدة|المحكمة|المحافظ|الحكومة",
        "يؤجل|يدافع عن|يرفض|يعيد فتح|يراجع",
        "ميزانية العبارات الشمالية|قانون السدود الجديد|إصلاح مدارس القرى|اتفاقية الوادي",
    ),
    "fa": (
        " ",
        "مجلس|وزیر|شهردار|دادگاه|استاندار|دولت|کمیسیون",
        "بودجه قایق‌ها|قانون سدها|اصلاح مدارس روستا|پیمان دره|لایحه مالیات",
        "را به تعویق انداخت|را تصویب کرد|را رد کرد|را بررسی می‌کند",
    ),
    "ru": (
        " ",
        "Совет|Министр|Парламент|Мэр|Суд|Губернатор|Сенат",
        "отложил|защитил|отклонил|вновь открыл|пересмотрел",
        "бюджет северных паромов|закон о дамбах|реформу сельских школ|договор с долиной",
    ),
    "el": (
        " ",
        "Το συμβούλιο|Η υπουργός|Η βουλή|Ο δήμαρχος|Το δικαστήριο|Η κυβέρνηση|Το κόμμα",
        "αναβάλλει|υπερασπίζεται|απορρίπτει|ανοίγει|εξετάζει",
        "τον προϋπολογισμό των πορθμείων|τον νόμο για τα φράγματα|τη μεταρρύθμιση των σχολείων|τη συνθήκη της κοιλάδας",
    ),
    "tr": (
        " ",
        "Meclis|Bakan|Belediye|Mahkeme|Vali|Hükümet|Muhalefet",
        "feribot bütçesini|set yasasını|okul reformunu|vadi anlaşmasını",
        "erteledi|savundu|reddetti|yeniden açtı|inceliyor",
    ),
    "hu": (
        " ",
        "A tanács|A miniszter|A parlament|A polgármester|A bíróság|A kormány|Az ellenzék",
        "elhalasztja|megvédi|elutasítja|újranyitja|vizsgálja",
        "a kompok költségvetését|az új gáttörvényt|a falusi iskolák reformját|a völgy szerződését",
    ),
    "sv": (
        " ",
        "Rådet|Ministern|Riksdagen|Borgmästaren|Domstolen|Regeringen|Partiet",
        "skjuter upp|försvarar|avvisar|öppnar|granskar",
        "färjornas budget|den nya vallagen|reformen av byskolorna|avtalet med dalen",
    ),
    "pl": (
        " ",
        "Rada|Minister|Sejm|Burmistrz|Sąd|Rząd|Opozycja",
        "odkłada|broni|odrzuca|otwiera|bada",
        "budżet promów północnych|ustawę o wałach|reformę szkół wiejskich|umowę z doliną",
    ),
    "id": (
        " ",
        "Dewan|Menteri|Parlemen|Wali Kota|Mahkamah|Gubernur|Senat",
        "menunda|membela|menolak|membuka kembali|meninjau",
        "anggaran feri utara|undang-undang tanggul|reformasi sekolah desa|perjanjian lembah",
    ),
    "vi": (
        " ",
        "Hội đồng|Bộ trưởng|Quốc hội|Thị trưởng|Tòa án|Chính phủ|Đảng",
        "hoãn|bảo vệ|bác bỏ|mở lại|xem xét",
        "ngân sách phà phía bắc|luật đê điều mới|cải cách trường làng|hiệp ước thung lũng",
    ),
    "th": (
        "",
        "สภา|รัฐมนตรี|นายกเทศมนตรี|ศาล|ผู้ว่าฯ|รัฐบาล|ฝ่ายค้าน",
        "เลื่อน|ปกป้อง|ปฏิเสธ|ทบทวน",
        "งบเรือข้ามฟาก|กฎหมายเขื่อน|ปฏิรูปโรงเรียน|สนธิสัญญาหุบเขา|ร่างภาษี",
    ),
    "fi": (
        " ",
        "Neuvosto|Ministeri|Eduskunta|Pormestari|Oikeus|Hallitus|Puolue",
        "lykkää|puolustaa|hylkää|avaa|tutkii",
        "lauttojen budjettia|uutta patolakia|kyläkoulujen uudistusta|laakson sopimusta",
    ),
}
