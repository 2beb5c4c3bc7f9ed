"""Meetings that residents read about, and the invitation of whoever is invited."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.core import files
from linli.core.access import actor_of, public, signed_in
from linli.core.answering import url_once
from linli.core.finding import found_or_404
from linli.core.pages import page
from linli.core.panels import panels_for
from linli.core.tenancy import tenant_here
from linli.deliberation.forms.meetings import AnswerForm
from linli.deliberation.models import Meeting
from linli.deliberation.selectors import meetings as found
from linli.deliberation.services import invitations
from linli.deliberation.services.meeting_papers import PURPOSE
from linli.deliberation.states import MeetingState
from linli.deliberation.views import shown_meetings as shown

PER_PAGE = 20
COMING = (MeetingState.CONVENED, MeetingState.OPEN, MeetingState.ADJOURNED)
ANSWERED = COMING


@public
@require_http_methods(["GET", "HEAD"])
def listed(request: HttpRequest) -> HttpResponse:
    """The public meetings of the subdistrict: those to come, or those that were."""
    ended = request.GET.get("ended") == "1"
    rows = found.public_meetings(tenant_here(request).pk).select_related("place", "council")
    rows = rows.exclude(state__in=COMING) if ended else rows.filter(state__in=COMING)
    page_obj = Paginator(rows.order_by("-starts_at" if ended else "starts_at", "id"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page_obj,
        "rows": [{"one": one, "badge": shown.state_badge(one)} for one in page_obj],
        "ended": ended,
        "feed": request.build_absolute_uri(reverse("deliberation:meetings-feed")),
        "bar_title": _("会议"),
    }
    return page(request, "deliberation/portal/meetings.html", context)


@public
@require_http_methods(["GET", "HEAD"])
def meeting(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One meeting: when, where, the agenda and the papers; for whoever is invited their card and their answer."""
    return _page(request, meeting_or_404(request, pk), AnswerForm())


def meeting_or_404(request: HttpRequest, pk: UUID) -> Meeting:
    return found_or_404(found.meeting_for_reader(actor_of(request), tenant_here(request).pk, pk))


def _page(request: HttpRequest, one: Meeting, form: AnswerForm, status: int = 200) -> HttpResponse:
    nodes = found.agenda_lines(one)
    papers = files.files_of_many([one]) | (files.files_of_many([node.item for node in nodes]) if nodes else {})
    mine = found.own_participation(one, actor_of(request))
    context: dict[str, Any] = {
        "meeting": one,
        "badge": shown.state_badge(one),
        "agenda": shown.agenda_shown(nodes, papers),
        "papers": [stored for stored in papers.get(one.pk, []) if stored.purpose == PURPOSE],
        "mine": mine,
        "answer": shown.answer_badge(mine) if mine else None,
        "card_url": settings.BASE_URL + reverse("deliberation:card", args=[mine.card]) if mine else "",
        "may_answer": mine is not None and one.state in ANSWERED,
        "form": form,
        "is_coming": one.state in COMING,
        "panels": panels_for("public_meeting", request, one),
        "bar_title": _("会议"),
    }
    return page(request, "deliberation/portal/meeting.html", context, status=status)


@signed_in
@require_POST
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Whether one comes."""
    one = meeting_or_404(request, pk)
    mine = found_or_404(found.own_participation(one, actor_of(request)))
    form = AnswerForm(request.POST)

    def write(said: dict[str, Any], now: datetime) -> str:
        invitations.answer(participant=mine, by=actor_of(request), now=now, **said)
        return reverse("deliberation:public-meeting", args=[one.pk])

    if url := url_once(request, form, write):
        messages.success(request, _("收到您的回执了。"))
        return redirect(url)
    return _page(request, one, form, status=422)
