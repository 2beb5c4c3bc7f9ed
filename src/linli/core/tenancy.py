"""Which subdistrict a request is in: the acting appointment's, else the domain's, else the one chosen before, else the first."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from .models import Tenant

COOKIE = "linli_place"
_cache: dict[str, list[Tenant]] = {}


def tenants() -> list[Tenant]:
    """Every active tenant, by code. Kept in memory; `forget()` when one changes."""
    if "all" not in _cache or not _cache["all"]:
        _cache["all"] = list(Tenant.objects.filter(is_active=True).order_by("code"))
    return _cache["all"]


def forget() -> None:
    _cache.clear()


def tenant_by_code(code: str) -> Tenant | None:
    return next((tenant for tenant in tenants() if tenant.code == code[:9]), None)


def tenant_of(request: HttpRequest) -> Tenant | None:
    """The tenant of this request; None only on an installation without any."""
    known = tenants()
    if not known:
        return None
    host = request.get_host().split(":")[0]
    for tenant in known:
        if tenant.host and tenant.host == host:
            return tenant
    chosen = import_string(settings.LINLI_WHO.rsplit(".", 1)[0] + ".tenant_of_visitor")(request)
    for tenant in known:
        if tenant.pk == chosen or tenant.code == request.COOKIES.get(COOKIE):
            return tenant
    return known[0]
