"""The agenda on the workbench: a point anew, changed, moved, taken up, ended, left out; and its papers."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from linli.core.access import actor_of
from linli.core.answering import url_once
from linli.core.finding import found_or_404
from linli.core.ids import uuid_of
from linli.core.models import StoredFile
from linli.core.pages import page
from linli.deliberation.forms import meetings as asked
from linli.deliberation.models import AgendaItem, Meeting
from linli.deliberation.selectors import meetings as found
from linli.deliberation.services import agenda, meeting_papers
from linli.deliberation.services.agenda import ItemGiven
from linli.deliberation.states import MeetingState
from linli.deliberation.views.desk.meeting_pieces import KEEPS, WRITES, meeting_to_keep

Said = dict[str, Any]


def _parents(meeting: Meeting, without: AgendaItem | None = None) -> list[tuple[str, str]]:
    lines = found.agenda_lines(meeting)
    return [(str(one.item.pk), f"{one.number} {one.item.title}") for one in lines if without is None or one.item.pk != without.pk]


def _parent(meeting: Meeting, key: str) -> AgendaItem | None:
    pk = uuid_of(key)
    return found.item_of(meeting, pk) if pk else None


def _item(request: HttpRequest, pk: UUID) -> AgendaItem:
    item = found_or_404(AgendaItem.objects.select_related("meeting").filter(pk=pk).first())
    item.meeting = meeting_to_keep(request, item.meeting_id)
    return item


def _answer(
    request: HttpRequest,
    form: forms.Form,
    title: object,
    meeting: Meeting,
    write: Callable[[Said, datetime], object],
    done: str,
    *,
    button: object = "",
) -> HttpResponse:
    """The form, or back to the meeting's agenda once it was written. `button`: what it says where the title is too long for it."""

    def to_url(said: Said, now: datetime) -> str:
        write(said, now)
        return f"{meeting.get_absolute_url()}#agenda"

    if form.is_bound and (url := url_once(request, form, to_url)):
        messages.success(request, done)
        return redirect(url)
    status = 422 if form.is_bound and form.errors else 200
    context = {"form": form, "meeting": meeting, "heading": title, "button": button}
    return page(request, "deliberation/desk/meeting_form.html", context, status=status)


@KEEPS
@WRITES
def new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put a point on the agenda."""
    meeting = meeting_to_keep(request, pk)
    given: Said = {"parents": _parents(meeting), "is_late": meeting.state != MeetingState.DRAFT}
    initial = {"parent": request.GET.get("parent", "")}
    form = asked.ItemForm(request.POST, **given) if request.method == "POST" else asked.ItemForm(initial=initial, **given)

    def write(said: Said, now: datetime) -> object:
        late, parent = said.pop("late_reason", ""), _parent(meeting, said.pop("parent"))
        made = ItemGiven(**said, parent=parent)
        return agenda.add(meeting=meeting, given=made, late_reason=late, by=actor_of(request), now=now)

    return _answer(request, form, _("加一项议程"), meeting, write, _("加上了。"))


@KEEPS
@WRITES
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write a point anew."""
    item = _item(request, pk)
    initial = {
        name: getattr(item, name)
        for name in ("title", "kind", "presenter", "minutes_planned", "speech_seconds", "list_is_open", "text")
    }
    form = (
        asked.ItemForm(request.POST, is_new=False) if request.method == "POST" else asked.ItemForm(initial=initial, is_new=False)
    )

    def write(said: Said, now: datetime) -> object:
        return agenda.change(item=item, given=ItemGiven(**said), by=actor_of(request), now=now)

    return _answer(request, form, _("改议题"), item.meeting, write, _("改好了。"))


@KEEPS
@WRITES
def move(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put a point elsewhere."""
    item = _item(request, pk)
    given: Said = {"parents": _parents(item.meeting, item)}
    initial = {"parent": str(item.parent_id or ""), "to": 1}
    form = asked.MoveForm(request.POST, **given) if request.method == "POST" else asked.MoveForm(initial=initial, **given)

    def write(said: Said, now: datetime) -> object:
        parent = _parent(item.meeting, said["parent"])
        return agenda.move(item=item, to=said["to"], parent=parent, by=actor_of(request), now=now)

    return _answer(
        request, form, _("挪动：%(title)s") % {"title": item.title}, item.meeting, write, _("挪好了。"), button=_("挪动")
    )


VERBS: dict[str, tuple[Any, Any, type[forms.Form]]] = {
    "begin": (agenda.begin_item, pgettext_lazy("agenda", "开始议"), asked.NothingForm),
    "end": (agenda.end_item, pgettext_lazy("agenda", "议完了"), asked.EndForm),
    "skip": (agenda.skip, gettext_lazy("不议这一项"), asked.SkipForm),
    "remove": (agenda.remove, gettext_lazy("去掉这一项"), asked.NothingForm),
}


@KEEPS
@WRITES
def verb(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    """Take a point up, end it, leave it out, take it off."""
    if name not in VERBS:
        raise Http404
    do, label, kind = VERBS[name]
    item = _item(request, pk)
    form = kind(request.POST) if request.method == "POST" else kind(initial={"outcome": item.outcome})

    def write(said: Said, now: datetime) -> object:
        return do(item=item, by=actor_of(request), now=now, **said)

    heading = _("%(what)s：%(title)s") % {"what": label, "title": item.title}
    return _answer(request, form, heading, item.meeting, write, _("记下了。"), button=label)


@KEEPS
@WRITES
def papers(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put papers with the meeting or with a point."""
    meeting = meeting_to_keep(request, pk)
    given: Said = {"items": _parents(meeting)}
    initial = {"item": request.GET.get("item", "")}
    if request.method == "POST":
        form = asked.PapersForm(request.POST, request.FILES, **given)
    else:
        form = asked.PapersForm(initial=initial, **given)

    def write(said: Said, now: datetime) -> object:
        item = _parent(meeting, said["item"])
        return meeting_papers.add(
            meeting=meeting, uploads=said["uploads"], item=item, late_reason=said["late_reason"], by=actor_of(request), now=now
        )

    return _answer(request, form, _("放材料"), meeting, write, _("放上了。"))


@KEEPS
@require_POST
def remove_paper(request: HttpRequest, pk: UUID, file_id: UUID) -> HttpResponse:
    """Take a paper away, with a reason."""
    meeting = meeting_to_keep(request, pk)
    subjects = [meeting.pk, *AgendaItem.objects.filter(meeting=meeting).values_list("pk", flat=True)]
    stored = found_or_404(StoredFile.objects.filter(pk=file_id, subject_id__in=subjects, removed_at=None).first())

    def write(said: Said, now: datetime) -> object:
        return meeting_papers.remove(meeting=meeting, stored=stored, reason=said["reason"], by=actor_of(request), now=now)

    return _answer(
        request, asked.ReasonForm(request.POST), _("撤下材料：%(name)s") % {"name": stored.name}, meeting, write, _("撤下了。")
    )
