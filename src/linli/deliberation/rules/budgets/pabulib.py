"""
Reading a `.pb` file (pabulib.org): META, PROJECTS, VOTES, each with a heading row; fields part by semicolons.

Strict: every problem with its line and heading, all at once. Read are approval and choose-1, and for greedy also papers with
points (cumulative, scoring). Huge files are read in one pass; papers that say the same are kept once.
"""

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from io import StringIO
from math import lcm
from pathlib import Path

from django.utils.translation import gettext as _

from linli.core.problems import Problem

from .elections import Election, Project, approvals

SECTIONS = ("META", "PROJECTS", "VOTES")
APPROVAL = ("approval", "choose-1")
POINTS = ("cumulative", "scoring")
MOST_PROBLEMS = 500
Row = tuple[int, list[str]]


@dataclass(slots=True)
class PbFile:
    """A file that was read: its election (None where there are problems), what it says of itself, what is wrong, what is odd."""

    election: Election | None = None
    meta: dict[str, str] = field(default_factory=dict)
    selected: tuple[str, ...] = ()
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)


def read_pb(file: Path) -> PbFile:
    """Read a file. Never raises for what stands in it."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return PbFile(problems=[Problem("not_utf8", _("文件不是 UTF-8 编码的文字，打不开。"), row=1)])
    except OSError as error:
        return PbFile(problems=[Problem("no_file", _("打不开 %(file)s：%(why)s。") % {"file": file, "why": error.strerror})])
    return read_text(text)


def read_text(text: str) -> PbFile:
    """Read the text of a file."""
    if not text.strip():
        return PbFile(problems=[Problem("empty", _("文件是空的。"), row=1)])
    if "\0" in text:
        return PbFile(problems=[Problem("not_text", _("这不是文字文件。"), row=1)])
    reading = _Reading()
    reading.read(text)
    reading.file.problems.sort(key=lambda one: (one.code == "more", one.row or 0))
    return reading.file


class _Reading:
    """One file being read; problems are gathered on the way."""

    def __init__(self) -> None:
        self.file = PbFile()
        self.sections: dict[str, list[Row]] = {}

    def read(self, text: str) -> None:
        self._split(text)
        for missing in [name for name in SECTIONS if name not in self.sections]:
            self.say("no_section", _("缺 %(name)s 这一段。") % {"name": missing}, 1)
        if self.file.problems:
            return
        meta = _Meta(self, self.sections["META"])
        projects = _Projects(self, self.sections["PROJECTS"])
        votes = _Votes(self, self.sections["VOTES"], meta, projects)
        meta.check_counts(projects=len(projects.lines), votes=votes.count)
        if not self.file.problems:
            self.file.election = _made(meta, projects, votes)
            self.file.selected = projects.selected

    def say(self, code: str, text: str, line: int, heading: str = "") -> None:
        if len(self.file.problems) < MOST_PROBLEMS:
            self.file.problems.append(Problem(code, text, row=line, column=heading))
        elif self.file.problems[-1].code != "more":
            self.file.problems.append(Problem("more", _("先列这 %(count)d 处，改好再看。") % {"count": MOST_PROBLEMS}))

    def note(self, code: str, text: str, line: int, heading: str = "") -> None:
        self.file.notes.append(Problem(code, text, row=line, column=heading))

    def _split(self, text: str) -> None:
        """The rows of each section, with the line on which each begins."""
        current: list[Row] | None = None
        for line, row in self._rows(text):
            if len(row) == 1 and (name := row[0].strip()) in SECTIONS:
                if name in self.sections:
                    self.say("section_twice", _("%(name)s 这一段有两次。") % {"name": name}, line)
                current = self.sections.setdefault(name, [])
            elif current is not None:
                current.append((line, row))
            else:
                self.say("before_meta", _("文件要从 META 开始。这不像 .pb 文件。"), line)
                return

    def _rows(self, text: str) -> Iterator[Row]:
        rows = csv.reader(StringIO(text), delimiter=";")
        begins = 1
        try:
            for row in rows:
                if rows.line_num > begins:
                    self.say("open_quote", _("引号没有合上，后面几行连在一起了。"), begins)
                if row and (row[0] or any(row)):
                    yield begins, row
                begins = rows.line_num + 1
        except csv.Error as error:
            self.say("not_csv", _("这一行读不懂：%(why)s。") % {"why": error}, begins)

    def table(self, name: str, rows: Sequence[Row], needed: Sequence[str]) -> tuple[dict[str, int], list[Row]]:
        """Where each heading stands, and the rows that have a field for each."""
        if not rows:
            self.say("no_rows", _("%(name)s 这一段是空的。") % {"name": name}, 1)
            return {}, []
        (line, head), *rest = rows
        headings = [one.strip() for one in head]
        for missing in [one for one in needed if one not in headings]:
            self.say("no_column", _("%(name)s 缺“%(column)s”这一列。") % {"name": name, "column": missing}, line, missing)
        for twice in sorted(one for one, count in Counter(headings).items() if count > 1):
            self.say("column_twice", _("“%(column)s”这一列有两个。") % {"column": twice}, line, twice)
        width, sound = len(head), []
        for row in rest:
            if len(row[1]) == width:
                sound.append(row)
            else:
                text = _("这一行有 %(got)d 格，表头有 %(want)d 格。") % {"got": len(row[1]), "want": width}
                self.say("row_width", text, row[0])
        return {one: place for place, one in enumerate(headings)}, sound


class _Meta:
    """What the file says of itself."""

    def __init__(self, reading: _Reading, rows: Sequence[Row]) -> None:
        self.reading, self.line_of = reading, {}
        meta = reading.file.meta
        for line, row in rows[1:] if rows and rows[0][1][0].strip() == "key" else rows:
            key = row[0].strip()
            if key in meta:
                reading.say("key_twice", _("META 里“%(key)s”写了两次。") % {"key": key}, line, key)
            meta[key], self.line_of[key] = ";".join(row[1:]).strip(), line
        self.vote_type = meta.get("vote_type", "")
        if self.vote_type not in (*APPROVAL, *POINTS):
            known = "、".join((*APPROVAL, *POINTS))
            text = _("vote_type 是“%(got)s”，这里只数 %(known)s。") % {"got": self.vote_type, "known": known}
            reading.say("vote_type", text, self.line_of.get("vote_type", 1), "vote_type")
        self.budget = self._budget()
        self.shortest, self.longest = self._whole("min_length"), self._whole("max_length")
        self.least_score = self._whole("min_project_score_threshold") or 0

    def _budget(self) -> Fraction:
        amount = money(self.reading.file.meta.get("budget", ""))
        if amount is None or amount <= 0:
            text = _("budget 要是一个大于零的数。")
            self.reading.say("budget", text, self.line_of.get("budget", 1), "budget")
        return amount or Fraction(1)

    def _whole(self, key: str) -> int | None:
        text = self.reading.file.meta.get(key, "")
        if not text:
            return None
        if not is_whole(text):
            self.reading.say("not_whole", _("“%(text)s”不是整数。") % {"text": text[:40]}, self.line_of[key], key)
            return None
        return int(text)

    def check_counts(self, **counted: int) -> None:
        """The numbers that the file gives of itself are those that stand in it."""
        for name, count in counted.items():
            key = f"num_{name}"
            said = self._whole(key)
            if said is not None and said != count:
                text = _("%(key)s 写的是 %(said)d，文件里有 %(count)d。") % {"key": key, "said": said, "count": count}
                self.reading.say("count_differs", text, self.line_of[key], key)


class _Projects:
    """The projects: where each stands, its cost."""

    def __init__(self, reading: _Reading, rows: Sequence[Row]) -> None:
        at, sound = reading.table("PROJECTS", rows, ("project_id", "cost"))
        self.places: dict[str, int] = {}
        self.names: list[str] = []
        self.costs: list[Fraction] = []
        self.lines: list[int] = []
        self.said: list[str] = []
        chosen = []
        for line, row in sound if {"project_id", "cost"} <= set(at) else ():
            key = row[at["project_id"]].strip()
            self._check_key(reading, key, line)
            cost = money(row[at["cost"]])
            if cost is None or cost <= 0:
                text = _("“%(text)s”不是大于零的数。") % {"text": row[at["cost"]][:40]}
                reading.say("cost", text, line, "cost")
            self.places.setdefault(key, len(self.lines))
            self.lines.append(line)
            self.names.append(row[at["name"]].strip() if "name" in at else "")
            self.costs.append(cost or Fraction(1))
            self.said.append(row[at["votes"]].strip() if "votes" in at else "")
            if "selected" in at and row[at["selected"]].strip() == "1":
                chosen.append(key)
        self.selected = tuple(chosen)
        if not self.lines and not reading.file.problems:
            reading.say("no_projects", _("一个项目也没有。"), rows[0][0])

    def _check_key(self, reading: _Reading, key: str, line: int) -> None:
        if not key:
            reading.say("no_id", _("项目没有编号。"), line, "project_id")
        elif key in self.places:
            reading.say("project_twice", _("项目“%(key)s”写了两次。") % {"key": key[:40]}, line, "project_id")


class _Votes:
    """The papers: what each chose, how many papers say the same."""

    def __init__(self, reading: _Reading, rows: Sequence[Row], meta: _Meta, projects: _Projects) -> None:
        self.reading, self.meta, self.places = reading, meta, projects.places
        with_points = meta.vote_type in POINTS
        needed = ("voter_id", "vote", "points") if with_points else ("voter_id", "vote")
        at, sound = reading.table("VOTES", rows, needed)
        self.count = len(sound)
        self.groups: dict[tuple[int, ...], int] = {}
        self.points = [0] * len(projects.lines)
        if set(needed) <= set(at):
            self._check_voters(sound, at["voter_id"])
            self._read(sound, at["vote"], at["points"] if with_points else None)

    def _check_voters(self, rows: Sequence[Row], place: int) -> None:
        if len({row[place] for _line, row in rows}) == len(rows):
            return
        seen: dict[str, int] = {}
        for line, row in rows:
            if (first := seen.setdefault(row[place], line)) != line:
                text = _("“%(voter)s”在第 %(line)d 行投过了。") % {"voter": row[place][:60], "line": first}
                self.reading.say("voter_twice", text, line, "voter_id")

    def _read(self, rows: Sequence[Row], vote: int, points: int | None) -> None:
        known: dict[str, tuple[int, ...] | None] = {}
        for line, row in rows:
            text = row[vote]
            chosen = known[text] if text in known else self._chosen(text, line)
            if chosen is None and text in known:
                self._chosen(text, line)  # told again, with this line
            known[text] = chosen
            if chosen is None:
                continue
            if points is None:
                self.groups[chosen] = self.groups.get(chosen, 0) + 1
            else:
                self._add_points(text, row[points], line)

    def _chosen(self, text: str, line: int) -> tuple[int, ...] | None:
        """The places of the projects on one paper; None when something is wrong with it, which is told."""
        keys = [key.strip() for key in text.split(",")] if text.strip() else []
        before = len(self.reading.file.problems)
        known = self.places.keys() >= set(keys)
        for unknown in [] if known else [key for key in keys if key not in self.places]:
            self.reading.say("unknown_project", _("没有“%(key)s”这个项目。") % {"key": unknown[:40]}, line, "vote")
        if len(set(keys)) < len(keys):
            self.reading.say("chosen_twice", _("同一个项目写了两次。"), line, "vote")
        longest = 1 if self.meta.vote_type == "choose-1" else self.meta.longest
        if longest is not None and len(keys) > longest:
            text = _("选了 %(got)d 个，最多 %(most)d 个。") % {"got": len(keys), "most": longest}
            self.reading.say("too_many", text, line, "vote")
        if self.meta.shortest is not None and len(keys) < self.meta.shortest:
            text = _("选了 %(got)d 个，最少 %(least)d 个。") % {"got": len(keys), "least": self.meta.shortest}
            self.reading.say("too_few", text, line, "vote")
        if len(self.reading.file.problems) > before or not known:
            return None
        return tuple(sorted(map(self.places.__getitem__, keys)))

    def _add_points(self, vote: str, given: str, line: int) -> None:
        keys = [key.strip() for key in vote.split(",")] if vote.strip() else []
        points = [one.strip() for one in given.split(",")] if given.strip() else []
        if len(points) != len(keys) or not all(is_whole(one) for one in points):
            self.reading.say("points", _("points 要给每个项目一个整数。"), line, "points")
            return
        for key, one in zip(keys, points, strict=True):
            self.points[self.places[key]] += int(one)


def _made(meta: _Meta, projects: _Projects, votes: _Votes) -> Election:
    scale = lcm(meta.budget.denominator, *(cost.denominator for cost in projects.costs))
    keys = list(projects.places)
    made = tuple(
        Project(key, name, int(cost * scale)) for key, name, cost in zip(keys, projects.names, projects.costs, strict=True)
    )
    groups = tuple(votes.groups.items())
    is_approval = meta.vote_type in APPROVAL
    scores = approvals(groups, len(keys)) if is_approval else tuple(votes.points)
    _note_other_counts(meta.reading.note, projects, scores, is_approval=is_approval)
    return Election(made, groups, votes.count, int(meta.budget * scale), scores, scale, meta.least_score, is_approval)


def _note_other_counts(
    note: Callable[[str, str, int, str], None], projects: _Projects, scores: Sequence[int], *, is_approval: bool
) -> None:
    """Where the file's own count of a project's votes is another than that of its papers."""
    for line, said, score in zip(projects.lines, projects.said, scores, strict=True):
        if is_approval and is_whole(said) and int(said) != score:
            text = _("写的是 %(said)s 票，选票里数出来 %(score)d 票。") % {"said": said, "score": score}
            note("votes_differ", text, line, "votes")


def is_whole(text: str) -> bool:
    """Digits alone, and not too many of them for Python to read."""
    return text.isascii() and text.isdigit() and len(text) <= 18


def money(text: str) -> Fraction | None:
    """1500 or 1500.50, exact; None for anything else."""
    whole, point, rest = text.strip().partition(".")
    if not is_whole(whole) or (point and not is_whole(rest)):
        return None
    return Fraction(int(whole + rest), 10 ** len(rest))
