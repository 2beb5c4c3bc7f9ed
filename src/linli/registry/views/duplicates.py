"""Likely duplicates: the list, two records side by side, and the merge."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.finding import one_or_404
from linli.core.models import Tenant
from linli.core.pages import page
from linli.core.privacy import mask_id, mask_phone
from linli.core.problems import NotAllowed, Refused
from linli.core.tenancy import tenant_here
from linli.core.words import day_words
from linli.registry import access
from linli.registry.models import Organisation, Person
from linli.registry.selectors.duplicates import likely_same_organisations, likely_same_people
from linli.registry.selectors.organisations import organisations
from linli.registry.selectors.people import people_seen
from linli.registry.services import merges


@requires(access.MERGE)
def duplicates(request: HttpRequest) -> HttpResponse:
    """Both kinds, the likeliest first, each with why."""
    tenant = tenant_here(request)
    context = {"people": likely_same_people(actor_of(request), tenant), "organisations": likely_same_organisations(tenant)}
    return page(request, "registry/duplicates.html", context)


@requires(access.MERGE)
def pair(request: HttpRequest, kind: str, first: UUID, second: UUID) -> HttpResponse:
    """Two records side by side; POST merges into the one that was chosen."""
    tenant = tenant_here(request)
    one, other = _both(request, tenant, kind, first, second)
    problems: list[Any] = []
    if request.method == "POST":
        keep, drop = (one, other) if request.POST.get("keep") == str(one.pk) else (other, one)
        reason = request.POST.get("reason", "")
        try:
            _merge(kind, keep, drop, request, reason)
        except NotAllowed:
            raise
        except Refused as refused:
            problems = refused.problems
        else:
            messages.success(request, _("合好了，指着旧记录的都挪过来了。"))
            return redirect(reverse(f"registry:{kind}", args=[keep.pk]))
    rows = person_rows(one, other) if isinstance(one, Person) else organisation_rows(one, other)
    context = {"kind": kind, "one": one, "other": other, "rows": rows, "problems": problems}
    return page(request, "registry/pair.html", context)


def _both(request: HttpRequest, tenant: Tenant, kind: str, first: UUID, second: UUID) -> tuple[Any, Any]:
    if first == second or kind not in ("person", "organisation"):
        raise Http404
    rows: Any = (
        people_seen(actor_of(request), tenant) if kind == "person" else organisations(tenant).select_related("place", "parent")
    )
    return one_or_404(rows, first), one_or_404(rows, second)


def _merge(kind: str, keep: Any, drop: Any, request: HttpRequest, reason: str) -> None:
    merge = merges.merge_people if kind == "person" else merges.merge_organisations
    merge(keep=keep, drop=drop, by=actor_of(request), now=clock.now(), reason=reason)


def _day_of(person: Person) -> str:
    return day_words(timezone.localdate(person.made_at))


def person_rows(one: Person, other: Person) -> list[tuple[str, str, str, bool]]:
    return _rows(
        [
            (_("姓名"), one.name, other.name),
            (_("电话"), mask_phone(one.phone), mask_phone(other.phone)),
            (_("证件号"), mask_id(one.id_number), mask_id(other.id_number)),
            (_("出生日期"), one.birth_on, other.birth_on),
            (_("住处"), f"{one.home or ''} {one.room}", f"{other.home or ''} {other.room}"),
            (_("登录账号"), _("有") if one.user_id else "", _("有") if other.user_id else ""),
            (_("登记时间"), _day_of(one), _day_of(other)),
        ]
    )


def organisation_rows(one: Organisation, other: Organisation) -> list[tuple[str, str, str, bool]]:
    return _rows(
        [
            (_("名称"), one.name, other.name),
            (_("类别"), str(one.get_kind_display()), str(other.get_kind_display())),
            (_("统一社会信用代码"), one.credit_code, other.credit_code),
            (_("上级单位"), str(one.parent or ""), str(other.parent or "")),
            (_("所在"), str(one.place or ""), str(other.place or "")),
            (_("公开电话"), one.phone, other.phone),
        ]
    )


def _rows(pairs: list[tuple[str, str, str]]) -> list[tuple[str, str, str, bool]]:
    """(heading, left, right, do they differ)."""
    return [(heading, left.strip(), right.strip(), left.strip() != right.strip()) for heading, left, right in pairs]
