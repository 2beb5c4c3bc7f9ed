"""What residents are asked: what waits for my word, the question with how it stands, and my answer."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.core import clock
from linli.core.access import actor_of, public
from linli.core.answering import done_once
from linli.core.finding import found_or_404
from linli.core.pages import page
from linli.core.tenancy import tenant_here
from linli.procedures.forms.collecting import SpeakForm
from linli.procedures.models import Collection, RollHead
from linli.procedures.selectors import collections as found
from linli.procedures.services import collections
from linli.procedures.views import tallied


@public
@require_http_methods(["GET", "HEAD"])
def opinions(request: HttpRequest) -> HttpResponse:
    """What waits for this visitor's word, and what is being asked in the neighbourhood."""
    tenant = tenant_here(request)
    waiting = list(found.open_for(actor_of(request).person_id, tenant.pk))
    mine = {head.collection_id for head in waiting}
    others = Collection.objects.open().filter(tenant=tenant).exclude(pk__in=mine).select_related("place")
    context = {
        "bar_title": _("等您表态"),
        "waiting": [{"head": one, "voice": tallied.choice_words(one.collection, one.voice)} for one in waiting],
        "others": others.order_by("closes_on", "id")[:30],
    }
    return page(request, "procedures/portal/opinions.html", context)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def opinion(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One question: how it stands for everybody, and for those on its roll their own word."""
    one = found_or_404(Collection.objects.filter(tenant=tenant_here(request), pk=pk).select_related("place").first())
    heads = list(found.heads_of_person(one, actor_of(request).person_id))
    head = next((each for each in heads if str(each.pk) == request.POST.get("head")), heads[0] if heads else None)
    given = {"choices": tallied.choices_offered(one)}
    form = SpeakForm(request.POST, **given) if request.method == "POST" else SpeakForm(**given)

    def do(said: dict[str, Any], now: datetime) -> None:
        collections.speak(head=found_or_404(head), **said, by=actor_of(request), now=now)

    if form.is_bound and done_once(request, form, f"procedures.speak:{pk}", do, tenant_id=one.tenant_id) is not None:
        messages.success(request, _("记下了。截止以前还可以改。"))
        return redirect("procedures:opinion", one.pk)
    return page(request, "procedures/portal/opinion.html", _context(one, heads, head, form), status=422 if form.is_bound else 200)


def _context(one: Collection, heads: list[RollHead], head: RollHead | None, form: SpeakForm) -> dict[str, Any]:
    standing = found.standing_of(one)
    return {
        "bar_title": _("征求意见"),
        "one": one,
        "badge": tallied.state_badge(one, clock.today()),
        "sums": tallied.sums_shown(one, standing.tally),
        "checks": tallied.checks_shown(standing.checks),
        "heads": [
            {"head": each, "voice": tallied.choice_words(one, each.voice), "said": bool(each.voice), "rows": _own(one, each)}
            for each in heads
        ],
        "head": head,
        "form": form,
        "takes": one.takes_answers_on(clock.today()),
    }


def _own(one: Collection, head: RollHead) -> list[tallied.AskingShown]:
    """What was said for this door: by whom, how and when; those who live behind it read it all."""
    return tallied.askings_shown(one, [each for each in found.askings_of(head) if each.choice])
