"""A show of hands on the workbench: what two tellers counted, written down by a clerk; nobody in the room needs a telephone."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.core import clock
from linli.core.access import actor_of
from linli.core.answering import done_once
from linli.core.pages import page
from linli.deliberation.forms.papers import HandsForm
from linli.deliberation.rules import hands as rules
from linli.deliberation.rules import rights as capabilities
from linli.deliberation.selectors import papers as found
from linli.deliberation.services import hands as services
from linli.deliberation.views.desk.roll_pieces import COUNTS, ballot_or_404, frame


@COUNTS
@require_http_methods(["GET", "HEAD", "POST"])
def hands(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The counts so far; a POST notes what one teller counted."""
    ballot = ballot_or_404(request, pk, capabilities.COUNT)
    form = HandsForm(request.POST if request.method == "POST" else None)

    def do(said: dict[str, Any], now: datetime) -> None:
        services.count(ballot=ballot, teller=said["teller"], counts=form.counts, by=actor_of(request), now=now)

    if form.is_bound and done_once(request, form, f"deliberation.hands:{pk}", do, tenant_id=ballot.tenant_id) is not None:
        counts = found.counts_of(ballot)
        if rules.agreed(counts) is not None:
            messages.success(request, _("两位数的一样，定了。"))
        elif rules.round_now(counts) > rules.last_round(counts):
            messages.warning(request, _("两位数的不一样。请再举一次手，重新数。"))
        else:
            messages.success(request, _("%(name)s数的记下了，等另一位数。") % {"name": form.cleaned_data["teller"]})
        return redirect("deliberation:hands", pk)
    counts = found.counts_of(ballot)
    context = frame(
        request,
        ballot,
        "hands",
        rows=counts,
        agreed=rules.agreed(counts),
        round=rules.round_now(counts),
        present=found.raisers_of(ballot, clock.now()),
        form=form,
    )
    return page(request, "deliberation/desk/hands.html", context, status=422 if form.is_bound else 200)
