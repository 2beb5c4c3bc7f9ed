"""
Questions that every request asks: the statement is worked out once and asked again with other values.

    OF_PREFIX = Question(lambda: ApiKey.objects.select_related("user").filter(prefix=Given("prefix", ApiKey.prefix)))
    key = OF_PREFIX.first(prefix="k4f7hq2m")

Django works out a statement from its parts on every call; for a row with some joined ones that takes many times as long as
the statement itself. Annotations (but a FilteredRelation), prefetches and `in` are beyond it: their statements change with what is asked.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.base import ModelState
from django.db.models.expressions import Expression
from django.db.models.query import get_related_populators

M = TypeVar("M", bound=models.Model)


class Given(Expression):
    """Stands in a filter for a value that is named when the question is asked; `field` says how the database takes it."""

    def __init__(self, name: str, field: "models.Field[Any, Any]") -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, _compiler: Any, _connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override]  # a parameter
        """A hole, and itself to be replaced."""
        return "%s", [self]

    def value_of(self, values: dict[str, Any], link: BaseDatabaseWrapper) -> Any:
        return self.output_field.get_db_prep_value(values[self.name], link, prepared=False)


class Question(Generic[M]):
    """A query over one model and what is joined to it (`select_related`, `only`), without its values."""

    def __init__(self, build: Callable[[], "models.QuerySet[M]"]) -> None:
        self._build = build

    @cached_property
    def _asked(self) -> "_Asked":
        return _Asked(self._build())

    def all(self, **values: Any) -> list[M]:
        """The rows, in the order of the query. One statement."""
        return self._asked.rows(values)

    def first(self, **values: Any) -> M | None:
        """The first row, or None. The query itself should say that there is at most one, or be ordered and cut."""
        return next(iter(self._asked.rows(values)), None)


class _Asked:
    """The statement, and how its columns become objects: what ModelIterable works out for each queryset."""

    def __init__(self, queryset: "models.QuerySet[Any]") -> None:
        compiler = queryset.query.get_compiler(connection=connection)
        self._sql, self._params = compiler.as_sql()
        shape, select = compiler.klass_info, compiler.select
        fields = shape["select_fields"]
        self._model, self._columns = shape["model"], slice(fields[0], fields[-1] + 1)
        self._names = [column.target.attname for column, _sql, _alias in select[self._columns]]
        self._joined = get_related_populators(shape, select, connection.alias)  # type: ignore[call-arg]  # Django 6's
        self._converters = list(compiler.get_converters([column for column, _sql, _alias in select]).items())

    def rows(self, values: dict[str, Any]) -> list[Any]:
        link = connections[DEFAULT_DB_ALIAS]
        params = [param.value_of(values, link) if isinstance(param, Given) else param for param in self._params]
        with link.cursor() as cursor:
            cursor.execute(self._sql, params)
            found = cursor.fetchall()
        return [self._object(self._converted(row, link), link.alias) for row in found]

    def _converted(self, row: tuple[Any, ...], link: BaseDatabaseWrapper) -> "list[Any] | tuple[Any, ...]":
        if not self._converters:
            return row
        values = list(row)
        for position, (converters, expression) in self._converters:
            for convert in converters:
                values[position] = convert(values[position], expression, link)
        return values

    def _object(self, row: "list[Any] | tuple[Any, ...]", alias: str) -> Any:
        """As the model's own `from_db` makes it, which works its way through every field, those that were left out too."""
        found, state = self._model.__new__(self._model), ModelState()
        state.adding, state.db = False, alias
        vars(found).update(zip(self._names, row[self._columns], strict=True), _state=state)
        for joined in self._joined:
            joined.populate(row, found)
        return found
