"""The API described on a page of our own: read from the OpenAPI schema, made on the server, no script needed."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import get_language

from linli.config.api import api
from linli.core.access import public
from linli.core.pages import page

Schema = dict[str, Any]
EXAMPLE = """curl -H "Authorization: Bearer linli_…" -H "Content-Type: application/json" -H "Idempotency-Key: 1" \\
  -d '{"text": "三单元二楼楼道灯坏了三天", "category": "corridor_lamp"}' \\
  %scases"""


@dataclass(frozen=True, slots=True)
class Field:
    """One value that goes in or comes out."""

    name: str
    kind: str
    where: str
    is_required: bool
    description: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One method at one address: `name` is its operation id, `title` the first line of what it says of itself."""

    method: str
    path: str
    name: str
    title: str
    description: str
    takes: list[Field]
    gives: list[tuple[str, str, list[Field]]]  # status, description, fields


@public
def api_docs(request: HttpRequest) -> HttpResponse:
    """Every operation, by engine."""
    schema = _schema(get_language() or "")
    context = {
        "version": schema["info"]["version"],
        "groups": groups_of(schema),
        "key_memory": settings.LINLI_KEY_MEMORY,
        "example": EXAMPLE % request.build_absolute_uri("/api/v1/"),
    }
    return page(request, "api_docs.html", context)


@lru_cache(maxsize=4)
def _schema(_language: str) -> Schema:
    """Worked out once for each language: that takes as long as sixty other pages."""
    return api.get_openapi_schema()


def groups_of(schema: Schema) -> list[tuple[str, list[Operation]]]:
    """The operations by tag, in the order of the schema."""
    groups: dict[str, list[Operation]] = {}
    for address, methods in schema["paths"].items():
        for method, operation in methods.items():
            tag = (operation.get("tags") or ["–"])[0]
            groups.setdefault(tag, []).append(_operation(schema, address, method, operation))
    return [(_engine(tag), operations) for tag, operations in groups.items()]


def _engine(tag: str) -> str:
    """The engine's name as people read it; a tag that is none stands as it is."""
    return str(apps.get_app_config(tag).verbose_name) if tag in apps.app_configs else tag


def _operation(schema: Schema, address: str, method: str, operation: Schema) -> Operation:
    takes = [
        Field(
            one["name"], _kind(schema, one["schema"]), one["in"], bool(one.get("required")), one["schema"].get("description", "")
        )
        for one in operation.get("parameters", [])
    ]
    body = _content(operation.get("requestBody", {}))
    takes += _fields(schema, body, "body")
    gives = [
        (str(status), one.get("description", ""), _fields(schema, _content(one), "body"))
        for status, one in operation["responses"].items()
    ]
    title, _line, further = operation.get("description", "").partition("\n")
    return Operation(method.upper(), address, operation["operationId"], title.strip(), further.strip(), takes, gives)


def _content(holder: Schema) -> Schema:
    """The schema of the first content type."""
    return next((one.get("schema", {}) for one in holder.get("content", {}).values()), {})


def _fields(schema: Schema, found: Schema, where: str) -> list[Field]:
    found = _resolved(schema, found)
    if found.get("type") == "array":
        found = _resolved(schema, found.get("items", {}))
    required = set(found.get("required", []))
    return [
        Field(name, _kind(schema, one), where, name in required, one.get("description", ""))
        for name, one in found.get("properties", {}).items()
    ]


def _resolved(schema: Schema, found: Schema) -> Schema:
    if "$ref" not in found:
        return found
    name = found["$ref"].rsplit("/", 1)[-1]
    return schema["components"]["schemas"][name]  # type: ignore[no-any-return]


def _kind(schema: Schema, found: Schema) -> str:
    if choices := found.get("anyOf"):
        return " | ".join(_kind(schema, one) for one in choices)
    resolved = _resolved(schema, found)
    if resolved.get("type") == "array":
        return f"[{_kind(schema, resolved.get('items', {}))}]"
    if "enum" in resolved:
        return " | ".join(str(one) for one in resolved["enum"])
    return str(resolved.get("format") or resolved.get("title" if "$ref" in found else "type") or "object")


app_name = "config"
urlpatterns = [path("api/v1/docs", api_docs, name="api-docs")]
