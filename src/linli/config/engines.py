"""An engine's addresses, looked through only for a path that begins like one of them."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, include
from django.urls.resolvers import RoutePattern


class Beginnings(RoutePattern):
    """
    The empty route before an engine's addresses, which knows how they begin: what stands in each before its first `<`.

    Django tries one address after the other, of all engines nearly a thousand for every request; this passes over a whole engine.
    """

    def __init__(self, addresses: Iterable[URLPattern | URLResolver]) -> None:
        super().__init__("")
        self.beginnings = tuple(dict.fromkeys(_beginnings(addresses)))

    def match(self, path: str) -> tuple[str, tuple[Any, ...], dict[str, Any]] | None:
        return super().match(path) if path.startswith(self.beginnings) else None


def _beginnings(addresses: Iterable[URLPattern | URLResolver]) -> Iterator[str]:
    for one in addresses:
        route = str(one.pattern) if isinstance(one.pattern, RoutePattern) else ""
        yield route.split("<")[0]


def engine(urlconf: str) -> URLResolver:
    """`path("", include(urlconf))`, tried only for what begins like one of its addresses."""
    module, app_name, namespace = include(urlconf)
    addresses = getattr(module, "urlpatterns", module)
    return URLResolver(Beginnings(addresses), module, None, app_name=app_name, namespace=namespace)
