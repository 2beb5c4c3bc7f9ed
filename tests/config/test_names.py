"""No engine takes an address, or a name in the API's description, that another one has already."""

import re
from collections import Counter

from django.urls import get_resolver
from ninja import Schema
from pydantic import BaseModel

from linli.config.api import api
from tests.access.addresses import patterns

WRAPPED = {"sign-in/"}
"""Our own page stands before that of the library."""


def shape(route):
    return re.sub(r"<(?:(\w+):)?\w+>", r"<\1>", route)


def test_no_page_stands_before_another_ones_address():
    taken = Counter(shape(route) for route, _name, _view in patterns(get_resolver()) if not route.startswith("api/"))

    assert {route for route, count in taken.items() if count > 1} == WRAPPED


def test_no_two_operations_have_one_name():
    named = Counter(
        operation["operationId"] for methods in api.get_openapi_schema()["paths"].values() for operation in methods.values()
    )

    assert {name for name, count in named.items() if count > 1} == set()


def of_programs(kind=BaseModel):
    for one in kind.__subclasses__():
        yield from of_programs(one)
        if ".http_api" in one.__module__ and one not in (Schema,):
            yield one


def test_no_two_bodies_have_one_name():
    named = Counter(one.__name__ for one in set(of_programs()))

    assert {name for name, count in named.items() if count > 1} == set()
