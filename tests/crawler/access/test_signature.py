"""The vectors of the standards, and what an origin may ask for."""

from __future__ import annotations

import base64
import datetime as dt
import re

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from archive.errors import UsageError
from crawler.access.access import origin_of
from crawler.access.keys import BotKey, directory
from crawler.access.signature import PROFILE, Ask, Message, Valid, agent_of, asked_in, sign
from tests.crawler.access.verifier import Verifier, base_of, public, thumbprint

# RFC 9421 appendix B.1.4, as RFC 8037 writes a key.
D, X = "n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU", "JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs"
KEY = BotKey(Ed25519PrivateKey.from_private_bytes(base64.urlsafe_b64decode(D + "=")))
NOW = dt.datetime(2026, 11, 26, 12, tzinfo=dt.UTC)
AGENT = '"https://bot.example"'


def moment(seconds: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds, dt.UTC)


def test_the_vector_of_rfc_9421_is_a_signature_to_the_judge() -> None:
    """Appendix B.2.6: what judges our signatures takes the standard's own."""
    fields = {
        "host": "example.com",
        "date": "Tue, 20 Apr 2021 02:07:55 GMT",
        "content-type": "application/json",
        "content-length": "18",
    }
    value = (
        '("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473'
        ';keyid="test-key-ed25519"'
    )
    signature = "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=="
    base = base_of("POST", "https", "/foo?param=Value&Pet=dog", fields, value)

    KEY.private.public_key().verify(base64.b64decode(signature), base.encode())


def test_the_vector_of_the_draft_is_signed_byte_for_byte() -> None:
    """draft-ietf-webbotauth-httpsig-protocol, "EdDSA Using Curve edwards25519"."""
    nonce = "n9p433xm+NJ3ph3upfBIGmsuwHw387YV7Q/F+6BSpGCVjYCqQw6rznNA8PVVLySrAWsv0hQtFioQb6E1YsauiA=="
    valid = Valid(moment(1735689600), moment(4889289600))
    found = sign(
        Message("GET", "https://example.com/path", {}),
        KEY,
        agent_of("https://signature-agent.test"),
        Ask("agent2", nonce=nonce),
        valid,
    )

    assert found == {
        "Signature-Agent": 'agent2="https://signature-agent.test"',
        "Signature-Input": 'agent2=("@authority" "signature-agent";key="agent2");created=1735689600'
        ';keyid="poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U";alg="ed25519";expires=4889289600'
        f';nonce="{nonce}";tag="web-bot-auth"',
        "Signature": "agent2=:RdNFx5Bj6au3YgAMQL/RzmUlZE8QZLIaXGRpw985hWnwPfMxT228NMk6ehRS1PSl4e8PhbNZACSanGdhEwYCCg"
        "==:",
    }


def test_the_directory_is_the_drafts() -> None:
    """RFC 8037 appendix A.3 has the way to the thumbprint, RFC 7517 the set."""
    begins = BotKey(KEY.private, dt.datetime(2024, 4, 11, tzinfo=dt.UTC))
    shown = {"kty": "OKP", "crv": "Ed25519", "kid": "poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U", "x": X, "use": "sig"}

    assert public(directory([KEY, begins])) == {"keys": [shown, {**shown, "nbf": 1712793600}]}
    assert thumbprint({"crv": "Ed25519", "kty": "OKP", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}) == (
        "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
    )


