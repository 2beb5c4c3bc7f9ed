"""One's own page of mentoring: whom I teach, who teaches me, my month at the base, what I promised."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.core import clock
from linli.core.access import actor_of, signed_in
from linli.core.finding import found_or_404, one_or_404
from linli.core.pages import page
from linli.core.tenancy import tenant_here
from linli.core.verb_pages import PORTAL, VerbPage, answered, bound

from ...forms import mentoring as typed
from ...models import Mentorship, Pledge, TrainingPlacement
from ...rules.mentoring import MOST_NOTE, evaluation_problems, is_certified
from ...rules.pledges import ReviewGiven
from ...selectors import mentoring as found
from ...selectors import pledges as pledges_found
from ...services import mentoring, placements, pledges
from ..mentoring_shown import pair_badge, placement_badge, pledge_shown, sworn_shown

SHOWS = require_http_methods(["GET", "HEAD"])
BOTH = require_http_methods(["GET", "HEAD", "POST"])


def is_me(request: HttpRequest, person_id: UUID | None) -> bool:
    return person_id is not None and actor_of(request).person_id == person_id


@signed_in
@SHOWS
def mine(request: HttpRequest) -> HttpResponse:
    """Everything of the visitor's own, what goes on now first."""
    actor, tenant, today = actor_of(request), tenant_here(request), clock.today()
    pairs = found.own_pairs(actor, tenant).order_by("-begins_on", "id")
    sworn = pledges_found.with_pledges(pledges_found.own_sworn(actor, tenant))
    context = {
        "bar_title": _("我的帮带和承诺"),
        "pairs": [_pair_row(request, one) for one in pairs],
        "placements": [_placement_row(request, one) for one in found.live_first(found.own_placements(actor, tenant))],
        "sworn": sworn_shown(sworn, today, names={}),
    }
    return page(request, "cobuild/portal/mentoring_mine.html", context)


def _pair_row(request: HttpRequest, one: Mentorship) -> dict[str, Any]:
    is_mentor = is_me(request, one.mentor_id)  # type: ignore[attr-defined]
    words = _("我带 %(name)s") % {"name": one.mentee.name} if is_mentor else _("%(name)s 带我") % {"name": one.mentor.name}
    return {"one": one, "title": words, "badge": pair_badge(one, clock.today())}


def _placement_row(request: HttpRequest, one: TrainingPlacement) -> dict[str, Any]:
    is_own = is_me(request, one.person_id)  # type: ignore[attr-defined]
    words = _("我去 %(base)s") % {"base": one.base} if is_own else _("我带 %(name)s") % {"name": one.person.name}
    return {"one": one, "title": words, "badge": placement_badge(one), "is_own": is_own}


# ---- a pair ----


def own_pair_or_404(request: HttpRequest, pk: UUID) -> Mentorship:
    return one_or_404(found.own_pairs(actor_of(request), tenant_here(request)), pk)


@signed_in
@SHOWS
def pair(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One pair that I am half of: what is to be learnt, what we did."""
    one = own_pair_or_404(request, pk)
    context = _pair_row(request, one) | {"bar_title": _("帮带"), "notes": list(one.notes.all()), "is_open": one.closed_on is None}
    return page(request, "cobuild/portal/mentoring_pair.html", context)


@signed_in
@BOTH
def pair_note(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down what we did."""
    one, back = own_pair_or_404(request, pk), reverse("cobuild:my-mentorship", args=[pk])
    given: Any = {"label": _("做了什么"), "most": MOST_NOTE, "initial": {"on": clock.today()}}
    form = bound(request, typed.DayWordsForm, **given)

    def do(said: dict[str, Any], now: datetime) -> str:
        mentoring.note(mentorship=one, **said, by=actor_of(request), now=now)
        return back

    shown = VerbPage(title=_("记一次"), label=_("记下来"), said=_("记下了。"), back=back, lead=one.goals, template=PORTAL)
    return answered(request, shown, form, do)


# ---- a placement ----


def own_placement_or_404(request: HttpRequest, pk: UUID) -> TrainingPlacement:
    return one_or_404(found.own_placements(actor_of(request), tenant_here(request)), pk)


@signed_in
@SHOWS
def placement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One month at the base, mine or under me: when, and what both sides say."""
    one = own_placement_or_404(request, pk)
    may_write = not evaluation_problems(one.state, "…", "text")
    context = _placement_row(request, one) | {
        "bar_title": _("跟班培训"),
        "may_say": may_write and is_me(request, one.person_id),  # type: ignore[attr-defined]
        "may_appraise": may_write and is_me(request, one.supervisor_id),  # type: ignore[attr-defined]
        "is_certified": is_certified(one.state, one.learnt, one.appraisal),
    }
    return page(request, "cobuild/portal/mentoring_placement.html", context)


@signed_in
@BOTH
def learnt(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What I learnt there."""
    one = own_placement_or_404(request, pk)
    found_or_404(one if is_me(request, one.person_id) else None)  # type: ignore[attr-defined]
    return _words(request, one, _("学了什么"), one.learnt, placements.say_learnt)


@signed_in
@BOTH
def appraise(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What I say of whoever trained under me."""
    one = own_placement_or_404(request, pk)
    found_or_404(one if is_me(request, one.supervisor_id) else None)  # type: ignore[attr-defined]
    return _words(request, one, _("基地评语"), one.appraisal, placements.appraise)


def _words(request: HttpRequest, one: TrainingPlacement, label: str, before: str, write: Callable[..., Any]) -> HttpResponse:
    back = reverse("cobuild:my-placement", args=[one.pk])
    form = bound(request, typed.WordsForm, label=label, initial={"text": before})

    def do(said: dict[str, Any], now: datetime) -> str:
        write(placement=one, **said, by=actor_of(request), now=now)
        return back

    shown = VerbPage(title=label, label=_("存下"), said=_("存下了。"), back=back, template=PORTAL)
    return answered(request, shown, form, do)


# ---- what I promised ----


def own_pledge_or_404(request: HttpRequest, pk: UUID) -> Pledge:
    mine = pledges_found.own_sworn(actor_of(request), tenant_here(request))
    rows = Pledge.objects.filter(sworn__in=mine).select_related("sworn__inauguration").prefetch_related("reviews")
    return one_or_404(rows, pk)


@signed_in
@SHOWS
def pledge(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One promise of mine: what I said of it and what those who judge said."""
    one, today = own_pledge_or_404(request, pk), clock.today()
    context = {
        "bar_title": _("我的承诺"),
        "row": pledge_shown(one, today, is_public=False),
        "one": one,
        "may_report": one.sworn.inauguration.held_on <= today,
    }
    return page(request, "cobuild/portal/mentoring_pledge.html", context)


@signed_in
@BOTH
def report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say how it stands and what was done, with pictures and papers."""
    one, back = own_pledge_or_404(request, pk), reverse("cobuild:my-pledge", args=[pk])
    form = bound(request, typed.ReviewForm, initial={"on": clock.today()})

    def do(said: dict[str, Any], now: datetime) -> str:
        pledges.review(pledge=one, given=ReviewGiven(**said), by=actor_of(request), now=now)
        return back

    lead = _("写做了什么；居民看得到您写的，评的人会另外评。")
    shown = VerbPage(
        title=_("说说做得怎样"), label=_("存下"), said=_("存下了。"), back=back, lead=lead, aside=one.text, template=PORTAL
    )
    return answered(request, shown, form, do)
