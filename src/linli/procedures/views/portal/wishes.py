"""Wishes for livelihood projects, for everybody: wish, read what became of wishes, comment on the draft list."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.core import clock
from linli.core.access import actor_of, public
from linli.core.answering import done_once, url_once
from linli.core.finding import found_or_404
from linli.core.pages import page
from linli.core.tenancy import tenant_here
from linli.procedures.forms.wishing import CommentForm, WishForm
from linli.procedures.models import Proposal, ProposalRound, ProposalState
from linli.procedures.selectors import proposals as found
from linli.procedures.services import draft_lists, proposals
from linli.procedures.views.desk.wish import places_offered, wish_badge, wish_given
from linli.procedures.views.desk.wishing import round_badge
from linli.registry.api import person_by_id

MOST_COMMENTS = 50


@public
@require_http_methods(["GET", "HEAD"])
def wishes(request: HttpRequest) -> HttpResponse:
    """Calls: what was taken up and what not, with why; my own wishes; one looked up by its number."""
    tenant = tenant_here(request)
    every, today = list(found.rounds(tenant)), clock.today()
    year, sought = request.GET.get("year", ""), request.GET.get("number", "").strip()[:30]
    read = [one for one in every if str(one.year) == year] or found.read_first(every, today)
    context = {
        "bar_title": _("民生实事"),
        "calls": [_call(one, today) for one in read],
        "other_years": [one.year for one in every if one not in read],
        "taking": found.round_for_wishes(tenant, today),
        "mine": [_row(each) for each in found.wishes_of_person(actor_of(request).person_id, tenant)[:30]],
        "sought": sought,
        "hit": _by_number(request, sought) if sought else None,
    }
    return page(request, "procedures/portal/wishes.html", context)


def _call(one: ProposalRound, today: date) -> dict[str, Any]:
    """One call with what was settled of it, in two queries."""
    rows = [_row(each) for each in found.settled(one)]
    return {
        "one": one,
        "badge": round_badge(one),
        "takes_comments": one.takes_comments_on(today),
        "candidates": [row for row in rows if row["wish"].state == ProposalState.CANDIDATE],
        "refused": [row for row in rows if row["wish"].state == ProposalState.REFUSED],
        "comments": list(found.published_comments(one)[:MOST_COMMENTS]),
    }


def _row(wish: Proposal) -> dict[str, Any]:
    return {
        "wish": wish,
        "badge": wish_badge(wish),
        "ground": found.ground_of(wish) if wish.ground else None,
        "yuan": _money(wish.cost_cents),
    }


def _money(cents: int | None) -> str:
    """“12 万元”, “3.5 万元”, and by the yuan in a language that does not count in 万: exact, without zeros behind the point."""
    if cents is None:
        return ""
    if get_language().startswith("zh"):
        return f"{_exact(cents, 6)} 万元"
    return _("%(amount)s 元") % {"amount": _exact(cents, 2)}


def _exact(cents: int, places: int) -> str:
    """That many places moved behind the point: 350,000 by 6 is 0.35."""
    whole, rest = divmod(cents, 10**places)
    tail = f"{rest:0{places}}".rstrip("0")
    return f"{whole:,}.{tail}" if tail else f"{whole:,}"


def _by_number(request: HttpRequest, number: str) -> dict[str, Any]:
    """What became of the wish with this number; its words are not shown."""
    wish = Proposal.objects.filter(tenant=tenant_here(request), number=number).select_related("round", "into").first()
    return _row(wish) if wish else {"wish": None}


@public
@require_http_methods(["GET", "HEAD", "POST"])
def wish(request: HttpRequest) -> HttpResponse:
    """Wish for something; nobody has to sign in."""
    actor, tenant = actor_of(request), tenant_here(request)
    person = person_by_id(actor.person_id, tenant=tenant) if actor.person_id else None
    given: dict[str, Any] = {"places": places_offered(request), "signed_in": person is not None}
    form = WishForm(request.POST, **given) if request.method == "POST" else WishForm(**given)

    def do(said: dict[str, Any], now: datetime) -> str:
        wanted = wish_given(request, said | {"person": person})
        made = proposals.propose(tenant=tenant, given=wanted, by=actor, now=now)
        return reverse("procedures:wish-receipt", args=[made.pk])

    if form.is_bound and (url := url_once(request, form, do)):
        return redirect(url)
    context = {"bar_title": _("提一条建议"), "form": form, "taking": found.round_for_wishes(tenant, clock.today())}
    return page(request, "procedures/portal/wish.html", context, status=422 if form.is_bound else 200)


@public
@require_http_methods(["GET", "HEAD"])
def receipt(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The number under which a wish can be found again; nothing of what was written."""
    made = found_or_404(Proposal.objects.filter(tenant=tenant_here(request), pk=pk).select_related("round").first())
    return page(
        request,
        "procedures/portal/wish_receipt.html",
        {"bar_title": pgettext("state", "收到了"), "wish": made},
    )


@public
@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say something about the draft list."""
    tenant, actor = tenant_here(request), actor_of(request)
    one = found_or_404(found.round_for(tenant, pk))
    listed = [(str(each.pk), each.title) for each in found.settled(one).filter(state=ProposalState.CANDIDATE)]
    about = {"proposal": request.GET.get("about", "")}
    form = CommentForm(request.POST, listed=listed) if request.method == "POST" else CommentForm(initial=about, listed=listed)

    def do(given: dict[str, Any], now: datetime) -> None:
        chosen = one.proposals.filter(pk=given["proposal"]).first() if given["proposal"] else None
        person = person_by_id(actor.person_id, tenant=tenant) if actor.person_id else None
        draft_lists.comment(round_=one, text=given["text"], proposal=chosen, person=person, by=actor, now=now)

    if form.is_bound and done_once(request, form, f"procedures.comment:{pk}", do, tenant_id=tenant.pk) is not None:
        messages.success(request, _("收到了。采纳不采纳、为什么，会在这里公开。"))
        return redirect("procedures:wishes")
    context = {"bar_title": _("对候选名单提意见"), "form": form, "one": one, "takes": one.takes_comments_on(clock.today())}
    return page(request, "procedures/portal/comment.html", context, status=422 if form.is_bound else 200)
