"""Petitions on the workbench, for the petition clerk and the leader alone: the list, one page for each."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from linli.casework.forms.petitions import NewPetitionForm
from linli.casework.forms.pieces import problems_of
from linli.casework.forms.working import RevealForm
from linli.casework.models import Petition, PetitionEntry, Petitioner
from linli.casework.models.petitions import PetitionQuerySet
from linli.casework.rules import rights
from linli.casework.rules.delays import day_in_sentence
from linli.casework.selectors import petitions as kept
from linli.casework.selectors.cases import as_it_was
from linli.casework.services import petitions
from linli.casework.services.petition_deeds import PetitionerGiven, PetitionGiven
from linli.casework.states import PETITION_STEPS, PetitionKind, PetitionSource, PetitionState
from linli.casework.views import listed, photos
from linli.casework.views.desk import petition_verbs
from linli.casework.views.limits import Badge
from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.answering import done_once
from linli.core.finding import got_or_404
from linli.core.list_sheets import AT_ONCE, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.privacy import mask_phone
from linli.core.stops import Stop
from linli.core.tenancy import tenant_here

KEEPS = requires(rights.PETITIONS)
PER_PAGE = 25
BADGES = {
    PetitionState.RECEIVED: "wait",
    PetitionState.REGISTERED: "wait",
    PetitionState.ACCEPTED: "run",
    PetitionState.HANDED_ON: "still",
    PetitionState.OBJECTED: "back",
    PetitionState.REFUSED: "still",
    PetitionState.ANSWERED: "ok",
    PetitionState.CLOSED: "still",
}

DAY_SET = {
    "accept": gettext_lazy("最晚%(day)s答复"),
    "extend": gettext_lazy("延到%(day)s"),
    "answer": gettext_lazy("%(day)s以前可以请求复查"),
}
"""Steps that set a day, and what it is for."""


@dataclass(frozen=True, slots=True)
class PetitionRow:
    """A petition as the list says it."""

    url: str
    number: str
    title: str
    kind: str
    source: str
    badge: Badge
    due_on: date | None
    is_late: bool
    received_on: Any


# ---- the list ----


@KEEPS
@require_http_methods(["GET", "HEAD"])
def list_petitions(request: HttpRequest) -> HttpResponseBase:
    """Those with a running limit first, by the limit; or all of them, newest first."""
    rows, view = kept.petitions_visible_to(actor_of(request)).filter(tenant=tenant_here(request)), request.GET.get("view", "")
    today = clock.today()
    if wants_sheet(request):
        found = (listed.petition_row(one, today) for one in _narrowed(rows, view).iterator(AT_ONCE))
        return sheet_of(request, listed.PETITIONS, found)
    page_obj = Paginator(_narrowed(rows, view), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "sheet_url": sheet_url(request),
        "page_obj": page_obj,
        "rows": [_row(one, today) for one in page_obj],
        "views": _views(view),
    }
    return page(request, "casework/desk/petitions.html", context)


def _narrowed(rows: PetitionQuerySet, view: str) -> PetitionQuerySet:
    if view == "all":
        return rows.order_by("-received_at", "-id")
    if view == "done":
        return rows.exclude(state__in=rows.running().values("state")).order_by("-received_at", "-id")
    return rows.running().order_by("next_due_on", "id")


def _views(view: str) -> list[dict[str, Any]]:
    url, known = reverse("casework:petitions"), {"": _("在办的"), "done": _("办过的"), "all": _("全部")}
    return [
        {"label": label, "url": f"{url}?view={name}" if name else url, "current": name == view} for name, label in known.items()
    ]


def _row(one: Petition, today: date) -> PetitionRow:
    return PetitionRow(
        url=one.get_absolute_url(),
        number=one.number,
        title=one.title,
        kind=str(PetitionKind(one.kind).label),
        source=str(PetitionSource(one.source).label),
        badge=badge_of(one, today),
        due_on=one.next_due_on,
        is_late=one.is_late(today),
        received_on=one.received_at,
    )


def badge_of(one: Petition, today: date) -> Badge:
    if one.is_late(today):
        return Badge("late", _("过期限"))
    return Badge(BADGES[PetitionState(one.state)], str(PetitionState(one.state).label))


# ---- a new one ----


@KEEPS
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Register a petition that came by visit, letter, telephone, online or from above."""
    tenant = tenant_here(request)
    given: dict[str, Any] = {"data": request.POST} if request.method == "POST" else {}
    form = NewPetitionForm(**given, organisations=petition_verbs.organisations(tenant.pk))
    if request.method == "POST" and form.is_valid() and (made := _opened(request, form)):
        return redirect("casework:petition", made)
    context = {"form": form, "problems": problems_of(form) if form.is_bound else []}
    return page(request, "casework/desk/petition_new.html", context, status=422 if form.is_bound else 200)


def _opened(request: HttpRequest, form: NewPetitionForm) -> str:
    """Register it once; “” when it was refused, and then the form says why."""
    tenant = tenant_here(request)

    def do(_values: dict[str, Any], now: datetime) -> dict[str, str]:
        made = petitions.open_petition(tenant=tenant, given=_given(form, tenant), by=actor_of(request), now=now)
        return {"petition": str(made.pk)}

    made = done_once(request, form, "casework.petition", do, tenant_id=tenant.pk)
    return made["petition"] if made else ""


