"""Signing somebody up on the telephone, at the counter or at the door; the slip to take away."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from linli.core import clock, papers
from linli.core.access import actor_of, requires
from linli.core.answering import url_once
from linli.core.pages import page

from ...forms import signups as typed
from ...models import Session
from ...rules import rights
from ...rules import signups as rules
from ...selectors import signups as found
from ...services import signups
from ...services.signups import SLIPS, SignedUp
from .. import signups_shown as shown
from .signups import session_or_404, signup_or_404

TAKES = requires(rights.SIGN_UP)
READ, BOTH = require_http_methods(["GET", "HEAD"]), require_http_methods(["GET", "HEAD", "POST"])


@TAKES
@BOTH
def take(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who rang, or stands here. Then the slip with number and figures is there to print or to read out."""
    session, now = session_or_404(request, pk), clock.now()
    form, many = _form(request, session, now), list[SignedUp]()

    def do(said: dict[str, Any], now: datetime) -> str:
        given = form.given(said)
        if not said.get("whole_series") or session.series is None:
            made = signups.sign_up(session=session, given=given, by=actor_of(request), now=now)
            return reverse("activities:signup-slip", args=[made.signup.pk])
        many.extend(signups.sign_up_series(series=session.series, given=given, by=actor_of(request), now=now))
        return reverse("activities:signup-slip", args=[many[0].signup.pk])

    if form.is_bound and (url := url_once(request, form, do)):
        if many:  # said here: `do` is also tried where something else is wrong
            messages.info(request, ngettext("一共报了 %(n)s 次。", "一共报了 %(n)s 次。", len(many)) % {"n": len(many)})
        messages.success(request, _("报上了。把回执打印给他，或者把编号和号码念给他。"))
        return redirect(url)
    back = reverse("activities:session-signups", args=[session.pk])
    context = {
        "session": session,
        "form": form,
        "span": shown.span_of(session),
        "for_whom": rules.for_whom(session.programme),
        "room": shown.room_words(session),
        "why_not": rules.window_problems(session.programme, session, now=now, is_office=True),
        "crumbs": [(str(session), session.get_absolute_url()), (_("报名名单"), back), (_("替人报名"), "")],
        "back": back,
    }
    return page(request, "activities/desk/signups_new.html", context, status=422 if form.is_bound else 200)


def _form(request: HttpRequest, session: Session, now: datetime) -> typed.DeskSignUpForm:
    """A head chooses among their neighbours; the office finds anybody."""
    actor, series = actor_of(request), session.series
    is_office = actor.may(rights.SIGN_UP, tenant_id=session.tenant_id, place_path=session.place_path)
    neighbours = None if is_office else list(found.neighbours_of(actor, session.tenant)[: typed.MOST_NEIGHBOURS])
    alone = series is None or found.coming_of_series(series, now).count() < 2
    data = request.POST if request.method == "POST" else None
    return typed.DeskSignUpForm(
        data, programme=session.programme, alone=alone, tenant=session.tenant, by=actor, neighbours=neighbours
    )  # fmt: skip


@TAKES
@READ
def slip(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What somebody takes away who signed up at the counter: when, where, the number and the figures, in large type."""
    one = signup_or_404(request, pk)
    url = request.build_absolute_uri(f"{reverse('activities:signup-by-code')}?number={one.number}")
    context = {**shown.row_of(one), "code": SLIPS.code_of(one.pk), "url": url, "back_url": one.get_absolute_url()}
    return papers.paper(request, "activities/paper/signups_slip.html", context, name=f"signup-{one.number}")
