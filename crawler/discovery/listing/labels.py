"""What pages call the link to their next page, in many languages."""

from __future__ import annotations

import re

__all__ = ["NEXT_NAMES", "NEXT_WORDS"]


def _any(*words: str) -> re.Pattern[str]:
    return re.compile("|".join(words))


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
