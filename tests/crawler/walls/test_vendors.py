"""Whose challenge an answer is: by header, by body, and never an honest page."""

import pytest

from crawler.walls.vendors import VENDORS, vendor_of

HTML = {"content-type": "text/html"}
EMPTY: dict[str, str] = {}


def page(title: str, body: str, head: str = "") -> bytes:
    return f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>".encode()


CLOUDFLARE_TITLE = page("Just a moment...", "<noscript>Enable JavaScript and cookies to continue</noscript>")
CHALLENGES = [
    ("AWS WAF", 202, {"x-amzn-waf-action": "challenge"}, b""),
    ("AWS WAF", 405, {"X-Amzn-Waf-Action": "captcha"}, page("Human Verification", "")),
    (
        "AWS WAF",
        200,
        EMPTY,
        page("", "<div id=c></div>", "<script src='https://x.eu.token.awswaf.com/x/challenge.js'>"),
    ),
    ("AWS WAF", 202, EMPTY, page("", "<script>window.gokuProps = {};</script>")),
    ("Cloudflare", 403, {"cf-mitigated": "challenge"}, b""),
    ("Cloudflare", 403, {"server": "cloudflare", "CF-RAY": "8c0ffee-NRT"}, page("Forbidden", "<h1>403</h1>")),
    ("Cloudflare", 503, {"cf-ray": "8c0ffee-NRT"}, page("Just a moment...", "Checking your browser before accessing")),
    ("Cloudflare", 200, EMPTY, CLOUDFLARE_TITLE),
    ("Cloudflare", 503, {"cf-ray": "8c0ffee-NRT"}, b""),
    ("Akamai", 403, {"Server": "AkamaiGHost"}, page("Access Denied", "You have no permission.")),
    ("Akamai", 200, EMPTY, page("Access Denied", "Reference&#32;&#35;18&#46;7f3a1&#46;1764")),
    ("Akamai", 200, EMPTY, page("", "", "<meta http-equiv=refresh content='5; URL=/a?bm-verify=AAQ'>")),
    ("Akamai", 429, EMPTY, page("", "<div id='sec-if-cpt-container'></div>")),
    ("DataDome", 403, {"x-datadome": "protected"}, b""),
    ("DataDome", 200, EMPTY, page("site", "<script src='https://ct.captcha-delivery.com/c.js'></script>")),
    ("DataDome", 405, {"x-dd-b": "2"}, page("", "<script>var dd={'rt':'c'}</script>")),
    ("Imperva", 200, EMPTY, page("", "<iframe src='/_Incapsula_Resource?SWUDNSAI=31'>Request unsuccessful.</iframe>")),
    ("Imperva", 403, {"X-Iinfo": "1-2-3"}, page("Error", "no")),
    ("HUMAN (PerimeterX)", 403, EMPTY, page("Access to this page has been denied", "<div id='px-captcha'></div>")),
    (
        "HUMAN (PerimeterX)",
        200,
        EMPTY,
        page("Robot or human?", "<div id='px-captcha'></div><script>_pxAppId=1</script>"),
    ),
    ("Sucuri", 403, {"X-Sucuri-ID": "15008"}, b""),
    ("Sucuri", 200, EMPTY, page("You are being redirected...", "<script>sucuri_cloudproxy_js=''</script>")),
    ("Kasada", 429, {"x-kpsdk-ct": "0abc"}, page("", "<script>window.KPSDK={}</script>")),
    (
        "F5",
        200,
        EMPTY,
        page("Request Rejected", "The requested URL was rejected. Please consult with your administrator."),
    ),
    ("F5", 200, EMPTY, page("", "Sorry. Your support ID is: 1234567890123")),
    ("Fastly", 200, EMPTY, page("Client Challenge", "<script src='/_fs-ch-1T1w/script.js'></script>")),
    ("StackPath", 403, {"server": "StackPath"}, b""),
    ("DDoS-Guard", 403, {"server": "ddos-guard"}, page("DDoS-Guard", "")),
    ("Qrator", 401, {"server": "QRATOR"}, page("", "<script src='/__qrator/qauth_x.js'></script>")),
    (
        "Anubis",
        200,
        EMPTY,
        page("Making sure you&#39;re not a bot!", "<script src='/.within.website/x/cmd/anubis/a.mjs'>"),
    ),
    ("Vercel", 429, {"x-vercel-mitigated": "challenge"}, page("Vercel Security Checkpoint", "")),
    ("Google", 429, EMPTY, page("", "Our systems have detected unusual traffic from your computer network.")),
    ("Wordfence", 503, EMPTY, page("", "Your access to this site has been limited by the site owner")),
    ("Imperva", 200, EMPTY, page("Pardon Our Interruption", "Something about your browser made us think of a bot.")),
    ("HUMAN (PerimeterX)", 403, EMPTY, b'{"appId":"PX0x","blockScript":"/captcha/PX0x/captcha.js?a=c"}'),
    ("SiteGround", 202, {"SG-Captcha": "challenge"}, b""),
    ("SiteGround", 200, EMPTY, b"<meta http-equiv='refresh' content='0;/.well-known/sgcaptcha/?r=%2F&y=ipc:1'>"),
    ("SiteGround", 403, EMPTY, page("Robot Challenge Screen", "Checking the site connection security")),
    ("Imunify360", 415, EMPTY, b"Access denied by Imunify360 bot-protection."),
    (
        "Imunify360",
        200,
        EMPTY,
        page("Captcha", "Confirm it.<script src='https://captcha.imunify360.com/c.js'></script>"),
    ),
    ("CleanTalk", 403, EMPTY, page("Blocked", "Anti-Crawler Protection is active for your address.")),
    ("ArvanCloud", 403, {"Server": "ArvanCloud"}, page("403", "")),
    ("FortiWeb", 403, {"Set-Cookie": "FORTIWAFSID=0"}, page("Web Page Blocked!", "Attack ID: 20000051")),
    ("FortiWeb", 200, EMPTY, page("Web Page Blocked!", "The page cannot be displayed. Attack ID: 20000051")),
    ("Tencent EdgeOne", 567, {"Server": "edgeone"}, b""),
    ("Baidu Yunjiasu", 403, {"Server": "yunjiasu-nginx"}, page("403 Forbidden", "")),
    ("Huawei Cloud", 418, {"Server": "CloudWAF"}, page("418", "")),
    ("Barracuda", 403, {"Server": "BarracudaHTTP 4.0"}, b""),
    ("go-away", 403, EMPTY, page("", "<script src='/.well-known/.x/cmd/go-away/challenge/js.mjs'></script>")),
    ("BunkerWeb", 403, {"Server": "BunkerWeb"}, page("Bot Detection", "")),
]

