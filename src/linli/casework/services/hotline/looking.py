"""What a sheet of the hotline's would do: what is new, what is known and says something else, field by field."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from linli.casework.models import Case
from linli.casework.rules import cases, hotline
from linli.casework.rules.hotline import ANSWERS, Difference, Format, Heard
from linli.casework.selectors import hotline as selectors
from linli.core import locking
from linli.core.models import Tenant
from linli.core.privacy import mask_name, mask_phone
from linli.core.problems import Problem

from .reading import Local, Row, Sheet, caller_of, heard, mark, marks_of, ours, read_sheet, title_of

MOST_NEW = 500
"""New numbers in one go: each goes through the whole of reporting, in one transaction."""
NOT_COMPARED = frozenset({"number"})
WHERE = {"text": "text", "title": "title", "place_detail": "spot", "name": "caller", "phone": "phone"}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that the city says anew; `token` is what a form sends back: it fits only what was shown."""

    token: str
    difference: Difference


@dataclass(frozen=True, slots=True)
class Changed:
    """A case that we know, its row, and what the row says anew."""

    case: Case
    row: Row
    changes: list[Change]


@dataclass(slots=True)
class Looked:
    """What a sheet would do. `left_out`: over in the city already and never here, so nothing is to be worked on."""

    read: int = 0
    new: list[Row] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    unchanged: list[Case] = field(default_factory=list)
    left_out: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)

    def chosen_to_begin_with(self) -> set[str]:
        return {one.token for changed in self.changed for one in changed.changes if one.difference.is_chosen}

    def tokens(self) -> set[str]:
        return {one.token for changed in self.changed for one in changed.changes}


def look(file: Any, *, tenant: Tenant, form: Format, held: bool = False) -> Looked:
    """
    Read a sheet and compare it with what is here. Writes nothing; bad sheets give problems.

    `held`: the cases are held first, all of them before the sheet changes or numbers any: whoever holds one and waits for
    another, or for a number, must not wait for us while we wait for them.
    """
    sheet = read_sheet(file, tenant=tenant, form=form)
    found = Looked(read=sheet.total, problems=sheet.problems, notes=sheet.notes, headings=sheet.headings)
    if found.problems:
        return found
    if held:
        locking.hold(selectors.known_rows(tenant, [row.number for row in sheet.rows]))
    _sort(found, sheet, tenant, form)
    if len(found.new) > MOST_NEW:
        text = _("新的有 %(count)d 件，一次最多 %(most)d 件。按日期分成几份再导。")
        found.problems.append(Problem("too_many_new", text % {"count": len(found.new), "most": MOST_NEW}))
    return found


def _sort(found: Looked, sheet: Sheet, tenant: Tenant, form: Format) -> None:
    local, here = Local(tenant), selectors.known(tenant, [row.number for row in sheet.rows])
    for row in sheet.rows:
        case = here.get(row.number)
        if case is None:
            _sort_new(found, row, form)
        elif changes := list(_changes(case, row, form, local)):
            found.changed.append(Changed(case, row, changes))
        else:
            found.unchanged.append(case)


def _sort_new(found: Looked, row: Row, form: Format) -> None:
    if form.meaning(row.cells["state"]) in hotline.OVER:
        found.left_out.append(row)
        return
    found.problems += _report_problems(row, form)
    found.new.append(row)


def _report_problems(row: Row, form: Format) -> list[Problem]:
    """What would stand against registering the row, with its column."""
    name, phone = caller_of(row.cells)
    given = cases.Reported(text=row.cells["text"], title=title_of(row.cells), phone=phone, name=name)
    return [
        Problem(one.code, one.text, row=row.row, column=form.heading(WHERE.get(one.where, "text")))
        for one in cases.report_problems(given, least=1)
    ]


def _changes(case: Case, row: Row, form: Format, local: Local) -> Iterator[Change]:
    cells = list(_heard(case, row, form, local))
    was_dispatched = case.lead_organisation_id is not None
    for one in hotline.differences(cells, form, state=case.state, was_dispatched=was_dispatched):
        yield Change(token_of(row, one), _masked(one))


def token_of(row: Row, one: Difference) -> str:
    """Fits this number, this field, and what stood on both sides."""
    return mark("|".join([row.number, one.key, one.old, row.cells[one.key]]))[:24]


def _masked(one: Difference) -> Difference:
    """Who rang and their telephone are shown as everywhere: masked."""
    if one.key not in hotline.PRIVATE:
        return one
    hide = mask_phone if one.key == "phone" else mask_name
    return Difference(one.key, one.heading, hide(one.old), hide(one.new), one.is_contradiction, one.hindered, one.means)


def _heard(case: Case, row: Row, form: Format, local: Local) -> Iterator[Heard]:
    order, stands, now_told = selectors.order_of(case), _standing(case, form), ours(case)
    said = order.said if order else {}
    marks = order.marks if order else marks_of(case)
    agreeing = _agreeing(case, row, form, local)
    for key, theirs in row.cells.items():
        if key in NOT_COMPARED or (case.is_with_petitions and key not in hotline.PLAIN):
            continue
        is_put_right = key in now_told and marks.get(key, mark(now_told[key])) != mark(now_told[key])
        told_otherwise = key in ANSWERS and key != "state" and bool(stands.get(key))
        yield Heard(
            key=key,
            theirs=theirs,
            old=stands.get(key) or said.get(key, ""),
            is_known=said.get(key) == heard(key, theirs),
            agrees=key in agreeing or stands.get(key) == theirs or form.says_the_same(key, stands.get(key, ""), theirs),
            is_contradicted=is_put_right or told_otherwise,
        )


def _standing(case: Case, form: Format) -> dict[str, str]:
    """What stands with us, in the words of the sheet; who rang in full, for comparing."""
    cells, now_told = selectors.cells_of(case, form), ours(case)
    cells |= {key: now_told[key] for key in ("title", "text", "caller", "phone")}
    cells["kind"] = form.kind_word(case.kind)
    order = selectors.order_of(case)
    put_right = order is not None and order.marks.get("category") != mark(now_told["category"])
    return cells | ({"category": case.category_name} if put_right else {})


def _agreeing(case: Case, row: Row, form: Format, local: Local) -> set[str]:
    """The keys in which the city says what our record says, if in other words."""
    agreeing, cells = set(), row.cells
    if cells.get("kind") and form.kind_of(cells["kind"]) == case.kind:
        agreeing.add("kind")
    if "category" in cells and local.category(cells["category"], f"{case.title}\n{case.description}").pk == case.category_id:
        agreeing.add("category")
    if {"spot", "community"} & set(cells):
        place, detail = local.place(cells.get("community", ""), cells.get("spot", ""))
        if (place.pk if place else None, detail) == (case.place_id, case.place_detail):
            agreeing |= {"spot", "community"}
    name, phone = caller_of(cells)
    told = ours(case)
    agreeing |= {key for key, words in (("caller", name), ("phone", phone)) if words and words == told[key]}
    if not phone and name == told["caller"]:
        agreeing.add("phone")
    return agreeing
