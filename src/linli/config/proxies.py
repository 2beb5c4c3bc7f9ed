"""Which forwarded headers to believe: those of the proxies that the installation names, and no others."""

from collections.abc import Callable
from functools import lru_cache
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Next = Callable[[HttpRequest], HttpResponse]
FORWARDED = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_FORWARDED",
    "HTTP_X_REAL_IP",
)


class TrustedProxies:
    """
    From a proxy named in LINLI_PROXIES, `REMOTE_ADDR` becomes the nearest address that is no such proxy; from anybody
    else the forwarded headers are dropped, so that no visitor can pretend to another address or to an encrypted line.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response
        self.proxies = [ip_network(one, strict=False) for one in settings.LINLI_PROXIES]
        self.is_proxy = lru_cache(maxsize=1024)(self._is_proxy)  # the same few addresses knock all day

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self.is_proxy(request.META.get("REMOTE_ADDR", "")):
            request.META["REMOTE_ADDR"] = self.visitor_of(request)
        else:
            for name in FORWARDED:
                request.META.pop(name, None)
        return self.get_response(request)

    def _is_proxy(self, address: str) -> bool:
        try:
            found = ip_address(address)
        except ValueError:
            return False
        return any(found in network for network in self.proxies)

    def visitor_of(self, request: HttpRequest) -> str:
        """Read from the right: what stands left of the first stranger was written by the stranger."""
        nearest = str(request.META.get("REMOTE_ADDR", ""))
        for part in reversed(request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")):
            try:
                nearest = str(ip_address(part.strip()))
            except ValueError:
                return nearest
            if not self.is_proxy(nearest):
                return nearest
        return nearest