STORY = "<article><h1>Guards of the web</h1>" + "<p>Cloudflare says: Just a moment, while we look at you.</p>" * 40
HONEST = [
    (200, {"server": "cloudflare", "cf-ray": "8c0ffee-NRT"}, page("Budget", "<p>The council met.</p>")),
    (
        200,
        EMPTY,
        page("Just a moment: how Cloudflare works", STORY + "<p>captcha-delivery.com, px-captcha</p></article>"),
    ),
    (200, EMPTY, page("Budget", STORY + "<script src='/cdn-cgi/challenge-platform/h/g/scripts/jsd/main.js'></script>")),
    (
        200,
        EMPTY,
        page("A short one", "<article><p>They met.</p></article><script src='/_Incapsula_Resource?SWJ=7'></script>"),
    ),
    (200, {"x-iinfo": "1-2-3", "x-cdn": "Incapsula"}, page("Budget", "<p>The council met on Tuesday.</p>")),
    (200, {"x-datadome": "protected"}, page("Budget", STORY + "<script>var dd = {key: 1}</script>")),
    (
        200,
        EMPTY,
        page(
            "Budget",
            "<p>The council met on Tuesday.</p>" * 60,
            "<script>/* px-captcha */" + "x = 1;" * 9_000 + "</script>",
        ),
    ),
    (404, {"server": "cloudflare", "cf-ray": "8c0ffee-NRT"}, page("Not found", "There is no such page.")),
    (503, {"server": "cloudflare", "cf-ray": "8c0ffee-NRT"}, page("Maintenance", "Back at noon.")),
    (503, {"server": "AkamaiGHost"}, page("Service Unavailable", "Reference&#32;&#35;11&#46;7f3a1")),
    (202, {"cf-ray": "8c0ffee-NRT"}, page("Budget", "<p>The council met on Tuesday and sat till night.</p>" * 30)),
    (200, EMPTY, b"User-agent: *\nDisallow: /cdn-cgi/challenge-platform/h/\n" + b"Disallow: /x/\n" * 90),
    (403, EMPTY, page("Forbidden", "nginx")),
    # The server behind the firm is down.
    (521, {"server": "cloudflare"}, page("Web server is down", "<div id=cf-error-details>Error 521</div>")),
    (522, {"cf-ray": "8c0ffee-NRT"}, page("Connection timed out", "<div id=cf-error-details>Error 522</div>")),
    (502, {"server": "CloudFront"}, page("ERROR", "Generated by cloudfront (CloudFront)")),
    (200, EMPTY, page("Web pages blocked in the north", STORY + "<p>Attack ID: none, the council said.</p></article>")),
    (200, EMPTY, b""),
]


@pytest.mark.parametrize(("vendor", "status", "headers", "body"), CHALLENGES)
def test_a_challenge_names_its_firm(vendor: str, status: int, headers: dict[str, str], body: bytes) -> None:
    assert vendor_of(status, headers.items(), body) == vendor


@pytest.mark.parametrize(("status", "headers", "body"), HONEST)
def test_a_page_of_the_site_is_no_challenge(status: int, headers: dict[str, str], body: bytes) -> None:
    assert vendor_of(status, headers.items(), body) is None


def test_every_firm_has_a_name_of_its_own() -> None:
    names = [vendor.name for vendor in VENDORS]

    assert sorted(set(names)) == sorted(names)
