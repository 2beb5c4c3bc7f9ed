"""Requests to correct a roll on the workbench: the list, one written down for somebody, one answered."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.core.access import actor_of
from linli.core.answering import done_once
from linli.core.finding import one_or_404
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.problems import Problem
from linli.deliberation.errors import RollRefused
from linli.deliberation.forms.rolls import AnswerForm, TakeAskForm
from linli.deliberation.models import Ballot, Correction, Right
from linli.deliberation.rules import rights as capabilities
from linli.deliberation.services import roll_corrections
from linli.deliberation.states import BallotState
from linli.deliberation.views.desk.roll_pieces import KEEPS, PER_PAGE, ballot_or_404, frame
from linli.deliberation.views.roll_words import asked_how


@KEEPS
@require_http_methods(["GET", "HEAD", "POST"])
def listed(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every request, those that wait for an answer first; a POST writes one down for somebody."""
    ballot = ballot_or_404(request, pk, capabilities.ROLLS)
    form = TakeAskForm(request.POST if request.method == "POST" else None)

    def do(said: dict[str, Any], now: datetime) -> None:
        right = _numbered(ballot, said["number"])
        given = {name: said[name] for name in ("who", "text", "channel")}
        roll_corrections.ask_correction(ballot=ballot, right=right, by=actor_of(request), now=now, **given)

    if form.is_bound and done_once(request, form, f"deliberation.ask:{pk}", do, tenant_id=ballot.tenant_id) is not None:
        messages.success(request, _("登记了。念一遍给他听，看记得对不对。"))
        return redirect("deliberation:roll-corrections", pk)
    rows = ballot.corrections.select_related("right").order_by("answered_at", "asked_at", "id")
    waiting = request.GET.get("show", "waiting") != "all"
    page_obj = Pages(rows.filter(answered_at=None) if waiting else rows, PER_PAGE).get_page(request.GET.get("page"))
    context = frame(
        request,
        ballot,
        "roll-corrections",
        page_obj=page_obj,
        rows=[{"one": one, "badge": badge_of(one), "how": asked_how(one)} for one in page_obj],
        shows=[
            {"label": _("等答复"), "url": "?", "current": waiting},
            {"label": _("全部"), "url": "?show=all", "current": not waiting},
        ],
        form=form,
        is_draft=ballot.state == BallotState.DRAFT,
    )
    return page(request, "deliberation/desk/roll_corrections.html", context, status=422 if form.is_bound else 200)


def _numbered(ballot: Ballot, number: int | None) -> Right | None:
    """:raises RollRefused: when the roll has no such number."""
    right = ballot.rights.filter(position=number).first() if number else None
    if number and right is None:
        raise RollRefused(Problem("number", _("名册上没有第 %(number)d 号。") % {"number": number}, where="number"))
    return right


def badge_of(one: Correction) -> tuple[str, str]:
    if one.is_accepted is None:
        return "wait", _("等答复")
    return ("ok", _("接受了")) if one.is_accepted else ("back", _("没有接受"))


@KEEPS
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: HttpRequest, pk: UUID, correction_id: UUID) -> HttpResponse:
    """One request; a POST answers it."""
    ballot, one = _one_or_404(request, pk, correction_id)
    form = AnswerForm(request.POST if request.method == "POST" else None)

    def do(said: dict[str, Any], now: datetime) -> None:
        roll_corrections.answer_correction(correction=one, by=actor_of(request), now=now, **said)

    if form.is_bound and done_once(request, form, f"deliberation.answer:{one.pk}", do, tenant_id=ballot.tenant_id) is not None:
        messages.success(request, _("答复了。"))
        return redirect("deliberation:roll-corrections", pk)
    more = {"one": one, "one_badge": badge_of(one), "how": asked_how(one), "form": form if one.answered_at is None else None}
    context = frame(request, ballot, "roll-corrections", is_draft=ballot.state == BallotState.DRAFT, **more)
    return page(request, "deliberation/desk/roll_correction.html", context, status=422 if form.is_bound else 200)


def _one_or_404(request: HttpRequest, pk: UUID, correction_id: UUID) -> tuple[Ballot, Correction]:
    ballot = ballot_or_404(request, pk, capabilities.ROLLS)
    return ballot, one_or_404(ballot.corrections.select_related("right", "person"), correction_id)
