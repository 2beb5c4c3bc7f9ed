"""Prepared rows as rows of the database: cases with their numbers, reporters, timeline, journal lines."""

import marshal
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import IO, Any
from uuid import UUID

from linli.casework.models import Case, Category, Entry, ImportRun, Reporter
from linli.casework.rules import numbers
from linli.casework.selectors import categories
from linli.casework.selectors.mappings import Mapping
from linli.casework.services.deeds import search_text
from linli.casework.states import Outcome, Party, State
from linli.core import journal, search
from linli.core.actors import Actor, Channel
from linli.core.ids import uuid7, uuid7_at
from linli.core.models import JournalLine
from linli.core.privacy import search_hash
from linli.core.rows import Table

from . import staging
from .preparing import Prepared

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


class Writer:
    """
    Writes chunks of prepared rows, each as a piece of its run. Everything that can be worked out beforehand is, so that a
    transaction holds statements only.

    Where pieces are transactions of their own, the journal's lines wait in a file until the run is let go: the journal
    keeps what is in it, and a sheet that was stopped must leave nothing there.
    """

    def __init__(self, run: ImportRun, mapping: Mapping, blocks: dict[str, Iterator[int]], *, by: Actor, now: datetime) -> None:
        self.run, self.blocks, self.by, self.now = run, blocks, by, now
        self.names: dict[str, Category] = {str(one.pk): one for one in categories.all_categories(run.tenant_id)}
        fixed = {"tenant_id": run.tenant_id}
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
        self._later: IO[bytes] = tempfile.TemporaryFile(prefix="linli-import-")  # noqa: SIM115 -- closed by close()

    def close(self) -> None:
        self._later.close()

    def write(self, chunk: list[Prepared]) -> None:
        """:raises staging.Lost: when another process has the sheet by now."""
        made = [self._case(one) for one in chunk]
        cases = self.cases.ready([getattr(case, name) for name in CASE_FIELDS] for case in made)
        reporters = self.reporters.ready(_reporter(case, one) for case, one in zip(made, chunk, strict=True))
        entries = self.entries.ready(row for case in made for row in _entries(case))
        lines = self.lines.ready([getattr(line, name) for name in LINE_FIELDS] for line in map(self._line, made))
        with staging.piece(self.run):
            self.cases.put(cases)
            self.reporters.put(reporters)
            self.entries.put(entries)
            if staging.is_whole():
                self.lines.put(lines)
                search.index_new(search_text(case) for case in made)
        if not staging.is_whole():
            marshal.dump(lines, self._later)

    def put_lines(self) -> None:
        """The journal's lines that waited. In the transaction that lets the run go."""
        end = self._later.tell()
        self._later.seek(0)
        while self._later.tell() < end:
            self.lines.put(marshal.load(self._later))  # noqa: S302 -- our own file, which has no name

    def _case(self, one: Prepared) -> Case:
        day = date(int(one.day[:4]), int(one.day[4:6]), int(one.day[6:]))
        sequence, tenant = next(self.blocks[one.day]), self.run.tenant
        asked, answered = datetime.fromisoformat(one.reported_at), datetime.fromisoformat(one.replied_at)
        return Case(
            id=uuid7_at(asked),
            tenant_id=tenant.pk,
            number=numbers.number(tenant.code, day, sequence),
            short_number=numbers.short_number(tenant.letters, day, sequence),
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
