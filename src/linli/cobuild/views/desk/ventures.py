"""One venture on the workbench, and what is done with it: checks, contract, payments, spending, services, its end."""

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core import clock
from linli.core.access import actor_of
from linli.core.finding import one_or_404
from linli.core.list_sheets import AT_ONCE, Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here
from linli.core.verb_pages import VerbPage, answered, bound
from linli.core.words import Words

from ...forms import ventures as forms
from ...models import Agreement, AgreementKind, BudgetLine, CheckKind, Instalment, ServiceRecord, Venture
from ...rules import rights
from ...rules.venture_money import yuan
from ...selectors import reviewing as scores
from ...selectors import ventures as found
from ...selectors.ventures import ServiceFilters
from ...services import paying, venture_checks, venture_services, ventures
from ...services.paying import SpendingGiven
from ...services.venture_checks import CHECKED_IN, CheckGiven
from ...services.venture_services import ServiceGiven
from ...states import AgreementState, VentureState
from ..venture_pieces import BOTH, DECIDES, PER_PAGE, RUNS, SEES, SHOWS, venture_or_404
from ..ventures_shown import whole_of


@SEES
@SHOWS
def venture(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One venture whole."""
    one, actor = venture_or_404(request, pk), actor_of(request)
    summed = found.with_sums(Venture.objects.filter(pk=one.pk)).select_related("applicant", "round", "place", "agreement").get()
    whole = whole_of(summed)
    has_failed = any(row["one"].kind == CheckKind.MIDTERM and not row["one"].passed for row in whole["checks"])
    context = whole | {
        "services": one.services.order_by("-on", "-at")[:PER_PAGE],
        "may_run": actor.may(rights.VENTURES, tenant_id=one.tenant_id, place_path=one.place_path),
        "may_decide": actor.may(rights.DECIDE_VENTURES, tenant_id=one.tenant_id, place_path=one.place_path),
        "is_draft": one.state == VentureState.DRAFT,
        "offered": _offered(one, has_failed=has_failed, checked={row["one"].kind for row in whole["checks"]}),
        "stages": [(stage, scores.closed_at(one.round, stage)) for stage in ("preliminary", "expert")],
    }
    return page(request, "cobuild/desk/ventures_venture.html", context)


def _open_checks(one: Venture, checked: Container[str]) -> list[CheckKind]:
    """The checks that fit the state and were not written down yet; research may be done again."""
    return [kind for kind in CheckKind if one.state in CHECKED_IN[kind] and (kind not in checked or kind == CheckKind.RESEARCH)]


def _offered(one: Venture, *, has_failed: bool, checked: Container[str]) -> list[tuple[str, Words, bool]]:
    """The verbs that fit the state: (name, label, whether it is the leader's). `has_failed`: at mid-term, so that it may be stopped."""
    fits = {
        "check": bool(_open_checks(one, checked)),
        "contract": one.state == VentureState.CHOSEN,
        "service": one.state == VentureState.RUNNING,
        "complete": one.state == VentureState.RUNNING,
        "stop": one.state == VentureState.RUNNING and has_failed,
        "withdraw": one.state
        in (VentureState.DRAFT, VentureState.APPLIED, VentureState.ELIGIBLE, VentureState.SHORTLISTED, VentureState.CHOSEN),
    }
    return [(name, VERBS[name].label, VERBS[name].is_leaders) for name, it_does in fits.items() if it_does]


# ---- verbs on the whole ----


@dataclass(frozen=True, slots=True)
class Verb:
    label: Words
    said: Words
    form: type[django_forms.Form]
    do: Callable[..., Any]
    is_stop: bool = False
    is_leaders: bool = False


def _check(one: Venture, form: Any, **who: Any) -> None:
    given = dict(form.cleaned_data)
    venture_checks.check(venture=one, uploads=given.pop("papers"), given=CheckGiven(**given), **who)


def _contract(one: Venture, form: Any, **who: Any) -> None:
    given = form.cleaned_data
    agreement = _agreements(one).filter(pk=given["agreement"]).first() if given["agreement"] else None
    venture_checks.contract(venture=one, agreement=agreement, words=given["words"], **who)


VERBS = {
    "check": Verb(gettext_lazy("记一次检查"), gettext_lazy("记下了。"), forms.CheckForm, _check),
    "contract": Verb(gettext_lazy("签约"), gettext_lazy("签好了，各次拨款按规则分好了。"), forms.ContractForm, _contract),
    "service": Verb(
        gettext_lazy("记一场服务"), gettext_lazy("记下了。"), forms.ServiceForm,
        lambda one, form, **who: venture_services.record(venture=one, given=ServiceGiven(**form.given()), **who),
    ),
    "complete": Verb(
        gettext_lazy("结项"), gettext_lazy("结项了。"), forms.WordsForm,
        lambda one, form, **who: venture_checks.complete(venture=one, **form.cleaned_data, **who), is_leaders=True,
    ),
    "stop": Verb(
        gettext_lazy("停止拨款"), gettext_lazy("停了，没有拨的不再拨。"), forms.ReasonForm,
        lambda one, form, **who: venture_checks.stop(venture=one, **form.cleaned_data, **who), is_stop=True, is_leaders=True,
    ),
    "withdraw": Verb(
        gettext_lazy("撤下"), gettext_lazy("撤下了。"), forms.ReasonForm,
        lambda one, form, **who: ventures.withdraw(venture=one, **form.cleaned_data, **who), is_stop=True,
    ),
}  # fmt: skip


def _agreements(one: Venture) -> Any:
    rows = Agreement.objects.filter(tenant=one.tenant_id, kind=AgreementKind.VENTURE, state=AgreementState.SIGNED, venture=None)
    return rows.filter(parties__organisation=one.applicant_id).distinct()  # type: ignore[misc]


def _asked(one: Venture, name: str) -> dict[str, Any]:
    """What a verb's form is given."""
    if name == "check":
        done = set(one.checks.values_list("kind", flat=True))
        kinds = [(kind.value, kind.label) for kind in _open_checks(one, done)]
        return {"kinds": kinds, "initial": {"on": clock.today(), "kind": kinds[0][0] if kinds else ""}}
    if name == "contract":
        return {"agreements": [(str(each.pk), f"{each.number} {each.title}") for each in _agreements(one)]}
    return {"initial": {"on": clock.today()}} if name == "service" else {}


@RUNS
@BOTH
def verb(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    """One verb with its form."""
    if name not in VERBS:
        raise Http404
    one, asked = venture_or_404(request, pk), VERBS[name]
    form = bound(request, asked.form, **_asked(one, name))

    def do(_given: dict[str, Any], now: datetime) -> str:
        asked.do(one, form, by=actor_of(request), now=now)
        return one.get_absolute_url()

    return answered(request, _page(one, str(asked.label), str(asked.said), is_stop=asked.is_stop), form, do)


def _page(one: Venture, label: str, said: str, *, is_stop: bool = False, rows: Any = ()) -> VerbPage:
    crumbs = [
        (_("公益创投"), reverse("cobuild:rounds")),
        (one.round.title, one.round.get_absolute_url()),
        (one.number, one.get_absolute_url()),
    ]
    return VerbPage(
        title=label,
        label=label,
        said=said,
        back=one.get_absolute_url(),
        crumbs=crumbs,
        lead=one.title,
        is_stop=is_stop,
        rows=list(rows),
    )


# ---- money ----


def _instalment(request: HttpRequest, pk: UUID, row_id: UUID) -> tuple[Venture, Instalment]:
    one = venture_or_404(request, pk)
    return one, one_or_404(one.instalments.select_related("venture"), row_id)


@RUNS
@BOTH
def pay(request: HttpRequest, pk: UUID, row_id: UUID) -> HttpResponse:
    """Write down that an instalment was paid."""
    one, row = _instalment(request, pk, row_id)
    form = bound(request, forms.PayForm, initial={"paid_on": clock.today()})

    def do(given: dict[str, Any], now: datetime) -> str:
        paying.pay(instalment=row, **given, by=actor_of(request), now=now)
        return one.get_absolute_url()

    return answered(request, _page(one, _("记拨款"), _("记下了。"), rows=[(_("金额"), yuan(row.cents))]), form, do)


@DECIDES
@BOTH
def cancel(request: HttpRequest, pk: UUID, row_id: UUID) -> HttpResponse:
    """An instalment is not paid any more."""
    one, row = _instalment(request, pk, row_id)

    def do(given: dict[str, Any], now: datetime) -> str:
        paying.cancel(instalment=row, **given, by=actor_of(request), now=now)
        return one.get_absolute_url()

    shown = _page(one, _("不再拨这一笔"), _("取消了。"), is_stop=True, rows=[(_("金额"), yuan(row.cents))])
    return answered(request, shown, bound(request, forms.ReasonForm), do)


@RUNS
@BOTH
def spend(request: HttpRequest, pk: UUID, row_id: UUID) -> HttpResponse:
    """Write down what the agency spent of a line."""
    one = venture_or_404(request, pk)
    line = one_or_404(BudgetLine.objects.filter(venture=one).select_related("venture"), row_id)
    form = bound(request, forms.SpendForm, initial={"on": clock.today()})

    def do(given: dict[str, Any], now: datetime) -> str:
        paying.spend(line=line, given=SpendingGiven(**given), by=actor_of(request), now=now)
        return one.get_absolute_url()

    return answered(
        request, _page(one, _("记一笔花费"), _("记下了。"), rows=[(line.text, yuan(line.quantity * line.unit_cents))]), form, do
    )


# ---- services ----


@SEES
@SHOWS
def services(request: HttpRequest) -> HttpResponseBase:
    """Every service of every venture; what figures count opens here."""
    filters = ServiceFilters.from_query(request.GET)
    rows = found.services_seen(actor_of(request), tenant_here(request), filters)
    if wants_sheet(request):
        return sheet_of(request, SERVICES, _service_rows(rows))
    here = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": here, "rows": here, "filters": filters, "sums": found.sums_of(rows), "sheet_url": sheet_url(request)}
    return page(request, "cobuild/desk/ventures_services.html", context)


SERVICES = Sheet(
    "venture-services",
    gettext_lazy("公益创投服务记录"),
    [
        Column("on", gettext_lazy("哪天")),
        Column("number", gettext_lazy("编号")),
        Column("venture", gettext_lazy("项目名称")),
        Column("applicant", gettext_lazy("申报单位")),
        Column("title", gettext_lazy("做了什么")),
        Column("place_text", gettext_lazy("在哪里")),
        Column("person_times", gettext_lazy("人次")),
        Column("people", gettext_lazy("人数")),
        Column("half_hours", gettext_lazy("几个半小时")),
        Column("void_reason", gettext_lazy("作废原因")),
    ],
    engine="cobuild",
)


def _service_rows(rows: Any) -> Iterator[dict[str, Any]]:
    for one in rows.iterator(AT_ONCE):
        plain = ("on", "title", "place_text", "person_times", "people", "half_hours", "void_reason")
        told = {name: getattr(one, name) for name in plain}
        yield told | {"number": one.venture.number, "venture": one.venture.title, "applicant": one.venture.applicant.name}


@RUNS
@BOTH
def void(request: HttpRequest, pk: UUID, row_id: UUID) -> HttpResponse:
    """A record was a mistake."""
    one = venture_or_404(request, pk)
    row = one_or_404(ServiceRecord.objects.filter(venture=one).select_related("venture"), row_id)

    def do(given: dict[str, Any], now: datetime) -> str:
        venture_services.void(record=row, **given, by=actor_of(request), now=now)
        return one.get_absolute_url()

    return answered(
        request,
        _page(one, _("作废一条记录"), _("作废了。"), is_stop=True, rows=[(row.title, str(row.on))]),
        bound(request, forms.ReasonForm),
        do,
    )
