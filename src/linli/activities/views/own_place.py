"""The place that a clerk most likely means: nobody types the name of their own community again and again."""

from typing import Any

from django.http import HttpRequest

from linli.core.access import actor_of
from linli.core.tenancy import tenant_here
from linli.registry.api import place_by_id, places_under


def own_place(request: HttpRequest) -> dict[str, Any]:
    """`{"place": …}` for a form: the community one is in now, else the place of one's post; nothing where neither is known."""
    tenant, chosen = tenant_here(request), getattr(request, "community", None)
    if chosen is not None and (place := place_by_id(chosen.id, tenant=tenant)) is not None:
        return {"place": place}
    paths = {grant.place_path for grant in actor_of(request).grants if grant.place_path}
    path = min(sorted(paths), key=len, default="")
    return {"place": places_under(path, tenant=tenant).filter(path=path).first()} if path else {}
