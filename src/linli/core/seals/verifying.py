"""Reading all of the journal again: what was changed, removed, slipped in or sealed anew."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby, islice
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from linli.core.models import JournalLine, Seal, SealedLine

from . import anchors, sealing
from .merkle import Tree
from .sealing import CHUNK, HORIZON, NOTHING

Entry = tuple[SealedLine, JournalLine | None]
Anchor = dict[str, Any]


@dataclass(slots=True)
class Report:
    """What `verify` found. `broken` holds {"seal", "line", "code", "text"}; `seal` or `line` is None where there is none."""

    ok: bool = True
    entries: int = 0
    seals: int = 0
    broken: list[dict[str, Any]] = field(default_factory=list)

    def found(self, code: str, text: str, *, seal: int | None = None, line: UUID | None = None) -> None:
        self.ok = False
        self.broken.append({"seal": seal, "line": str(line) if line else None, "code": code, "text": text})

    def as_dict(self) -> dict[str, Any]:
        return {"ok": self.ok, "entries": self.entries, "seals": self.seals, "broken": self.broken}


def verify(anchor: Anchor | None = None) -> Report:
    """
    Check every line and every seal, and the heads that were kept: those in LINLI_DATA/anchors, and `anchor` (one, or the
    published list of them). Reads in constant memory; writers and the sealing task may go on meanwhile.

    :raises Refused: when `anchor` is none.
    """
    report, given = Report(), anchors.read(anchor) if anchor else []
    last = Seal.objects.order_by("-number").first()
    if last:
        _check_seals(report, upto=last.number)
    _check_orphans(report)
    _check_unsealed(report, last)
    _check_anchors(report, [*anchors.kept(), *given])
    return report


def _check_seals(report: Report, *, upto: int) -> None:
    """Seals and their entries side by side, both by number."""
    groups = groupby(_entries(upto), key=lambda entry: entry[0].seal_id)
    group = next(groups, None)
    before: Seal | None = None
    for seal in Seal.objects.filter(number__lte=upto).order_by("number").iterator(chunk_size=CHUNK):
        while group and group[0] < seal.number:  # entries of a seal that is gone: _check_orphans tells of them
            group = next(groups, None)
        mine: Iterable[Entry] = group[1] if group and group[0] == seal.number else ()
        _check_chain(report, seal, before)
        _check_entries(report, seal, mine, before)
        if group and group[0] == seal.number:
            group = next(groups, None)
        before = seal
        report.seals += 1


def _check_chain(report: Report, seal: Seal, before: Seal | None) -> None:
    number, head, total = (before.number, before.head, before.total) if before else (0, NOTHING, 0)
    if seal.number != number + 1:
        report.found("seal.missing", _("缺少第 %(number)d 号封条") % {"number": number + 1}, seal=number + 1)
    elif seal.previous != head or seal.total != total + seal.line_count:
        report.found("seal.chain", _("封条与前一个封条接不上"), seal=seal.number)
    if seal.head != sealing.head_of(seal):
        report.found("seal.head", _("封条本身被改过"), seal=seal.number)


def _check_entries(report: Report, seal: Seal, entries: Iterable[Entry], before: Seal | None) -> None:
    tree = Tree()
    for entry, line in entries:
        report.entries += 1
        if entry.position == tree.count:
            tree.add(entry.leaf)
        _check_line(report, entry, line, before)
    if tree.count != seal.line_count:
        report.found("seal.count", _("封条里的行数不对"), seal=seal.number)
    elif tree.root() != seal.root:
        report.found("seal.root", _("封条里的内容对不上"), seal=seal.number)


def _check_line(report: Report, entry: SealedLine, line: JournalLine | None, before: Seal | None) -> None:
    found = partial(report.found, seal=entry.seal_id, line=entry.line_id)
    if line is None:
        found("line.deleted", _("封存过的日志行不见了"))
        return
    leaf, genuine = sealing.examine(line)
    if not genuine:
        found("line.mac", _("日志行的内容不是应用写下的"))
    elif leaf != entry.leaf:
        found("line.changed", _("日志行在封存之后被改过"))
    if before and sealing.made_at(line.pk) < before.sealed_at - HORIZON:
        found("line.backdated", _("日志行的时间早于上一个封条，却没有在那时封存"))


def _check_orphans(report: Report) -> None:
    lost = SealedLine.objects.filter(~Exists(Seal.objects.filter(number=OuterRef("seal_id"))))
    for number in lost.order_by("seal_id").values_list("seal_id", flat=True).distinct():
        report.found("seal.missing", _("缺少第 %(number)d 号封条") % {"number": number}, seal=number)


def _check_unsealed(report: Report, last: Seal | None) -> None:
    """A line that waits for its seal is in order; a strange one, or one that a seal has long passed over, is not."""
    for line, leaf in sealing.leaves_of(sealing.unsealed()):
        report.entries += 1
        if not leaf:
            report.found("line.mac", _("日志行的内容不是应用写下的"), line=line.pk)
        elif last and sealing.made_at(line.pk) < last.sealed_at - HORIZON:
            report.found("line.backdated", _("日志行的时间早于上一个封条，却没有在那时封存"), line=line.pk)


def _check_anchors(report: Report, wanted: Sequence[Anchor]) -> None:
    for anchor in wanted:
        seal = Seal.objects.filter(number=anchor["number"]).first()
        said = {"day": anchor["at"]}
        if seal is None:
            report.found("anchor.missing", _("%(day)s 公布过的封条不见了") % said, seal=anchor["number"])
        elif (seal.head, seal.total) != (anchor["head"], anchor["count"]):
            report.found("anchor.differs", _("封条与 %(day)s 公布过的不同：日志被重新封存过") % said, seal=seal.number)


def _entries(upto: int) -> Iterator[Entry]:
    """Every sealed entry with its line, by seal and position."""
    rows = SealedLine.objects.filter(seal_id__lte=upto).order_by("seal_id", "position").iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        lines = _lines([entry.line_id for entry in chunk])
        for entry in chunk:
            yield entry, lines.get(entry.line_id)


def _lines(wanted: list[UUID]) -> dict[UUID, JournalLine]:
    lines: QuerySet[JournalLine] = JournalLine.objects.all()
    return lines.in_bulk(wanted)
