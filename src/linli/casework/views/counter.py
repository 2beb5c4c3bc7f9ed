"""Registering for somebody: at the counter or while they are on the telephone, in under a minute, with a slip for their hand."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.casework.forms.pieces import is_uuid, problems_of
from linli.casework.forms.registering import CounterForm
from linli.casework.models import Case, RosterShift
from linli.casework.rules import rights
from linli.casework.selectors import categories, roster, tracking
from linli.casework.selectors.cases import cases_visible_to, written_by
from linli.casework.selectors.duplicates import likely_duplicates
from linli.casework.services import intake
from linli.casework.services.intake import ReporterGiven, Wanted
from linli.casework.views import consulting, guesses
from linli.casework.views.guesses import category_choices
from linli.casework.views.portal.track import slip_page
from linli.casework.views.shown import CaseShown, shown_of
from linli.core import clock, submissions
from linli.core.access import actor_of, by_channel, requires
from linli.core.actors import Actor, Channel
from linli.core.answering import tell_the_rest
from linli.core.forms import add_problems
from linli.core.models import Tenant
from linli.core.pages import page
from linli.core.problems import Problem, Refused
from linli.core.tenancy import tenant_here
from linli.registry.api import Place, place_by_id, places_named

REGISTERS = requires(rights.REPORT_FOR)
MOST_OFFERED = 8
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Way:
    """How the resident comes: what the page says, and the channel that the record names."""

    channel: Channel
    url_name: str
    heading: str
    lead: str
    script: list[str]


def ways() -> dict[str, Way]:
    ending = _("念一遍给他听，编号和查询码写在纸上或念出来。")
    return {
        "counter": Way(
            Channel.COUNTER,
            "casework:counter",
            _("替居民报事"),
            _("人在窗口。问三句就够：什么事、在哪里、怎么找您。"),
            [
                _("什么事？照他的话写，不用改成公文。"),
                _("在哪里？说不清门牌，就选最近的楼。"),
                _("怎么找您？不留电话也能办。"),
                ending,
            ],
        ),
        "phone": Way(
            Channel.PHONE,
            "casework:phone",
            _("来电登记"),
            _("人在电话里。边听边写，写完念一遍。"),
            [_("您好，%(office)s。您说。"), _("在哪个院、哪栋楼？"), _("回头打这个电话找您行吗？"), ending],
        ),
    }


@REGISTERS
@require_http_methods(["GET", "HEAD", "POST"])
def counter(request: HttpRequest) -> HttpResponse:
    return _register(request, ways()["counter"])


@REGISTERS
@require_http_methods(["GET", "HEAD", "POST"])
def phone(request: HttpRequest) -> HttpResponse:
    return _register(request, ways()["phone"])


def _register(request: HttpRequest, way: Way) -> HttpResponse:
    choices = category_choices(tenant_here(request).pk)
    if request.method != "POST":
        return _form_page(request, way, CounterForm(categories=choices, initial=consulting.known_of(request)))
    form = CounterForm(request.POST, request.FILES, categories=choices)
    # Enter in any box presses the form's first button: it sends once a place is picked, and looks for one until then.
    pressed = request.POST.get("then")
    answers = bool(request.POST.get("answer"))
    if pressed in ("look", "answers") or (pressed == "enter" and _place(request) is None):
        form.errors.clear()
        return _form_page(request, way, form, is_looking=True)
    place = _place(request)
    form.full_clean()
    # Where it is does not matter to a question that is answered while they stand there.
    if place is None and not answers and not form.data.get("place_detail", "").strip() and "place" not in form.errors:
        form.add_error("place", _("还没选在哪里。说不清门牌，就选最近的楼。"))
    if form.is_valid():
        if case_id := _save(request, way, form, place):
            return redirect(_registered_url(request, case_id, way))
    else:
        tell_the_rest(form, lambda given: _write(request, way, given, place, clock.now()), by=actor_of(request))
    return _form_page(request, way, form)


def _registered_url(request: HttpRequest, case_id: UUID, way: Way) -> str:
    """Where to read the number out; a window that called somebody comes back to them from there."""
    visit = consulting.visit_of(request)
    query = {"way": way.channel.value} | ({"visit": str(visit.pk)} if visit else {})
    return f"{reverse('casework:registered', args=[case_id])}?{urlencode(query)}"


def _save(request: HttpRequest, way: Way, form: CounterForm, place: Place | None) -> UUID | None:
    """Register it once, however often the form is sent; None when it was refused, and then the form says why."""
    now, tenant = clock.now(), tenant_here(request)
    key = submissions.key_for(request, "casework.register") or f"casework.register:{submissions.new_token()}"
    try:
        with submissions.once(key, tenant_id=tenant.pk, now=now) as sent:
            if not sent.before:
                sent.result = {"case": str(_write(request, way, form.cleaned_data, place, now).pk)}
    except Refused as refused:
        add_problems(form, refused.problems)
        return None
    return UUID(sent.result["case"])


def _write(request: HttpRequest, way: Way, given: dict[str, Any], place: Place | None, now: datetime) -> Case:
    """Register it, or write down what was asked and answered at once."""
    tenant, by = tenant_here(request), by_channel(actor_of(request), way.channel)
    wanted, who = _given(given, place, tenant)
    if request.POST.get("answer"):
        case = consulting.answer(request, wanted, who, by=by, now=now)
    else:
        case = intake.report(tenant=tenant, wanted=wanted, reporter=who, photos=given["photos"], by=by, now=now)
    consulting.keep_visit(request, case, by=by, now=now)
    return case


def _given(given: dict[str, Any], place: Place | None, tenant: Tenant) -> tuple[Wanted, ReporterGiven]:
    """What was typed, for the service: the matter, and who reports it."""
    wanted = Wanted(
        text=given["text"],
        category=categories.category_by_code(given["category"], tenant_id=tenant.pk) if given["category"] else None,
        place=place,
        place_detail=given["place_detail"],
    )
    who = ReporterGiven(
        name=given["name"],
        phone=given["phone"],
        has_phone=not given["no_phone"],
        wants_reply=bool(given["phone"]) or given["no_phone"],
        shares_phone=given["share_phone"],
        identity_noted=given["identity_noted"],
    )
    return wanted, who


def _place(request: HttpRequest) -> Place | None:
    place_id = request.POST.get("place", "")
    return place_by_id(place_id, tenant=tenant_here(request)) if is_uuid(place_id) else None


def _form_page(request: HttpRequest, way: Way, form: CounterForm, *, is_looking: bool = False) -> HttpResponse:
    problems: list[Problem] = problems_of(form) if form.is_bound and not is_looking else []
    place = _place(request)
    context = {
        "heading": way.heading,
        "lead": way.lead,
        "script": [line % {"office": tenant_here(request).name} if "%(" in line else line for line in way.script],
        "form": form,
        "action": reverse(way.url_name),
        "button": _("登记"),
        "problems": problems,
        "by_counter": way.channel == Channel.COUNTER,
        "same": _same(request, place),
        "urgent": guesses.urgent_of(request.POST.get("text", ""), tenant=tenant_here(request)),
        "visit": consulting.visit_of(request),
        "answers_url": reverse("casework:look-up-answers"),
        **consulting.beside(request, place),
        "on_duty": _on_duty(request, place),
        "show_place": place is None,
        **_found(request, place),
    }
    return page(request, "casework/desk/counter.html", context, status=422 if problems else 200)


def _found(request: HttpRequest, place: Place | None) -> dict[str, Any]:
    words = request.POST.get("place_words", "").strip()[:60]
    found = places_named(words, tenant=tenant_here(request), limit=MOST_OFFERED) if words else []
    return {"place_words": words, "chosen_place": place, "found_places": found, "look_url": reverse("casework:look-up-place")}


def _on_duty(request: HttpRequest, place: Place | None) -> list[RosterShift]:
    """Who sits in the joint offices today: around the place once it is chosen, until then where this clerk works."""
    actor = actor_of(request)
    found = roster.on_duty(tenant_here(request).pk, now=clock.now(), path=place.path if place else None)
    return [one for one in found if actor.may(rights.REPORT_FOR, tenant_id=one.tenant_id, place_path=one.place.path)]


def _same(request: HttpRequest, place: Place | None) -> list[Any]:
    """Cases that may be the same, once there are words and a place."""
    text = request.POST.get("text", "")
    if place is None or not text:
        return []
    now = clock.now()
    found = likely_duplicates(text, tenant=tenant_here(request), place=place, category=None, now=now)
    return [shown_of(one.case, now=now) for one in found]


@REGISTERS
@require_POST
def look_up_answers(request: HttpRequest) -> HttpResponse:
    """What the guide answers to the words typed so far; asked for by the page itself."""
    return page(request, "casework/desk/counter.html#answers", consulting.beside(request))


@REGISTERS
@require_POST
def look_up_place(request: HttpRequest) -> HttpResponse:
    """The places that the words typed so far could mean; asked for by the page itself."""
    return page(request, "casework/desk/counter.html#found", _found(request, _place(request)))


@REGISTERS
@require_http_methods(["GET", "HEAD"])
def registered(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What to tell the resident now: number, code, who does what by when; the slip to print. Later: how far it is."""
    found = _registered_or_404(request, pk)
    way = ways().get(request.GET.get("way", ""), ways()["counter"])
    shown = shown_of(found, now=clock.now())
    code = tracking.tracking_code(found.pk) if _may_tell_code(request, found) else ""
    visit = consulting.visit_of(request)
    context = {
        "shown": shown,
        "code": code,
        "slip_url": reverse("casework:desk-slip", args=[pk]) if code else "",
        "again_url": reverse(way.url_name) + (f"?visit={visit.pk}" if visit else ""),
        "case_url": shown.url if cases_visible_to(actor_of(request)).filter(pk=pk).exists() else "",
        "script": _script(found, shown, code),
        "visit": visit,
    }
    return page(request, "casework/desk/registered.html", context)


