"""The hotline's exports: taken in, shown field by field, applied as far as the clerk chose."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from linli.casework.forms.hotline import HotlineSheetForm
from linli.casework.forms.pieces import problems_of
from linli.casework.models import HotlineSheet
from linli.casework.rules.hotline import Format
from linli.casework.selectors import hotline as selectors
from linli.casework.selectors import limits
from linli.casework.services import hotline as services
from linli.casework.services.hotline.looking import Changed, Looked
from linli.casework.services.hotline.reading import Row
from linli.casework.views.centre.pieces import say_problems
from linli.casework.views.desk.hotline import KEEPS
from linli.casework.views.hotline_shown import MOST_NEW_SHOWN, CaseRow, ChangeRow, NewRow, sheet_badge, tabs_of
from linli.casework.views.shown import badge_of
from linli.core import clock
from linli.core.access import actor_of
from linli.core.answering import url_once
from linli.core.finding import found_or_404
from linli.core.pages import page
from linli.core.problems import NotAllowed, Problem, Refused
from linli.core.tenancy import tenant_here

SHEETS_SHOWN = 15


@KEEPS
@require_http_methods(["GET", "HEAD", "POST"])
def sheets(request: HttpRequest) -> HttpResponse:
    """Take a sheet in, and the sheets that came before."""
    tenant = tenant_here(request)
    named = [(one, limits.profile_rule(one, tenant=tenant).title) for one in limits.profiles() if one != "accept"]
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    known = {one.code: one for one in selectors.hotlines(tenant)}
    came = list(HotlineSheet.objects.filter(tenant=tenant).order_by("-started_at", "-id")[:SHEETS_SHOWN])
    last = next((one.mapping for one in came if one.state == HotlineSheet.State.APPLIED), selectors.MAPPING)
    layouts, asked = [(one.code, one.name) for one in known.values()], request.GET.get("mapping") or last
    asked = asked if asked in known else selectors.MAPPING
    form = HotlineSheetForm(*given, profiles=named, mappings=layouts, initial={"mapping": asked})
    if (
        request.method == "POST"
        and form.is_valid()
        and (url := url_once(request, form, lambda wanted, now: _begin(request, wanted, now)))
    ):
        return redirect(url)
    problems = problems_of(form) if form.is_bound else []
    layout = known[asked]
    context = {
        "form": form,
        "problems": problems,
        "sheets": [{"sheet": one, "badge": sheet_badge(one)} for one in came],
        "columns": list(layout.columns),
        "tabs": tabs_of("sheets"),
    }
    return page(request, "casework/desk/hotline_sheets.html", context, status=422 if problems else 200)


def _begin(request: HttpRequest, wanted: dict[str, Any], now: Any) -> str:
    sheet = services.begin_sheet(
        wanted["file"],
        tenant=tenant_here(request),
        mapping=wanted["mapping"] or selectors.MAPPING,
        profile=wanted["profile"],
        is_straight=wanted["straight"],
        by=actor_of(request),
        now=now,
    )
    return sheet.get_absolute_url()


def _sheet_or_404(request: HttpRequest, pk: UUID) -> HotlineSheet:
    return found_or_404(selectors.sheet_for(tenant_here(request), pk))


@KEEPS
@require_http_methods(["GET", "HEAD"])
def sheet(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the sheet would do, row by row and field by field; or what it did."""
    return page(request, "casework/desk/hotline_sheet.html", _context(_sheet_or_404(request, pk), ticked=None))


def _context(sheet: HotlineSheet, *, ticked: set[str] | None) -> dict[str, Any]:
    """`ticked`: what was chosen when the form came back; None: what is ticked to begin with."""
    form, found = selectors.format_of(sheet.tenant, sheet.mapping), services.looked_again(sheet)
    ticked = found.chosen_to_begin_with() if ticked is None else ticked
    problems = [Problem(**one) for one in sheet.problems]
    return {
        "sheet": sheet,
        "badge": sheet_badge(sheet),
        "problems": problems,
        "more_problems": max(sheet.problem_count - len(problems), 0),
        "counts": _counts(sheet, found),
        "changed": [_case_row(one, ticked) for one in found.changed],
        "new": [_new_row(row) for row in found.new[:MOST_NEW_SHOWN]],
        "more_new": max(len(found.new) - MOST_NEW_SHOWN, 0),
        "left_out": found.left_out,
        "notes": found.notes,
        "taken": _taken(sheet, form),
        "tabs": tabs_of("sheets"),
    }


def _counts(sheet: HotlineSheet, found: Looked) -> list[tuple[str, int]]:
    if sheet.is_over:
        return [
            (_("读到（行）"), sheet.read),
            (_("新登记（件）"), sheet.created),
            (_("有差异（件）"), sheet.changed),
            (_("接受的差异（处）"), len(sheet.taken)),
            (_("没变（件）"), sheet.unchanged),
        ]
    return [
        (_("读到（行）"), found.read),
        (_("会新登记（件）"), len(found.new)),
        (_("有差异（件）"), len(found.changed)),
        (_("没变（件）"), len(found.unchanged)),
        (_("热线已办结、没来过的，不登记（行）"), len(found.left_out)),
    ]


def _case_row(one: Changed, ticked: set[str]) -> CaseRow:
    changes = [ChangeRow(change.token, change.difference, change.token in ticked) for change in one.changes]
    case = one.case
    return CaseRow(case.external_no, case.title, case.get_absolute_url(), badge_of(case, clock.now()), one.row.row, changes)


def _new_row(row: Row) -> NewRow:
    cells = row.cells
    where = " ".join(cells[key] for key in ("community", "spot") if cells.get(key))
    kind = " · ".join(cells[key] for key in ("kind", "category") if cells.get(key))
    return NewRow(row.number, cells.get("title") or cells["text"][:40], kind, where, cells.get("due_at", ""), row.row)


def _taken(sheet: HotlineSheet, form: Format) -> list[dict[str, str]]:
    """What was taken over, a line for each case: “工单编号：办理时限、标签”."""
    found: dict[str, list[str]] = {}
    for number, key in sheet.taken:
        found.setdefault(number, []).append(form.heading(key))
    return [{"number": number, "what": "、".join(headings)} for number, headings in found.items()]


@KEEPS
@require_POST
def apply(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Register what is new and take over what was ticked. Refused, the page comes again with the ticks as they were."""
    found, ticked = _sheet_or_404(request, pk), set(request.POST.getlist("take"))
    try:
        done = services.apply_sheet(found, take=ticked, by=actor_of(request), now=clock.now())
    except NotAllowed:
        raise
    except Refused as refused:
        again = _sheet_or_404(request, pk)
        if again.is_over:
            say_problems(request, refused)
            return redirect(again)
        context = _context(again, ticked=ticked) | {"problems": refused.problems}
        return page(request, "casework/desk/hotline_sheet.html", context, status=422)
    said = ngettext(
        "导入好了：新登记 %(n)s 件，接受差异 %(taken)s 处。", "导入好了：新登记 %(n)s 件，接受差异 %(taken)s 处。", done.created
    )
    messages.success(request, said % {"n": done.created, "taken": len(done.taken)})
    return redirect(done)


@KEEPS
@require_POST
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put the sheet away; nothing of it is taken."""
    found = _sheet_or_404(request, pk)
    try:
        services.cancel_sheet(found, by=actor_of(request), now=clock.now())
    except NotAllowed:
        raise
    except Refused as refused:
        say_problems(request, refused)
    return redirect(found)
