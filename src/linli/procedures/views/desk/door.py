"""One door of a collection: what it says, another asking, a line struck out, the scan of a sheet that came later."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.core.access import actor_of, requires
from linli.core.answering import done_once, url_once
from linli.core.finding import one_or_404
from linli.core.pages import page
from linli.procedures.forms.collecting import AskingForm, ScanForm, StrikeForm
from linli.procedures.models import Asking, Collection, RollHead
from linli.procedures.rules import collecting as rights
from linli.procedures.rules.sharing import area_text
from linli.procedures.selectors import collections as found
from linli.procedures.services import collections
from linli.procedures.services.collections import AskingGiven
from linli.procedures.views import tallied
from linli.procedures.views.desk.collecting import LEADS, SEES, collection_or_404
from linli.procedures.views.tallied import AskingShown

COLLECTS = requires(rights.COLLECT)


@SEES
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, pk: UUID, head_id: UUID) -> HttpResponse:
    """One door: who may speak, what was said and when; a POST writes down another asking."""
    one = collection_or_404(request, pk)
    head = one_or_404(found.heads_seen(actor_of(request), one), head_id)
    given: dict[str, Any] = {"choices": tallied.choices_offered(one), "speakers": tallied.speakers_of(head)}
    form = AskingForm(request.POST, request.FILES, **given) if request.method == "POST" else AskingForm(**given)

    def do(said: dict[str, Any], now: datetime) -> str:
        speaker = head.voters.filter(pk=said["speaker"]).first() if said["speaker"] else None
        scan = (said["scan"] or [None])[0]
        asking = AskingGiven(**(said | {"speaker": speaker, "scan": scan}))
        collections.write_down(head=head, given=asking, by=actor_of(request), now=now)
        return _next_door(request, one, head)

    if form.is_bound and (url := url_once(request, form, do)):
        messages.success(request, _("记下了：%(door)s") % {"door": head.label})
        return redirect(url)
    return _door_page(request, one, head, form, status=422 if form.is_bound else 200)


def _next_door(request: HttpRequest, one: Collection, head: RollHead) -> str:
    """“记下来，去下一户” goes on to the next door that has not spoken."""
    if request.POST.get("then") == "next":
        rows = found.narrowed(found.heads_seen(actor_of(request), one), "silent").filter(position__gt=head.position)
        if after := rows.first():
            return reverse("procedures:collection-door", args=[one.pk, after.pk])
    return reverse("procedures:collection-door", args=[one.pk, head.pk])


def _door_page(
    request: HttpRequest,
    one: Collection,
    head: RollHead,
    form: AskingForm | None = None,
    *,
    strike: StrikeForm | None = None,
    scan: ScanForm | None = None,
    of: UUID | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a door; `of`: the line that the form of a verb is about."""
    actor = actor_of(request)
    may_collect = actor.may(rights.COLLECT, tenant_id=one.tenant_id, place_path=head.place_path)
    context = {
        "one": one,
        "head": head,
        "names": tallied.names_of(head),
        "voters": [tallied.voter_name(voter) for voter in head.voters.select_related("person", "organisation")],
        "units": [(unit.label, area_text(unit.area_centi or 0)) for unit in head.units.all()],
        "badge": (tallied.VOICE_BADGES.get(head.voice, "info"), tallied.choice_words(one, head.voice)),
        "rows": [_row(line, strike, scan, of) for line in tallied.askings_shown(one, found.askings_of(head))],
        "form": form or AskingForm(choices=tallied.choices_offered(one), speakers=tallied.speakers_of(head)),
        "refused": strike or scan,
        "may_write": one.is_open and may_collect,
        "may_scan": may_collect,
        "may_strike": one.is_open and actor.may(rights.LEAD, tenant_id=one.tenant_id, place_path=head.place_path),
    }
    return page(request, "procedures/desk/collection_door.html", context, status=status)


def _row(line: AskingShown, strike: StrikeForm | None, scan: ScanForm | None, of: UUID | None) -> dict[str, Any]:
    """One line with the forms of its verbs; what was sent for this line comes back in its own."""
    pk = line.asking.pk
    return {
        "line": line,
        "strike_form": strike if strike and of == pk else StrikeForm(auto_id=f"id_strike_{pk}_%s"),
        "scan_form": scan if scan and of == pk else ScanForm(auto_id=f"id_scan_{pk}_%s"),
    }


@LEADS
@require_POST
def strike(request: HttpRequest, pk: UUID, head_id: UUID, asking_id: UUID) -> HttpResponse:
    """Strike out a line that was written down wrongly."""
    one, head, asking = _line_or_404(request, pk, head_id, asking_id)
    form = StrikeForm(request.POST)

    def do(said: dict[str, Any], now: datetime) -> None:
        collections.strike(asking=asking, reason=said["reason"], by=actor_of(request), now=now)

    if done_once(request, form, f"procedures.strike:{asking_id}", do, tenant_id=one.tenant_id) is not None:
        messages.success(request, _("划掉了。原来的字还看得到。"))
        return redirect("procedures:collection-door", one.pk, head.pk)
    return _door_page(request, one, head, strike=form, of=asking_id, status=422)


def _line_or_404(request: HttpRequest, pk: UUID, head_id: UUID, asking_id: UUID) -> tuple[Collection, RollHead, Asking]:
    one = collection_or_404(request, pk)
    head = one_or_404(found.heads_seen(actor_of(request), one), head_id)
    return one, head, one_or_404(head.askings.all(), asking_id)


@COLLECTS
@require_POST
def scan(request: HttpRequest, pk: UUID, head_id: UUID, asking_id: UUID) -> HttpResponse:
    """Add the scan of a paper sheet that was written down without it; after the end, too."""
    one, head, asking = _line_or_404(request, pk, head_id, asking_id)
    form = ScanForm(request.POST, request.FILES)

    def do(said: dict[str, Any], now: datetime) -> None:
        collections.attach_scan(asking=asking, scan=said["scan"], by=actor_of(request), now=now)

    if done_once(request, form, f"procedures.scan:{asking_id}", do, tenant_id=one.tenant_id) is not None:
        messages.success(request, _("扫描件补交了。"))
        return redirect("procedures:collection-door", one.pk, head.pk)
    return _door_page(request, one, head, scan=form, of=asking_id, status=422)
