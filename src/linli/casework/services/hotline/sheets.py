"""An export of the hotline's from the upload to the end: looked at, chosen from, applied wholly or not at all."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext as _

from linli.casework.errors import CaseRefused, ImportRefused
from linli.casework.models import Case, HotlineOrder, HotlineSheet
from linli.casework.rules import rights
from linli.casework.rules.hotline import Format
from linli.casework.rules.senders import HOTLINE
from linli.casework.selectors import hotline as selectors
from linli.casework.selectors import limits
from linli.casework.services.intake import ReporterGiven, Wanted, report
from linli.core import files, journal, locking
from linli.core.actors import Actor, Channel
from linli.core.models import Tenant
from linli.core.problems import NotAllowed, Problem, Refused, refuse_if

from .looking import Changed, Looked, look
from .reading import Local, Row, caller_of, heard, marks_of, title_of
from .taking import follow

KEPT_PROBLEMS = 200


def begin_sheet(
    upload: File[Any],
    *,
    tenant: Tenant,
    mapping: str = selectors.MAPPING,
    profile: str = "",
    is_straight: bool = False,
    by: Actor,
    now: datetime,
) -> HotlineSheet:
    """
    Take an export in and look at it; nothing of it is here before somebody has chosen. `profile`: the limit of rows that
    name none; `is_straight`: new ones are dispatched at once where the rules are sure.

    :raises NotAllowed: without the right. :raises ImportRefused: for a file that is no sheet, or an unknown mapping or limit.
    """
    _allow(by, tenant)
    problems = files.upload_problems([upload], where="file")
    chosen = selectors.in_use(mapping, tenant)
    if chosen is None:
        problems.append(_no_mapping(mapping, tenant))
    if profile and profile not in limits.profiles():
        problems.append(Problem("unknown_profile", _("没有这一档时限，请从列表里选。"), where="profile"))
    refuse_if(problems, ImportRefused)
    assert chosen is not None  # noqa: S101 -- refused otherwise
    form = Format.from_body(chosen.body, chosen.name)
    found = look(upload, tenant=tenant, form=form)
    with transaction.atomic():
        sheet = HotlineSheet(
            tenant=tenant,
            mapping=chosen.code,
            profile=profile,
            is_straight=is_straight,
            file_name=(upload.name or "")[:200],
            headings=found.headings,
            started_at=now,
            by_label=by.label[:120],
        )
        _count(sheet, found)
        if found.problems:
            _refuse(sheet, found.problems, now)
        else:
            upload.seek(0)
            sheet.file = files.store(upload, tenant=tenant, by=by, now=now, subject=sheet, purpose="hotline")
            sheet.sha256 = sheet.file.sha256
        sheet.save(force_insert=True)
        journal.record("casework.hotline_sheet.looked_at", sheet, by=by, now=now, changes={"read": [None, sheet.read]})
    return sheet


def _no_mapping(named: str, tenant: Tenant) -> Problem:
    if known := selectors.named(named, tenant):
        text = _("“%(name)s”这份对照停用了，请选另一份。") % {"name": known.name}
        return Problem("mapping_retired", text, where="mapping")
    return Problem("unknown_mapping", _("没有这份列对照，请从列表里选。"), where="mapping")


def _count(sheet: HotlineSheet, found: Looked) -> None:
    sheet.read, sheet.created, sheet.changed = found.read, len(found.new), len(found.changed)
    sheet.unchanged, sheet.left_out = len(found.unchanged), len(found.left_out)


def _refuse(sheet: HotlineSheet, problems: list[Problem], now: datetime) -> None:
    sheet.state, sheet.finished_at = HotlineSheet.State.REFUSED, now
    sheet.created = sheet.changed = 0
    sheet.problem_count, sheet.problems = len(problems), [one.as_dict() for one in problems[:KEPT_PROBLEMS]]


def looked_again(sheet: HotlineSheet, *, held: bool = False) -> Looked:
    """
    What the sheet would do now, read anew: others may have worked on the cases since. Empty once it is over.

    `held`: nobody works on the cases from now until our commit.
    """
    if sheet.file is None or sheet.is_over:
        return Looked(read=sheet.read)
    with files.open_stored(sheet.file) as stream:
        return look(stream, tenant=sheet.tenant, form=selectors.format_of(sheet.tenant, sheet.mapping), held=held)


@transaction.atomic
def apply_sheet(sheet: HotlineSheet, *, take: Collection[str], by: Actor, now: datetime) -> HotlineSheet:
    """
    Register what is new and take over what was chosen (`take`: tokens as `looked_again` gives them), all of it or nothing.

    :raises NotAllowed: without the right. :raises ImportRefused: with every reason: something changed since it was shown,
        a verb refuses a row, or the sheet is over.
    """
    _allow(by, sheet.tenant)
    # One sheet at a time in a subdistrict: the second finds what the first has made, instead of meeting it half-way.
    locking.one(Tenant, sheet.tenant_id)
    sheet = locking.one(HotlineSheet, sheet.pk, "tenant", "file")
    if sheet.is_over:
        raise ImportRefused(Problem("over", _("这份表已经处理过了。")))
    form, found, wanted = selectors.format_of(sheet.tenant, sheet.mapping), looked_again(sheet, held=True), set(take)
    refuse_if([*found.problems, *_stale(wanted, found)], ImportRefused)
    local, teller = Local(sheet.tenant), replace(by, channel=Channel.HOTLINE)
    problems = [problem for row in found.new for problem in _register(sheet, row, form, local, by=teller, now=now)]
    for changed in found.changed:
        problems += _take(sheet, changed, wanted, form, local, by=by, now=now)
    refuse_if(problems, ImportRefused)
    HotlineOrder.objects.filter(case__in=[case.pk for case in found.unchanged]).update(seen_at=now)
    _count(sheet, found)
    sheet.state, sheet.finished_at = HotlineSheet.State.APPLIED, now
    sheet.taken = [
        [changed.row.number, one.difference.key] for changed in found.changed for one in changed.changes if one.token in wanted
    ]
    sheet.save()
    told = {"created": [None, sheet.created], "taken": [None, len(sheet.taken)]}
    journal.record("casework.hotline_sheet.applied", sheet, by=by, now=now, changes=told)
    _drop_file(sheet, by, now)
    return sheet


def _stale(wanted: set[str], found: Looked) -> list[Problem]:
    if wanted <= found.tokens():
        return []
    text = _("您看的时候和现在不一样了：有人动过这些诉求。请看一遍现在的差异，再选。")
    return [Problem("meanwhile", text)]


def _register(sheet: HotlineSheet, row: Row, form: Format, local: Local, *, by: Actor, now: datetime) -> list[Problem]:
    """A new number becomes a case to be worked on, by the same verb as any report. Returns what stands against it."""
    cells = row.cells
    place, detail = local.place(cells.get("community", ""), cells.get("spot", ""))
    name, phone = caller_of(cells)
    wanted = Wanted(
        text=cells["text"],
        title=title_of(cells),
        category=local.category(cells.get("category", ""), f"{cells.get('title', '')}\n{cells['text']}"),
        kind=form.kind_of(cells.get("kind", "")),
        place=place,
        place_detail=detail,
        external_source=HOTLINE,
        external_no=row.number,
        external_due_at=row.due_at,
        profile=sheet.profile,
    )
    try:
        with transaction.atomic():
            who = ReporterGiven(name=name, phone=phone)
            case = report(tenant=sheet.tenant, wanted=wanted, reporter=who, straight=sheet.is_straight, by=by, now=now)
            _keep_order(case, sheet, row, now)
    except Refused as refused:
        if "external_no_twice" in refused.codes:  # the number came by another door in this very moment
            return [Problem("meanwhile", _("这个编号刚刚有人登记了，请再看一遍。"), row=row.row, column=form.heading("number"))]
        return _in_row(refused, row, form)
    return []


def _keep_order(case: Case, sheet: HotlineSheet, row: Row, now: datetime) -> None:
    said = {key: heard(key, words) for key, words in row.cells.items()}
    HotlineOrder.objects.create(
        tenant_id=case.tenant_id, case=case, said=said, marks=marks_of(case), sheet=sheet, came_at=now, seen_at=now
    )


def _take(
    sheet: HotlineSheet, changed: Changed, wanted: set[str], form: Format, local: Local, *, by: Actor, now: datetime
) -> list[Problem]:
    chosen = [one.difference for one in changed.changes if one.token in wanted]
    if not chosen:
        return []
    try:
        follow(case=changed.case, row=changed.row, chosen=chosen, form=form, local=local, sheet=sheet, by=by, now=now)
    except CaseRefused as refused:
        return _in_row(refused, changed.row, form)
    return []


def _in_row(refused: Refused, row: Row, form: Format) -> list[Problem]:
    return [Problem(one.code, one.text, row=row.row, column=form.heading("number")) for one in refused.problems]


@transaction.atomic
def cancel_sheet(sheet: HotlineSheet, *, by: Actor, now: datetime) -> HotlineSheet:
    """
    Put a sheet away without taking anything of it.

    :raises NotAllowed: without the right. :raises ImportRefused: when it is over.
    """
    _allow(by, sheet.tenant)
    sheet = locking.one(HotlineSheet, sheet.pk, "tenant", "file")
    if sheet.is_over:
        raise ImportRefused(Problem("over", _("这份表已经处理过了。")))
    sheet.state, sheet.finished_at = HotlineSheet.State.CANCELLED, now
    sheet.save(update_fields=["state", "finished_at"])
    journal.record("casework.hotline_sheet.cancelled", sheet, by=by, now=now)
    _drop_file(sheet, by, now)
    return sheet


def _drop_file(sheet: HotlineSheet, by: Actor, now: datetime) -> None:
    """The sheet names people; what is needed of it is in the cases now."""
    if sheet.file is not None and sheet.file.removed_at is None:
        files.erase(sheet.file, by=by, now=now, reason=_("导入结束"))


def import_sheet(
    file: Any,
    *,
    tenant: Tenant,
    mapping: str = selectors.MAPPING,
    profile: str = "",
    is_straight: bool = False,
    by: Actor,
    now: datetime,
) -> HotlineSheet:
    """
    Look at a sheet and apply it in one go, for programs: everything new, and what the city alone knows; what contradicts our
    record is left as it is, and stands in `changed` without being in `taken`.

    `file`: a path or a stream. :raises NotAllowed: :raises ImportRefused: with every problem by row and column.
    """
    content = file.read_bytes() if hasattr(file, "read_bytes") else file.read()
    name = str(getattr(file, "name", "12345.xlsx")).rsplit("/", 1)[-1]
    with transaction.atomic():
        sheet = begin_sheet(
            ContentFile(content, name=name),
            tenant=tenant,
            mapping=mapping,
            profile=profile,
            is_straight=is_straight,
            by=by,
            now=now,
        )
        if sheet.problems:
            raise ImportRefused([Problem(**one) for one in sheet.problems])
        take = looked_again(sheet).chosen_to_begin_with()
        return apply_sheet(sheet, take=take, by=by, now=now)


def _allow(by: Actor, tenant: Tenant) -> None:
    if not by.may(rights.HOTLINE, tenant_id=tenant.pk):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不收 12345 的工单。")))
