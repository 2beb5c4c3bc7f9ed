"""Taking evidence back, with a reason."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.core.access import actor_of, requires
from linli.core.answering import done_once
from linli.core.finding import got_or_404
from linli.core.pages import page

from ...forms.runs import ReasonForm
from ...rules import rights
from ...selectors import runs as found
from ...services import evidence
from .pieces import keeps


@requires(rights.RUN)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say why what was written down is wrong; it stays to be seen."""
    one, actor = got_or_404(found.evidence_for, actor_of(request), pk), actor_of(request)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        do = keeps(
            "evidence", lambda given, now: evidence.withdraw_evidence(evidence=one, reason=given["reason"], by=actor, now=now)
        )
        if done_once(request, form, f"procedures.withdraw_evidence:{pk}", do, tenant_id=one.tenant_id):
            messages.success(request, _("撤回了。"))
            return redirect(f"{one.run.get_absolute_url()}#{one.step.code}")
    return page(
        request,
        "procedures/desk/withdraw.html",
        {"form": form, "run": one.run, "evidence": one},
        status=422 if form.is_bound else 200,
    )
