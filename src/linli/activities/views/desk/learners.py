"""Learner files on the workbench: the list with its sheet, one with all classes, care and urgent contact behind a purpose."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from linli.core import clock, reveals
from linli.core.access import actor_of, requires
from linli.core.finding import one_or_404
from linli.core.form_pages import Asked, Crumbs, answer, posted
from linli.core.list_sheets import AT_ONCE, Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.privacy import mask_phone
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here

from ...forms import enrolments as enrolment_forms
from ...forms import university as typed
from ...models import Learner
from ...rules import rights
from ...rules.enrolling import EnrolGiven
from ...selectors import certificates, certificates_learner, own_classes
from ...selectors import university as found
from ...services import learners
from ...states import EnrolmentState
from .. import university_shown as shown

SEES, ENROLS = requires(*found.SEES), requires(rights.ENROL, rights.UNIVERSITY)
READ, BOTH = require_http_methods(["GET", "HEAD"]), require_http_methods(["GET", "HEAD", "POST"])
PER_PAGE = 25


@SEES
@READ
def listed(request: HttpRequest) -> HttpResponseBase:
    """The learners, filtered by the address."""
    tenant, actor = tenant_here(request), actor_of(request)
    filters = typed.LearnerFilter(request.GET, terms=[(str(one.pk), one.name) for one in found.terms_of(tenant)[:60]])
    said = filters.cleaned_data if filters.is_valid() else {}
    narrowed = {name: said.get(name, "") for name in ("term", "show")}
    rows = found.learners_listed(actor, tenant, words=said.get("q", ""), year=said.get("year"), **narrowed)
    if wants_sheet(request):
        return sheet_of(request, LEARNERS, _sheet_rows(rows))
    page_obj = Pages(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "is_filtered": any(said.values()),
        "page_obj": page_obj,
        "rows": page_obj,
        "sheet_url": sheet_url(request),
        "may_enrol": any(actor.may(code, tenant_id=tenant.pk) for code in (rights.ENROL, rights.UNIVERSITY)),
    }
    return page(request, "activities/desk/learners.html", context)


LEARNERS = Sheet(
    "learners",
    gettext_lazy("学员"),
    [
        Column("number", gettext_lazy("学员号")),
        Column("name", gettext_lazy("姓名")),
        Column("place", gettext_lazy("社区")),
        Column("since", gettext_lazy("建档")),
        Column("held", gettext_lazy("读过几个班")),
        Column("live", gettext_lazy("在读几个班")),
        Column("large", gettext_lazy("要大字的")),
    ],
    names_people=True,
    engine="activities",
)


def _sheet_rows(rows: QuerySet[Learner]) -> Iterator[dict[str, Any]]:
    for one in rows.iterator(AT_ONCE):
        known: Any = one
        yield {
            "number": one.number, "name": one.person.name, "place": str(one.place or ""), "since": one.since, "held": known.held_n,
            "live": known.live_n, "large": _("是") if one.large_print else "",
        }  # fmt: skip


def learner_or_404(request: HttpRequest, pk: UUID) -> Learner:
    return one_or_404(found.learners_seen(actor_of(request), tenant_here(request)), pk)


def crumbs_of(one: Learner, last: str = "") -> Crumbs:
    start = [(_("老年大学"), reverse("activities:terms")), (_("学员"), reverse("activities:learners"))]
    here = [*start, (one.person.name, one.get_absolute_url() if last else "")]
    return [*here, (last, "")] if last else here


def rows_of(enrolments: Sequence[Any], person_id: UUID) -> list[dict[str, Any]]:
    """Enrolments of a learner (`own_classes.enrolments_of`) with lessons held and attended, and its certificate. One query, if any."""
    papers = (
        certificates_learner.by_enrolment(person_id) if any(one.state == EnrolmentState.COMPLETED for one in enrolments) else {}
    )
    return [
        {
            "one": each, "badge": shown.enrolment_badge(each), "when": shown.when_of(each.class_group), "where": shown.where_of(each.class_group),
            "held": each.held_n, "came": each.came_n, "certificate": papers.get(str(each.pk)),
        }
        for each in enrolments
    ]  # fmt: skip


@SEES
@READ
def learner(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One file. That something was said of needs is shown; what, only for a purpose."""
    one, actor = learner_or_404(request, pk), actor_of(request)
    context = {
        "one": one,
        "crumbs": crumbs_of(one),
        "phone": mask_phone(one.person.phone),
        "rows": rows_of(list(own_classes.enrolments_of(one.person.pk)), one.person.pk),
        "papers_seen": set(
            certificates.certificates_seen(actor, one.tenant).filter(person=one.person.pk).values_list("pk", flat=True)
        ),
        "may_enrol": any(actor.may(code, tenant_id=one.tenant_id) for code in (rights.ENROL, rights.UNIVERSITY)),
        "has_private": bool(one.needs or one.emergency),
    }
    return page(request, "activities/desk/learner.html", context)


@ENROLS
@BOTH
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What somebody said of needs; the fields are empty, for what stands there is read for a purpose only."""
    one = learner_or_404(request, pk)
    form = enrolment_forms.LearnerForm(posted(request), initial={"large_print": one.large_print})

    def do(said: dict[str, Any], now: datetime) -> str:
        given = EnrolGiven(
            one.person, large_print=said["large_print"], needs=said["needs"] or None, emergency=said["emergency"] or None
        )
        return learners.file(person=one.person, given=given, by=actor_of(request), now=now).get_absolute_url()

    asked = Asked(
        title=_("改学员档案"), submit=_("改好"), back=one.get_absolute_url(), done=_("改好了。"), crumbs=crumbs_of(one, _("改学员档案")),
        lead=_("不写的不变。"),
    )  # fmt: skip
    return answer(request, form, asked, do)


@ENROLS
@BOTH
def private(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Care and urgent contact in full, for a purpose that the journal keeps."""
    one, form, shown_fields = (
        learner_or_404(request, pk),
        enrolment_forms.PurposeForm(request.POST or None),
        list[tuple[str, str]](),
    )
    if form.is_bound and form.is_valid():
        labels = {"needs": _("需要什么照顾"), "emergency": _("有急事找谁")}
        for field in (name for name in labels if getattr(one, name)):
            value = reveals.reveal(
                one, field, purpose=form.cleaned_data["purpose"], capability=_right(request), by=actor_of(request), now=clock.now(),
                on_behalf_of=one.person.pk,
            )  # fmt: skip
            shown_fields.append((labels[field], value))
    context = {"one": one, "form": form, "shown_fields": shown_fields, "crumbs": crumbs_of(one, _("照顾和急事"))}
    return page(
        request, "activities/desk/learner_private.html", context, status=422 if form.is_bound and not form.is_valid() else 200
    )


def _right(request: HttpRequest) -> str:
    actor = actor_of(request)
    return rights.ENROL if actor.may(rights.ENROL, tenant_id=actor.tenant_id) else rights.UNIVERSITY
