"""Promotion meetings on the desk: the list, one meeting, calling and changing it, writing down what came of it, on paper."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.casework.forms.joint_office import MeetingForm, MinutesForm
from linli.casework.forms.settings import MustSayWhyForm
from linli.casework.models import Case, HeldOver, MeetingMatter, PromotionMeeting, Task
from linli.casework.models.pressing import Source
from linli.casework.rules import rights
from linli.casework.rules.promotion import Agreed
from linli.casework.selectors import dispatching, promotion
from linli.casework.selectors.tasks import tasks_visible_to
from linli.casework.services import promotion as services
from linli.casework.services.promotion import MeetingWanted, Minutes
from linli.casework.views import listed_office
from linli.casework.views.desk.roster import office_tabs, place_asked
from linli.casework.views.desk.settings.answering import Asked, answer
from linli.casework.views.desk.settings.telling import told_about
from linli.casework.views.limits import Badge
from linli.casework.views.pressed import task_badge
from linli.casework.views.shown import CaseShown, shown_of
from linli.casework.views.visible import visible_to
from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.actors import Actor
from linli.core.finding import got_or_404
from linli.core.list_sheets import AT_ONCE, sheet_of, sheet_url, wants_sheet
from linli.core.models import Tenant
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.tenancy import tenant_here
from linli.core.workcalendar import add_working_days
from linli.registry.api import Place

READS = require_http_methods(["GET", "HEAD"])
ASKS = require_http_methods(["GET", "HEAD", "POST"])
CALLS = requires(*services.MAY_CALL)
SEES = requires(*services.MAY_CALL, rights.HANDLE)
PER_PAGE = 25
BADGES = {"called": "wait", "held": "ok", "off": "still"}


@SEES
@READS
def meetings(request: HttpRequest) -> HttpResponseBase:
    """The meetings, the latest first; beside them what waits for the next one."""
    tenant, actor = tenant_here(request), actor_of(request)
    seen = promotion.meetings_visible_to(actor).filter(tenant=tenant)
    if wants_sheet(request):
        whole = promotion.with_rows(seen).order_by("-at", "-id").iterator(AT_ONCE)
        words = (row for one in whole for row in listed_office.meeting_rows(one, _task_words))
        return sheet_of(request, listed_office.MEETINGS, words)
    rows = promotion.listed(seen)
    page_obj = Pages(rows, PER_PAGE, counted=seen).get_page(request.GET.get("page"))
    here = place_asked(request, tenant, actor)
    may_call = here is not None and _may_call(actor, here)
    waiting = promotion.waiting_for_meeting(visible_to(request), here.path) if here and may_call else []
    context = {
        "tabs": office_tabs("meetings"),
        "sheet_url": sheet_url(request),
        "page_obj": page_obj,
        "badges": BADGES,
        "meetings": [(one, BADGES[one.state]) for one in page_obj],
        "waiting": [(shown_of(one.case, now=clock.now()), one.reason) for one in waiting],
        "place": here,
        "call_url": reverse("casework:meeting-call") + f"?place={here.path}" if here and may_call else "",
        "tasks_url": reverse("casework:tasks") + f"?source={Source.PROMOTION}" if _sees_tasks(actor) else "",
    }
    return page(request, "casework/desk/meetings.html", context)


def _task_words(task: Task) -> str:
    return str(task_badge(task, clock.today()).word)


def _sees_tasks(actor: Actor) -> bool:
    return actor.may(rights.TASKS, tenant_id=actor.tenant_id)


def _may_call(actor: Actor, place: Place) -> bool:
    return any(actor.may(right, tenant_id=place.tenant_id, place_path=place.path) for right in services.MAY_CALL)


@dataclass(frozen=True, slots=True)
class MatterShown:
    """A case before a meeting: what both sides kept, what was agreed, how far it is; each page only for whoever may see it."""

    matter: MeetingMatter
    shown: CaseShown
    held: HeldOver | None
    url: str
    task_badge: Badge | None
    task_url: str


@SEES
@READS
def meeting(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One meeting: when, where, who, and case by case what was agreed."""
    here = meeting_or_404(request, pk)
    context = _meeting_context(request, here) | {
        "may_change": here.is_called and _may_call(actor_of(request), here.place),
        "has_begun": here.at <= clock.now(),
        "lines": told_about(here.pk, with_reasons=not here.keeps_back),
        "crumbs": _crumbs((_title(here), "")),
    }
    return page(request, "casework/desk/meeting.html", context)


