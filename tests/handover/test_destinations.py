import socket

import pytest

from workshop_app.handover.destinations import Forbidden, addresses, is_public, place


def looked_up(*found: str):
    """A name service that knows these addresses for every name."""
    return lambda _host, port, type: [
        (socket.AF_INET6 if ":" in address else socket.AF_INET, type, 6, "", (address, port) if ":" not in address else (address, port, 0, 0))
        for address in found
    ]


@pytest.mark.parametrize("address", [
    "127.0.0.1", "127.8.9.1", "0.0.0.0", "10.0.0.8", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1", "192.0.0.8",
    "192.0.2.1", "198.18.0.1", "203.0.113.5", "224.0.0.1", "224.0.1.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::a00:1", "2002:7f00:1::",
    "2001:0:4136:e378::1", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd12::1", "ff02::1", "ff0e::1", "2001:db8::1", "100::1", "nonsense",
])
def test_what_is_not_for_everybody_is_no_public_address(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "51.140.0.1", "2a00:1450:4009:81f::200e", "2606:4700::1111"])
def test_addresses_of_the_internet_are_public(address):
    assert is_public(address)


@pytest.mark.parametrize("url", [
    "http://procure.example/briefs", "ftp://procure.example", "https://", "https:///briefs", "procure.example", "https://u:p@procure.example/",
    "https://procure.example/#part", "https://procure.example/a b", "https://procure.example/\r\nX: 1", "https://procure.example:99999/",
    "https://[::1", "https://procure.example\\@127.0.0.1/", "https://127.0.0.1%2f.example/", "https://prócure.example/", "file:///etc/passwd",
    "https://procure.example/" + "x" * 500, "javascript:alert(1)", "",
])
def test_only_plain_addresses_that_begin_with_https_are_taken(url):
    with pytest.raises(Forbidden):
        place(url, [])


@pytest.mark.parametrize("url", [
    "https://127.0.0.1/", "https://127.1/", "https://2130706433/", "https://0x7f.0.0.1/", "https://017700000001/", "https://localhost/", "https://localhost./",
    "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://[::ffff:7f00:1]/", "https://169.254.169.254/latest/meta-data", "https://0/",
])
def test_no_spelling_of_a_local_address_gets_through(url):
    with pytest.raises(Forbidden):
        addresses(place(url, []))


def test_one_private_address_among_public_ones_is_enough_to_refuse():
    procure = place("https://procure.example/", [])
    assert addresses(procure, looked_up("8.8.8.8", "8.8.4.4")) == [(socket.AF_INET, ("8.8.8.8", 443)), (socket.AF_INET, ("8.8.4.4", 443))]
    with pytest.raises(Forbidden, match="private network"):
        addresses(procure, looked_up("8.8.8.8", "10.0.0.1"))
    with pytest.raises(Forbidden, match="no host"):
        addresses(procure, looked_up())


@pytest.mark.parametrize("url, named, allowed", [
    ("http://intranet/briefs", ["intranet"], True),
    ("http://intranet:8080/briefs", ["intranet:8080"], True),
    ("http://intranet:8081/briefs", ["intranet:8080"], False),
    ("http://INTRANET/briefs", ["Intranet"], True),
    ("http://[fd12::1]:80/", ["[fd12::1]:80"], True),
    ("http://intranet.evil.example/", ["intranet"], False),
    ("http://evil-intranet/", ["intranet"], False),
])
def test_hosts_that_the_operator_named_may_be_private_and_without_https(url, named, allowed):
    if allowed:
        assert addresses(place(url, named), looked_up("10.0.0.1"))
    else:
        with pytest.raises(Forbidden):
            place(url, named)


def test_the_host_header_names_the_port_only_where_it_is_unusual():
    assert [place(url, []).label for url in ("https://a.example/", "https://a.example:443/", "https://a.example:8443/?x=1", "https://[2a00::1]/")] == [
        "a.example", "a.example", "a.example:8443", "[2a00::1]"]
    assert place("https://a.example?sig=1", []).path == "/?sig=1"
