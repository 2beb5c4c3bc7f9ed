"""The timetable of a term on the workbench: the week by part of day, room, teacher or community, with every clash explained."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods

from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.pages import page
from linli.core.tenancy import tenant_here

from ...forms.university import WEEKDAYS
from ...models import Term
from ...rules import rights
from ...rules.timetable import UseKind
from ...selectors import timetable as found_timetable
from ...selectors import university as found
from ...states import ClassState, TermState
from .. import university_shown as shown
from .classes import asked_term

SEES = requires(*found.SEES)
READ = require_http_methods(["GET", "HEAD"])
KINDS = {
    UseKind.TEACHER: pgettext_lazy("clash", "老师"),
    UseKind.ROOM: pgettext_lazy("clash", "教室"),
    UseKind.LEARNER: pgettext_lazy("clash", "学员"),
}


@SEES
@READ
def timetable(request: HttpRequest) -> HttpResponse:
    """One term's week; without one in the address, that which is being planned, else the present one."""
    tenant, actor = tenant_here(request), actor_of(request)
    terms = list(found.terms_of(tenant)[:60])
    one = _chosen(terms, request)
    by = request.GET.get("by", "day")
    by = by if by in shown.BY else "day"
    context: dict[str, Any] = {"one": one, "by": by, "weekdays": WEEKDAYS, "terms": [(each, each == one) for each in terms[:12]]}
    context |= {"crumbs": [(_("老年大学"), reverse("activities:terms")), (_("课表"), "")], "rows": []}
    if one is not None:
        groups = list(found.classes_seen(actor, tenant).filter(term=one).exclude(state=ClassState.CANCELLED))
        is_over = one.state == TermState.ENDED
        watched = found_timetable.Watched([], []) if is_over else found_timetable.watched(one, clock.now()).of(groups)
        clashes = watched.clashes
        clashing = frozenset(key for each in clashes for key in (each.one, each.other))
        context |= {
            "rows": shown.week_table(groups, by=by, clashing=clashing),
            "clashes": [{"text": each.text, "kind_words": KINDS[each.kind]} for each in clashes],
            "teacherless": watched.teacherless[:20],
            "tabs": [{"label": label, "url": f"?term={one.pk}&by={name}", "current": name == by} for name, label in _labels()],
            "may_keep": actor.may(rights.UNIVERSITY, tenant_id=tenant.pk),
        }
    return page(request, "activities/desk/timetable.html", context)


def _labels() -> list[tuple[str, str]]:
    return [("day", _("按时间")), ("room", _("按教室")), ("teacher", _("按老师")), ("place", _("按社区"))]


def _chosen(terms: list[Term], request: HttpRequest) -> Term | None:
    wanted = asked_term(request)
    order = {TermState.PLANNED: 0, TermState.ENROLLING: 1, TermState.RUNNING: 2, TermState.ENDED: 3}
    asked = next((one for one in terms if one.pk == wanted), None)
    return asked or min(terms, key=lambda one: order[TermState(one.state)], default=None)