def _script(case: Case, shown: CaseShown, code: str) -> list[str]:
    """What to read out to whoever reported it."""
    spelt = _("编号 %(number)s，查询码 %(code)s。") if code else _("编号 %(number)s。")
    facts = [*case.reply.splitlines()] if shown.is_over else [_("接下来：%(fact)s。") % {"fact": shown.next_fact.rstrip("。")}]
    return [
        spelt % {"number": case.short_number, "code": " ".join(code)},
        *facts,
        _("想问进度就打 %(phone)s，报编号就行。") % {"phone": case.tenant.phone},
    ]


@REGISTERS
@require_http_methods(["GET", "HEAD"])
def desk_slip(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The slip to print at the counter, on the day it was registered."""
    found = _registered_or_404(request, pk)
    if not _may_tell_code(request, found):
        raise Http404
    return slip_page(request, found, back=reverse("casework:registered", args=[pk]))


def _registered_or_404(request: HttpRequest, pk: UUID) -> Case:
    """A case that this clerk wrote down themselves; whoever does call-backs sees those of their area too."""
    actor = actor_of(request)
    found = Case.objects.select_related("tenant", "category", "place", "lead_organisation").filter(pk=pk, tenant=actor.tenant_id)
    case = found.first()
    if case is None or not (_may_call_back(actor, case) or _wrote_down(actor, case)):
        raise Http404
    return case


def _may_tell_code(request: HttpRequest, case: Case) -> bool:
    """With the code one speaks as the reporter: it is for whoever does call-backs, and for the writer within the day."""
    actor = actor_of(request)
    return _may_call_back(actor, case) or (_wrote_down(actor, case) and case.reported_at >= clock.now() - A_DAY)


def _may_call_back(actor: Actor, case: Case) -> bool:
    return actor.may(rights.CALL_BACK, tenant_id=case.tenant_id, place_path=case.place_path)


def _wrote_down(actor: Actor, case: Case) -> bool:
    return written_by(actor, tenant_id=case.tenant_id, since=case.reported_at).filter(pk=case.pk).exists()
