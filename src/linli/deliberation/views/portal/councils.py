"""Councils on the portal: who represents me, what they watch over, and what members write down and ask from their telephones."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.core import clock
from linli.core.access import actor_of, public, signed_in
from linli.core.answering import url_once
from linli.core.finding import found_or_404, one_or_404
from linli.core.pages import page
from linli.core.panels import panels_for
from linli.core.tenancy import tenant_here
from linli.registry.api import Person

from ...forms import supervision as typed
from ...models import Council, Supervision
from ...selectors import councils as found
from ...selectors import supervision
from ...services import supervision as services
from ...services.supervision import QuestionGiven, VisitGiven, holder_label
from .. import council_words
from ..desk.council_forms import posted
from ..desk.supervision import question_shown

READ, BOTH = require_http_methods(["GET", "HEAD"]), require_http_methods(["GET", "HEAD", "POST"])
MOST = 200


@public
@READ
def listed(request: HttpRequest) -> HttpResponse:
    """The councils of the visitor's home, then those of the rest of the subdistrict."""
    tenant, path = tenant_here(request), _home_path(request)
    over = list(found.counted(found.councils_over(path, tenant))) if path else []
    others = found.counted(found.public_councils(tenant)).exclude(pk__in=[one.pk for one in over])
    context = {"bar_title": _("谁代表我"), "over": over, "others": list(others[:MOST]), "has_home": bool(path)}
    return page(request, "deliberation/portal/councils.html", context)


def _home_path(request: HttpRequest) -> str:
    key = actor_of(request).person_id
    if key is None:
        return ""
    path = Person.objects.filter(pk=key, tenant=tenant_here(request)).values_list("home__path", flat=True).first()
    return path or ""


@public
@READ
def council(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One council as everybody reads it: names, groups and whom they stand for; no telephones."""
    one = _council_or_404(request, pk)
    standing = found.standing_of(one, clock.today())
    context = {
        "bar_title": one.name,
        "one": one,
        "standing": standing,
        "badge": council_words.term_badge(standing.term, clock.today()),
        "seats": [council_words.seat_shown(seat) for seat in standing.seats],
        "vacancy_words": council_words.vacancy_words(len(standing.vacant)),
        "rule": council_words.rule_shown(standing.rule, standing.body),
        "supervisions": list(one.supervisions.order_by("closed_at", "-begins_on", "-id")[:MOST]),
        "meetings": _meetings(one),
        "panels": panels_for("council", request, one),
    }
    return page(request, "deliberation/portal/council.html", context)


def _meetings(one: Council) -> list[dict[str, Any]]:
    """The latest public meetings."""
    rows = one.meetings.filter(is_public=True).exclude(state="draft").order_by("-starts_at", "-id")[:5]
    return [{"one": row, "url": reverse("deliberation:public-meeting", args=[row.pk])} for row in rows]


def _council_or_404(request: HttpRequest, pk: UUID) -> Council:
    rows = Council.objects.filter(tenant=tenant_here(request), is_public=True)
    return one_or_404(rows.select_related("place", "tenant"), pk)


@public
@READ
def item(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What a council watches over: visits, questions with their answers, the conclusion."""
    return page(request, "deliberation/portal/supervision.html", _context(request, _item_or_404(request, pk)))


def _context(request: HttpRequest, one: Supervision) -> dict[str, Any]:
    seat = supervision.member_seat(one, actor_of(request).person_id)
    members = one.members.select_related(*found.HELD_BY)
    return {
        "bar_title": _("专项工作监督"),
        "one": one,
        "members": [holder_label(each) for each in members],
        "visits": list(one.visits.all()),
        "questions": [question_shown(each) for each in one.questions.select_related("to_organisation")],
        "is_member": seat is not None and one.closed_at is None,
    }


def _item_or_404(request: HttpRequest, pk: UUID) -> Supervision:
    """Public ones, and for a member those of a council that is not."""
    rows = Supervision.objects.filter(tenant=tenant_here(request)).select_related("council", "council__tenant")
    one = one_or_404(rows, pk)
    is_open = one.council.is_public or supervision.member_seat(one, actor_of(request).person_id) is not None
    return found_or_404(one if is_open else None)


def _item_of_member(request: HttpRequest, pk: UUID) -> Supervision:
    """:raises PermissionDenied: for whoever is no member, and when there is a conclusion."""
    one = _item_or_404(request, pk)
    if one.closed_at is not None or supervision.member_seat(one, actor_of(request).person_id) is None:
        raise PermissionDenied
    return one


@signed_in
@BOTH
def ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A member asks the office."""
    one = _item_of_member(request, pk)
    form = typed.QuestionForm(posted(request), tenant=one.council.tenant)

    def do(said: dict[str, Any], now: datetime) -> str:
        services.ask(supervision=one, given=QuestionGiven(**said), by=actor_of(request), now=now)
        return one.pk.hex

    return _answered(request, one, form, do, _("提问"), _("提出来"), _("提出了。有了答复会告诉您。"))


@signed_in
@BOTH
def visit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A member notes a visit."""
    one = _item_of_member(request, pk)
    form = typed.VisitForm(posted(request), initial={"visited_on": clock.today()})

    def do(said: dict[str, Any], now: datetime) -> str:
        services.visit(supervision=one, given=VisitGiven(**said), by=actor_of(request), now=now)
        return one.pk.hex

    return _answered(request, one, form, do, _("记一次视察"), _("记下"), _("记下了。"))


def _answered(request: HttpRequest, one: Supervision, form: Any, do: Any, title: str, submit: str, done: str) -> HttpResponse:
    if form.is_bound and url_once(request, form, do):
        messages.success(request, done)
        return redirect("deliberation:public-supervision", one.pk)
    context = {"one": one, "form": form, "title": title, "submit": submit, "bar_title": title}
    return page(request, "deliberation/portal/council_form.html", context, status=422 if form.is_bound else 200)