@pytest.mark.parametrize(
    ("accept", "ask"),
    [
        ('sig1=();tag="web-bot-auth"', Ask("sig1")),
        ('b=("@authority" "signature-agent");created;expires;keyid;nonce="";tag="web-bot-auth"', None),
        ('b=("@authority" "signature-agent");created;expires;nonce="bm8=";tag="web-bot-auth"',
         Ask("b", ("@authority",), "bm8=")),
        ('w=("@method" "@target-uri" "user-agent" "signature-agent";key="w")', Ask("w", ("@method", "@target-uri",
         "user-agent"))),
        (f'k=("@path");keyid="{KEY.id}";alg="ed25519"', Ask("k", ("@path",))),
        # The first that we can give.
        ('a=("content-digest"), t=();tag="other", r=();alg="rsa-pss-sha512", k=();keyid="who", z=("@query")',
         Ask("z", ("@query",))),
        ('s=("@query-param";name="id")', None),
        ('s=("@status")', None),
        ("s", None),
        ("s=1", None),
        ('s=("@method"', None),
        ("ü=()", None),
        ("", None),
        ("s=()," * 2_000 + "t=()", None),
        ('a=("x"), b=("@authority" "@authority");tag=web-bot-auth;created;expires;odd=?0', Ask("b", ("@authority",))),
        ('*-_.9=("@path" "@path");nonce="a\\"b"', Ask("*-_.9", ("@path",), 'a"b')),
        ('a=("user-agent";bs), b=("@method";req), c=(5 x), d=("User-Agent"), e=();nonce=5, f=();keyid=6', None),
        ('a=();nonce=:bm8=:, b=?1, c=()\x7f', None),
    ],
)  # fmt: skip
def test_what_an_origin_asks_for(accept: str, ask: Ask | None) -> None:
    assert asked_in(accept, [KEY.id]) == ask


@pytest.mark.parametrize("url", [
    "https://paper.example/politics/?q=1&r=%20x", "https://PAPER.example:443/", "https://paper.example:8443",
    "https://[::1]:8443/a|b[c]", "https://name:word@paper.example/a?b",
])  # fmt: skip
@pytest.mark.parametrize("ask", [PROFILE, Ask("x-1"), Ask("w", ("@target-uri", "user-agent")), Ask(nonce="bm8=")])
def test_what_we_sign_the_judge_takes_for_signed(url: str, ask: Ask) -> None:
    """At clocks that are a minute off as well; two minutes behind is the future, ten minutes later is too late."""
    if "|" in url and ask.components:
        return
    message = Message("GET", url, {"User-Agent": "PaperOfRecord/1 (+https://bot.example)"})
    fields = {**message.headers, **sign(message, KEY, AGENT, ask, Valid.around(NOW))}
    authority, _, rest = url.removeprefix("https://").rpartition("@")[2].partition("/")
    seen = {"host": authority, **{name.lower(): value for name, value in fields.items()}}
    verifier = Verifier(public(directory([KEY])), AGENT)
    for skew in (0, -60, 60):
        assert verifier.trouble("GET", f"/{rest}", seen, NOW.timestamp() + skew) is None
        verifier.nonces.clear()

    for skew in (-120, 600):
        assert "clock" in str(verifier.trouble("GET", f"/{rest}", seen, NOW.timestamp() + skew))
    assert "does not verify" in str(verifier.trouble("GET", f"/{rest}", {**seen, "host": "x.example"}, NOW.timestamp()))


@pytest.mark.parametrize("address", ["http://bot.example", "bot.example", "", "https://a@bot.example", 'https://b"x'])
def test_a_directory_is_published_over_https(address: str) -> None:
    with pytest.raises(UsageError, match=r"BOT_DIRECTORY=.*write it like https"):
        agent_of(address)


def test_a_key_set_may_lie_at_any_address() -> None:
    """An origin stands for its well-known address; another address is named by its type."""
    assert agent_of("https://Bot.example/") == agent_of("https://bot.example") == AGENT
    assert agent_of("https://bot.example/.well-known/http-message-signatures-directory") == AGENT
    assert agent_of("https://bot.example/me/keys.json") == '"https://bot.example/me/keys.json";type=jwks_uri'


def test_a_key_shows_nothing_of_itself() -> None:
    assert D not in repr(KEY)
    assert not re.search(r"private|[A-Za-z0-9_-]{40}", repr(KEY))


def test_an_origin_is_the_same_with_and_without_its_port() -> None:
    """RFC 6454: asked at one, signed at the other."""
    assert origin_of("https://Paper.example:443/a") == origin_of("https://x@paper.example?b") == "https://paper.example"
    assert origin_of("https://paper.example:8443/") == "https://paper.example:8443"
    assert origin_of("http://[::1]:80") == "http://[::1]"
    assert origin_of("http://paper.example:443/") != origin_of("https://paper.example/")
