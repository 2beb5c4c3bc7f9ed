"""`manage.py foldinitial ENGINE`: indexes and constraints of a first migration go into the models that they belong to."""

from importlib import import_module
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.migrations import Migration
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.writer import MigrationWriter


class Command(BaseCommand):
    """
    Django leaves an index beside its model as soon as another model points there, and works all models out anew after each
    one: a database of a hundred models then takes a quarter of a minute to make, instead of a few seconds.
    """

    help = "Put the indexes and constraints of ENGINE's first migration into its models."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("engine")

    def handle(self, *_args: Any, engine: str, **_options: Any) -> None:
        module = import_module(f"linli.{engine}.migrations.0001_initial")
        if module.__file__ is None:
            raise CommandError(f"no first migration of {engine}")
        migration: Migration = module.Migration("0001_initial", engine)
        migration.operations = folded(list(migration.operations))  # type: ignore[misc]
        Path(module.__file__).write_text(MigrationWriter(migration, include_header=False).as_string(), encoding="utf-8")


def folded(operations: list[Operation]) -> list[Operation]:
    """The operations, with what models that are made among them can take in put into those models."""
    made = _made(operations)
    apart = beside(operations)
    for one in apart:
        kind, what = ("indexes", one.index) if isinstance(one, AddIndex) else ("constraints", one.constraint)
        made[one.model_name_lower].options.setdefault(kind, []).append(what)
    return [one for one in operations if one not in apart]


def beside(operations: list[Operation]) -> list[AddIndex | AddConstraint]:
    """Indexes and constraints that stand beside a model made among the operations without need; that of a later field needs it."""
    made, later = _made(operations), [one for one in operations if isinstance(one, AddField)]
    return [
        one
        for one in operations
        if isinstance(one, AddIndex | AddConstraint)
        and one.model_name_lower in made
        and not any(added.model_name_lower == one.model_name_lower and _names(one, added.name) for added in later)
    ]


def _made(operations: list[Operation]) -> dict[str, CreateModel]:
    return {one.name_lower: one for one in operations if isinstance(one, CreateModel)}


def _names(one: AddIndex | AddConstraint, field: str) -> bool:
    what = one.index if isinstance(one, AddIndex) else one.constraint
    return field in repr(what.deconstruct())
