"""Lots of a term: drawn once, for all of its classes, from a seed that was promised before anybody enrolled (`core.lots`)."""

from contextlib import suppress
from datetime import datetime

from django.db import transaction

from linli.core import journal, locking, lots
from linli.core.actors import Actor
from linli.core.problems import refuse_if

from ..errors import TermRefused
from ..models import ClassGroup, EnrolChoosing, Enrolment, Term
from ..rules import university as rules
from ..states import EnrolmentState, TermState
from . import enrolment_pieces as pieces
from .university_pieces import allow_terms, held_term


@transaction.atomic
def draw(*, term: Term, by: Actor, now: datetime) -> Term:
    """
    Draw the lots of every class, after the window: whoever is drawn first has a place, the others wait in the order of drawing.

    Whether somebody asked on the page, by telephone or at the counter plays no part: the numbers of their enrolments are sorted before.
    With the result the seed is published, and the journal keeps what is needed to draw again.

    :raises NotAllowed: without the right. :raises TermRefused: with every reason.
    """
    row = held_term(term.pk)
    allow_terms(by, row.tenant_id)
    problems = rules.draw_problems(
        choosing=row.choosing, state=row.state, is_drawn=row.drawn_at is not None, enrol_until=row.enrol_until, now=now
    )
    refuse_if(problems, TermRefused)
    for group in locking.several(
        ClassGroup.objects.filter(term=row).exclude(state__in=list(rules.OVER)).order_by("pk"), "tenant"
    ):
        _draw_class(row, group, by, now)
    row.seed, row.secret, row.drawn_at = row.secret, "", now
    row.save(update_fields=["seed", "secret", "drawn_at"])
    changes = {"promise": [None, row.promise], "seed": [None, row.seed], "method": [None, lots.METHOD]}
    journal.record("activities.term.drawn", row, by=by, now=now, changes=changes)
    return row


def _draw_class(term: Term, group: ClassGroup, by: Actor, now: datetime) -> None:
    asked = locking.several(Enrolment.objects.filter(class_group=group, state=EnrolmentState.ASKED).order_by("pk"))
    if not asked:
        return
    by_key = {one.number: one for one in asked}
    drawn = lots.draw(list(by_key), seats=len(by_key), seed=term.secret, promise=term.promise)
    free = group.capacity - group.taken
    for rank, key in enumerate(drawn.drawn, start=1):
        by_key[key].rank = rank
        by_key[key].state = EnrolmentState.IN if rank <= free else EnrolmentState.WAITING
    Enrolment.objects.bulk_update(asked, ["rank", "state"])
    group.taken += min(free, len(asked))
    group.save(update_fields=["taken"])
    changes = {
        "entrants": [None, len(asked)], "keys": [None, list(drawn.keys)], "list_digest": [None, drawn.list_digest],
        "drawn": [None, list(drawn.drawn)],
    }  # fmt: skip
    journal.record("activities.class.drawn", group, by=by, now=now, changes=changes)
    pieces.announce(asked, now)


def draw_due(*, now: datetime) -> int:
    """By the clock: draw the lots of terms whose window is over, each in a transaction of its own. Returns how many."""
    due = Term.objects.filter(state=TermState.ENROLLING, choosing=EnrolChoosing.LOTS, drawn_at=None, enrol_until__lte=now)
    drawn = 0
    for term in due.order_by("enrol_until", "pk"):
        with suppress(TermRefused):  # somebody drew them a moment ago
            draw(term=term, by=Actor.system(tenant_id=term.tenant_id), now=now)
            drawn += 1
    return drawn
