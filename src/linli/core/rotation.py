"""
Key rotation: a new master key encrypts from now on, a task rewrites what stands under older ones, then those can be retired.

    rotate            add a key, journal it, enqueue the rewriting
    rewrite           in batches of its own, each value by compare-and-swap: killed half-way it goes on where it was, and a
                      value that somebody saves meanwhile (already under the new key) is left alone
    retire_old_keys   a day later at the earliest, and only when nothing is left under them: until then a session or a
                      transaction that was open at the change may still hold something

Encrypted columns are found by themselves (EncryptedTextField, and the wrapped keys of persons). Whoever keeps encrypted text
elsewhere registers a holder.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidTag
from django.apps import apps
from django.db import connection, models, transaction
from django.utils.translation import gettext as _
from django_tasks import task

from . import journal, keys, privacy
from .actors import Actor
from .models import Job, JournalLine, SubjectKey
from .problems import Problem, Refused
from .tasks import control

BATCH = 500
GRACE = timedelta(days=1)
REWRITE_KEY = "core.rotation"

Change = Callable[[str], str]
Holder = Callable[[Change], None]


class RotationRefused(Refused):
    """Old keys are still needed."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of encrypted text; `label` is authenticated with every value of it."""

    table: str
    key: str
    name: str
    label: str


_holders: dict[str, Holder] = {}


def holder(label: str) -> Callable[[Holder], Holder]:
    """
    Register encrypted text that is in no EncryptedTextField: `label` is what it was encrypted with.

    The function is given `change` and calls it on each stored text, keeping what it returns (the same text when there is
    nothing to do), in transactions of its own.
    """

    def register(function: Holder) -> Holder:
        _holders[label] = function
        return function

    return register


@transaction.atomic
def rotate(*, by: Actor, now: datetime) -> Job:
    """
    Begin a rotation: a new master key, and the job that rewrites what older ones encrypted.

    :raises RotationRefused: while an earlier rotation is still rewriting.
    """
    if Job.objects.filter(unique_key=REWRITE_KEY, state__in=[Job.State.READY, Job.State.RUNNING]).exists():
        raise RotationRefused(Problem("rotation.under_way", _("上一次更换密钥还没有改写完，请等它完成")))
    before, _key = keys.current()
    job = control.enqueue_unique(rewrite, REWRITE_KEY)
    newest = keys.add_master_key()
    journal.record("core.key.rotated", job, by=by, now=now, changes={"key": [before, newest]})
    return job


@task(own_transactions=True)
def rewrite() -> dict[str, int]:
    """Rewrite everything that stands under an older key. Returns how many values were rewritten and how many cannot be read."""
    newest, _key = keys.current()
    told = {"rewritten": 0, "unreadable": 0}
    for column in columns():
        for batch in _batches(column, newest):
            _rewrite_batch(column, batch, told)
            control.checkpoint(told["rewritten"])
    for label, function in _holders.items():
        function(lambda stored, label=label: _changed(stored, label, newest, told))  # type: ignore[misc]
    return told


def columns() -> list[Column]:
    """Every encrypted column of every engine."""
    found = [_column(SubjectKey._meta.get_field("wrapped"))]
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, privacy.EncryptedTextField):
                found.append(_column(field))
    return found


def still_under(number: int) -> int:
    """How many stored values need this master key."""
    count = sum(_count(column, number) for column in columns())
    seen = {"values": 0}

    def look(stored: str) -> str:
        seen["values"] += stored.startswith(f"{number}.")
        return stored

    for function in _holders.values():
        function(look)
    return count + seen["values"]


def retire_old_keys(*, by: Actor, now: datetime) -> list[int]:
    """
    Forget every master key but the newest. Returns their numbers.

    :raises RotationRefused: with every reason why they are still needed.
    """
    newest, _key = keys.current()
    old = sorted(set(keys.master_keys()) - {newest})
    problems = [*_too_early(now), *(problem for number in old for problem in _in_use(number))]
    if problems:
        raise RotationRefused(problems)
    if old:
        with transaction.atomic():
            job = Job.objects.filter(unique_key=REWRITE_KEY).latest("enqueued_at")
            journal.record("core.key.retired", job, by=by, now=now, changes={"keys": [old, []]})
        keys.drop_master_keys(set(old))
    return old


def _too_early(now: datetime) -> Iterator[Problem]:
    last = JournalLine.objects.filter(verb="core.key.rotated").order_by("-at").first()
    if last and last.at > now - GRACE:
        yield Problem("rotation.too_early", _("更换密钥不满一天，还可能有会话在用旧密钥，请明天再试"))


def _in_use(number: int) -> Iterator[Problem]:
    if count := still_under(number):
        told = {"count": count, "number": number}
        yield Problem("rotation.in_use", _("还有 %(count)d 个值用第 %(number)d 号密钥加密，请先运行改写任务") % told)


def _column(field: Any) -> Column:
    model: type[models.Model] = field.model
    quote, pk = connection.ops.quote_name, model._meta.pk
    label = f"{model._meta.label_lower}.{field.name}"
    return Column(quote(model._meta.db_table), quote(str(pk.column)), quote(str(field.column)), label)


def _batches(column: Column, newest: int) -> Iterator[list[tuple[Any, str]]]:
    """(key, stored text) of what is not under the newest key, a batch at a time, by key, so that none is met twice."""
    start = f"SELECT {column.key}, {column.name} FROM {column.table} WHERE {column.name} <> '' AND {column.name} NOT LIKE %s"  # noqa: S608 -- names of our own tables
    order = f" ORDER BY {column.key} LIMIT {BATCH}"
    past: list[Any] = []
    while True:
        with connection.cursor() as cursor:
            cursor.execute(start + (f" AND {column.key} > %s" if past else "") + order, [f"{newest}.%", *past])
            batch = cursor.fetchall()
        if not batch:
            return
        yield batch
        past = [batch[-1][0]]


def _rewrite_batch(column: Column, batch: list[tuple[Any, str]], told: dict[str, int]) -> None:
    newest, _key = keys.current()
    statement = f"UPDATE {column.table} SET {column.name} = %s WHERE {column.key} = %s AND {column.name} = %s"  # noqa: S608 -- as above
    rows = [(_changed(stored, column.label, newest, told), key, stored) for key, stored in batch]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(statement, [row for row in rows if row[0] != row[2]])


def _changed(stored: str, label: str, newest: int, told: dict[str, int]) -> str:
    """The same value under the newest key; the same text where there is nothing to do or no key opens it."""
    if not stored or stored.startswith(f"{newest}."):
        return stored
    try:
        text = privacy.decrypt(stored, label=label)
    except (InvalidTag, KeyError, ValueError):
        told["unreadable"] += 1
        return stored
    told["rewritten"] += 1
    return privacy.encrypt(text, label=label)


def _count(column: Column, number: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {column.table} WHERE {column.name} LIKE %s", [f"{number}.%"])  # noqa: S608 -- as above
        return int(cursor.fetchone()[0])