def _given(form: NewPetitionForm, tenant: Any) -> PetitionGiven:
    cleaned, people = form.cleaned_data, form.given_people()
    is_group = cleaned["people_count"] > 1
    return PetitionGiven(
        title=cleaned["title"],
        content=cleaned["content"],
        kind=cleaned["kind"],
        source=cleaned["source"],
        transferred_by=cleaned["transferred_by"],
        people=[PetitionerGiven(**one, is_representative=is_group) for one in people],
        people_count=cleaned["people_count"],
        accused=cleaned["accused"],
        accused_organisation=petition_verbs.organisation_of(cleaned["accused_organisation"], Petition(tenant=tenant)),
    )


# ---- one of them ----


@KEEPS
@require_http_methods(["GET", "HEAD"])
def petition(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What it says, who petitions, the days it has, what happened. The browser does not keep it."""
    found = petition_or_404(request, pk)
    response = page(request, "casework/desk/petition.html", page_context(found))
    response["Cache-Control"] = "no-store"
    return response


def petition_or_404(request: HttpRequest, pk: UUID) -> Petition:
    """:raises Http404: for one that is not there, or not for this visitor."""
    return got_or_404(kept.petition_for, actor_of(request), pk)


def page_context(found: Petition) -> dict[str, Any]:
    today = clock.today()
    offered = [verb for verb in petition_verbs.ALL if PetitionState(found.state) in PETITION_STEPS[verb.name].from_states]
    offered = [verb for verb in offered if verb.name != "object" or found.object_due_on]
    return {
        "petition": found,
        "badge": badge_of(found, today),
        "verbs": [_link(verb, found) for verb in sorted(offered, key=lambda verb: verb.is_main)],
        "people": [_person(found, one) for one in kept.petitioners_of(found)],
        "road": [_stop(found, one) for one in reversed(kept.entries_of(found))],
        "days": _days(found, today),
        "twins": kept.pending_twins(found) if found.is_running else [],
        "photos": _photos(found),
    }


def _link(verb: petition_verbs.PetitionVerb, found: Petition) -> dict[str, Any]:
    url = reverse("casework:petition-verb", args=[found.pk, verb.name])
    return {"label": verb.label, "url": url, "is_main": verb.is_main, "is_stop": verb.is_stop}


def _person(found: Petition, one: Petitioner) -> dict[str, Any]:
    return {
        "name": one.name or _("没留姓名"),
        "phone": mask_phone(one.phone),
        "address": one.address,
        "is_representative": one.is_representative,
        "url": reverse("casework:petitioner", args=[found.pk, one.pk]) if one.phone else "",
    }


def _stop(found: Petition, one: PetitionEntry) -> Stop:
    verb = petition_verbs.VERBS[one.verb]
    url = reverse("casework:petition-letter", args=[found.pk, one.pk]) if verb.letter else ""
    return PetitionStop(
        title=f"{one.label} {PETITION_STEPS[one.verb].label}", at=one.at, detail=_detail(one), quote=one.text, url=url
    )


def _detail(one: PetitionEntry) -> str:
    """Where it went, or the day that the step set, in words."""
    if one.verb not in DAY_SET or not one.detail:
        return one.detail
    return str(DAY_SET[one.verb]) % {"day": day_in_sentence(date.fromisoformat(one.detail), with_year=True)}


@dataclass(frozen=True, slots=True)
class PetitionStop(Stop):
    """A stop of a petition's road; `url` opens the letter."""

    url: str = ""


def _photos(found: Petition) -> list[Any]:
    """The photos that came with the report."""
    lines = as_it_was(found.case) if found.case else []
    return photos.shown([stored for line in lines for stored in line.photos])


def _days(found: Petition, today: date) -> list[dict[str, Any]]:
    """Every limit with whether it was met: what, by when, met or not."""
    decided = found.accepted_at or found.handed_on_at or (found.told_at if found.refusal else None)
    known = [
        (_("定去向"), found.decide_due_on, decided),
        (_("书面告知"), found.tell_due_on, found.told_at),
        (_("提异议"), found.object_due_on, None),
        (_("办结"), found.finish_due_on, found.answered_at),
        (_("可以请求复查到"), found.review_until_on, None),
    ]
    return [
        {"label": label, "on": on, "done_at": done, "is_late": done is None and on < today and found.is_running}
        for label, on, done in known
        if on is not None
    ]


@KEEPS
@require_http_methods(["GET", "HEAD", "POST"])
def reveal(request: HttpRequest, pk: UUID, petitioner_id: UUID) -> HttpResponse:
    """The whole number of a petitioner, for a purpose that goes into the journal."""
    found = petition_or_404(request, pk)
    one = found.petitioners.filter(pk=petitioner_id).first()
    if one is None or not one.phone:
        raise Http404
    one.petition = found
    form = RevealForm(request.POST if request.method == "POST" else None)
    phone = ""
    if request.method == "POST" and form.is_valid():
        phone = petitions.reveal_petitioner(
            petitioner=one, purpose=form.cleaned_data["purpose"], by=actor_of(request), now=clock.now()
        )
    context = {
        "petition": found,
        "name": one.name,
        "form": form,
        "phone": phone,
        "problems": problems_of(form) if form.is_bound else [],
    }
    response = page(request, "casework/desk/petitioner.html", context, status=422 if form.is_bound and form.errors else 200)
    response["Cache-Control"] = "no-store"
    return response
