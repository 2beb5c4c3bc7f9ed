"""One page for each verb on a resolution and on what it undertakes: which form it asks, who may press it, what it does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.actors import Actor
from linli.core.answering import done_once
from linli.core.finding import found_or_404, got_or_404
from linli.core.ids import uuid_of
from linli.core.pages import page
from linli.core.words import Words
from linli.registry.api import organisation_by_id, organisations

from ...forms import resolutions as typed
from ...models import Ballot, BallotKind, Meeting, Resolution, Undertaking
from ...rules import rights
from ...rules.resolutions import UndertakingGiven
from ...selectors import resolutions as found
from ...services import progress, resolutions
from ...states import BallotState, MeetingState, ResolutionState
from .. import resolution_shown as shown

Given = dict[str, Any]
RUNNING = (ResolutionState.ADOPTED, ResolutionState.IN_EXECUTION)


@dataclass(frozen=True, slots=True)
class Asked:
    """Everything that a verb's page knows: the resolution and, where it is about one, what is undertaken."""

    request: HttpRequest
    one: Resolution
    row: Undertaking | None = None

    @property
    def by(self) -> Actor:
        return actor_of(self.request)

    @property
    def undertaking(self) -> Undertaking:
        """:raises Http404: on a page that is about none."""
        return found_or_404(self.row)

    def bound(self) -> dict[str, Any]:
        return {"data": self.request.POST} if self.request.method == "POST" else {}


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb as a page."""

    label: Words
    said: Words
    form: Callable[[Asked], forms.Form]
    do: Callable[[Asked, Given, datetime], Any]
    fits: Callable[[Asked], bool]
    lead: Words = ""
    is_main: bool = False
    is_stop: bool = False
    is_report: bool = False

    def is_for(self, asked: Asked) -> bool:
        """Whether this visitor may press it now."""
        return self.is_allowed(asked) and self.fits(asked)

    def is_allowed(self, asked: Asked) -> bool:
        """Whether this visitor may press it at all; what does not fit now is said by the form, with the reason."""
        if self.is_report:
            return found.may_report(asked.by, asked.undertaking)
        return asked.by.may(rights.RESOLUTIONS, tenant_id=asked.one.tenant_id, place_path=asked.one.place_path)


def _running(asked: Asked) -> bool:
    return asked.one.state in RUNNING


def _plain(form: type[forms.Form], **initial: Callable[[Asked], Any]) -> Callable[[Asked], forms.Form]:
    return lambda asked: form(**asked.bound(), initial={name: value(asked) for name, value in initial.items()})


# ---- what is chosen from ----


def _organisations(asked: Asked) -> list[tuple[str, str]]:
    return [(str(one.pk), str(one)) for one in organisations(asked.one.tenant)]


def _ballot_choices(rows: list[Ballot]) -> list[tuple[str, str]]:
    return [(str(one.pk), f"{one.number} {one.title}") for one in rows]


def _ratings(asked: Asked) -> list[Ballot]:
    known = {one.pk for one in found.ratings_of(asked.one)}
    rows = Ballot.objects.filter(tenant=asked.one.tenant_id, kind=BallotKind.SATISFACTION, state=BallotState.DECLARED)
    rows = rows.filter(place_path__startswith=asked.one.place_path)
    return [one for one in rows.order_by("-declared_at", "-id")[:40] if one.pk not in known]


def _decided(asked: Asked) -> list[tuple[str, str]]:
    """What agreed: ballots that were asked for and passed; later meetings, where a meeting decided without a ballot."""
    passed = [each.ballot for each in found.asked_changes(asked.one) if each.is_agreed]
    return [*_ballot_choices(passed), *((str(one.pk), f"{one.number} {one.title}") for one in _meetings(asked.one))]


def _meetings(one: Resolution) -> list[Meeting]:
    if one.ballot is not None or one.meeting is None:
        return []
    rows = Meeting.objects.filter(tenant=one.tenant_id, council=one.meeting.council, kind=one.meeting.kind)
    return list(rows.filter(state=MeetingState.CLOSED).exclude(pk=one.meeting.pk).order_by("-starts_at", "-id")[:20])


def _agreed(asked: Asked, given: Given) -> dict[str, Any]:
    """The ballot or the meeting that was chosen."""
    key = uuid_of(given.pop("decided"))
    ballot = next((each.ballot for each in found.asked_changes(asked.one) if each.ballot.pk == key), None)
    return {"ballot": ballot, "meeting": next((one for one in _meetings(asked.one) if one.pk == key), None)}


def _ballot(given: Given, rows: list[Ballot]) -> Ballot:
    return found_or_404(next((one for one in rows if str(one.pk) == given.pop("ballot", "")), None))


# ---- undertakings ----


def _undertaking_form(asked: Asked) -> forms.Form:
    initial = {"begins_on": max(asked.one.adopted_on, clock.today())}
    return typed.UndertakingForm(**asked.bound(), initial=initial, organisations=_organisations(asked))


def _change_form(asked: Asked) -> forms.Form:
    row = asked.undertaking
    initial = {name: getattr(row, name) for name in ("title", "responsible", "target", "begins_on", "due_on")}
    initial |= {"organisation": str(row.organisation.pk) if row.organisation else ""}
    initial |= {"funds": None if row.funds_cents is None else Decimal(row.funds_cents) / 100}
    return typed.ChangeForm(**asked.bound(), initial=initial, organisations=_organisations(asked), decided=_decided(asked))


def _given(asked: Asked, given: Given) -> UndertakingGiven:
    names = ("title", "responsible", "target", "begins_on", "due_on")
    key = given["organisation"]
    return UndertakingGiven(
        **{name: given[name] for name in names},
        funds_cents=given["funds"],
        organisation=organisation_by_id(key, tenant=asked.one.tenant) if key else None,
    )


def _undertake(asked: Asked, given: Given, now: datetime) -> Any:
    return resolutions.undertake(resolution=asked.one, items=[_given(asked, given)], by=asked.by, now=now)


def _change(asked: Asked, given: Given, now: datetime) -> Any:
    agreed, made = _agreed(asked, given), _given(asked, given)
    return progress.change(undertaking=asked.undertaking, given=made, **agreed, text=given["text"], by=asked.by, now=now)


def _change_back(asked: Asked, given: Given, now: datetime) -> Any:
    ballot = _ballot(given, found.ballots_for_change(asked.one))
    return progress.change_back(resolution=asked.one, undertaking=asked.row, ballot=ballot, **given, by=asked.by, now=now)


def _halt(verb: Callable[..., Any]) -> Callable[[Asked, Given, datetime], Any]:
    return lambda asked, given, now: verb(resolution=asked.one, **_agreed(asked, given), **given, by=asked.by, now=now)


BACK = gettext_lazy("变更、暂停、停下，都要回到原来表决它的组织那里。先准备一次表决，再在这里提请；表决通过了才能照办。")
OF_RESOLUTION: dict[str, Verb] = {
    "publish": Verb(
        pgettext_lazy("verb", "公布"),
        gettext_lazy("公布了，挂到了公告栏。"),
        _plain(typed.PublishForm),
        lambda asked, given, now: resolutions.publish(resolution=asked.one, **given, by=asked.by, now=now),
        lambda asked: asked.one.is_public and asked.one.published_at is None,
        lead=gettext_lazy("表决的数字、全文、谁来办、效力、不同意怎么办，一起挂到公告栏。"),
        is_main=True,
    ),
    "undertake": Verb(
        gettext_lazy("写一件要办的事"),
        gettext_lazy("写好了，由它负责。"),
        _undertaking_form,
        _undertake,
        _running,
    ),
    "from-vote": Verb(
        gettext_lazy("照票选结果写要办的事"),
        gettext_lazy("照票选结果写好了。"),
        _plain(typed.NothingForm),
        lambda asked, _given, now: resolutions.undertake(
            resolution=asked.one, items=found.proposed(asked.one), by=asked.by, now=now
        ),
        lambda asked: _running(asked) and bool(found.proposed(asked.one)),
        lead=gettext_lazy("选上的每一个项目写成一件要办的事，责任单位、资金、完成时间照票上的。"),
    ),
    "correct": Verb(
        gettext_lazy("更正"),
        gettext_lazy("更正了；公布过的，公告也成了新的一版。"),
        _plain(typed.CorrectForm, title=lambda asked: asked.one.title, text=lambda asked: asked.one.text),
        lambda asked, given, now: resolutions.correct(resolution=asked.one, **given, by=asked.by, now=now),
        lambda _asked: True,
        lead=gettext_lazy("只改写错的字。决定本身要变，得回到表决它的组织那里。"),
    ),
    "take-down": Verb(
        gettext_lazy("撤下公告"),
        gettext_lazy("撤下了。"),
        _plain(typed.TakeDownForm),
        lambda asked, given, now: resolutions.take_down(resolution=asked.one, reason=given["text"], by=asked.by, now=now),
        lambda asked: asked.one.published_at is not None,
        is_stop=True,
    ),
    "change-back": Verb(
        gettext_lazy("提请变更"),
        gettext_lazy("提请了，等表决。"),
        lambda asked: typed.BallotForm(**asked.bound(), ballots=_ballot_choices(found.ballots_for_change(asked.one))),
        _change_back,
        lambda asked: asked.one.ballot is not None and asked.one.state != ResolutionState.STOPPED,
        lead=BACK,
    ),
    "suspend": Verb(
        gettext_lazy("暂停"),
        gettext_lazy("暂停了。"),
        lambda asked: typed.AgreedForm(**asked.bound(), decided=_decided(asked)),
        _halt(progress.suspend),
        lambda asked: _running(asked) and bool(_decided(asked)),
        lead=BACK,
        is_stop=True,
    ),
    "stop": Verb(
        gettext_lazy("停下"),
        gettext_lazy("停下了。"),
        lambda asked: typed.AgreedForm(**asked.bound(), decided=_decided(asked)),
        _halt(progress.stop),
        lambda asked: asked.one.state in (*RUNNING, ResolutionState.SUSPENDED) and bool(_decided(asked)),
        lead=BACK,
        is_stop=True,
    ),
    "resume": Verb(
        gettext_lazy("恢复"),
        gettext_lazy("恢复了。"),
        _plain(typed.ReasonForm),
        lambda asked, given, now: progress.resume(resolution=asked.one, **given, by=asked.by, now=now),
        lambda asked: asked.one.state == ResolutionState.SUSPENDED,
    ),
    "rate": Verb(
        gettext_lazy("连上满意度测评"),
        gettext_lazy("连上了。"),
        lambda asked: typed.RateForm(**asked.bound(), ballots=_ballot_choices(_ratings(asked))),
        lambda asked, given, now: progress.rate(
            resolution=asked.one, ballot=_ballot(given, _ratings(asked)), by=asked.by, now=now
        ),
        lambda asked: bool(_ratings(asked)),
    ),
}
OF_UNDERTAKING: dict[str, Verb] = {
    "report": Verb(
        gettext_lazy("报进度"),
        gettext_lazy("报上去了。"),
        _plain(typed.ReportForm, on=lambda _asked: clock.today(), percent=lambda asked: asked.undertaking.percent),
        lambda asked, given, now: progress.report(undertaking=asked.undertaking, **given, by=asked.by, now=now),
        lambda asked: _running(asked) and asked.undertaking.accepted_on is None,
        is_main=True,
        is_report=True,
    ),
    "accept": Verb(
        gettext_lazy("验收"),
        gettext_lazy("验收了。"),
        _plain(typed.AcceptForm, on=lambda _asked: clock.today()),
        lambda asked, given, now: progress.accept(undertaking=asked.undertaking, **given, by=asked.by, now=now),
        lambda asked: _running(asked) and asked.undertaking.percent == 100 and asked.undertaking.accepted_on is None,
    ),
    "withdraw-acceptance": Verb(
        gettext_lazy("撤回验收"),
        gettext_lazy("撤回了。"),
        _plain(typed.ReasonForm),
        lambda asked, given, now: progress.withdraw_acceptance(
            undertaking=asked.undertaking, reason=given["text"], by=asked.by, now=now
        ),
        lambda asked: asked.undertaking.accepted_on is not None,
        is_stop=True,
    ),
    "change": Verb(
        gettext_lazy("照同意的改"),
        gettext_lazy("改好了。"),
        _change_form,
        _change,
        lambda asked: _running(asked) and asked.undertaking.accepted_on is None and bool(_decided(asked)),
        lead=BACK,
    ),
    "drop": Verb(
        gettext_lazy("去掉"),
        gettext_lazy("去掉了。"),
        _plain(typed.NothingForm),
        lambda asked, _given, now: resolutions.drop(undertaking=asked.undertaking, by=asked.by, now=now),
        lambda asked: asked.one.published_at is None and not asked.undertaking.entries.exists(),
        lead=gettext_lazy("写错了的、还没有公布也没有报过进度的，可以去掉。"),
        is_stop=True,
    ),
}


def verbs_of(request: HttpRequest, one: Resolution) -> list[dict[str, Any]]:
    """The buttons of a resolution for this visitor now."""
    asked = Asked(request, one)
    return [
        {"verb": verb, "url": reverse("deliberation:resolution-verb", args=[one.pk, name])}
        for name, verb in OF_RESOLUTION.items()
        if verb.is_for(asked)
    ]


def verbs_of_row(request: HttpRequest, row: Undertaking) -> list[dict[str, Any]]:
    """The buttons of one thing to do."""
    asked = Asked(request, row.resolution, row)
    return [
        {"verb": verb, "url": reverse("deliberation:undertaking-verb", args=[row.pk, name])}
        for name, verb in OF_UNDERTAKING.items()
        if verb.is_for(asked)
    ]


@requires(rights.RESOLUTIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def of_resolution(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    """One verb on a resolution."""
    one = got_or_404(found.resolution_for, actor_of(request), pk)
    return _verb(Asked(request, one), OF_RESOLUTION.get(name), name)


@requires(rights.RESOLUTIONS, rights.PROGRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def of_undertaking(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    """One verb on what a resolution undertakes."""
    row = got_or_404(found.undertaking_for, actor_of(request), pk)
    return _verb(Asked(request, row.resolution, row), OF_UNDERTAKING.get(name), name)


def _verb(asked: Asked, verb: Verb | None, name: str) -> HttpResponse:
    if verb is None:
        raise Http404
    if not verb.is_allowed(asked):
        raise PermissionDenied
    form = verb.form(asked)
    if asked.request.method == "POST":
        about = asked.row.pk if asked.row else asked.one.pk
        do = lambda given, now: {"made": bool(verb.do(asked, dict(given), now)) or True}  # noqa: E731
        if done_once(asked.request, form, f"deliberation.{name}:{about}", do, tenant_id=asked.one.tenant_id):
            messages.success(asked.request, str(verb.said))
            return redirect(asked.one)
    context = {"one": asked.one, "row": asked.row, "verb": verb, "form": form, "badge": shown.state_badge(asked.one)}
    status = 422 if form.is_bound else 200
    return page(asked.request, "deliberation/desk/resolution_verb.html", context, status=status)