@SEES
@READS
def meeting_print(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The meeting on paper: an agenda before it, minutes after it."""
    here = meeting_or_404(request, pk)
    return page(request, "casework/desk/meeting_print.html", _meeting_context(request, here))


def meeting_or_404(request: HttpRequest, pk: UUID) -> PromotionMeeting:
    found = got_or_404(promotion.meeting_for, actor_of(request), pk)
    if found.tenant_id != tenant_here(request).pk:
        raise Http404
    return found


def _meeting_context(request: HttpRequest, here: PromotionMeeting) -> dict[str, Any]:
    matters, now = list(here.matters.all()), clock.now()
    keys = [one.case_id for one in matters]
    held = promotion.last_held_over(keys)
    seen = set(visible_to(request).filter(pk__in=keys).values_list("pk", flat=True))
    followed = _tasks_seen(request, matters)
    shown = [
        MatterShown(
            one,
            shown_of(one.case, now=now),
            held.get(one.case_id),
            one.case.get_absolute_url() if one.case_id in seen else "",
            task_badge(one.task, timezone.localdate(now)) if one.task else None,
            one.task.get_absolute_url() if one.task and one.task_id in followed else "",
        )
        for one in matters
    ]
    parties = list(here.parties.all())
    return {
        "meeting": here,
        "title": _title(here),
        "badge": BADGES[here.state],
        "parties": parties,
        "came": [one for one in parties if one.came],
        "absent": [one for one in parties if one.came is False],
        "matters": shown,
    }


def _tasks_seen(request: HttpRequest, matters: list[MeetingMatter]) -> set[UUID]:
    """Which of the tasks that came of a meeting this visitor may open. One query, none where nothing came of it."""
    keys = [one.task_id for one in matters if one.task_id]
    actor = actor_of(request)
    if not keys or not _sees_tasks(actor):
        return set()
    return set(tasks_visible_to(actor).filter(pk__in=keys).values_list("pk", flat=True))


def _title(here: PromotionMeeting) -> str:
    return _("%(day)s %(place)s推进会议") % {"place": here.place, "day": date_format(timezone.localtime(here.at), "DATE_FORMAT")}


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("推进会议"), reverse("casework:meetings")), *more]


def _may_change_or_403(request: HttpRequest, pk: UUID) -> PromotionMeeting:
    here = meeting_or_404(request, pk)
    if not _may_call(actor_of(request), here.place):
        raise PermissionDenied
    return here


def _url(here: PromotionMeeting) -> str:
    return here.get_absolute_url()


@CALLS
@ASKS
def meeting_call(request: HttpRequest) -> HttpResponse:
    """Call a meeting of a community; what waits for one is ticked already."""
    tenant, actor = tenant_here(request), actor_of(request)
    here = place_asked(request, tenant, actor)
    if here is None or not _may_call(actor, here):
        raise PermissionDenied
    waiting = promotion.waiting_for_meeting(visible_to(request), here.path)
    next_day = timezone.localtime(add_working_days(clock.now(), 1)).replace(hour=15, minute=0, second=0, microsecond=0)
    initial = {"at": next_day, "cases": [one.case.pk.hex for one in waiting if one.reason]}
    initial["organisations"] = [one.pk.hex for one in dispatching.answering_inside(here.path, tenant_id=tenant.pk)]
    form = _meeting_form(request, here, [one.case for one in waiting], initial)

    def do(values: dict[str, Any], now: datetime) -> str:
        wanted = _wanted(request, values, tenant)
        return _url(services.call_meeting(place=here, wanted=wanted, by=actor, now=now))

    lead = _("把现在办不了的拿到一起商量。请到的单位会收到消息，议定的会写到每件事上。")
    said = _("约%(place)s的推进会议") % {"place": here}
    asked = Asked(
        said, _("约好"), reverse("casework:meetings"), _("约好了，请的单位会收到消息。"), _crumbs((_("约会"), "")), lead
    )
    return answer(request, form, do, asked)


def _meeting_form(request: HttpRequest, place: Place, cases: list[Case], initial: dict[str, Any]) -> MeetingForm:
    given = request.POST if request.method == "POST" else None
    inside = dispatching.answering_inside(place.path, tenant_id=place.tenant_id)
    others = [
        one
        for one in dispatching.standing(place.tenant_id)
        if one not in inside and one.kind not in ("residents_committee", "property_company")
    ]
    return MeetingForm(
        given,
        initial=initial,
        organisations=[(one.pk.hex, one.name) for one in [*inside, *others]],
        cases=[(one.pk.hex, f"{one.short_number} {one.title}") for one in cases],
    )


def _wanted(request: HttpRequest, values: dict[str, Any], tenant: Tenant) -> MeetingWanted:
    chosen = [UUID(key) for key in values["organisations"]]
    organisations = [one for key in chosen if (one := dispatching.organisation(key, tenant_id=tenant.pk))]
    cases, unknown = _cases(request, values)
    return MeetingWanted(values["at"], values["where"], organisations, cases, unknown)


def _cases(request: HttpRequest, values: dict[str, Any]) -> tuple[list[Case], list[str]]:
    """The cases ticked, then those named by number, each once, as far as they may be seen; and the numbers of none."""
    ticked = visible_to(request).in_bulk([UUID(key) for key in values["cases"]])
    numbers = [one.upper() for one in values["numbers"].replace("，", " ").replace("、", " ").split()]
    named = {one.short_number: one for one in visible_to(request).filter(short_number__in=numbers)}
    listed = [ticked[UUID(key)] for key in values["cases"] if UUID(key) in ticked]
    listed += [named[one] for one in numbers if one in named]
    return list(dict.fromkeys(listed)), [one for one in dict.fromkeys(numbers) if one not in named]


@CALLS
@ASKS
def meeting_change(request: HttpRequest, pk: UUID) -> HttpResponse:
    here, tenant = _may_change_or_403(request, pk), tenant_here(request)
    before_it = [one.case for one in here.matters.all()]
    waiting = promotion.waiting_for_meeting(visible_to(request), here.place.path, leave_out=here.pk)
    cases = list(dict.fromkeys([*before_it, *(one.case for one in waiting)]))
    initial = {
        "at": here.at,
        "where": here.where,
        "organisations": [one.organisation_id.hex for one in here.parties.all()],
        "cases": [one.pk.hex for one in before_it],
    }
    form = _meeting_form(request, here.place, cases, initial)

    def do(values: dict[str, Any], now: datetime) -> str:
        wanted = _wanted(request, values, tenant)
        return _url(services.change_meeting(meeting=here, wanted=wanted, by=actor_of(request), now=now))

    way = _crumbs((_title(here), _url(here)), (_("改"), ""))
    asked = Asked(_("改这次会议"), _("改好"), _url(here), _("改好了，请的单位会再收到消息。"), way)
    return answer(request, form, do, asked)


@CALLS
@ASKS
def meeting_off(request: HttpRequest, pk: UUID) -> HttpResponse:
    here = _may_change_or_403(request, pk)

    def do(values: dict[str, Any], now: datetime) -> str:
        return _url(services.call_off_meeting(meeting=here, by=actor_of(request), now=now, **values))

    way = _crumbs((_title(here), _url(here)), (_("不开了"), ""))
    lead = _("请的单位会收到消息，要议的留到下一次。")
    asked = Asked(_("这次会不开了"), _("不开了"), _url(here), _("取消了。"), way, lead, "stop")
    return answer(request, MustSayWhyForm(request.POST if request.method == "POST" else None), do, asked)


@CALLS
@ASKS
def meeting_hold(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down who came and, case by case, what was agreed."""
    here = _may_change_or_403(request, pk)
    matters = _meeting_context(request, here)["matters"]
    parties = [(one.organisation_id.hex, str(one.organisation)) for one in here.parties.all()]
    given = request.POST if request.method == "POST" else None
    form = MinutesForm(given, parties=parties, cases=[one.matter.case_id.hex for one in matters])

    def do(values: dict[str, Any], now: datetime) -> str:
        held = Minutes(
            came=form.came(),
            agreed=[Agreed(**one) for one in form.agreed()],
            chaired_by=values["chaired_by"],
            minutes=values["minutes"],
            next_at=values["next_at"],
        )
        return _url(services.hold_meeting(meeting=here, held=held, by=actor_of(request), now=now))

    way = _crumbs((_title(here), _url(here)), (_("记下来"), ""))
    lead = _("商定的每一条会写到那件诉求上，报事人看得到，不写人名和电话。没议到的空着，留到下一次。")
    context = {"rows": [_row(form, one) for one in matters], "party_rows": [_party_row(form, key) for key, _name in parties]}
    asked = Asked(
        _("记下会议"), _("记下来"), _url(here), _("记下了，写到每件事上了。"), way, lead, template="casework/desk/meeting_hold.html",
        context=context,
    )  # fmt: skip
    return answer(request, form, do, asked)


def _row(form: MinutesForm, one: MatterShown) -> dict[str, Any]:
    key = one.matter.case_id.hex
    names = ("agreed", "follow_up", "organisation", "due_on")
    return {"one": one, **{name: form[f"{name}_{key}"] for name in names}}


def _party_row(form: MinutesForm, key: str) -> dict[str, Any]:
    return {"came": form[f"came_{key}"], "who": form[f"who_{key}"]}
