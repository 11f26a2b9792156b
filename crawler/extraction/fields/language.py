"""The language of a text: by its script, then by its commonest words; the page's own word decides between near ones."""

from __future__ import annotations

import re
from collections import Counter

__all__ = ["language_of"]

# One script, one language (or one that news is written in far more often than the others).
_SCRIPTS = (
    ("ja", "\u3040-\u30ff"), ("ko", "\uac00-\ud7af"), ("zh", "\u4e00-\u9fff\u3400-\u4dbf"), ("th", "\u0e00-\u0e7f"),
    ("he", "\u0590-\u05ff"), ("el", "\u0370-\u03ff\u1f00-\u1fff"), ("ka", "\u10a0-\u10ff"), ("hy", "\u0530-\u058f"),
    ("hi", "\u0900-\u097f"), ("bn", "\u0980-\u09ff"), ("pa", "\u0a00-\u0a7f"), ("gu", "\u0a80-\u0aff"),
    ("ta", "\u0b80-\u0bff"), ("te", "\u0c00-\u0c7f"), ("kn", "\u0c80-\u0cff"), ("ml", "\u0d00-\u0d7f"),
    ("si", "\u0d80-\u0dff"), ("lo", "\u0e80-\u0eff"), ("my", "\u1000-\u109f"), ("km", "\u1780-\u17ff"),
    ("am", "\u1200-\u137f"), ("ar", "\u0600-\u06ff"), ("ru", "\u0400-\u04ff"), ("en", "a-zA-Z\u00c0-\u024f"),
)  # fmt: skip
_COUNTERS = [(name, re.compile(f"[{span}]")) for name, span in _SCRIPTS]
_SHARING = {"hi": ("hi", "mr", "ne"), "ar": ("ar", "fa", "ur", "ps", "ckb"), "he": ("he", "yi"), "bn": ("bn", "as")}

# The commonest short words of each language; a word in several lists counts for each of them.
_WORDS = {
    "en": "the of and to in that is was for it with as his on be at by had are but from have an they which you were",
    "de": "der die und das den von zu mit sich des auf ist nicht ein eine auch dem im für es als an werden aus er hat",
    "fr": "le la les et des est un une du en que qui dans pour pas sur au il plus par ce avec sont ne se aux été cette",
    "es": "el la los las que de en y por con para una un del se no su es al lo como más pero sus ha este entre cuando",
    "it": "il di che la e è per un una non in con del della sono gli alla le dei nel da si come anche ha più questo",
    "pt": "o a os que de e do da em um uma para com não no na por se mais dos das ao como foi são pelo também à ser",
    "nl": "de het een en van dat is op te zijn in met voor niet aan er om ook die als maar bij naar door over uit nog",
    "sv": "och att det som en är på för av med den till inte har om ett de i så var från men kan han jag ska efter",
    "no": "og det er som på en av for at med til ikke har han de et om den var jeg men fra vi skal etter sier seg ble",
    "da": "og det er at en den til af på som de med der for ikke har et han i jeg var fra men kan om også blev efter",
    "fi": "ja on ei että se hän oli mutta ovat myös kun joka mukaan ole jo vain niin sen tai kuin tämä olla hänen",
    "pl": "w i na z się nie do że to jest o jak od za po przez ale są dla tym co ich był oraz który przy ze jego już",
    "cs": "a se v na je že s z do o k i to za by ale pro jako po jsou který od tak jeho při už bylo nebo jsem jen",
    "sk": "a sa v na je že s z do o k aj to za by ale pre ako po sú ktorý od tak jeho pri už bolo alebo som len",
    "hu": "a az és hogy nem is egy van ez de meg el volt már csak mint még ha azt lehet szerint után pedig mert",
    "ro": "și de la în a cu că nu pe un o din este pentru care sunt mai au fost se al lui ca dar prin după sau",
    "tr": "ve bir bu da de için ile olarak çok daha olan gibi kadar ne var sonra ise olduğu dedi değil en o ki",
    "id": "dan yang di dari untuk dengan ini itu pada tidak dalam akan ke juga oleh adalah kata ada telah bisa saat",
    "ms": "dan yang di dari untuk dengan ini itu pada tidak dalam akan ke juga oleh adalah kata beliau telah berkata",
    "vi": "và của là có được cho không trong với các những một đã người này khi để đến từ tại ông về năm theo",
    "lt": "ir kad į yra su tai iš bei buvo kaip bet jo dėl apie jau ne per pat metų taip o tik nuo kai",
    "lv": "un ir ka ar par uz no tas bet arī kas kā lai tika pēc vai gan to bija šo jau nav ir",
    "et": "ja on ei et ka see oli kui aga mis oma ta ning või seda selle siis veel kes nii tema pole",
    "hr": "i je u na se da su za od s o a kako ne koji će bi što to ali kao iz nije iz samo ili nakon rekao",
    "sl": "in je v na se da so za od z o a kot ne ki bi to ali tudi iz ni pa po lahko bo pri še bil",
    "sq": "dhe të e në një për me që është nga nuk ka si u i do kanë më edhe nga ai kjo pas",
    "sw": "ya na wa kwa ni za katika la kuwa hiyo cha hilo huo alisema kama yake wake pia hayo watu lakini",
    "af": "die en van in het is nie dat te vir op met om aan was hy sy by as ook wat ’n deur word uit",
    "st": "ya le ka ba ho e ke hore tsa ea o sa ha mme bo ntse oa hae tse se lona",
    "kl": "aamma taamaattumik tassa pillugu oqarpoq ukiut aammalu tamanna inuit naalakkersuisut",
    "lb": "an de vun den der déi dat ass net mat fir och op eng en d’ si hunn sinn wéi am zu sech",
    "ca": "el la els les i de que en un una per amb és del no al es va ha com més però també són",
    "eu": "eta da ez bat du dute ere baina izan dira bere hau den zuen dela egin",
    "ga": "agus an na ar go le is i tá a bhí sé ag do de leis ach mar",
    "is": "og að í á er sem til um við en með það fyrir af hann ekki var frá",
    "tl": "ang ng sa na mga ay at si ni para kung hindi ito siya nang may",
    "so": "oo ka iyo ku waa in uu ay la ee soo sheegay dadka",
    "ha": "da na a ta ya ba shi wannan cikin kuma sun don daga",
    "ru": "и в не на что он с как это по но из за для от было его к до уже так или также",
    "uk": "і в не на що з як це по але до та за від для його у також про або він було є",
    "bg": "и в на за се от да че с не е по са като до но това със към беше още",
    "sr": "и је у на се да су за од о а како не који ће би што то али као из није",
    "mk": "и на во се да за од со не ќе што е како но ги кои ова дека по биде",
    "be": "і ў не на што з як гэта па але да за ад для яго таксама пра або быў",
    "kk": "және мен бұл деп үшін бар болып да осы бойынша туралы кейін",
}
# Each word with the languages it is common in.
_SPEAKERS: dict[str, set[str]] = {}
for _name, _common in _WORDS.items():
    for _word in _common.split():
        _SPEAKERS.setdefault(_word, set()).add(_name)
