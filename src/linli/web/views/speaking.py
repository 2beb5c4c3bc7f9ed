"""
Complaints and suggestions about the platform and the office; every page leads here.

What is said becomes a case of its kind and goes the way of every case: number, clock, answer, record. So nothing that a
resident says can be put into a box that nobody opens.
"""

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from linli.casework.api import Case, ReporterGiven, Wanted, count_try, report, tracking_code
from linli.core import clock, submissions
from linli.core.access import actor_of, public, staff
from linli.core.forms import add_problems
from linli.core.models import Tenant
from linli.core.pages import page
from linli.core.problems import Problem, Refused
from linli.web.forms import FeedbackForm


@public
def feedback(request: HttpRequest) -> HttpResponse:
    """Anyone may speak, signed in or not."""
    return _spoken(request, "web/feedback.html")


@staff
def desk_feedback(request: HttpRequest) -> HttpResponse:
    """Those who work here too."""
    return _spoken(request, "web/desk_feedback.html")


def _spoken(request: HttpRequest, template: str) -> HttpResponse:
    """The empty form; the form again with every problem; or the number that was given."""
    tenant: Tenant | None = getattr(request, "tenant", None)
    form = FeedbackForm(request.POST or None)
    if request.method == "POST" and tenant is not None and form.is_valid():
        try:
            case = _send(request, tenant, form)
        except Refused as refused:
            add_problems(form, [_beside(problem) for problem in refused.problems])
        else:
            return page(request, template, {"case": case, "code": tracking_code(case.pk)})
    return page(request, template, {"form": form})


def _beside(problem: Problem) -> Problem:
    """A problem of the case, beside the field of this form that it is about."""
    return Problem(problem.code, problem.text, {"description": "text"}.get(problem.where, problem.where))


def _send(request: HttpRequest, tenant: Tenant, form: FeedbackForm) -> Case:
    """
    Register it, once however often it is sent.

    :raises Refused: with every reason.
    """
    now, actor, key = clock.now(), actor_of(request), submissions.key_for(request, "web.feedback")
    count_try("report", request.META.get("REMOTE_ADDR", ""), now=now, tenant=tenant)
    wanted = Wanted(text=form.cleaned_data["text"], kind=form.cleaned_data["kind"])
    who = ReporterGiven(phone=form.cleaned_data["phone"], person_id=actor.person_id)
    with submissions.once(key, tenant_id=tenant.pk, now=now, fingerprint=submissions.print_of(request)) as sent:
        if not sent.before:
            sent.result = {"case": str(report(tenant=tenant, wanted=wanted, reporter=who, by=actor, now=now).pk)}
    return Case.objects.get(pk=UUID(sent.result["case"]))
