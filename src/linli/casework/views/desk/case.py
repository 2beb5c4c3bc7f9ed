"""One case on the workbench: what was said, the road, the clock, why it went where it went, who reported it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.casework.forms.pieces import problems_of
from linli.casework.forms.working import LineForm, RevealForm
from linli.casework.models import Assignment, Case
from linli.casework.models.cases import CHANNELS
from linli.casework.rules.dispatching import Explanation
from linli.casework.selectors import lists
from linli.casework.selectors.cases import ReporterSeen, Whole, reporters_seen_by, timeline, whole
from linli.casework.services import afterwards, handling, taking
from linli.casework.views import case_file, photos
from linli.casework.views.desk import verbs
from linli.casework.views.desk.pieces import SEES, case_or_404, clock_of, reporter_row, why_context
from linli.casework.views.desk.presence import named, stamp_of
from linli.casework.views.desk.returned import back_of, history_of
from linli.casework.views.limits import moment_words
from linli.casework.views.road import road_of
from linli.casework.views.shown import shown_of
from linli.core import clock, papers, submissions
from linli.core.access import actor_of
from linli.core.forms import add_problems
from linli.core.pages import is_htmx, page
from linli.core.panels import panels_for
from linli.core.problems import NotAllowed, Refused

CHANNEL_WORDS = dict(CHANNELS)


@SEES
@require_http_methods(["GET", "HEAD"])
def case(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The page of a case."""
    found = case_or_404(request, pk)
    return page(request, "casework/desk/case.html", page_context(request, found, LineForm()))


def page_context(request: HttpRequest, found: Case, line_form: LineForm) -> dict[str, Any]:
    """Everything on the page. The line form comes back with what was typed when it was refused."""
    now, actor, all_of_it = clock.now(), actor_of(request), whole(found)
    lines = timeline(found, for_reporter=False)
    reporters = reporters_seen_by(actor, found)
    offered = verbs.allowed(actor, found, all_of_it.assignments)
    return {
        "case": found,
        "shown": shown_of(found, now=now),
        "seen": stamp_of(found),
        "in_hands": in_hands_of(all_of_it.assignments) if found.is_open else "",
        "back": back_of(found),
        "history": history_of(found, all_of_it.assignments),
        "case_verbs": [one for one in offered if not one.is_rare],
        "rare_verbs": [one for one in offered if one.is_rare],
        "photos": photos.shown(lines[0].photos) if lines else [],
        "told_by": told_by(reporters),
        "also_said": [one for one in reporters if one.words],
        "line_form": line_form if verbs.may_note(actor, found, all_of_it.assignments) else None,
        "line_problems": problems_of(line_form) if line_form.is_bound else [],
        "road": road_of(found, lines, all_of_it.assignments, now=now, for_reporter=False),
        "clock": clock_of(found, all_of_it.clocks),
        "why": why_of(request, found, all_of_it),
        "reporters": [reporter_row(found, one) for one in reporters],
        "purposes": RevealForm.base_fields["purpose"].choices,  # type: ignore[attr-defined]
        "panels": panels_for("case", request, found),
    }


def in_hands_of(assignments: Sequence[Assignment]) -> str:
    """Who of the handling organisations signed for it; the office's hand is its first receiver's."""
    signed = [one.held_by for one in assignments if one.ended_at is None and one.held_by]
    return "、".join(named(one, None) for one in signed)


def told_by(reporters: Sequence[ReporterSeen]) -> str:
    """“陈女士 · 网上 · 11月20日 8:12，另 2 人：电话、窗口”."""
    if not reporters:
        return ""
    first, *others = reporters
    words = [first.name or _("没留姓名"), str(CHANNEL_WORDS.get(first.channel, "")), moment_words(first.at, clock.now())]
    if first.on_behalf_by:
        words.append(_("%(who)s 代报") % {"who": first.on_behalf_by})
    more = "、".join(str(CHANNEL_WORDS.get(one.channel, "")) for one in others)
    return " · ".join(words) + (_("，另 %(count)s 人：%(how)s") % {"count": len(others), "how": more} if others else "")


