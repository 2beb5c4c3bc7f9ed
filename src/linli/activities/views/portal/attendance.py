"""At the door with one's own telephone: the code is scanned, one tap; and leave of the clean-up day."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.core import clock
from linli.core.access import actor_of, public, signed_in
from linli.core.answering import url_once
from linli.core.finding import found_or_404
from linli.core.form_pages import done_or_told
from linli.core.pages import page
from linli.core.tenancy import tenant_here
from linli.registry.api import Person, housemates_of, person_by_id

from ...forms import attendance as typed
from ...forms.excuses import OwnExcuseForm
from ...forms.signups import CodeForm
from ...models import Attendance, Session
from ...rules import attendance as rules
from ...rules import excuses as excuse_rules
from ...selectors import attendance as found
from ...selectors import excuses as excuses_found
from ...selectors import signups as signed
from ...selectors.sessions import public_sessions
from ...services import attendance, excuses
from .. import attendance_shown as shown

BOTH = require_http_methods(["GET", "HEAD", "POST"])


def _household(request: HttpRequest) -> list[Person]:
    """Who is signed in, and those who live with them."""
    actor = actor_of(request)
    me = person_by_id(actor.person_id, tenant=tenant_here(request)) if actor.person_id else None
    return [me, *(one.person for one in housemates_of(me))] if me else []


# ---- at the door ----


@public
@BOTH
def door(request: HttpRequest, code: str) -> HttpResponse:
    """What the QR at the door opens: one tap for who is signed in, number and figures for everybody else."""
    session = found_or_404(public_sessions(tenant_here(request)).filter(checkin_code=code).first())
    people = _may_come(session, _household(request))
    form = _door_form(request, session, people)

    def do(said: dict[str, Any], now: datetime) -> str:
        came = _come(request, session, form, said, now)
        return f"{request.path}?in={came.attendance.pk}"

    if form.is_bound and (url := url_once(request, form, do)):
        return redirect(url)
    context = {
        "bar_title": _("签到"),
        "session": session,
        "span": shown.span_of(session),
        "form": form,
        "is_known": bool(people),
        "why_not": rules.door_problems(session, now=clock.now()),
        "there": _there(request, session, people),
    }
    return page(request, "activities/portal/attendance_door.html", context, status=422 if form.is_bound else 200)


def _may_come(session: Session, household: list[Person]) -> list[Person]:
    """Those of a household who signed up; where nobody has to, all of them. Whoever opened the page stands first in any case."""
    if not session.programme.needs_signup or not household:
        return household
    signed_up = set(session.signups.filter(state="in", person__in=household).values_list("person", flat=True))
    return [one for one in household if one.pk in signed_up] or household[:1]


def _door_form(request: HttpRequest, session: Session, people: list[Person]) -> forms.Form:
    data = request.POST if request.method == "POST" else None
    if not people:
        return CodeForm(data)
    signup = signed.live_of(session, people[0]) if len(people) == 1 else None
    most = signup.heads if signup else (1 if session.programme.needs_signup else session.programme.most_heads)
    return typed.DoorForm(data, people=people, most_heads=min(most, 20))


def _come(request: HttpRequest, session: Session, form: forms.Form, said: dict[str, Any], now: datetime) -> attendance.Came:
    by = actor_of(request)
    if isinstance(form, typed.DoorForm):
        return attendance.check_in(session=session, **form.said(), by=by, now=now)
    signup = signed.signup_numbered(session.tenant, said["number"])
    return attendance.check_in_with_code(session=session, signup=signup, code=said["code"], by=by, now=now)


def _there(request: HttpRequest, session: Session, people: list[Person]) -> list[Attendance]:
    """Whom the page says to be in: those of the household, or the one whose tap has just led here."""
    rows = found.who_came(session)
    if people:
        return list(rows.filter(person__in=people))
    try:
        return list(rows.filter(pk=UUID(request.GET.get("in", ""))))
    except ValueError:
        return []


# ---- leave ----


def _session_or_404(request: HttpRequest, pk: UUID) -> Session:
    return found_or_404(public_sessions(tenant_here(request)).filter(pk=pk).first())


@signed_in
@BOTH
def excuse(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One cannot come, and may say when one makes it up; nobody has to say why."""
    session, people = _session_or_404(request, pk), _household(request)
    makes_up = excuse_rules.makes_up(session.programme.kind)
    data = request.POST if request.method == "POST" else None
    already = excuses_found.away_of(session, people) if people else set[UUID]()
    form = OwnExcuseForm(data, people=people, makes_up=makes_up, already=already) if people else forms.Form()

    def do(_said: dict[str, Any], now: datetime) -> str:
        said = form.said() if isinstance(form, OwnExcuseForm) else {}
        excuses.excuse(session=session, **said, told=_("在手机上说的"), by=actor_of(request), now=now)
        return request.path

    if form.is_bound and (url := url_once(request, form, do)):
        messages.success(request, _("记下了，您的门洞长看得到。"))
        return redirect(url)
    context = {
        "bar_title": _("去不了，请个假"),
        "session": session,
        "span": shown.span_of(session),
        "form": form if people else None,
        "makes_up": makes_up,
        "mine": excuses_found.own(actor_of(request), session),
        "why_not": excuse_rules.open_problems(session, now=clock.now()),
    }
    return page(request, "activities/portal/excuses_own.html", context, status=422 if form.is_bound else 200)


@signed_in
@require_POST
def withdraw_excuse(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One comes after all."""
    session = _session_or_404(request, pk)
    one = found_or_404(excuses_found.own(actor_of(request), session))

    def do(_said: dict[str, Any], now: datetime) -> None:
        excuses.withdraw(excuse=one, by=actor_of(request), now=now)

    form = forms.Form(request.POST)
    done_or_told(request, form, f"activities.excuse.withdraw:{one.pk}", do, tenant_id=one.tenant_id, done=_("好，到时候见。"))
    return redirect(reverse("activities:excuse-own", args=[session.pk]))
