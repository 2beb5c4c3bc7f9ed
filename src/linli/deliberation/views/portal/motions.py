"""Motions on the portal: what came before public councils; a member moves one, follows it, and moves changes."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.core import clock
from linli.core.access import actor_of, public, signed_in
from linli.core.finding import one_or_404
from linli.core.pages import page
from linli.core.tenancy import tenant_here
from linli.core.verb_pages import PORTAL, VerbPage, answered, bound
from linli.deliberation.forms.motions import MemberAmendForm, MotionForm, OptionalReasonForm, WithdrawChangeForm
from linli.deliberation.models import Amendment, Motion
from linli.deliberation.selectors import motions as found
from linli.deliberation.services import amendments, motions
from linli.deliberation.services.amendments import AmendmentGiven
from linli.deliberation.services.motions import MotionGiven

from ..motions_shown import amendment_badge, badge_of, whole_of

PER_PAGE = 20
SHOWS = require_http_methods(["GET", "HEAD"])
BOTH = require_http_methods(["GET", "HEAD", "POST"])


@public
@SHOWS
def listed(request: HttpRequest) -> HttpResponse:
    """What came before public councils, and above it what this visitor moved."""
    actor, tenant = actor_of(request), tenant_here(request)
    rows = found.public_motions(tenant).select_related("council")
    here = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    mine = found.own_motions(actor, tenant).select_related("council")[:PER_PAGE]
    context = {
        "bar_title": _("议题"),
        "page_obj": here,
        "rows": [{"one": one, "badge": badge_of(one)} for one in here],
        "mine": [{"one": one, "badge": badge_of(one)} for one in mine],
        "amended": [{"one": one, "badge": amendment_badge(one)} for one in found.own_amendments(actor, tenant)[:PER_PAGE]],
        "may_submit": found.seats_held(actor, tenant, clock.today()).exists(),
    }
    return page(request, "deliberation/portal/motions.html", context)


def motion_or_404(request: HttpRequest, pk: UUID) -> Motion:
    rows = found.readable_motions(actor_of(request), tenant_here(request))
    return one_or_404(rows.select_related("council__tenant", "meeting", "item__meeting", "mover_seat", "tenant"), pk)


@public
@SHOWS
def motion(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One motion: the text, what would change it, how it ended."""
    one, actor = motion_or_404(request, pk), actor_of(request)
    seat = found.seat_in(actor, one.council, clock.today()) if one.council else None
    whole = whole_of(one)
    for row in whole["amendments"]:
        row["may_withdraw"] = row["waits"] and not whole["is_begun"] and motions.speaks_from(actor, row["one"].mover_seat)
    context = whole | {
        "bar_title": one.number,
        "may_withdraw": motions.is_mover(actor, one),
        "may_amend": seat is not None,
    }
    return page(request, "deliberation/portal/motion.html", context)


@signed_in
@BOTH
def new(request: HttpRequest) -> HttpResponse:
    """A member moves something from a seat of theirs."""
    actor, tenant = actor_of(request), tenant_here(request)
    seats = {str(one.term.council_id): one for one in found.seats_held(actor, tenant, clock.today())}
    if not seats:
        raise PermissionDenied
    form = bound(request, MotionForm, councils=[(key, one.term.council.name) for key, one in seats.items()])

    def do(given: dict[str, Any], now: datetime) -> str:
        seat = seats[given["council"]]
        wanted = MotionGiven(title=given["title"], text=given["text"], council=seat.term.council, seat=seat)
        made = motions.submit(tenant=tenant, given=wanted, by=actor, now=now)
        return reverse("deliberation:public-motion", args=[made.pk])

    back = reverse("deliberation:public-motions")
    shown = VerbPage(
        title=_("提一个议题"), label=_("提上去"), said=_("提上去了。列不列入议程，会告诉您。"), back=back, template=PORTAL,
        lead=_("写清楚要大家定什么。列入议程以后，别人可以提修改。"),
    )  # fmt: skip
    return answered(request, shown, form, do)


@signed_in
@BOTH
def amend(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A member moves a change: the whole new text."""
    one, actor = motion_or_404(request, pk), actor_of(request)
    if one.council is None or found.seat_in(actor, one.council, clock.today()) is None:
        raise PermissionDenied
    current, back = found.current_text(one), reverse("deliberation:public-motion", args=[pk])
    form = bound(request, MemberAmendForm, initial={"text": current.text, "against": current.ordinal})

    def do(given: dict[str, Any], now: datetime) -> str:
        amendments.move(motion=one, given=AmendmentGiven(**given), by=actor, now=now)
        return back

    shown = VerbPage(title=_("提修改"), label=_("提上去"), said=_("提上去了。"), back=back, lead=one.title, template=PORTAL)
    return answered(request, shown, form, do)


@signed_in
@BOTH
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Whoever moved it takes it back."""
    one, actor = motion_or_404(request, pk), actor_of(request)
    if not motions.is_mover(actor, one):
        raise PermissionDenied
    back = reverse("deliberation:public-motion", args=[pk])

    def do(given: dict[str, Any], now: datetime) -> str:
        motions.withdraw(motion=one, reason=given["reason"], by=actor, now=now)
        return back

    shown = VerbPage(
        title=_("撤回议题"), label=_("撤回议题"), said=_("撤回了。"), back=back, lead=one.title, is_stop=True, template=PORTAL
    )
    return answered(request, shown, bound(request, OptionalReasonForm), do)


@signed_in
@BOTH
def withdraw_amendment(request: HttpRequest, pk: UUID, amendment_id: UUID) -> HttpResponse:
    """Whoever moved a change takes it back, until the vote on the motion has begun."""
    one, actor = motion_or_404(request, pk), actor_of(request)
    rows = Amendment.objects.filter(motion=one).select_related("motion", "mover_seat")
    change = one_or_404(rows, amendment_id)
    if not motions.speaks_from(actor, change.mover_seat):
        raise PermissionDenied
    back = reverse("deliberation:public-motion", args=[pk])

    def do(given: dict[str, Any], now: datetime) -> str:
        amendments.withdraw(amendment=change, words=given["words"], by=actor, now=now)
        return back

    shown = VerbPage(
        title=_("撤回修改"), label=_("撤回修改"), said=_("撤回了。"), back=back, lead=one.title, aside=change.text,
        is_stop=True, template=PORTAL,
    )  # fmt: skip
    return answered(request, shown, bound(request, WithdrawChangeForm), do)
