"""In the room, on one's own telephone: ask to speak, a point of order, take it back; write what one's group said."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.core import clock
from linli.core.access import actor_of, signed_in
from linli.core.answering import url_once
from linli.core.finding import found_or_404, one_or_404
from linli.core.pages import page
from linli.core.tenancy import tenant_here
from linli.core.verb_pages import PORTAL, VerbPage, answered, bound
from linli.deliberation.forms.business import EmptyForm, OwnGroupForm
from linli.deliberation.models import AgendaItem, Meeting, Participant, SpeechKind
from linli.deliberation.selectors import business
from linli.deliberation.selectors import speeches as found
from linli.deliberation.services import groups, speeches
from linli.deliberation.services.groups import NoteGiven

BOTH = require_http_methods(["GET", "HEAD", "POST"])


def own_or_404(request: HttpRequest, pk: UUID) -> tuple[Meeting, Participant]:
    """The meeting, if this visitor takes part in it."""
    meeting = one_or_404(business.meetings_read(actor_of(request)).filter(tenant=tenant_here(request)), pk)
    return meeting, found_or_404(found.own_participation(meeting, actor_of(request)))


@signed_in
@require_http_methods(["GET", "HEAD"])
def room(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is dealt with now, the list, and one's own place on it."""
    return _room(request, *own_or_404(request, pk))


def _room(request: HttpRequest, meeting: Meeting, own: Participant, form: EmptyForm | None = None) -> HttpResponse:
    item = found.item_shown(found.items_of(meeting))
    floor = found.floor_of(item, clock.now()) if item else None
    mine = [one for one in floor.waits if one.participant_id == own.pk] if floor else []
    context = {
        "bar_title": meeting.title,
        "meeting": meeting,
        "own": own,
        "item": item,
        "floor": floor,
        "mine": mine,
        "waits_to_speak": any(one.kind == SpeechKind.SPEECH for one in mine),
        "note": next((one for one in found.notes_of(item) if one.group == own.group), None) if item and own.group else None,
        "refused": form,
    }
    return page(request, "deliberation/portal/room.html", context, status=422 if form else 200)


@signed_in
@require_POST
def speak(request: HttpRequest, pk: UUID, item_id: UUID, name: str) -> HttpResponse:
    """Ask to speak (`speech`), raise a point of order (`point`), or take it back (`withdraw`)."""
    if name not in ("speech", "point", "withdraw"):
        raise Http404
    meeting, own = own_or_404(request, pk)
    item = one_or_404(AgendaItem.objects.filter(meeting=meeting).select_related("meeting"), item_id)
    form = EmptyForm(request.POST)

    def do(_given: dict[str, Any], now: datetime) -> str:
        _do(name, item, own, by=actor_of(request), now=now)
        return reverse("deliberation:own-room", args=[pk])

    url = url_once(request, form, do)
    if url is None:
        return _room(request, meeting, own, form)
    messages.success(request, _("撤下来了。") if name == "withdraw" else _("报上名了，等着叫到您。"))
    return redirect(url)


def _do(name: str, item: AgendaItem, own: Participant, **who: Any) -> None:
    if name != "withdraw":
        speeches.ask(item=item, participant=own, kind=name, **who)
        return
    for one in own.speeches.filter(item=item, began_at=None, withdrawn_at=None).select_related("meeting"):
        speeches.withdraw(speech=one, **who)


@signed_in
@BOTH
def group(request: HttpRequest, pk: UUID, item_id: UUID) -> HttpResponse:
    """Write what one's own group said."""
    meeting, own = own_or_404(request, pk)
    if not own.group:
        raise PermissionDenied
    item = one_or_404(AgendaItem.objects.filter(meeting=meeting).select_related("meeting"), item_id)
    before = next((one for one in found.notes_of(item) if one.group == own.group), None)
    first = {"text": before.text, "convener": before.convener} if before else {}
    back = reverse("deliberation:own-room", args=[pk])

    def do(given: dict[str, Any], now: datetime) -> str:
        groups.write(item=item, given=NoteGiven(own.group, **given), by=actor_of(request), now=now)
        return back

    shown = VerbPage(
        title=_("%(group)s讨论了什么") % {"group": own.group}, label=_("交上去"), said=_("交上去了，会并进大家的记录。"),
        back=back, lead=item.title, template=PORTAL,
    )  # fmt: skip
    return answered(request, shown, bound(request, OwnGroupForm, initial=first), do)
