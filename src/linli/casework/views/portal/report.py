"""Report in three steps, without sign-in: what and where (`where` has its pages) → has somebody reported it → how to reach you."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.casework.errors import CaseRefused
from linli.casework.forms.pieces import problems_of
from linli.casework.forms.reporting import MOST_PHOTOS, MOST_WORDS, WhatForm, WhoForm
from linli.casework.models import Case
from linli.casework.selectors import tracking
from linli.casework.selectors.duplicates import likely_duplicates
from linli.casework.services import intake, limits
from linli.casework.services.intake import ReporterGiven, Wanted
from linli.casework.states import may_step
from linli.casework.views import drafts, guesses, photos
from linli.casework.views.drafts import Draft
from linli.casework.views.portal import following
from linli.casework.views.portal.following import source_of
from linli.casework.views.portal.where import chosen, home_of
from linli.casework.views.road import ahead_of
from linli.casework.views.shown import shown_of
from linli.core import clock, submissions
from linli.core.access import actor_of, public
from linli.core.actors import Actor
from linli.core.finding import found_or_404
from linli.core.pages import page
from linli.core.problems import Problem, Refused
from linli.core.tenancy import tenant_here
from linli.registry.api import Place, person_by_id, place_by_public_code

WAYS = {"place": "casework:report-place", "map": "casework:report-map"}
"""The buttons of step 1 that lead to choosing the place: by list and words, or on the map."""


def step_titles() -> list[str]:
    return [_("什么事"), _("有没有人报过"), _("怎么找您")]


# ---- step 1: what and where ----


@public
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Step 1, empty. `?place=` is the code behind the QR of an entrance: the place is chosen already."""
    draft, tenant = drafts.new_draft(), tenant_here(request)
    if request.method == "POST":
        return _take_what(request, draft)
    door = place_by_public_code(request.GET.get("place", "")) if request.GET.get("place") else None
    if door and door.tenant_id == tenant.pk:
        draft.put_at(str(door.pk))
        drafts.keep(request, draft)
        return redirect("casework:report-draft", draft.key)
    return _what_page(request, draft, WhatForm())


@public
@require_http_methods(["GET", "HEAD", "POST"])
def report_draft(request: HttpRequest, key: str) -> HttpResponse:
    """Step 1 of a report that was begun: everything typed and chosen is still there."""
    draft = drafts.unsent_draft_of(request, key)
    if request.method == "POST":
        return _take_what(request, draft)
    return _what_page(request, draft, WhatForm(initial={"place_detail": draft.place_detail}))


def _take_what(request: HttpRequest, draft: Draft) -> HttpResponse:
    form = WhatForm(request.POST, request.FILES)
    draft.text = request.POST.get("text", "").replace("\r\n", "\n")[: 4 * MOST_WORDS]
    draft.place_detail = request.POST.get("place_detail", "")[:80]
    bad_photos = photos.take(request, draft, most=MOST_PHOTOS)
    then = request.POST.get("then", "next")
    _do_then(request, draft, then)
    drafts.keep(request, draft)
    if then in WAYS:
        return redirect(WAYS[then], draft.key)
    if then != "next":
        return redirect("casework:report-draft", draft.key)
    for bad in bad_photos:
        form.add_error("photos", bad.text)
    if form.is_valid() and draft.place:
        return redirect("casework:report-same", draft.key)
    return _what_page(request, draft, form, bad_photos=bad_photos, status=422)


def _do_then(request: HttpRequest, draft: Draft, then: str) -> None:
    """The smaller buttons of step 1: take a photo out, take one's own home as the place."""
    if then.startswith("drop-"):
        photos.drop(draft, then.removeprefix("drop-"))
    if then == "home" and (home := home_of(request)):
        draft.put_at(str(home.pk))


def _what_page(
    request: HttpRequest, draft: Draft, form: WhatForm, *, bad_photos: list[photos.BadPhoto] | None = None, status: int = 200
) -> HttpResponse:
    place = _place(request, draft)
    missing = [Problem("no_place", _("还没选在哪里。说不清门牌，就选最近的楼。"), "place")] if form.is_bound and not place else []
    begun = draft.text or draft.place or draft.photos or form.is_bound
    context = {
        "step_titles": step_titles(),
        "draft": draft,
        "form": form,
        "action": reverse("casework:report-draft", args=[draft.key]) if begun and not form.is_bound else request.path,
        "place": place,
        "place_problem": missing[0].text if missing else "",
        "home": home_of(request),
        "photos": photos.of_draft(draft),
        "refused_photos": bad_photos or [],
        "problems": problems_of(form, *missing) if form.is_bound else [],
        "most_words": MOST_WORDS,
        "most_photos": MOST_PHOTOS,
        **guesses.context_for(request, draft.text, place),
    }
    if form.is_bound:
        context["action"] = reverse("casework:report-draft", args=[draft.key])
    return page(request, "casework/report.html", context, status=status)


@public
@require_POST
def report_guess(request: HttpRequest) -> HttpResponse:
    """What the words typed so far seem to be about; only ever asked for by the page itself, and nothing is kept."""
    text = request.POST.get("text", "")[:MOST_WORDS]
    return page(request, "casework/report.html#guess", guesses.context_for(request, text, home_of(request)))


# ---- step 2: has somebody reported it ----


