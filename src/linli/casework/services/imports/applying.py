"""Writing prepared rows: all of them in one transaction, with their numbers, timeline, journal lines and search words."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.casework.errors import ImportRefused
from linli.casework.events import CasesImported
from linli.casework.models import Case, Category, Entry, ImportRun, Reporter
from linli.casework.rules import numbers, rights
from linli.casework.selectors import categories
from linli.casework.selectors.mappings import Mapping, mapping_named
from linli.casework.services.deeds import search_text
from linli.casework.states import Outcome, Party, State
from linli.core import events, journal, search
from linli.core.actors import Actor, Channel
from linli.core.ids import uuid7
from linli.core.models import JournalLine, Tenant
from linli.core.numbers import next_block
from linli.core.privacy import search_hash
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.core.rows import Table

from .preparing import Laid, Prepared, Progress, prepare


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a sheet that was applied."""

    read: int
    created: int
    unchanged: int
    run: ImportRun
    notes: list[Problem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Looked:
    """What a sheet would do: nothing has been written. `sample` are its first rows as they would come in."""

    read: int
    created: int
    unchanged: int
    problems: list[Problem]
    notes: list[Problem]
    sample: list[Prepared]


def look_at(file: Any, *, tenant: Tenant, mapping: str, by: Actor, now: datetime, progress: Progress | None = None) -> Looked:
    """
    Look at a sheet without writing anything: how many rows are new, which are there already, everything that is wrong.

    :raises NotAllowed: without the right. :raises ImportRefused: for a mapping that nobody knows.
    """
    known = _allowed_mapping(tenant, mapping, by)
    laid = prepare(file, tenant=tenant, mapping=known, now=now, progress=progress)
    with laid.store:
        if laid.problems:
            return Looked(laid.read, 0, 0, laid.problems, laid.notes, [])
        found = _Known(tenant, known, laid)
        sample = next(laid.chunks(), [])[:5]
        return Looked(laid.read, laid.read - found.unchanged, found.unchanged, found.problems, laid.notes, sample)


def import_cases(
    file: Any,
    *,
    tenant: Tenant,
    mapping: str,
    by: Actor,
    now: datetime,
    progress: Progress | None = None,
    run: ImportRun | None = None,
) -> Imported:
    """
    Bring in a sheet of closed cases, wholly or not at all. A row whose number is known and which says the same changes
    nothing, so a sheet may come twice; one that says something else is a problem.

    `file`: a path or an open upload. `progress` is called with (done, total) and may raise to stop the work.

    :raises NotAllowed: without the right. :raises ImportRefused: with every problem by row and column; nothing is left.
    """
    known = _allowed_mapping(tenant, mapping, by)
    laid = prepare(file, tenant=tenant, mapping=known, now=now, progress=progress)
    with laid.store:
        refuse_if(laid.problems, ImportRefused)
        with transaction.atomic():
            return _apply(laid, tenant, known, by, now, progress, run or _new_run(file, tenant, known, by, now))


def _allowed_mapping(tenant: Tenant, code: str, by: Actor) -> Mapping:
    if not by.may(rights.IMPORT, tenant_id=tenant.pk):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能导入诉求。")))
    known = mapping_named(code, tenant=tenant)
    if known is None:
        raise ImportRefused(Problem("unknown_mapping", _("没有叫“%(code)s”的列对照。") % {"code": code[:40]}, where="mapping"))
    return known


def _new_run(file: Any, tenant: Tenant, mapping: Mapping, by: Actor, now: datetime) -> ImportRun:
    name = str(getattr(file, "name", file)).rsplit("/", 1)[-1]
    return ImportRun(tenant=tenant, mapping=mapping.code, file_name=name[:200], started_at=now, by_label=by.label[:120])


class _Known:
    """Which rows of a sheet are there already, and how many numbers each day needs for the others."""

    def __init__(self, tenant: Tenant, mapping: Mapping, laid: Laid) -> None:
        self.days: Counter[str] = Counter()
        self.numbers: set[int] = set()
        self.problems: list[Problem] = []
        self.unchanged = 0
        for chunk in laid.chunks():
            wanted = [one.external_no for one in chunk]
            there = Case.objects.filter(tenant=tenant, external_source=mapping.source, external_no__in=wanted)
            digests = dict(there.values_list("external_no", "import_digest"))
            for one in chunk:
                self._look(one, digests)

    def _look(self, one: Prepared, digests: dict[str, str]) -> None:
        if one.external_no not in digests:
            self.days[one.day] += 1
            return
        self.unchanged += 1
        self.numbers.add(one.row)
        if digests[one.external_no] != one.digest:
            text = _("编号 %(number)s 已经导入过，这次内容不一样。要改，请打开那件诉求更正。")
            self.problems.append(Problem("differs", text % {"number": one.external_no}, row=one.row, column=_("编号")))


def _apply(
    laid: Laid, tenant: Tenant, mapping: Mapping, by: Actor, now: datetime, progress: Progress | None, run: ImportRun
) -> Imported:
    # One importer of a tenant at a time: two runs of the same sheet must not both find its numbers missing.
    Tenant.objects.select_for_update().get(pk=tenant.pk)
    known = _Known(tenant, mapping, laid)
    refuse_if(known.problems, ImportRefused)
    run.state, run.read, run.unchanged = ImportRun.State.APPLIED, laid.read, known.unchanged
    run.created, run.finished_at = laid.read - known.unchanged, now
    run.save()
    writer = _Writer(tenant, mapping, by, now, run, _blocks(tenant, known.days))
    done = 0
    for chunk in laid.chunks():
        writer.write([one for one in chunk if one.row not in known.numbers])
        done += len(chunk)
        if progress:
            progress(laid.read + done, laid.read * 2)
    changes = {"read": [None, laid.read], "created": [None, run.created], "mapping": [None, mapping.code]}
    journal.record("casework.import.applied", run, by=by, now=now, changes=changes)
    events.publish(CasesImported(tenant_id=tenant.pk, run_id=run.pk), now=now)
    return Imported(laid.read, run.created, run.unchanged, run, laid.notes)


def _blocks(tenant: Tenant, days: Counter[str]) -> dict[str, Iterator[int]]:
    """A block of numbers for each day on which something came: one statement a day, however the sheet is sorted."""
    return {day: iter(next_block(numbers.SERIES, tenant=tenant, period=day, count=count)) for day, count in sorted(days.items())}


CASE_FIELDS = [
    "id",
    "number",
    "short_number",
    "kind",
    "category_id",
    "category_name",
    "title",
    "description",
    "place_id",
    "place_path",
    "place_detail",
    "reported_at",
    "accepted_at",
    "done_at",
    "closed_at",
    "changed_at",
    "external_no",
    "reply",
    "import_digest",
]
REPORTER_FIELDS = ["id", "case_id", "name", "phone", "phone_hash", "at", "wants_reply"]
ENTRY_FIELDS = ["id", "case_id", "at", "verb", "text", "from_state", "to_state"]
LINE_FIELDS = [field.attname for field in JournalLine._meta.concrete_fields]


class _Writer:
    """Writes chunks of prepared rows into the tables of casework, the journal and the search index."""

    def __init__(
        self, tenant: Tenant, mapping: Mapping, by: Actor, now: datetime, run: ImportRun, blocks: dict[str, Iterator[int]]
    ) -> None:
        self.tenant, self.mapping, self.by, self.now, self.run, self.blocks = tenant, mapping, by, now, run, blocks
        self.names: dict[str, Category] = {str(one.pk): one for one in categories.all_categories(tenant.pk)}
        fixed = {"tenant_id": tenant.pk}
        self.cases = Table(
            Case,
            CASE_FIELDS,
            **fixed,
            channel=Channel.IMPORT.value,
            state=State.CLOSED,
            party=Party.UNDECIDED,
            outcome=Outcome.NOT_KNOWN,
            external_source=mapping.source,
            imported_by_id=run.pk,
        )
        self.reporters = Table(Reporter, REPORTER_FIELDS, **fixed, channel=Channel.IMPORT.value)
        self.entries = Table(Entry, ENTRY_FIELDS, **fixed, label=by.label[:120], by_user_id=by.user_id)
        self.lines = Table(JournalLine, LINE_FIELDS)

    def write(self, chunk: list[Prepared]) -> None:
        made = [self._case(one) for one in chunk]
        self.cases.write([getattr(case, name) for name in CASE_FIELDS] for case in made)
        self.reporters.write(_reporter(case, one) for case, one in zip(made, chunk, strict=True))
        self.entries.write(row for case in made for row in _entries(case))
        lines = [self._line(case) for case in made]
        self.lines.write([getattr(line, name) for name in LINE_FIELDS] for line in lines)
        search.index_new(search_text(case) for case in made)

    def _case(self, one: Prepared) -> Case:
        day = date(int(one.day[:4]), int(one.day[4:6]), int(one.day[6:]))
        sequence = next(self.blocks[one.day])
        asked, answered = datetime.fromisoformat(one.reported_at), datetime.fromisoformat(one.replied_at)
        return Case(
            id=uuid7(int(asked.timestamp() * 1000)),
            tenant_id=self.tenant.pk,
            number=numbers.number(self.tenant.code, day, sequence),
            short_number=numbers.short_number(self.tenant.letters, day, sequence),
            kind=one.kind,
            category_id=UUID(one.category),
            category_name=self.names[one.category].name,
            title=one.title,
            description=one.text,
            place_id=UUID(one.place) if one.place else None,
            place_path=one.place_path,
            place_detail=one.place_detail,
            reported_at=asked,
            accepted_at=asked,
            done_at=answered,
            closed_at=answered,
            changed_at=answered,
            external_no=one.external_no,
            reply=one.reply,
            import_digest=one.digest,
        )

    def _line(self, case: Case) -> JournalLine:
        changes = {"external_no": [None, case.external_no], "run": [None, str(self.run.pk)]}
        return journal.line_for("casework.case.imported", case, by=self.by, now=self.now, changes=changes)


def _reporter(case: Case, one: Prepared) -> list[Any]:
    """Who left the message; nobody writes to them again, the matter is long settled."""
    return [uuid7(), case.pk, one.reporter, one.phone, search_hash(one.phone, purpose="phone"), case.reported_at, False]


def _entries(case: Case) -> list[list[Any]]:
    """Two lines of a timeline: it came, and it was answered."""
    return [
        [uuid7(), case.pk, case.reported_at, "report", "", "", State.SUBMITTED],
        [uuid7(), case.pk, case.closed_at, "close", case.reply, State.SUBMITTED, State.CLOSED],
    ]
