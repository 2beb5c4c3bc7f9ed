"""Every address says who may open it; a view that forgot to fails here by name."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from linli.config.api import api
from linli.core.access import capabilities, declared_access

OTHERS = {  # views of libraries, which keep their own guard
    "ninja.": "each operation asks for itself: the last test",
    "allauth.": "only the OpenID Connect hand-shake is mounted",
    "django.views.": "static files and redirects",
}


def every_view(resolver, prefix=""):
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from every_view(one, prefix + str(one.pattern))
        elif isinstance(one, URLPattern):
            yield prefix + str(one.pattern), one.callback


OURS = [
    (route, view)
    for route, view in every_view(get_resolver())
    if not getattr(view, "func", view).__module__.startswith(tuple(OTHERS))
]


@pytest.mark.parametrize(("route", "view"), OURS, ids=[route or "/" for route, _ in OURS])
def test_the_view_declares_who_may_open_it(route, view):
    assert declared_access(view) is not None, f"{view.__module__}.{view.__name__} declares no access"


def test_every_capability_that_a_view_asks_for_is_declared_by_an_engine():
    asked = {code for _, view in OURS for code in declared_access(view).capabilities}

    assert asked <= {one.code for one in capabilities()}


def test_every_operation_of_the_api_asks_who_is_there():
    schema = api.get_openapi_schema()

    unguarded = [
        f"{method} {path}"
        for path, methods in schema["paths"].items()
        for method, one in methods.items()
        if "security" not in one
    ]
    assert unguarded == []