@public
@require_http_methods(["GET", "HEAD", "POST"])
def report_same(request: HttpRequest, key: str) -> HttpResponse:
    """Likely duplicates before anything is sent; “我也遇到了” joins one of them."""
    draft = drafts.unsent_draft_of(request, key)
    place = _place(request, draft)
    if not draft.text or place is None:
        return redirect("casework:report-draft", draft.key)
    now = clock.now()
    same = [one.case for one in likely_duplicates(draft.text, tenant=tenant_here(request), place=place, category=None, now=now)]
    if request.method == "POST":
        draft.joins = next((str(one.pk) for one in same if str(one.pk) == request.POST.get("join")), "")
        draft.looked = True
        drafts.keep(request, draft)
        return redirect("casework:report-who", draft.key)
    context = {
        "step_titles": step_titles(),
        "draft": draft,
        "place": place,
        "same": [shown_of(one, now=now) for one in same],
        "bar_back": reverse("casework:report-draft", args=[draft.key]),
        **guesses.context_for(request, draft.text, place),
    }
    return page(request, "casework/report_same.html", context)


# ---- step 3: how to reach you ----


@public
@require_http_methods(["GET", "HEAD", "POST"])
def report_who(request: HttpRequest, key: str) -> HttpResponse:
    """How to reach the reporter, and send. Sent twice, it is one case."""
    draft = drafts.draft_of(request, key)
    if draft.is_sent:
        return redirect("casework:report-done", draft.key)
    if not draft.looked:
        return redirect("casework:report-same", draft.key)
    if request.method == "GET":
        return _who_page(request, draft, WhoForm(initial={"how": "phone"}), [])
    form = WhoForm(request.POST)
    if not form.is_valid():
        return _who_page(request, draft, form, problems_of(form), status=422)
    try:
        return _send(request, draft, form.cleaned_data)
    except Refused as refused:
        return _who_page(request, draft, form, refused.problems, status=409)


def _who_page(request: HttpRequest, draft: Draft, form: WhoForm, problems: list[Problem], *, status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    context = {
        "step_titles": step_titles(),
        "draft": draft,
        "form": form,
        "person": person_by_id(actor.person_id, tenant=tenant_here(request)) if actor.person_id else None,
        "joining": bool(draft.joins),
        "problems": problems,
        "bar_back": reverse("casework:report-same", args=[draft.key]),
    }
    return page(request, "casework/report_who.html", context, status=status)


def _place(request: HttpRequest, draft: Draft) -> Place | None:
    return chosen(request, draft.place)


def _send(request: HttpRequest, draft: Draft, given: dict[str, Any]) -> HttpResponse:
    """Send the report, or join the neighbour's case. :raises Refused: with every reason; then nothing was written."""
    now, tenant, by = clock.now(), tenant_here(request), actor_of(request)
    limits.count("join" if draft.joins else "report", source_of(request), now=now, tenant=tenant)
    key = submissions.key_for(request, "casework.report") or f"casework.report:draft:{draft.key}"
    with submissions.once(key, tenant_id=tenant.pk, now=now) as sent:
        if not sent.before:
            case = _join(request, draft, given, now=now) if draft.joins else _report(request, draft, given, by=by, now=now)
            mine = case.reporters.latest("at", "id")  # nobody else can have joined: the case is ours until the commit
            sent.result = {"case": str(case.pk), "reporter": str(mine.pk)}
    draft.case, draft.text = str(sent.result["case"]), ""
    drafts.keep(request, draft)
    following.let_follow(request, draft.case, sent.result.get("reporter", ""))
    return redirect("casework:report-done", draft.key)


def _reporter(given: dict[str, Any], by: Actor) -> ReporterGiven:
    if by.person_id:
        return ReporterGiven(person_id=by.person_id)
    phone = given["phone"]
    return ReporterGiven(
        name=given["name"], phone=phone, wants_reply=bool(phone), shares_phone=bool(phone and given["share_phone"])
    )


def _report(request: HttpRequest, draft: Draft, given: dict[str, Any], *, by: Actor, now: datetime) -> Case:
    wanted = Wanted(
        text=draft.text,
        place=_place(request, draft),
        place_detail=draft.place_detail,
        longitude=draft.longitude,
        latitude=draft.latitude,
        source_crs=draft.crs,
    )
    return intake.report(
        tenant=tenant_here(request),
        wanted=wanted,
        reporter=_reporter(given, by),
        photos=drafts.photos_of(draft),
        by=by,
        now=now,
    )


def _join(request: HttpRequest, draft: Draft, given: dict[str, Any], *, now: datetime) -> Case:
    by = actor_of(request)
    found = Case.objects.filter(tenant=tenant_here(request), pk=draft.joins).first()
    if found is None or not may_step("join", found.state):
        raise CaseRefused(Problem("gone", _("那件事刚刚办完了。请退回上一步，报新的。")))
    return intake.join(case=found, reporter=_reporter(given, by), words=draft.text, by=by, now=now)


@public
@require_http_methods(["GET", "HEAD"])
def report_done(request: HttpRequest, key: str) -> HttpResponse:
    """Number, code, slip, and what happens next by when. Only the session that sent it sees this page."""
    draft = drafts.draft_of(request, key)
    case = found_or_404(following.followed_case(request, draft.case) if draft.is_sent else None)
    now = clock.now()
    context = {
        "shown": shown_of(case, now=now),
        "road": ahead_of(case, now)[::-1],
        "code": tracking.tracking_code(case.pk),
        "joined": bool(draft.joins),
        "urgent": guesses.urgent_of(draft.text, tenant=case.tenant),
        "draft": draft,
        "track_url": reverse("casework:tracked", args=[case.pk]),
        "slip_url": reverse("casework:slip", args=[case.pk]),
    }
    return page(request, "casework/report_done.html", context)
