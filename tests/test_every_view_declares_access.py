"""Every address says who may open it; a view that forgot to fails here by name."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from linli.config.api import api
from linli.core.access import capabilities, declared_access

OTHERS = {  # views of libraries, which keep their own guard
    "allauth.": "only the OpenID Connect hand-shake is mounted",
    "django.views.": "static files and redirects",
}


def every_view(resolver, prefix=""):
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from every_view(one, prefix + str(one.pattern))
        elif isinstance(one, URLPattern):
            yield prefix + str(one.pattern), one.callback


OURS = [(route, view) for route, view in every_view(get_resolver()) if not view.__module__.startswith((*OTHERS, "ninja."))]


@pytest.mark.parametrize(("route", "view"), OURS, ids=[route or "/" for route, _ in OURS])
def test_the_view_declares_who_may_open_it(route, view):
    assert declared_access(view) is not None, f"{view.__module__}.{view.__name__} declares no access"


def test_every_capability_that_a_view_asks_for_is_declared_by_an_engine():
    asked = {code for _, view in OURS for code in declared_access(view).capabilities}

    assert asked <= {one.code for one in capabilities()}


def test_every_operation_of_the_api_asks_who_is_there():
    open_to_all = [
        f"{' '.join(operation.methods)} {path}"
        for _, router in api._routers
        for path, view in router.path_operations.items()
        for operation in view.operations
        if not operation.auth_callbacks and declared_access(operation.view_func) is None
    ]

    assert open_to_all == []
