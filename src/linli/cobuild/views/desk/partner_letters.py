"""Letters to units on the workbench: a quarter unit by unit, one written, shown, sent; all that are missing, all that wait."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.decorators.http import require_http_methods

from linli.core import clock, papers
from linli.core.access import actor_of
from linli.core.finding import one_or_404
from linli.core.list_sheets import AT_ONCE, Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here
from linli.core.verb_pages import VerbPage, answered, bound
from linli.registry.api import communities

from ...forms import partners as typed
from ...forms.agreements import EmptyForm
from ...models import FeedbackLetter
from ...models.partners import PartnerUnitQuerySet
from ...rules import rights
from ...rules.letters import FIRST_YEAR, LetterBody, days_of_quarter, is_over, quarter_before
from ...selectors import partners as found
from ...selectors import unit_desk
from ...services import letters
from .. import partners_shown as shown
from .partner_verbs import BOTH, KEEPS
from .partners import SEES, may_keep, partner_or_404, way_to

READ = require_http_methods(["GET", "HEAD"])
PER_PAGE = 25


def quarter_asked(request: HttpRequest) -> tuple[int, int]:
    """The quarter that the address names, or the one that was over last."""
    year, quarter = request.GET.get("year", ""), request.GET.get("quarter", "")
    is_year = year.isascii() and year.isdigit() and len(year) == 4 and FIRST_YEAR <= int(year) <= clock.today().year
    return (int(year), int(quarter)) if is_year and quarter in ("1", "2", "3", "4") else quarter_before(clock.today())


@SEES
@READ
def listed(request: HttpRequest) -> HttpResponseBase:
    """Every unit of a quarter with its letter: written or not, sent, read."""
    tenant, actor = tenant_here(request), actor_of(request)
    year, quarter = quarter_asked(request)
    is_running = not is_over(year, quarter, clock.today())
    filters = typed.LetterFilter(
        {**request.GET.dict(), "year": year, "quarter": quarter}, communities=communities(tenant)
    )  # fmt: skip
    said = filters.cleaned_data if filters.is_valid() else {}
    rows = found.took_part(found.partners_seen(actor).filter(tenant=tenant), days_of_quarter(year, quarter))
    rows = rows.under(said["under"]) if said.get("under") else rows
    rows = unit_desk.with_letters(rows, year, quarter, said.get("state", ""))
    if wants_sheet(request):
        return sheet_of(request, LETTERS, _sheet_rows(rows, year, quarter))
    here = Pages(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "is_filtered": bool(said.get("state") or said.get("under")),
        "page_obj": here,
        "rows": [_row(one, is_running=is_running) for one in here],
        "running_until": days_of_quarter(year, quarter)[1] if is_running else None,
        "year": year,
        "quarter": quarter,
        "waiting": found.letters_waiting(actor, tenant).filter(year=year, quarter=quarter).count(),
        "sheet_url": sheet_url(request),
        "may_keep": not is_running and actor.may(rights.PARTNERS, tenant_id=tenant.pk),
    }
    return page(request, "cobuild/desk/partner_letters.html", context)


def _row(one: Any, *, is_running: bool) -> dict[str, Any]:
    letter = next(iter(one.of_quarter), None)
    words = shown.figure_words(LetterBody.from_dict(letter.body).figures) if letter else ""
    return {"one": one, "letter": letter, "badge": shown.letter_badge(letter, is_running=is_running), "words": words}


LETTERS = Sheet(
    "letters",
    gettext_lazy("季度反馈"),
    [
        Column("unit", gettext_lazy("单位")),
        Column("place", gettext_lazy("社区")),
        Column("year", gettext_lazy("年份")),
        Column("quarter", gettext_lazy("季度")),
        Column("number", gettext_lazy("编号")),
        Column("state", gettext_lazy("状态")),
        Column("sent_at", gettext_lazy("寄出")),
        Column("read_at", gettext_lazy("单位看过")),
        Column("words", gettext_lazy("做了什么")),
    ],
    engine="cobuild",
)


def _sheet_rows(rows: PartnerUnitQuerySet, year: int, quarter: int) -> Iterator[dict[str, Any]]:
    for one in rows.iterator(AT_ONCE):
        told = _row(one, is_running=not is_over(year, quarter, clock.today()))
        letter = told["letter"]
        plain = {name: getattr(letter, name) if letter else None for name in ("number", "sent_at", "read_at")}
        state, words = told["badge"][1], told["words"]
        beside = {"unit": one.organisation.name, "place": one.place.name, "year": year, "quarter": quarter}
        yield plain | beside | {"state": state, "words": words}


# ---- one ----


def letter_or_404(request: HttpRequest, pk: UUID) -> FeedbackLetter:
    return one_or_404(found.letters_seen(actor_of(request)).filter(tenant=tenant_here(request)), pk)


@SEES
@READ
def letter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One letter as it is, and what can be done with it."""
    one = letter_or_404(request, pk)
    context = shown.letter_shown(one) | {
        "crumbs": [*way_to(one.partner), (one.number, "")],
        "may_keep": may_keep(request, one.partner) and one.sent_at is None,
    }
    return page(request, "cobuild/desk/partner_letter.html", context)


