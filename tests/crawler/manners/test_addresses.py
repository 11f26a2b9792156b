from __future__ import annotations

import pytest
from scrapy import Request
from scrapy.settings import Settings

from archive.errors import UsageError
from crawler.manners.addresses import AddressMiddleware, AddressRefused, Guard

PRIVATE = [
    "127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
    "224.0.0.1", "255.255.255.255", "192.0.2.1", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1",
    "ff02::1",
]  # fmt: skip
PUBLIC = ["1.1.1.1", "8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8"]


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


def test_the_web_is_let_through() -> None:
    AddressMiddleware(guard("")).process_request(Request("https://site.example/politics/"))
