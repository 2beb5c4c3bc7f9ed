"""Forwarded headers count only when they come from a proxy that the installation names."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from linli.config.proxies import TrustedProxies


def seen_by_the_house(settings, remote, forwarded, proxies):
    settings.LINLI_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR=remote, headers={"x-forwarded-for": forwarded, "x-forwarded-proto": "https"})
    TrustedProxies(lambda _request: HttpResponse())(request)
    return request.META["REMOTE_ADDR"], request.META.get("HTTP_X_FORWARDED_PROTO")


@pytest.mark.parametrize(
    ("remote", "forwarded", "expected"),
    [
        ("198.51.100.9", "203.0.113.5", ("198.51.100.9", None)),
        ("10.0.0.1", "203.0.113.5", ("203.0.113.5", "https")),
        ("10.0.0.1", "192.0.2.66, 203.0.113.5, 10.0.0.2", ("203.0.113.5", "https")),
        ("10.0.0.1", "not an address", ("10.0.0.1", "https")),
        ("10.0.0.1", "10.0.0.2", ("10.0.0.2", "https")),
        ("unix:", "203.0.113.5", ("unix:", None)),
    ],
    ids=["a stranger's header", "one proxy", "a forged one on the left", "nonsense", "only proxies", "no address"],
)
def test_the_visitor_is_the_nearest_that_is_no_proxy(settings, remote, forwarded, expected):
    assert seen_by_the_house(settings, remote, forwarded, ["10.0.0.0/24"]) == expected


def test_without_named_proxies_nothing_is_believed(settings):
    assert seen_by_the_house(settings, "127.0.0.1", "203.0.113.5", []) == ("127.0.0.1", None)
