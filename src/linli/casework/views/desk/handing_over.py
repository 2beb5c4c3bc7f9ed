"""Whose desks hold how many open cases, first of all those of people who have left; from here they are handed over."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.casework.rules import rights
from linli.casework.selectors import hands
from linli.casework.selectors.hands import Desk
from linli.casework.views.limits import Badge
from linli.casework.views.visible import visible_to
from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.pages import page
from linli.core.tenancy import tenant_here

PER_PAGE = 50


@requires(rights.HAND_OVER)
@require_http_methods(["GET", "HEAD"])
def hand_over(request: HttpRequest) -> HttpResponse:
    """Everybody who has open cases in hand that this visitor sees, and is theirs to arrange."""
    actor, tenant, today = actor_of(request), tenant_here(request), clock.today()
    held = hands.holders(visible_to(request), tenant, today=today)
    if not actor.may(rights.HANDLE_FOR, tenant_id=tenant.pk):
        held = held.filter(post__organisation=actor.organisation_id)
    found = list(held)
    page_obj = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    left = sum(one.is_gone for one in found)  # type: ignore[attr-defined]
    rows = [_row(one, today) for one in hands.desks(visible_to(request), page_obj)]
    context = {"rows": rows, "page_obj": page_obj, "left": left}
    return page(request, "casework/desk/hand_over.html", context)


def _row(desk: Desk, today: date) -> dict[str, Any]:
    one = desk.appointment
    of_them = {"hand": str(one.pk)}
    return {
        "name": one.person.name,
        "post": one.post.title,
        "office": str(one.post.organisation or one.tenant.name),
        "first": desk.first,
        "signed": desk.signed,
        "badge": _badge(desk, today),
        "until": one.valid_to,
        "list_url": f"{reverse('casework:cases')}?{urlencode(of_them)}",
        "hand_url": f"{reverse('casework:bulk')}?{urlencode({'verb': 'hand_over', 'all': '1'} | of_them)}",
        "is_gone": desk.is_gone,
    }


def _badge(desk: Desk, today: date) -> Badge:
    until = desk.appointment.valid_to
    if desk.is_gone:
        return Badge("late", _("离任了"))
    return Badge("warn", _("快到期")) if until and (until - today).days <= SOON else Badge("run", _("在岗"))


SOON = 14  # days
