"""One publicity as everybody reads it, and the form for an objection; what the objector follows afterwards."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.core import clock
from linli.core.access import actor_of, public, signed_in
from linli.core.actors import Actor, Kind
from linli.core.answering import done_once
from linli.core.finding import found_or_404
from linli.core.pages import page
from linli.core.tenancy import tenant_here

from ...forms.objections import ReopenForm, WordsForm
from ...models import Objection, Publicity
from ...services import objections
from .. import shown

BOTH = require_http_methods(["GET", "HEAD", "POST"])


def publicity_or_404(request: HttpRequest, pk: UUID) -> Publicity:
    rows = Publicity.objects.filter(tenant=tenant_here(request), run__is_public=True)
    return found_or_404(rows.select_related("run__definition", "run__place", "run__tenant", "step").filter(pk=pk).first())


@public
@require_http_methods(["GET", "HEAD"])
def publicity(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is made public, for how long, and how to object."""
    return page(request, "procedures/portal/publicity.html", _context(request, publicity_or_404(request, pk)))


@signed_in
@BOTH
def lodge(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Object, as whoever is signed in."""
    one, actor = publicity_or_404(request, pk), actor_of(request)
    form = WordsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and (made := _lodged(request, one, form, actor)):
        messages.success(request, _("收到了。答复以后会告诉您。"))
        return redirect("procedures:my-objection", made["objection"])
    status = 422 if form.is_bound else 200
    return page(request, "procedures/portal/lodge.html", _context(request, one) | {"form": form}, status=status)


def _lodged(request: HttpRequest, one: Publicity, form: forms.Form, by: Actor) -> dict[str, Any] | None:
    def do(given: dict[str, Any], now: Any) -> dict[str, Any]:
        return {"objection": str(objections.lodge(publicity=one, words=given["words"], by=by, now=now).pk)}

    return done_once(request, form, f"procedures.lodge:{one.pk}", do, tenant_id=one.tenant_id)


@signed_in
@BOTH
def my_objection(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What became of one's own objection; an answer that does not meet it can be answered back."""
    actor = actor_of(request)
    mine = (
        Objection.objects.filter(person=actor.person_id, tenant=tenant_here(request))
        if actor.person_id
        else Objection.objects.none()
    )
    one = found_or_404(
        mine.select_related("publicity__step", "run__definition", "run__place", "run__tenant").filter(pk=pk).first()
    )
    may_reopen = not one.is_open and one.run.is_running
    form = ReopenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not may_reopen:
            raise PermissionDenied
        if done_once(
            request, form, f"procedures.reopen:{pk}", lambda given, now: _reopen(one, given, actor, now), tenant_id=one.tenant_id
        ):
            messages.success(request, _("收到了，会重新答复您。"))
            return redirect("procedures:my-objection", pk)
    context = {
        "bar_title": _("我提的异议"),
        "objection": one,
        "badge": shown.objection_badge(one),
        "entries": list(one.entries.all()),
        "form": form if may_reopen else None,
    }
    return page(request, "procedures/portal/objection.html", context, status=422 if form.is_bound else 200)


def _reopen(one: Objection, given: dict[str, Any], by: Actor, now: Any) -> dict[str, Any]:
    return {"objection": str(objections.reopen(objection=one, words=given["words"], by=by, now=now).pk)}


def _context(request: HttpRequest, one: Publicity) -> dict[str, Any]:
    now, actor = clock.now(), actor_of(request)
    told = shown.publicity_shown(one, one.objections.all(), now)
    mine = [each for each in told.objections if actor.person_id and each.person_id == actor.person_id]
    return {
        "bar_title": _("公示") if one.last_on else _("公开"),
        "publicity": one,
        "run": one.run,
        "told": told,
        "answered": [{"one": each, "badge": shown.objection_badge(each)} for each in told.objections],
        "mine": mine,
        "may_lodge": told.is_open and actor.kind in (Kind.RESIDENT, Kind.ANONYMOUS),
        "tenant_phone": one.run.tenant.phone,
    }
