"""What residents read of a run, in plain words: where it stands, what comes, what was made public, what became of objections."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.core import clock
from linli.core.access import public
from linli.core.finding import found_or_404
from linli.core.pages import page
from linli.core.stops import Stop
from linli.core.tenancy import tenant_here
from linli.core.words import shipped_words

from ...models import Run
from ...selectors import runs as found
from ...states import StepState
from .. import road, shown
from ..shown import StepShown

PER_PAGE = 20
SHOWS = require_http_methods(["GET", "HEAD"])


@public
@SHOWS
def listed(request: HttpRequest) -> HttpResponse:
    """The procedures of the subdistrict that residents may follow: those that go on, or all."""
    rows = found.public_runs(tenant_here(request)).select_related("definition", "place").order_by("-started_at", "-id")
    is_all = bool(request.GET.get("ended"))
    here = Paginator(rows if is_all else rows.running(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "bar_title": _("办大事的步骤"),
        "page_obj": here,
        "rows": [{"run": run, "badge": shown.run_badge(run)} for run in here],
        "ended": is_all,
    }
    return page(request, "procedures/portal/runs.html", context)


@public
@SHOWS
def followed(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One run."""
    run = run_or_404(request, pk)
    return page(request, "procedures/portal/run.html", {"bar_title": _("办大事的步骤")} | context_of(run))


def run_or_404(request: HttpRequest, pk: UUID) -> Run:
    rows = found.public_runs(tenant_here(request)).select_related("definition", "place", "tenant")
    return found_or_404(rows.filter(pk=pk).first())


def context_of(run: Run) -> dict[str, Any]:
    """What residents may know of a run; no evidence, no names."""
    whole = found.whole(run, now=clock.now())
    steps = shown.steps_shown(whole)
    left = shown.left_shown(whole) if run.round > 1 else []
    publicities = [shown.publicity_shown(one, whole.objections, whole.now) for one in whole.publicities]
    return {
        "run": run,
        "badge": shown.run_badge(run),
        "sentence": shown.where_it_stands(whole, steps),
        "plain": shipped_words(whole.definition.plain),
        "citation": whole.definition.source.citation,
        "status": shown.status_words(whole.definition.source.status),
        "stops": [_step_stop(one) for one in steps],
        "strip": [{"title": one.title, "kind": _kind(one)} for one in steps],
        "open_now": [one for one in publicities if one.is_open],
        "publicities": publicities,
        "objections": [{"one": one, "badge": shown.objection_badge(one)} for one in whole.objections],
        "overrides": [{"one": one, "title": _title_of([*steps, *left], one.step_id)} for one in whole.overrides],
        "refused": [one for one in left if one.step.state == StepState.REFUSED],
        "walked": road.walked(whole, found.entries_of(run, for_residents=True)),
    }


def _title_of(steps: list[StepShown], step_id: UUID) -> str:
    return next((one.title for one in steps if one.step.pk == step_id), "")


def _kind(one: StepShown) -> str:
    if one.step.is_open:
        return "now"
    return "done" if one.step.is_done else "warn" if one.step.state == StepState.REFUSED else "todo"


def _step_stop(one: StepShown) -> Stop:
    """A step in plain words: who does it and when; what is missing is said for what goes on now."""
    missing = _("；").join(dict.fromkeys(each.text.rstrip("。.") for each in one.barriers)) if one.step.is_open else ""
    quote = _("还差：%(missing)s。") % {"missing": missing} if missing else one.step.words
    if one.optional and one.step.is_waiting and not quote:
        quote = _("需要才走：%(when)s") % {"when": one.optional}
    turn = "" if one.step.opened_at or one.step.is_done else _("下一步") if one.is_next else _("还没到")
    told = " · ".join(part for part in (turn, one.who, one.days) if part)
    return Stop(one.title, _kind(one), expected=told, detail=one.plain, quote=quote)
