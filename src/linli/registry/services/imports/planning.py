"""What a sheet would do, worked out before anything is written."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.actors import Actor
from linli.core.events import Event
from linli.core.models import Tenant
from linli.core.problems import Problem
from linli.core.spreadsheets import Row

NOTHING = ""  # in `Write.fields`: only a line
MOST_EFFECTS = 20


@dataclass(slots=True)
class Write:
    """One row to be written. `fields` empty: a new one; else those that change. `verb` empty: part of another's line."""

    obj: models.Model
    fields: tuple[str, ...] = ()
    verb: str = ""
    changes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Effect:
    """What one row does, for whoever looks before it is applied: the names in it, and the headings of what changes."""

    row: int
    is_new: bool
    names: tuple[str, ...]
    changes: tuple[str, ...]


@dataclass(slots=True)
class Plan:
    """Everything that a sheet would do, or why it will do nothing. `warnings`: what somebody looks at before it is done."""

    read: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    """Of the first rows that do anything."""
    writes: list[Write] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return not self.problems

    def as_dict(self) -> dict[str, Any]:
        """{"read", "created", "changed", "unchanged", "problems"}: what the command line prints."""
        counts = {"read": self.read, "created": self.created, "changed": self.changed, "unchanged": self.unchanged}
        return {**counts, "problems": [problem.as_dict() for problem in self.problems]}


@dataclass(slots=True)
class Draft:
    """A sheet being worked through: who brings it, when, into which tenant, and the plan so far."""

    tenant: Tenant
    by: Actor
    now: datetime
    headings: dict[str, str]
    needed: frozenset[str] = frozenset()
    spoken: tuple[str, ...] = ()
    """The columns by which a row is called."""
    plan: Plan = field(default_factory=Plan)
    _wrong: set[int] = field(default_factory=set)
    _touched: list[str] = field(default_factory=list)

    @property
    def today(self) -> date:
        return timezone.localtime(self.now).date()

    def lacks(self, row: Row, key: str) -> bool:
        """Whether a cell could not be read, or the column that it needs is not there: told already, and nothing follows from it."""
        heading = self.headings.get(key)
        return (key in self.needed and key not in row.values) or any(one.column == heading for one in row.problems)

    def is_wrong(self, row: Row) -> bool:
        """Whether anything has been told of this row."""
        return bool(row.problems) or row.number in self._wrong

    def say(self, row: Row, key: str, code: str, text: str) -> None:
        """A problem at a row, in the column with this key; what follows only from a cell that could not be read is not told."""
        if self.lacks(row, key):
            return
        self._wrong.add(row.number)
        self.plan.problems.append(Problem(code, text, key, row.number, self.headings.get(key, "")))

    def warn(self, row: Row, key: str, code: str, text: str) -> None:
        """Something at a row that stands in the way of nothing, and may all the same be a mistake."""
        self.plan.warnings.append(Problem(code, text, key, row.number, self.headings.get(key, "")))

    def say_all(self, row: Row, problems: list[Problem], keys: dict[str, str] | None = None) -> None:
        """A rule's problems, put at this row; `keys` maps a rule's field to the sheet's column where they differ."""
        for problem in problems:
            key = (keys or {}).get(problem.where, problem.where)
            self.say(row, key, problem.code, problem.text)

    def not_allowed(self, row: Row, key: str) -> None:
        self.say(row, key, "not_allowed", _("这一行不在您的范围里。"))

    def new(self, obj: models.Model, verb: str = "", **changes: Any) -> None:
        self.plan.writes.append(Write(obj, (), verb, {name: [None, value] for name, value in changes.items()}))

    def change(self, obj: models.Model, wanted: dict[str, Any], verb: str = "", *, private: frozenset[str] = frozenset()) -> bool:
        """Set what differs on `obj`; whether anything did. Private values are not told, only that they changed."""
        before = {name: getattr(obj, name) for name in wanted}
        differing = {name: value for name, value in wanted.items() if before[name] != value}
        if not differing:
            return False
        self._touched += [name for name in differing if name in self.headings]
        for name, value in differing.items():
            setattr(obj, name, value)
        told = {
            name: ["…", "…"] if name in private else [_key_of(before[name]), _key_of(value)] for name, value in differing.items()
        }
        self.plan.writes.append(Write(obj, tuple(differing), verb, told))
        return True

    def note(self, obj: models.Model, verb: str, changes: dict[str, Any]) -> None:
        """A line about `obj`, which is not itself written."""
        self.plan.writes.append(Write(obj, (NOTHING,), verb, changes))

    def count(self, row: Row, *, is_new: bool, is_changed: bool) -> None:
        """Count one row of the sheet by what it does; one with a problem does nothing."""
        touched, self._touched = self._touched, []
        if self.is_wrong(row):
            return
        if (is_new or is_changed) and len(self.plan.effects) < MOST_EFFECTS:
            names = [str(row.values[key]) for key in self.spoken if row.values.get(key)]
            changes = () if is_new else tuple(heading for name, heading in self.headings.items() if name in touched)
            self.plan.effects.append(Effect(row.number, is_new, tuple(names), changes))
        if is_new:
            self.plan.created += 1
        elif is_changed:
            self.plan.changed += 1
        else:
            self.plan.unchanged += 1


def _key_of(value: Any) -> Any:
    return getattr(value, "pk", value)


def given(row: Row, *keys: str) -> dict[str, Any]:
    """The cells of a row that are not empty: an empty cell leaves what the register knows."""
    return {key: row.values[key] for key in keys if row.values.get(key) not in (None, "")}
