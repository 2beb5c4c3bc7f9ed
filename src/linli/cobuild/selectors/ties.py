"""To which bodies somebody belongs, for recusal: employer, posts, own check-in; engines above add what they know (seats)."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from uuid import UUID

from linli.registry.api import Appointment, Organisation

from ..models import CheckIn, Judge, Venture
from ..rules.reviewing import above, is_conflicted

Bodies = dict[UUID, set[UUID]]
TieSource = Callable[[Iterable[UUID], date], Bodies]
"""{person: the organisations they belong to} on a day, for some people."""
_sources: list[TieSource] = []


def register_ties(source: TieSource) -> TieSource:
    """Let another engine say to which bodies people belong (seats of councils); called at import."""
    _sources.append(source)
    return source


def bodies_of(people: Iterable[UUID], on: date) -> Bodies:
    """The organisations of these people: those in which they hold a post, that employ them by their check-in, and others'."""
    wanted, found = list(people), defaultdict(set)
    posts = Appointment.objects.in_force(on).filter(person__in=wanted).exclude(post__organisation=None)
    employers = CheckIn.objects.on(on).filter(person__in=wanted).exclude(employer=None)
    for person, organisation in [
        *posts.values_list("person_id", "post__organisation_id"),
        *employers.values_list("person_id", "employer_id"),
    ]:
        found[person].add(organisation)
    for source in _sources:
        for person, organisations in source(wanted, on).items():
            found[person] |= organisations
    return dict(found)


def conflicts(judges: Iterable[Judge], ventures: Iterable[Venture], on: date) -> list[tuple[Judge, Venture]]:
    """Every judge who belongs to the applicant of a venture or to what stands above it. Four statements, however many there are, when the judges bring their organisations."""
    listed, about = list(judges), list(ventures)
    if not listed or not about:
        return []
    parents = dict(Organisation.objects.filter(tenant=about[0].tenant_id).exclude(parent=None).values_list("pk", "parent_id"))
    bodies = bodies_of({one.person_id for one in listed}, on)  # type: ignore[attr-defined]
    own = {one.pk: bodies.get(one.person_id, set()) | _employer(one) for one in listed}  # type: ignore[attr-defined]
    families = {one.pk: above(one.applicant_id, parents) for one in about}  # type: ignore[attr-defined]
    return [(judge, venture) for venture in about for judge in listed if is_conflicted(own[judge.pk], families[venture.pk])]


def _employer(judge: Judge) -> set[UUID]:
    return {judge.organisation.pk} if judge.organisation else set()
