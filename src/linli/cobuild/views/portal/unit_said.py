"""What the community said to a unit: the letter of a quarter, the review of a year; read, kept as a PDF, answered."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.core import clock
from linli.core.access import actor_of
from linli.core.answering import url_once
from linli.core.finding import one_or_404
from linli.core.pages import page
from linli.core.tenancy import tenant_here
from linli.core.verb_pages import bound

from ...forms.partners import AnswerForm
from ...models import FeedbackLetter, PartnerReview
from ...selectors import partners as found
from ...services import letters, partner_reviews
from .. import partners_shown as shown
from ..desk.partner_letters import as_paper as letter_paper
from ..desk.partner_reviews import as_paper as review_paper
from ..desk.partner_reviews import title_of
from .unit import BOTH, OWN, READ


def letter_or_404(request: HttpRequest, pk: UUID) -> FeedbackLetter:
    return one_or_404(found.own_letters(actor_of(request)).filter(tenant=tenant_here(request)), pk)


def review_or_404(request: HttpRequest, pk: UUID) -> PartnerReview:
    return one_or_404(found.own_reviews(actor_of(request)).filter(tenant=tenant_here(request)), pk)


@OWN
@READ
def letter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The letter of a quarter."""
    one = letter_or_404(request, pk)
    return page(request, "cobuild/portal/unit_letter.html", shown.letter_shown(one) | {"bar_title": _("季度反馈")})


@OWN
@READ
def letter_on_paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same on paper, for the unit's own file."""
    return letter_paper(request, letter_or_404(request, pk), back=reverse("cobuild:unit-letter", args=[pk]))


@OWN
@require_POST
def letter_read(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The liaison says that it arrived; said twice, the first time stands."""
    letters.mark_read(letter=letter_or_404(request, pk), by=actor_of(request), now=clock.now())
    messages.success(request, _("好的，社区知道您看过了。"))
    return redirect("cobuild:unit-letter", pk)


@OWN
@BOTH
def review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The review of a year, and the unit's answer."""
    one, form = review_or_404(request, pk), bound(request, AnswerForm)
    url = reverse("cobuild:unit-review", args=[pk])

    def do(said: dict[str, Any], now: datetime) -> str:
        partner_reviews.answer(review=one, **said, by=actor_of(request), now=now)
        return url

    if form.is_bound and (done := url_once(request, form, do)):
        messages.success(request, _("回话送到社区了，谢谢。"))
        return redirect(done)
    context = shown.review_shown(one) | {"bar_title": title_of(one), "form": form}
    return page(request, "cobuild/portal/unit_review.html", context, status=422 if form.is_bound else 200)


@OWN
@READ
def review_on_paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same on paper."""
    return review_paper(request, review_or_404(request, pk), back=reverse("cobuild:unit-review", args=[pk]))
