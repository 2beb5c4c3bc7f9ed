"""Planning a term like another: the same classes at the same hours, in the same rooms, by the same teachers, where that can be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.actors import Actor
from linli.core.problems import NotAllowed, Problem, refuse_if

from ..errors import ClassRefused, TermRefused
from ..models import ClassGroup, Term
from ..rules import university as rules
from ..rules.university import ClassGiven
from ..states import ClassState, TermState
from . import classes
from .university_pieces import allow_terms, held_term


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A class that could not be planned as it was, and every reason."""

    title: str
    problems: Sequence[Problem]


@dataclass(frozen=True, slots=True)
class Copied:
    """What was planned, and what was left out."""

    made: list[ClassGroup]
    left_out: list[LeftOut]


@transaction.atomic
def copy(*, term: Term, source: Term, by: Actor, now: datetime) -> Copied:
    """
    Plan the classes of another term in this one. A teacher who has left is left open; a class that clashes, whose course has ended, or
    that does not fit is left out with its reasons, and the others stand. Learners are not taken over: everybody enrols anew.

    :raises NotAllowed: without the right. :raises TermRefused: unless this term is being planned, or of another subdistrict.
    """
    row = held_term(term.pk)
    allow_terms(by, row.tenant_id)
    refuse_if(_problems(row, source), TermRefused)
    found = ClassGroup.objects.filter(term=source).exclude(state=ClassState.CANCELLED)
    listed = found.select_related("course", "teacher__person", "assistant", "place", "space").order_by(
        "weekday", "start_minute", "number"
    )
    done = Copied([], [])
    taken = set(ClassGroup.objects.filter(term=row).values_list("title", flat=True))
    for one in listed:
        if one.title not in taken:
            _one(row, one, done, by, now)
    changes = {"source": [None, source.pk], "classes": [None, len(done.made)], "left_out": [None, len(done.left_out)]}
    journal.record("activities.term.copied", row, by=by, now=now, changes=changes)
    return done


def _problems(term: Term, source: Term) -> list[Problem]:
    problems = rules.tenant_problems(term.tenant_id, source=source)
    if term.state != TermState.PLANNED:
        problems.append(Problem("not_planned", _("在排课的学期才能照着排。")))
    return problems + ([Problem("same", _("不能照着自己排。"), where="source")] if source.pk == term.pk else [])


def _one(term: Term, one: ClassGroup, done: Copied, by: Actor, now: datetime) -> None:
    teacher = one.teacher if one.teacher and one.teacher.until is None else None
    given = ClassGiven(
        one.course, one.title, one.place, one.weekday, one.start_minute, one.capacity, teacher=teacher, assistant=one.assistant,
        space=one.space, room=one.room, minutes=one.minutes, lessons=one.lessons,
    )  # fmt: skip
    try:
        with transaction.atomic():
            done.made.append(classes.plan(term=term, given=given, by=by, now=now).class_group)
    except NotAllowed:
        return  # a class of a community that this post does not keep
    except ClassRefused as refused:
        done.left_out.append(LeftOut(one.title, refused.problems))
