"""What notices about cookies and consent say. The phrases are keys: letters and figures alone, without case.

Many languages, no sites. ``OURS`` speak for the site that asks, as no story does; ``LEGAL`` are what such a notice must
say (GDPR, TCF), and a story on data protection may say it too.
"""

from __future__ import annotations

import re

__all__ = ["LEGAL", "OURS", "SIGNS"]

OURS = re.compile(
    # English
    r"we(?:and|use)(?:our)?\d*(?:partners|vendors|cookies)|our\d*partnersandwe|consenttoour|your(?:consent|preferences)will"
    r"|wevalueyourprivacy|yourprivacychoices|wecareaboutyourprivacy"
    # German, Dutch, the Nordic languages
    r"|wirundunsere\w{0,12}partner|(?:wirverwenden|verwendenwir|wirnutzen|nutzenwir)cookies|unsere\d*partnerundwir"
    r"|(?:wij|we)en(?:onze|\d)\w{0,8}partners|(?:gebruiken(?:wij|we)|(?:wij|we)gebruiken)cookies"
    r"|viochvåra\w{0,8}partner|vianvändercookies|viogvåre\w{0,8}partner|vibrukerinformasjonskapsler|vibrugercookies"
    r"|vogvores\w{0,8}partnere|käytämmeevästeitä"
    # French, Spanish, Portuguese, Italian
    r"|nousetnos\w{0,12}partenaires|nospartenairesetnous|nousutilisonsdescookies"
    r"|nosotrosynuestros\w{0,12}socios|nuestrossociosynosotros|utilizamoscookies|usamoscookies"
    r"|nóseosnossos\w{0,12}parceiros|noieinostri\w{0,12}partner|noie(?:terzeparti|\d*fornitori)|utilizziamoi?cookie"
    # Slavic languages, Turkish
    r"|myinasi\w{0,12}partnerzy|używamyplikówcookie|myanašipartneři|používámesouborycookie|мыиспользуемфайлыcookie"
    r"|мыинашипартнеры|çerezkullanıyoruz|çerezlerkullanıyoruz"
    # East Asia
    r"|当社(?:および|と)パートナー|当サイトでは(?:cookie|クッキー)|我们使用cookie|쿠키를사용합니다"
)
# Each of ``OURS`` holds one of these.
SIGNS = (
    "partner", "vendors", "cookie", "consentto", "yourconsentwill", "yourpreferenceswill", "privacy", "partenaires",
    "socios", "parceiros", "terzeparti", "fornitori", "evästeitä", "kapsler", "партнеры", "çerez", "クッキー", "쿠키",
)  # fmt: skip
LEGAL = re.compile(
    # English
    r"(?:store|access)\w{0,20}informationonadevice|processpersonaldata|precisegeolocation|scandevicecharacteristics"
    r"|acceptall|rejectall|refusetoconsent|clicktoconsent|legitimateinterest|withdrawyourconsent|personali[sz]edads"
    r"|uniqueidentifiers|cookiepolicy|privacypolicy|performanceofcontent|audienceinsights"
    # German, Dutch, the Nordic languages
    r"|informationenaufeinemgerät|personenbezogenedaten|berechtigte[ns]?interesse|ihreeinwilligung|genauestandortdaten"
    r"|alleakzeptieren|datenschutzerklärung|persoonsgegevens|uwtoestemming|jouwtoestemming|allesaccepteren"
    r"|personuppgifter|dittsamtycke|personopplysninger|dittsamtykke|personoplysninger|ditsamtykke|evästeasetukset"
    # French, Spanish, Portuguese, Italian
    r"|donnéespersonnelles|votreconsentement|intérêtlégitime|toutaccepter|toutrefuser|datospersonales|suconsentimiento"
    r"|tuconsentimiento|interéslegítimo|aceptartodo|dadospessoais|seuconsentimento|interesselegítimo|datipersonali"
    r"|tuoconsenso|vostroconsenso|interesselegittimo|accettatutt"
    # Slavic languages, Turkish
    r"|daneosobowe|danychosobowych|wyrażeniezgody|osobníúdaje|osobníchúdajů|персональныхданных|kişiselveri"
    # East Asia
    r"|個人情報|同意する|隐私政策|개인정보"
)
