"""
The category tree as a sheet: out, edited by somebody, in again.

What a sheet would do is found out by doing it through the verbs and taking it back, so the preview says exactly what
applying does. A column that the sheet has counts, its empty cells too; what is not in the sheet stays as it is.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.errors import CaseRefused, ImportRefused
from linli.casework.models import CategoryChange
from linli.casework.rules.categories import MOST_CONSEQUENCE, MOST_EXTERNAL, MOST_LEVELS, MOST_NAME
from linli.casework.selectors import categories as selectors
from linli.casework.states import Kind, Party
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.problems import Problem, refuse_if
from linli.core.spreadsheets import Choice, Column, Row, Text, read, yes_no

from . import categories
from .settings import begin

MOST_ROWS = 1000
COLUMNS = [
    Column("code", gettext_lazy("代码"), required=True, parse=Text(40), example="street_lamp", hint=gettext_lazy("定了不再改")),
    Column("name", gettext_lazy("名称"), required=True, parse=Text(MOST_NAME), example="路灯照明"),
    Column("public_name", gettext_lazy("给居民看的名称"), parse=Text(MOST_NAME), example="路灯"),
    Column(
        "parent", gettext_lazy("上级代码"), parse=Text(40), example="public_facilities", hint=gettext_lazy("空着就在最上面一级")
    ),
    Column("kind", gettext_lazy("诉求类型"), parse=Choice(dict(Kind.choices)), example="求助"),
    Column("party", gettext_lazy("没有规则时归谁"), parse=Choice(dict(Party.choices)), example="物业"),
    Column("profile", gettext_lazy("时限档"), parse=Text(30), example="general"),
    Column("also_touches", gettext_lazy("还涉及"), parse=Text(400), hint=gettext_lazy("别的分类的代码，用顿号隔开")),
    Column("keywords", gettext_lazy("关键词"), parse=Text(2000), example="路灯、照明", hint=gettext_lazy("用顿号隔开")),
    Column("consequence", gettext_lazy("报了以后会怎样"), parse=Text(MOST_CONSEQUENCE)),
    Column("external_code", gettext_lazy("外部代码"), parse=Text(MOST_EXTERNAL)),
    Column("is_active", gettext_lazy("在用"), parse=yes_no(), example="是"),
]
LISTS = ("also_touches", "keywords")


def rows_out(tenant: Tenant) -> Iterator[dict[str, Any]]:
    """Every category in the order of the tree, as COLUMNS have them."""
    listed = selectors.read_tree(tenant.pk)
    codes = {one.pk: one.code for one in listed}
    for one in listed:
        yield {
            **{column.key: getattr(one, column.key) for column in COLUMNS if column.key not in ("parent", *LISTS)},
            "kind": str(Kind(one.kind).label),
            "party": str(Party(one.party).label),
            "parent": codes[one.parent_id] if one.parent_id else "",
            **{name: "、".join(getattr(one, name)) for name in LISTS},
        }


@dataclass(slots=True)
class TreePlan:
    """What a sheet does: rows read, the changes it makes in order, and everything that stands against it."""

    read: int = 0
    changes: list[CategoryChange] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def untouched(self) -> int:
        return self.read - len({change.category_id for change in self.changes})


def look_at_tree(file: IO[bytes] | File[Any], *, tenant: Tenant, by: Actor, now: datetime) -> TreePlan:
    """
    What a sheet would do. Nothing is kept of it.

    :raises NotAllowed: without the right.
    """
    with transaction.atomic():
        plan = _Work(tenant, by, now).through(file)
        transaction.set_rollback(True)
    selectors.forget()
    return plan


@transaction.atomic
def import_tree(file: IO[bytes] | File[Any], *, tenant: Tenant, by: Actor, now: datetime) -> TreePlan:
    """
    Do what a sheet says, wholly or not at all.

    :raises NotAllowed: without the right. :raises ImportRefused: with every reason, by row and column.
    """
    plan = _Work(tenant, by, now).through(file)
    refuse_if(plan.problems, ImportRefused)
    return plan


class _Work:
    """One sheet on its way through the verbs."""

    def __init__(self, tenant: Tenant, by: Actor, now: datetime) -> None:
        self.tenant, self.by, self.now, self.plan = tenant, by, now, TreePlan()
        self.headings = {column.key: str(column.heading) for column in COLUMNS}

    def through(self, file: IO[bytes] | File[Any]) -> TreePlan:
        begin(self.tenant.pk, by=self.by)
        reading = read(file, COLUMNS, most_rows=MOST_ROWS)
        self.plan.problems, self.plan.read = list(reading.problems), reading.total
        rows = [] if reading.problems else self._each_once(reading.rows)
        self.has = frozenset(reading.headings.values())
        self.known = {one.code: one for one in selectors.read_tree(self.tenant.pk)}
        self.codes = {one.pk: one.code for one in self.known.values()}
        before = set(CategoryChange.objects.filter(tenant=self.tenant).values_list("pk", flat=True))
        if not self.plan.problems:
            self._do(rows)
        made = CategoryChange.objects.filter(tenant=self.tenant).exclude(pk__in=before).select_related("category")
        self.plan.changes = list(made.order_by("at", "id"))
        return self.plan

    def _each_once(self, rows: Iterable[Row]) -> list[Row]:
        seen: dict[str, int] = {}
        listed = list(rows)
        for row in listed:
            first = seen.setdefault(row.values["code"], row.number)
            if first != row.number:
                self._say(row, Problem("row_twice", _("和第 %(row)s 行是同一个代码。") % {"row": first}, where="code"))
        return listed

    def _do(self, rows: list[Row]) -> None:
        """Top down: what is new, comes back or moves; then what each says; what goes out of use last, from the bottom up."""
        ordered = self._top_down(rows)
        for row in ordered:
            self._try(row, self._place)
        for row in ordered:
            self._try(row, self._fill)
        for row in reversed(ordered):
            self._try(row, self._retire)

    def _top_down(self, rows: list[Row]) -> list[Row]:
        """The rows in the order of the tree that they describe: a parent before its children. A circle comes last."""
        by_code = {row.values["code"]: row for row in rows}

        def depth(row: Row) -> int:
            steps, above = 0, self._parent_code(row)
            while above in by_code and steps <= MOST_LEVELS:
                steps, above = steps + 1, self._parent_code(by_code[above])
            return steps

        return sorted(rows, key=depth)

    def _parent_code(self, row: Row) -> str:
        if "parent" in self.has:
            return row.values.get("parent") or ""
        here = self.known.get(row.values["code"])
        return self.codes[here.parent_id] if here and here.parent_id else ""

    def _try(self, row: Row, step: Callable[[Row], None]) -> None:
        try:
            step(row)
        except CaseRefused as refused:
            for problem in refused.problems:
                self._say(row, problem)

    def _say(self, row: Row, problem: Problem) -> None:
        """A verb's reason at the row and, where it names a field, at its column; each once."""
        said = Problem(problem.code, str(problem.text), problem.where, row.number, self.headings.get(problem.where, ""))
        if said not in self.plan.problems:
            self.plan.problems.append(said)

    def _place(self, row: Row) -> None:
        code, here = row.values["code"], self.known.get(row.values["code"])
        above = self._parent_code(row)
        if above and above not in self.known:
            text = _("没有“%(code)s”这一类，放不到它下面。") % {"code": above}
            raise CaseRefused(Problem("unknown_parent", text, where="parent"))
        parent = self.known[above] if above else None
        if here is None:
            given = {name: value for name, value in self._given(row).items() if name != "also_touches"}
            self.known[code] = categories.add_category(
                tenant=self.tenant, code=code, parent=parent, by=self.by, now=self.now, **given
            )
            return
        if "parent" in self.has and here.parent_id != (parent.pk if parent else None):
            here = categories.move_category(category=here, parent=parent, by=self.by, now=self.now)
        if row.values.get("is_active") is True and not here.is_active:
            here = categories.restore_category(category=here, by=self.by, now=self.now)
        self.known[code] = here

    def _given(self, row: Row) -> dict[str, Any]:
        """What the sheet says of a category; an empty choice is none, so it says nothing."""
        given: dict[str, Any] = {}
        for name in categories.FIELDS:
            if name not in self.has:
                continue
            value = row.values.get(name)
            if name in LISTS:
                given[name] = [
                    word for word in str(value or "").replace("，", "、").replace(",", "、").split("、") if word.strip()
                ]
            elif value is not None or name not in categories.CHOICES:
                given[name] = value or ""
        return given

    def _fill(self, row: Row) -> None:
        if here := self.known.get(row.values["code"]):
            self.known[here.code] = categories.change_category(category=here, by=self.by, now=self.now, **self._given(row))

    def _retire(self, row: Row) -> None:
        here = self.known.get(row.values["code"])
        if here and here.is_active and row.values.get("is_active") is False:
            self.known[here.code] = categories.retire_category(category=here, by=self.by, now=self.now)


__all__ = ["COLUMNS", "TreePlan", "import_tree", "look_at_tree", "rows_out"]
