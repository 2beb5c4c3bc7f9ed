"""The people of a meeting on the workbench: invite, one with their card, how they were told, what they answered; and papers to print."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.core import clock, papers
from linli.core.access import actor_of
from linli.core.answering import taken, url_once
from linli.core.finding import found_or_404
from linli.core.pages import page
from linli.core.phones import is_phone
from linli.core.tenancy import tenant_here
from linli.deliberation.forms import meetings as asked
from linli.deliberation.models import Attendance, Meeting, Participant
from linli.deliberation.rules import rights
from linli.deliberation.selectors import meetings as found
from linli.deliberation.services import invitations
from linli.deliberation.services.invitations import InviteGiven
from linli.deliberation.states import MeetingState
from linli.deliberation.views import shown_meetings as shown
from linli.deliberation.views.desk.meeting_pieces import (
    KEEPS,
    NOTES,
    READS,
    SEES,
    WRITES,
    may,
    meeting_or_404,
    meeting_to_keep,
    meeting_to_note,
)
from linli.registry.api import Person, living_records, people_by_phone

Said = dict[str, Any]
EMPTY_LINES = 12
"""On the printed sheet, for whoever is not on the list."""


def participant_url(one: Participant) -> str:
    return reverse("deliberation:participant", args=[one.meeting_id, one.pk])


def card_url(one: Participant) -> str:
    """What stands in the QR code: the address of somebody's card."""
    return settings.BASE_URL + reverse("deliberation:card", args=[one.card])


@KEEPS
@WRITES
def invite(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put somebody on the list."""
    meeting = meeting_to_keep(request, pk)
    form = asked.InviteForm(request.POST) if request.method == "POST" else asked.InviteForm()

    def write(said: Said, now: datetime) -> str:
        person = _person(request, said["who"])
        given = InviteGiven(
            role=said["role"], label=person.name if person else said["who"], person=person, unit_label=said["unit_label"],
            group=said["group"],
        )  # fmt: skip
        return participant_url(invitations.invite(meeting=meeting, given=given, by=actor_of(request), now=now))

    if form.is_bound and (url := url_once(request, form, write)):
        messages.success(request, _("加到名单里了。"))
        return redirect(url)
    status = 422 if form.is_bound and form.errors else 200
    context = {"form": form, "meeting": meeting, "heading": _("请人到会")}
    return page(request, "deliberation/desk/meeting_form.html", context, status=status)


def _person(request: HttpRequest, said: str) -> Person | None:
    """Somebody of the register: the one with this telephone, or the only one with this name."""
    tenant = tenant_here(request)
    people = (
        people_by_phone(said, tenant=tenant) if is_phone(said) else list(living_records(tenant).filter(name=said.strip())[:2])
    )
    return people[0] if len(people) == 1 else None


@SEES
@WRITES
def participant(request: HttpRequest, pk: UUID, who: UUID) -> HttpResponse:
    """One on the list: their card, how they were told, whether they come, when they came and went."""
    meeting = meeting_or_404(request, pk)
    one = found_or_404(found.participant_of(meeting, who))
    may_keep = may(request, rights.MEETINGS, meeting)
    if request.method == "POST" and not may_keep:
        raise PermissionDenied
    told, answer = _bound(request, asked.ToldForm, "told"), _bound(request, asked.AnswerForm, "answer")
    if request.method == "POST" and _written(request, one, told, answer):
        messages.success(request, _("记下了。"))
        return redirect(_after(request, one))
    context = {
        "meeting": meeting,
        "one": one,
        "answer": shown.answer_badge(one),
        "card_url": card_url(one) if may(request, rights.ATTENDANCE, meeting) else "",
        "told_form": told,
        "answer_form": answer,
        "may_keep": may_keep,
        "is_told": meeting.convened_at is not None and meeting.state != MeetingState.CANCELLED,
        "lines": Attendance.objects.filter(participant=one).order_by("-at"),
    }
    status = 422 if request.method == "POST" else 200
    return page(request, "deliberation/desk/participant.html", context, status=status)


def _after(request: HttpRequest, one: Participant) -> str:
    """Their page again; the meeting's where they were taken off its list."""
    return one.meeting.get_absolute_url() if request.POST.get("what") == "uninvite" else participant_url(one)


def _bound(request: HttpRequest, kind: Any, name: str) -> Any:
    return kind(request.POST) if request.method == "POST" and request.POST.get("what") == name else kind()


def _written(request: HttpRequest, one: Participant, told: Any, answer: Any) -> bool:
    by, now = actor_of(request), clock.now()
    if told.is_bound and told.is_valid():
        return taken(told, lambda: invitations.told(participant=one, by=by, now=now, **told.cleaned_data))
    if answer.is_bound and answer.is_valid():
        return taken(answer, lambda: invitations.answer(participant=one, by=by, now=now, **answer.cleaned_data))
    if request.POST.get("what") == "uninvite":
        return _taken_off(request, one, told)
    return False


def _taken_off(request: HttpRequest, one: Participant, form: Any) -> bool:
    form = asked.NothingForm({})
    form.is_valid()
    if taken(form, lambda: invitations.uninvite(participant=one, by=actor_of(request), now=clock.now())):
        return True
    for problem in form.non_field_errors():
        messages.error(request, problem)
    return False


# ---- printed ----


@SEES
@READS
def sign_in_sheet(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The sheet at the door: numbers, names, a box to sign; large, on A4."""
    meeting = meeting_or_404(request, pk)
    return _printed(request, meeting, "sign_in_sheet", {"people": found.participants_of(meeting), "empty": range(EMPTY_LINES)})


@NOTES
@READS
def cards(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everybody's card with number and QR code, to cut out."""
    meeting = meeting_to_note(request, pk)
    people = [(one, card_url(one)) for one in found.participants_of(meeting)]
    return _printed(request, meeting, "meeting_cards", {"people": people})


@NOTES
@READS
def invitation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The invitation in large type, one page for each, or for the one that the address names."""
    meeting = meeting_to_note(request, pk)
    people = found.participants_of(meeting)
    number = request.GET.get("number", "")
    if number.isascii() and number.isdecimal() and len(number) <= 4:
        people = people.filter(number=int(number))
    context = {"people": [(one, card_url(one)) for one in people], "agenda": found.agenda_lines(meeting)}
    return _printed(request, meeting, "meeting_invitation", context)


def _printed(request: HttpRequest, meeting: Meeting, template: str, context: Said) -> HttpResponse:
    given = {"meeting": meeting, "tenant": meeting.tenant, "back_url": meeting.get_absolute_url(), **context}
    name = f"meeting-{meeting.year}-{meeting.sequence}"
    return papers.paper(request, f"deliberation/paper/{template}.html", given, name=name)
