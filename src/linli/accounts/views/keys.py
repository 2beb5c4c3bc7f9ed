"""Keys for programs."""

from datetime import datetime, time, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.forms import add_problems
from linli.core.pages import page
from linli.core.problems import Refused

from .. import selectors
from ..access import KEYS
from ..forms import KeyForm
from ..services import keys as service


@requires(KEYS)
@never_cache
@require_http_methods(["GET", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """The keys of this subdistrict; a POST issues one and shows it once."""
    actor, now = actor_of(request), clock.now()
    form = KeyForm(request.POST if request.method == "POST" else None)
    issued = None
    if form.is_bound and form.is_valid():
        ends = _end_of(form.cleaned_data["expires_on"])
        try:
            issued = service.issue_key(name=form.cleaned_data["name"], expires_at=ends, by=actor, now=now)
        except Refused as refused:
            add_problems(form, refused.problems)
        else:
            form = KeyForm()
    rows = [{"key": key, "is_live": key.is_live(now)} for key in selectors.keys_of_tenant(actor.tenant_id)]
    return page(request, "accounts/keys.html", {"rows": rows, "form": form, "issued": issued})


@requires(KEYS)
@require_POST
def revoke(request: HttpRequest, key_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    key = get_object_or_404(selectors.keys_of_tenant(actor.tenant_id), pk=key_id)
    service.revoke_key(key=key, by=actor, now=clock.now())
    return redirect("accounts:keys")


def _end_of(day: object) -> datetime | None:
    """The last day counts: the key ends with the midnight after it."""
    if not day:
        return None
    return timezone.make_aware(datetime.combine(day, time.min)) + timedelta(days=1)  # type: ignore[arg-type]
