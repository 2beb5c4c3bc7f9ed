"""Running an item in the room: who speaks and who waits, with big buttons; the groups and their notes beside."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.core import clock
from linli.core.access import actor_of
from linli.core.actors import Actor
from linli.core.answering import url_once
from linli.core.finding import one_or_404
from linli.core.pages import page
from linli.core.problems import Problem
from linli.deliberation.errors import MeetingRefused
from linli.deliberation.forms.business import AskForm, EmptyForm, GroupForm, ListForm, WordsForm
from linli.deliberation.models import AgendaItem, Meeting, Speech
from linli.deliberation.rules import rights
from linli.deliberation.rules.groups import without_marks
from linli.deliberation.selectors import speeches as found
from linli.deliberation.services import groups, speeches
from linli.deliberation.services.groups import NoteGiven
from linli.deliberation.services.speeches import ListGiven

from .business_pieces import RUNS, SEES, item_named, meeting_or_404
from .meeting_pieces import may


@SEES
@require_http_methods(["GET", "HEAD"])
def floor(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The item that is dealt with, or the one that `?item=` names."""
    meeting = meeting_or_404(request, pk)
    return floor_page(request, meeting, item_named(meeting, request.GET.get("item", "")))


def floor_page(
    request: HttpRequest, meeting: Meeting, item: AgendaItem | None, refused: forms.Form | None = None
) -> HttpResponse:
    items = found.items_of(meeting)
    item = item or found.item_shown(items)
    given = {"is_open": item.list_is_open, "seconds": item.speech_seconds} if item else {}
    notes = found.notes_of(item) if item else []
    context = {
        "meeting": meeting,
        "item": item,
        "items": [{"label": one.title, "url": f"?item={one.pk}", "current": one == item} for one in items],
        "floor": found.floor_of(item, clock.now()) if item else None,
        "there": found.there_now(meeting, clock.now()),
        "ask_form": refused if isinstance(refused, AskForm) else AskForm(auto_id="id_ask_%s"),
        "list_form": refused if isinstance(refused, ListForm) else ListForm(initial=given, auto_id="id_list_%s"),
        "group_form": refused if isinstance(refused, GroupForm) else GroupForm(auto_id="id_group_%s"),
        "notes": notes,
        "has_unmerged": any(one.merged_at is None for one in notes),
        "groups": found.groups_of(meeting),
        "merged": without_marks(item.outcome) if item else "",
        "refused": refused,
        "may_run": may(request, rights.MEETINGS, meeting),
    }
    return page(request, "deliberation/desk/floor.html", context, status=422 if refused is not None else 200)


Write = Callable[[AgendaItem, dict[str, Any], Actor, datetime], Any]


def _ask(item: AgendaItem, given: dict[str, Any], by: Actor, now: datetime) -> None:
    who = found.by_number(item.meeting, given["number"])
    if who is None:
        raise MeetingRefused(Problem("unknown_number", _("这次会没有这个号。"), where="number"))
    speeches.ask(item=item, participant=who, kind=given["kind"], by=by, now=now)


def _arrange(item: AgendaItem, given: dict[str, Any], by: Actor, now: datetime) -> None:
    speeches.arrange(item=item, given=ListGiven(given["is_open"], given["seconds"]), by=by, now=now)


def _write(item: AgendaItem, given: dict[str, Any], by: Actor, now: datetime) -> None:
    groups.write(item=item, given=NoteGiven(given["group"], given["text"], given["convener"]), by=by, now=now)


def _merge(item: AgendaItem, _given: dict[str, Any], by: Actor, now: datetime) -> None:
    groups.merge(item=item, by=by, now=now)


ITEM_VERBS: dict[str, tuple[type[forms.Form], Write]] = {
    "ask": (AskForm, _ask),
    "list": (ListForm, _arrange),
    "group": (GroupForm, _write),
    "merge": (EmptyForm, _merge),
}


@RUNS
@require_POST
def item_verb(request: HttpRequest, pk: UUID, item_id: UUID, name: str) -> HttpResponse:
    """Put somebody on the list, open or close it, write what a group said, merge."""
    if name not in ITEM_VERBS:
        raise Http404
    meeting = meeting_or_404(request, pk)
    item = one_or_404(AgendaItem.objects.filter(meeting=meeting).select_related("meeting"), item_id)
    kind, write = ITEM_VERBS[name]
    form = kind(request.POST, auto_id=f"id_{name}_%s")

    def do(given: dict[str, Any], now: datetime) -> str:
        write(item, given, actor_of(request), now)
        return _here(meeting, item)

    return _answer(request, meeting, item, form, do)


SPEECH_VERBS: dict[str, Callable[..., Speech]] = {
    "begin": speeches.begin,
    "end": speeches.end,
    "withdraw": speeches.withdraw,
}


@RUNS
@require_POST
def speech_verb(request: HttpRequest, pk: UUID, speech_id: UUID, name: str) -> HttpResponse:
    """Give the word, end it, take somebody off the list; the words that were said go with the end."""
    if name not in SPEECH_VERBS:
        raise Http404
    meeting = meeting_or_404(request, pk)
    speech = one_or_404(Speech.objects.filter(meeting=meeting).select_related("meeting", "item", "participant"), speech_id)
    form = WordsForm(request.POST, auto_id="id_said_%s") if name == "end" else EmptyForm(request.POST)

    def do(given: dict[str, Any], now: datetime) -> str:
        SPEECH_VERBS[name](speech=speech, by=actor_of(request), now=now, **given)
        return _here(meeting, speech.item)

    return _answer(request, meeting, speech.item, form, do)


def _here(meeting: Meeting, item: AgendaItem) -> str:
    return f"{reverse('deliberation:floor', args=[meeting.pk])}?item={item.pk}"


def _answer(
    request: HttpRequest, meeting: Meeting, item: AgendaItem, form: forms.Form, do: Callable[[dict[str, Any], datetime], str]
) -> HttpResponse:
    url = url_once(request, form, do)
    if url is None:
        return floor_page(request, meeting, item, form)
    messages.success(request, _("记下了。"))
    return redirect(url)
