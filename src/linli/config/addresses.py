"""
Addresses found by their first word.

Django tries one pattern after another; with every engine's addresses that is seven hundred for the last of them, which costs as much
as a few statements. Here an engine's patterns are put by the first word of what they begin with, in their own order; those that begin
with a variable part are tried for every word.
"""

from functools import cached_property
from typing import Any

from django.urls import URLPattern, URLResolver, include
from django.urls.exceptions import Resolver404
from django.urls.resolvers import ResolverMatch, RoutePattern

Pattern = URLPattern | URLResolver


class Addresses(URLResolver):
    """An engine's addresses, which begin at the root."""

    @cached_property
    def _anywhere(self) -> list[Pattern]:
        return [one for one in self.url_patterns if _first_word(one) is None]

    @cached_property
    def _by_word(self) -> "dict[str, list[Pattern]]":
        words = {word for one in self.url_patterns if (word := _first_word(one)) is not None}
        return {word: [one for one in self.url_patterns if _first_word(one) in (word, None)] for word in words}

    def resolve(self, path: Any) -> ResolverMatch:
        """:raises Resolver404: where none of them answers."""
        path = str(path)
        for one in self._by_word.get(path.partition("/")[0], self._anywhere):
            try:
                found = one.resolve(path)
            except Resolver404:
                continue
            if found:
                return self._inside(found)
        raise Resolver404({"path": path, "tried": []})

    def _inside(self, found: ResolverMatch) -> ResolverMatch:
        """What a pattern found, as an address of this engine."""
        return ResolverMatch(
            found.func,
            found.args,
            found.kwargs,
            found.url_name,
            [*([self.app_name] if self.app_name else []), *found.app_names],
            [*([self.namespace] if self.namespace else []), *found.namespaces],
            found.route,
            captured_kwargs=found.captured_kwargs,  # type: ignore[attr-defined]  # unknown to the stubs
            extra_kwargs=found.extra_kwargs,  # type: ignore[attr-defined]  # as above
        )


def engine(module: str) -> Addresses:
    """The addresses of an engine: `engine("linli.casework.urls")` for `path("", include("linli.casework.urls"))`."""
    patterns, app_name, namespace = include(module)
    return Addresses(RoutePattern(""), patterns, None, app_name=app_name, namespace=namespace)


def _first_word(one: Pattern) -> str | None:
    """The word with which everything that this pattern answers begins; None where it may be any."""
    if not isinstance(one.pattern, RoutePattern):
        return None
    word, slash, _rest = str(one.pattern).partition("/")
    return None if "<" in word or not (slash or isinstance(one, URLPattern)) else word