@SEES
@READ
def paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The letter for the employer, to be sealed and handed over, or as a PDF."""
    one = letter_or_404(request, pk)
    return as_paper(request, one, back=reverse("cobuild:partner-letter", args=[pk]))


def as_paper(request: HttpRequest, one: FeedbackLetter, *, back: str) -> HttpResponse:
    context = shown.letter_shown(one) | {"back_url": back}
    return papers.paper(request, "cobuild/paper/partner_letter.html", context, name=f"letter-{one.number}")


@KEEPS
@BOTH
def write(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write the letter of a quarter; written again, its figures are new."""
    one = partner_or_404(request, pk)
    year, quarter = quarter_asked(request)
    there = one.letters.filter(year=year, quarter=quarter).first()
    initial = {"year": year, "quarter": quarter, "words": there.words if there else ""}

    def do(said: dict[str, Any], now: datetime) -> str:
        made = letters.write(partner=one, **said, by=actor_of(request), now=now)
        return reverse("cobuild:partner-letter", args=[made.pk])

    verb = VerbPage(
        title=_("写季度反馈"),
        label=_("写好，先看看"),
        said=_("写好了，看过再寄。"),
        back=one.get_absolute_url(),
        crumbs=way_to(one),
        lead=one.organisation.name,
    )
    return answered(request, verb, bound(request, typed.LetterForm, initial=initial), do)


@KEEPS
@BOTH
def send(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give it to the unit."""
    one = letter_or_404(request, pk)
    back = reverse("cobuild:partner-letter", args=[pk])

    def do(_said: dict[str, Any], now: datetime) -> str:
        letters.send(letter=one, by=actor_of(request), now=now)
        return back

    verb = VerbPage(
        title=_("寄给单位"),
        label=_("寄给单位"),
        said=_("寄出了，联络员会收到通知。"),
        back=back,
        crumbs=[*way_to(one.partner), (one.number, back)],
        lead=_("寄出以后不能再改。要纸的，打印盖章另送。"),
    )
    return answered(request, verb, bound(request, EmptyForm), do)


# ---- a whole quarter ----


@KEEPS
@BOTH
def write_missing(request: HttpRequest) -> HttpResponse:
    """Write those that are missing."""
    lead = _("做过事、还没有反馈的单位，一家一封；什么也没做的不写。")
    return _for_all(
        request,
        letters.write_missing,
        _("写齐这个季度的"),
        lead,
        none=_("没有要写的：做过事的单位都已经有了，什么也没做的不写。"),
        some=ngettext_lazy("写好了 %(n)d 封，看过再寄。", "写好了 %(n)d 封，看过再寄。", "n"),
    )


@KEEPS
@BOTH
def send_all(request: HttpRequest) -> HttpResponse:
    """Send those that wait."""
    lead = _("您范围里写好没寄的，一次都寄给单位；寄出以后不能再改。")
    return _for_all(
        request,
        letters.send_all,
        _("全部寄出"),
        lead,
        none=_("没有要寄的：这个季度没有写好没寄的。"),
        some=ngettext_lazy("寄出了 %(n)d 封，联络员会收到通知。", "寄出了 %(n)d 封，联络员会收到通知。", "n"),
    )


def _for_all(request: HttpRequest, act: Callable[..., int], title: str, lead: str, *, none: str, some: Any) -> HttpResponse:
    """One verb about a whole quarter; `none` and `some` say what came of it, by how many letters there were (`n`)."""
    tenant, (year, quarter) = tenant_here(request), quarter_asked(request)
    back = f"{reverse('cobuild:partner-letters')}?year={year}&quarter={quarter}"
    told = {"year": year, "quarter": quarter}

    def do(_said: dict[str, Any], now: datetime) -> str:
        count = act(tenant=tenant, **told, by=actor_of(request), now=now)
        (messages.success if count else messages.info)(request, some % {"n": count} if count else none)
        return back

    verb = VerbPage(
        title=_("%(year)d 年第 %(quarter)d 季度：") % told + title,
        label=title,
        said="",
        back=back,
        crumbs=[(_("季度反馈"), back)],
        lead=lead,
    )
    return answered(request, verb, bound(request, EmptyForm), do)
