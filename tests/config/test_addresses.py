"""An address is found by its first word as Django finds it by trying one after another."""

import re

import pytest
from django.test import RequestFactory
from django.urls import URLResolver, get_resolver, include, path
from django.urls.exceptions import Resolver404
from django.urls.resolvers import RegexPattern, RoutePattern

from linli.config import urls
from linli.config.addresses import Addresses, engine
from linli.config.static_files import KeptAddresses

ENGINES = ["core", "web", "accounts", "registry", "disclosure", "procedures", "cobuild", "deliberation", "activities", "casework"]
SAMPLES = {"uuid": "01a220ee-9d14-7abc-8896-98b2edcee8f1", "int": "7", "str": "wort", "slug": "wort", "path": "a/b"}


def routes(patterns, before=""):
    for one in patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns, route)
        elif isinstance(one.pattern, RoutePattern):
            yield route


def sample(route):
    return re.sub(r"<(?:(\w+):)?\w+>", lambda found: SAMPLES.get(found[1] or "str", "2026"), route)


def found(resolver, at):
    try:
        match = resolver.resolve(at)
    except Resolver404:
        return None
    return match.func, match.args, match.kwargs, match.view_name, match.route, match.app_names, match.namespaces


@pytest.mark.parametrize("name", ENGINES)
def test_every_address_of_an_engine_leads_where_django_would_lead(name):
    module = f"linli.{name}.urls"
    plain, quick = URLResolver(RegexPattern(r"^"), [path("", include(module))]), engine(module)
    samples = {sample(route) for route in routes(quick.url_patterns)}

    assert {at: found(quick, at) for at in samples} == {at: found(plain, at) for at in samples}


@pytest.mark.parametrize("at", ["", "desk/", "nowhere/", "desk/nowhere/at/all/", "sessions", "%3Cuuid%3E/"])
def test_what_is_nowhere_or_at_the_root_is_as_django_says(at):
    plain = URLResolver(RegexPattern(r"^"), [path("", include(f"linli.{name}.urls")) for name in ENGINES])
    quick = URLResolver(RegexPattern(r"^"), [engine(f"linli.{name}.urls") for name in ENGINES])

    assert found(quick, at) == found(plain, at)


def test_all_engines_are_found_by_their_first_word():
    others = [one for one in urls.urlpatterns if not isinstance(one, Addresses)]

    assert [str(one.pattern) for one in others] == ["api/v1/"]


def test_the_names_of_addresses_stay():
    match = get_resolver().resolve(RequestFactory().get("/sessions/01a220ee-9d14-7abc-8896-98b2edcee8f1/signup/").path)

    assert (match.view_name, match.app_name) == ("activities:public-signup-new", "activities")


def test_a_style_has_the_name_that_says_what_is_in_it(tmp_path):
    (tmp_path / "staticfiles.json").write_text('{"paths": {"a.css": "a.0f3e.css"}, "version": "1.1", "hash": ""}')
    kept = KeptAddresses(location=str(tmp_path), base_url="/static/")

    assert [kept.url("a.css"), kept.url("a.css"), kept.url("a.css", force=True)] == ["/static/a.0f3e.css"] * 3
