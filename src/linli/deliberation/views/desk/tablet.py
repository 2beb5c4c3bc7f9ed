"""
The home visit: the clerk's tablet is handed to the resident and shows this one vote and nothing else, in large type, until the
clerk types the code that they chose.
"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from linli.core import handed
from linli.core.access import actor_of
from linli.core.pages import page
from linli.deliberation.forms.papers import BackForm
from linli.deliberation.forms.voting import VoteForm
from linli.deliberation.models import Channel, Right
from linli.deliberation.rules import rights as capabilities
from linli.deliberation.views.desk.roll_pieces import TAKES, right_or_404
from linli.deliberation.views.desk.take import cast_once, hand_form, hand_page


@TAKES
@require_POST
def hand_over(request: HttpRequest, pk: UUID, right_id: UUID) -> HttpResponse:
    """Lock the screen to this one vote."""
    _ballot, right = right_or_404(request, pk, right_id, capabilities.TAKE_VOTES)
    form = hand_form(right, request.POST)
    if not form.is_valid():
        return hand_page(request, right, form)
    path, said = reverse("deliberation:tablet", args=[pk, right_id]), form.cleaned_data
    handed.hand_over(request, path, said["code"], speaker=said.get("speaker", ""), proof=said["proof"])
    return redirect(path)


@TAKES
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def tablet(request: HttpRequest, pk: UUID, right_id: UUID) -> HttpResponse:
    """The resident's own paper on the clerk's tablet: filled in, read once more, sent."""
    ballot, right = right_or_404(request, pk, right_id, capabilities.TAKE_VOTES)
    held = handed.noted(request, request.path)
    if not held:
        return redirect("deliberation:take-vote", pk, right_id)
    options = list(ballot.options.all())
    if request.method != "POST":
        return _page(request, right, VoteForm(ballot=ballot, options=options), "paper")
    form, then = VoteForm(request.POST, ballot=ballot, options=options), request.POST.get("then", "review")
    if not form.is_valid():
        return _page(request, right, form, "paper", status=422)
    if then == "cast":
        code = cast_once(
            request, right, form, content=form.content, channel=Channel.VISIT, speaker=held["speaker"], proof=held["proof"]
        )
        return _page(request, right, form, "done", code=code) if code else _page(request, right, form, "paper", status=422)
    return _page(request, right, form, "paper" if then == "change" else "review")


def _page(request: HttpRequest, right: Right, form: VoteForm, step: str, *, code: str = "", status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "ballot": right.ballot,
        "right": right,
        "vote": form,
        "step": step,
        "code": code,
        "back": BackForm(auto_id="id_back_%s"),
        "is_closed": right.is_used and step == "paper",
    }
    return page(request, "deliberation/desk/tablet.html", context, status=status)


@TAKES
@require_POST
def back(request: HttpRequest, pk: UUID, right_id: UUID) -> HttpResponse:
    """The clerk takes the tablet back with their code; too many wrong ones sign them out."""
    right_or_404(request, pk, right_id, capabilities.TAKE_VOTES)
    form = BackForm(request.POST)
    if form.is_valid() and handed.give_back(request, form.cleaned_data["code"]):
        return redirect("deliberation:roll-right", pk, right_id)
    if actor_of(request).user_id is not None and request.user.is_authenticated:
        messages.error(request, _("收回码不对。输错 5 次要重新登录。"))
    return redirect("deliberation:tablet", pk, right_id)
