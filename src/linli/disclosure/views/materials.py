"""The shelf of learning material, for everybody anywhere."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.core import clock
from linli.core.access import actor_of, public
from linli.core.finding import found_or_404
from linli.core.pages import page
from linli.core.tenancy import tenant_here

from ..forms.materials import WishForm
from ..selectors import materials as selectors
from ..services import materials
from .pieces import answered

READS = require_http_methods(["GET", "HEAD"])


@public
@READS
def shelf(request: HttpRequest) -> HttpResponse:
    """What can be asked for."""
    context = {
        "bar_title": _("教材"),
        "bar_back": reverse("disclosure:notices"),
        "materials": selectors.on_shelf(tenant_here(request)),
    }
    return page(request, "disclosure/materials.html", context)


@public
@READS
def material(request: HttpRequest, code: str) -> HttpResponse:
    """One material: what it teaches, how it comes, how to ask for it by page, telephone or letter."""
    found = found_or_404(selectors.material_by_code(code))
    context = {"bar_title": _("教材"), "bar_back": reverse("disclosure:materials"), "material": found}
    return page(request, "disclosure/material.html", context)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Where the parcel goes."""
    found, actor = found_or_404(selectors.material_by_code(code)), actor_of(request)
    form = WishForm(request.POST if request.method == "POST" else None)

    def do(_values: dict[str, Any], now: datetime) -> str:
        wish = materials.ask(material=found, given=form.given(person_id=actor.person_id), by=actor, now=now)
        return f"{reverse('disclosure:material', args=[code])}?number={wish.number}"

    context = {"bar_title": _("要这本教材"), "bar_back": found.get_absolute_url(), "material": found, "today": clock.today()}
    done = _("记下了。寄出时，留了手机的会收到单号。")
    return answered(request, form, do, template="disclosure/material_ask.html", context=context, done=done)