_CYRILLIC = {"ru", "uk", "bg", "sr", "mk", "be", "kk"}
# So close to another that few words tell: the page's own word is taken where it names one of the group.
_NEAR = ({"no", "nb", "nn", "da"}, {"id", "ms"}, {"hr", "bs", "sr"}, {"cs", "sk"}, {"nl", "af"}, {"bg", "mk"})


def language_of(text: str | None, declared: str | None = None) -> str | None:
    """The ISO 639-1 code of ``text``'s language. ``declared`` is what the page says (``de-AT``, ``en_US``); it is
    believed where the text is too short to tell or the languages are near ones, else the text is."""
    said = _code(declared)
    sample = (text or "")[:4000]
    script = _script(sample)
    if script is None:
        return said
    if script not in ("en", "ru"):
        return said if said in _SHARING.get(script, ()) else script
    language = _by_words(sample, script == "ru")
    if language is None or any(said in group and language in group for group in _NEAR):
        return said
    return language


def _code(declared: str | None) -> str | None:
    match = re.match(r"\s*([A-Za-z]{2,3})(?=$|[-_,;\s])", declared or "")
    return match[1].lower() if match else None


def _script(sample: str) -> str | None:
    sample = sample if sample.isascii() else sample[:1500]
    letters = sum(map(str.isalpha, sample))
    # Nearly all within Latin with its accents: the other scripts need no counting.
    if sample.isascii() or 4 * sum(char > "\u024f" and char.isalpha() for char in sample) < letters:
        return "en" if letters >= 20 else None
    counts = {name: len(pattern.findall(sample)) for name, pattern in _COUNTERS}
    letters = sum(counts.values())
    if letters < 20:
        return None
    # A tenth of kana among Han characters is Japanese; so are Hangul and Korean.
    for name in ("ja", "ko"):
        if counts[name] * 10 > counts[name] + counts["zh"] and counts[name] * 4 > letters:
            return name
    if counts["ja"] * 10 > counts["zh"] and (counts["ja"] + counts["zh"]) * 2 > letters:
        return "ja"
    return max(counts, key=lambda name: counts[name])


def _by_words(sample: str, cyrillic: bool) -> str | None:
    words = Counter(re.findall(r"[^\W\d_]+(?:’)?", sample.lower()))
    several = sum(words.values())
    if several < 12:
        return None
    hits = {name: 0 for name in _WORDS if (name in _CYRILLIC) == cyrillic}
    for word, number in words.items():
        for name in hits.keys() & _SPEAKERS.get(word, ()):
            hits[name] += number
    best = max(hits, key=hits.__getitem__)
    return best if hits[best] * 12 >= several else None
