"""What everybody reads of volunteering: hours in public with masked names, objecting to them, and whether a certificate holds."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.core.access import actor_of, public
from linli.core.finding import one_or_404
from linli.core.form_pages import PORTAL, Asked, answer, posted
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.tenancy import tenant_here

from ...forms import hours as typed
from ...rules.certificates import code_of
from ...selectors import certificates as found_certificates
from ...selectors import hours as found
from ...services import objections
from ...services.objections import ObjectionGiven
from ...states import BatchState, HoursState
from .. import volunteers_shown as shown
from ..desk.volunteer_pieces import BOTH, READ

PER_PAGE, ROWS_PER_PAGE = 20, 50


@public
@READ
def batches(request: HttpRequest) -> HttpResponse:
    """The batches that are or were in public, the newest first."""
    rows = found.public_batches(tenant_here(request))
    page_obj = Pages(rows, PER_PAGE, counted=rows.order_by()).get_page(request.GET.get("page"))
    context = {"bar_title": _("志愿时长公示"), "page_obj": page_obj, "rows": [shown.batch_row(one) for one in page_obj]}
    return page(request, "activities/portal/batches.html", context)


@public
@READ
def batch(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One batch, with masked names."""
    tenant = tenant_here(request)
    one = one_or_404(found.public_batches(tenant), pk)
    page_obj = Pages(found.rows_of(one), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    names = found.names(page_obj, tenant)
    context = shown.batch_row(one) | {
        "bar_title": _("志愿时长公示"),
        "page_obj": page_obj,
        "rows": [shown.public_row(row, names) | {"may_object": row.state == HoursState.PUBLICISED} for row in page_obj],
        "is_open": one.state == BatchState.OPEN,
    }
    return page(request, "activities/portal/batch.html", context)


@public
@BOTH
def object_to(request: HttpRequest, pk: UUID, hours_id: UUID) -> HttpResponse:
    """Say that something in public is wrong; without an account a telephone is left."""
    tenant, actor = tenant_here(request), actor_of(request)
    one = one_or_404(found.public_batches(tenant), pk)
    row = one_or_404(found.rows_of(one).filter(state=HoursState.PUBLICISED), hours_id)
    form = typed.ObjectForm(posted(request), is_known=actor.person_id is not None)
    back = reverse("activities:public-batch", args=[one.pk])

    def do(said: dict[str, Any], now: datetime) -> str:
        given = ObjectionGiven(text=said["text"], contact=said.get("contact", ""))
        objections.lodge(record=row, given=given, by=actor, now=now)
        return back

    told = shown.public_row(row, found.names([row], tenant))
    asked = Asked(
        title=_("这一条不对"), submit=_("提异议"), back=back, done=_("收到了，核对好了告诉您。"), template=PORTAL,
        lead=f"{told['who']} · {row.content} · {told['hours']}",
    )  # fmt: skip
    return answer(request, form, asked, do)


# ---- whether a paper holds ----


@public
@BOTH
def check_by_hand(request: HttpRequest) -> HttpResponse:
    """The code typed in, for whoever cannot scan it."""
    form = typed.CheckForm(posted(request))
    if form.is_bound and form.is_valid():
        return redirect("activities:certificate-check", code=form.cleaned_data["code"])
    context = {"bar_title": _("核验证明"), "form": form}
    return page(request, "activities/portal/certificate_code.html", context, status=422 if form.is_bound else 200)


@public
@READ
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Whether the paper behind a code holds, and what stands on it: no more than whoever holds it reads there."""
    tenant = tenant_here(request)
    one = found_certificates.behind(code_of(code), tenant)
    context: dict[str, Any] = {"bar_title": _("核验证明")}
    if one is None:
        response = page(request, "activities/portal/certificate_none.html", context | {"form": typed.CheckForm()}, status=404)
    else:
        context |= shown.certificate_shown(one)
        context |= {"who": found_certificates.name_shown(one), "changed": len(found_certificates.changed_since(one))}
        response = page(request, "activities/portal/certificate_check.html", context)
    response["Cache-Control"], response["Referrer-Policy"], response["X-Robots-Tag"] = "no-store", "same-origin", "noindex"
    return response
