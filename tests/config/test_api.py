"""The API's description: every body is described once, under a name of its own."""

from collections import Counter

from ninja import Schema
from pydantic import BaseModel

from linli.config.api import api


def below(kind):
    for one in kind.__subclasses__():
        yield one
        yield from below(one)


def test_no_two_schemas_of_different_engines_share_a_name():
    described = set(api.get_openapi_schema()["components"]["schemas"])
    ours = {one for one in (*below(Schema), *below(BaseModel)) if one.__module__.startswith("linli.")}

    counted = Counter(one.__name__ for one in ours if one.__name__ in described)
    assert [name for name, count in counted.items() if count > 1] == []
