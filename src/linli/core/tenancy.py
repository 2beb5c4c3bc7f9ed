"""Which subdistrict a request is in: the acting appointment's, else the domain's, else the one chosen before, else the first set up."""

import time
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest
from django.utils.module_loading import import_string
from django.utils.translation import gettext

from . import journal
from .actors import Actor
from .models import Tenant
from .problems import NotAllowed, Problem, Refused

COOKIE = "linli_place"
FRESH_FOR = 10.0  # seconds for which a process may go on without a change that another process made
_cache: dict[str, tuple[float, list[Tenant]]] = {}


def tenants() -> list[Tenant]:
    """Every active tenant, by code. Kept in memory for a few seconds; `forget()` when one changes."""
    kept = _cache.get("all")
    if kept and kept[1] and time.monotonic() - kept[0] < FRESH_FOR:
        return kept[1]
    found = list(Tenant.objects.filter(is_active=True).order_by("code"))
    _cache["all"] = (time.monotonic(), found)
    return found


def forget() -> None:
    _cache.clear()


@transaction.atomic
def add_tenant(*, code: str, name: str, letters: str, by: Actor, now: datetime, **facts: Any) -> Tenant:
    """
    Set up a subdistrict: nine-digit code, name, the letters of its short case numbers; `facts` are Tenant's other fields.

    :raises NotAllowed: from anyone but the installation itself: a tenant is set up on the command line.
    """
    if not by.is_system:
        raise NotAllowed(Problem("tenant_not_allowed", gettext("街道由安装的人在命令行里开设。")))
    tenant = Tenant(code=code, name=name, letters=letters, **facts)
    tenant.save(force_insert=True)
    journal.record("core.tenant.added", tenant, by=by, now=now, changes={"code": [None, code], "name": [None, name]})
    forget()
    return tenant


def tenant_by_code(code: str) -> Tenant | None:
    """By the nine digits of a subdistrict, or by any longer code of a place in it."""
    return next((tenant for tenant in tenants() if tenant.code == code[:9]), None)


def tenant_named(code: str | None) -> Tenant:
    """The active tenant of this code, or the first that was set up. :raises Refused: when there is none."""
    found = tenant_by_code(code) if code else min(tenants(), key=lambda one: one.pk, default=None)
    if found is None:
        unknown = gettext("没有代码是 %(code)s 的街道。") % {"code": code}
        text = unknown if code else gettext("还没有街道：先用 ./linli tenant add 开设，或用 ./linli demo 建示范街道。")
        raise Refused(Problem("tenant_unknown", text, where="tenant"))
    return found


def tenant_of(request: HttpRequest) -> Tenant | None:
    """The tenant of this request; None only on an installation without any."""
    known = tenants()
    if not known:
        return None
    acting, chosen = _acting_in(request), request.COOKIES.get(COOKIE)
    host = request.get_host().split(":")[0] if any(tenant.host for tenant in known) else ""
    return (
        next((tenant for tenant in known if acting and tenant.pk == acting), None)
        or next((tenant for tenant in known if tenant.host and tenant.host == host), None)
        or next((tenant for tenant in known if tenant.code == chosen), None)
        or min(known, key=lambda tenant: tenant.pk)  # the first that was set up
    )


def tenant_here(request: HttpRequest) -> Tenant:
    """The tenant that the middleware found. :raises Http404: on an installation without any subdistrict."""
    tenant = getattr(request, "tenant", None)
    if tenant is None:
        raise Http404
    return cast(Tenant, tenant)


def _acting_in(request: HttpRequest) -> UUID | None:
    """The tenant of the appointment that the visitor acts under: the registry's business, named by settings.LINLI_WHO."""
    return _provider(settings.LINLI_WHO)(request)


@lru_cache(maxsize=8)
def _provider(who: str) -> Callable[[HttpRequest], UUID | None]:
    return import_string(who.rsplit(".", 1)[0] + ".tenant_of_visitor")  # type: ignore[no-any-return]
