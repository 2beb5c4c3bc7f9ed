"""The service centre on other pages: the workbench's side list, the portal's entrances, the page of a case."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.models import Answer, Case
from linli.casework.rules import rights
from linli.casework.selectors import homes
from linli.casework.selectors.traces import traces_of
from linli.casework.states import Kind, State
from linli.core import navigation
from linli.core.access import actor_of
from linli.core.panels import Panel, panel

navigation.desk_item(gettext_lazy("便民中心"), "casework:centre", "hall", capability=(rights.CENTRE, rights.KNOWLEDGE), order=12)
navigation.portal_tile(gettext_lazy("办事指南"), "casework:guide", "book", 30)


@panel("case", order=60)
def errands(request: HttpRequest, case: Case) -> Panel | None:
    """What is to be done at the reporter's home, and what a question was answered from; for whoever serves at the counter."""
    actor = actor_of(request)
    if not actor.may(rights.CENTRE, tenant_id=case.tenant_id, place_path=case.place_path):
        return None
    answer = _answer(case)
    found = homes.requests_visible_to(actor).filter(case=case).order_by("noted_at", "id") if traces_of(case).errands else ()
    rows = [homes.seen(one) for one in found]
    if not (rows or answer or case.is_open):
        return None
    new_url = f"{reverse('casework:home-service-new')}?case={case.pk}" if case.is_open else ""
    context: dict[str, Any] = {"answer": answer, "rows": rows, "new_url": new_url}
    return Panel(_("窗口和上门"), "casework/panels/errands.html", context)


def _answer(case: Case) -> Answer | None:
    if case.state != State.CLOSED or case.kind != Kind.CONSULTATION:
        return None
    return Answer.objects.filter(case=case).select_related("item", "entry").first()
