from __future__ import annotations

import pytest
from scrapy import Request
from scrapy.settings import Settings

from archive.errors import UsageError
from crawler.manners.addresses import AddressMiddleware, AddressRefused, Guard, written_addresses

PRIVATE = [
    "127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
    "224.0.0.1", "255.255.255.255", "192.0.2.1", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1",
    "ff02::1", "::", "::127.0.0.1", "::8.8.8.8", "::ffff:0:8.8.8.8", "64:ff9b::7f00:1", "64:ff9b::10.0.0.1",
    "64:ff9b:1::808:808", "2002:7f00:1::1", "2002:c0a8:101::1", "2001:0:4136:e378:8000:63bf:80ff:fffe", "fec0::1",
    "4000::1", "3fff::1", "2001:db8::1", "fd00:ec2::254", "2606:4700:4700::1111%eth0", "168.63.129.16",
    "100.100.100.200", "198.18.0.1", "::ffff:a9fe:a9fe",
]  # fmt: skip
PUBLIC = ["1.1.1.1", "8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"]
# Hosts that are an address, and the address: what inet_aton(3) takes, a dot at the end, RFC 6761's names.
SPELLINGS = {
    "127.0.0.1": "127.0.0.1", "2130706433": "127.0.0.1", "0x7f.1": "127.0.0.1", "0177.0.0.1": "127.0.0.1",
    "127.1": "127.0.0.1", "0x7f000001": "127.0.0.1", "0": "0.0.0.0", "127.0.0.1.": "127.0.0.1", "0XA.1": "10.0.0.1",
    "localhost": "127.0.0.1", "LOCALHOST.": "127.0.0.1", "news.localhost": "127.0.0.1", "::1": "::1",
    "134744072": "8.8.8.8", "1.1": "1.0.0.1",
}  # fmt: skip
NAMES = ["site.example", "256.1.1.1", "1.2.3.4.5", "127.0.0.1.site.example", "localhost.example", "deadbeef", ""]


def guard(allowed: str) -> Guard:
    return Guard.from_settings(Settings({"ALLOW_PRIVATE": allowed}))


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_refused(address: str) -> None:
    assert "no address of the public internet" in (guard("").refusal(address) or "")


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_reached(address: str) -> None:
    assert guard("").refusal(address) is None


@pytest.mark.parametrize(
    ("allowed", "address", "reached"),
    [
        ("127.0.0.1", "127.0.0.1", True),
        ("127.0.0.1", "127.0.0.2", False),
        ("127.0.0.0/8", "127.9.9.9", True),
        ("10.0.0.0/8, fc00::/7", "fc00::1", True),
        ("10.0.0.0/8", "::ffff:10.0.0.1", True),
        ("1", "169.254.169.254", True),
        ("all", "::1", True),
        ("::1/128", "::1", True),
        ("127.0.0.0/8", "::1", False),
        ("::1/128", "127.0.0.1", False),
        ("10.0.0.0/8", "64:ff9b::10.0.0.1", True),
        ("2002::/16", "2002:a00:1::1", True),
        ("fe80::/10", "fe80::1%eth0", True),
    ],
)
def test_allow_private_opens_what_it_names(allowed: str, address: str, reached: bool) -> None:
    assert (guard(allowed).refusal(address) is None) is reached


@pytest.mark.parametrize("allowed", ["localhost", "10.0.0.0/99", "yes"])
def test_what_is_no_network_is_said(allowed: str) -> None:
    with pytest.raises(UsageError, match=f"ALLOW_PRIVATE: '{allowed}' is no address or network"):
        guard(allowed)


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://site.example/x", "s3://bucket/x", "data:text/html,x", "http://127.0.0.1/x"]
)
def test_a_page_cannot_send_us_anywhere_but_the_web(url: str) -> None:
    with pytest.raises(AddressRefused):
        AddressMiddleware(guard("")).process_request(Request(url))


@pytest.mark.parametrize("host", SPELLINGS)
def test_an_address_counts_as_one_however_it_is_written(host: str) -> None:
    assert written_addresses(host)[0] == SPELLINGS[host]
    is_refused = guard("").refusal_of_host(host) is not None
    assert is_refused is (guard("").refusal(SPELLINGS[host]) is not None)


@pytest.mark.parametrize("host", NAMES)
def test_a_name_is_no_address(host: str) -> None:
    assert written_addresses(host) == ()


@pytest.mark.parametrize("host", ["\u202eh", "\u200b", "é" * 70, "a..\u202e"])
def test_a_host_that_has_no_form_on_the_wire_is_refused(host: str) -> None:
    """Else it fails in the words of a codec, where it is resolved."""
    with pytest.raises(AddressRefused, match="is no name of a host"):
        AddressMiddleware(guard("1")).process_request(Request(f"http://{host}/"))


@pytest.mark.parametrize(
    "url", ["https://site.example/", "http://bücher.example/", "http://日本.example/", "http://[::1]/"]
)
def test_other_hosts_are_not_refused_for_their_form(url: str) -> None:
    AddressMiddleware(guard("1")).process_request(Request(url))


def test_the_web_is_let_through() -> None:
    AddressMiddleware(guard("")).process_request(Request("https://site.example/politics/"))