def why_of(request: HttpRequest, found: Case, all_of_it: Whole) -> dict[str, Any] | None:
    """Why it went where it went; before dispatch there is nothing to explain yet."""
    if all_of_it.lead is None or all_of_it.why is None:
        return None
    told: Explanation = all_of_it.why
    may_redispatch = any(verb.name == "redispatch" for verb in verbs.allowed(actor_of(request), found, all_of_it.assignments))
    assisting = [str(one.organisation) for one in all_of_it.assignments if one.role == "assist" and one.ended_at is None]
    return why_context(told, party=told.party) | {
        "assist": "、".join(assisting),
        "redispatch_url": reverse("casework:case-verb", args=[found.pk, "redispatch"]) if may_redispatch else "",
        "precedents_url": precedents_url(found) if all_of_it.lead.why.get("for") else "",
    }


def precedents_url(found: Case) -> str:
    """The closed cases of the same kind in the same compound."""
    filters = lists.Filters(opened="ended", category=found.category.code, place="/".join(found.place_path.split("/")[:3]) + "/")
    from_query = "&".join(f"{name}={value}" for name, value in filters.as_query().items())
    return f"{reverse('casework:cases')}?{from_query}" if found.place_path else ""


@SEES
@require_POST
def note(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write a line. htmx swaps the road; without it the page comes again."""
    found = case_or_404(request, pk)
    form = LineForm(request.POST, request.FILES)
    if form.is_valid():
        _write_line(request, found, form)
    if form.errors:
        return page(request, "casework/desk/case.html", page_context(request, found, form), partial="walk", status=_bad(request))
    if not is_htmx(request):
        return redirect(reverse("casework:case", args=[pk]) + "#walk")
    submissions.used_up(request)
    return page(request, "casework/desk/case.html", page_context(request, case_or_404(request, pk), LineForm()), partial="walk")


def _bad(request: HttpRequest) -> int:
    """htmx swaps only what came with a 2xx; a whole page says honestly that it was refused."""
    return 200 if is_htmx(request) else 422


def _write_line(request: HttpRequest, found: Case, form: LineForm) -> None:
    now, given = clock.now(), form.cleaned_data
    key = submissions.key_for(request, "casework.note") or f"casework.note:{submissions.new_token()}"
    try:
        with submissions.once(key, tenant_id=found.tenant_id, now=now) as sent:
            if not sent.before:
                handling.note(
                    case=found,
                    text=given["text"],
                    is_internal=given["inside"],
                    photos=given["photos"],
                    next_step=given["next_step"],
                    visit_at=given["visit_at"],
                    by=actor_of(request),
                    now=now,
                )
    except NotAllowed:
        raise
    except Refused as refused:
        add_problems(form, refused.problems)


@SEES
@require_http_methods(["GET", "HEAD", "POST"])
def reveal(request: HttpRequest, pk: UUID, reporter_id: UUID) -> HttpResponse:
    """The whole number, for a purpose that goes into the journal; the page that shows it is not kept by the browser."""
    found = case_or_404(request, pk)
    reporter = found.reporters.filter(pk=reporter_id).first()
    seen = next((one for one in reporters_seen_by(actor_of(request), found) if one.id == reporter_id), None)
    if reporter is None or seen is None or not seen.may_reveal:
        raise Http404
    reporter.case = found
    form = RevealForm(request.POST if request.method == "POST" else None)
    phone = ""
    if request.method == "POST" and form.is_valid():
        phone = afterwards.reveal_contact(
            reporter=reporter, purpose=form.cleaned_data["purpose"], by=actor_of(request), now=clock.now()
        )
    context = {"case": found, "seen": seen, "form": form, "phone": phone, "problems": problems_of(form) if form.is_bound else []}
    response = page(request, "casework/desk/reveal.html", context, status=422 if form.is_bound and form.errors else 200)
    response["Cache-Control"] = "no-store"
    return response


@SEES
@require_http_methods(["GET", "HEAD"])
def file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The whole case on paper: for the inside, as masked as the page is; or, `?for=reporter`, to give to the reporter."""
    found = case_or_404(request, pk)
    for_reporter = request.GET.get("for") == "reporter"
    context = case_file.context_for(request, found, for_reporter=for_reporter)
    if papers.wants_pdf(request):
        taking.note_file_taken(case=found, for_reporter=for_reporter, by=actor_of(request), now=clock.now())
    back = {"back_url": found.get_absolute_url(), "other_url": request.path + ("" if for_reporter else "?for=reporter")}
    return papers.paper(request, case_file.TEMPLATE, context | back, name=case_file.name_of(found))
