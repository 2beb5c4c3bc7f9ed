"""What the verbs of attendance share: who may write down whom, and finding people whose records were joined."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from linli.core.actors import Actor
from linli.core.problems import NotAllowed, Problem
from linli.registry.api import Person

from ..models import Session
from ..rules import rights
from ..selectors import attendance as found


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom somebody writes down at a session: everybody, those on its list, or those who live behind their doors."""

    by: Actor
    is_whole: bool
    listed: frozenset[UUID] = frozenset()

    def covers(self, person: Person) -> bool:
        if self.is_whole or person.pk in self.listed:
            return True
        home = person.home
        return home is not None and self.by.may(rights.ATTEND, tenant_id=person.tenant_id, place_path=home.path)


def reach_of(by: Actor, session: Session) -> Reach:
    """:raises NotAllowed: for whoever writes down nobody there."""
    if found.is_office(by, session):
        return Reach(by, is_whole=True)
    if found.is_lead(by, session):
        return Reach(by, is_whole=False, listed=frozenset(one.person.pk for one in found.roster(session, by)))
    if by.may(rights.ATTEND, tenant_id=session.tenant_id):
        return Reach(by, is_whole=False)
    raise not_allowed()


def not_allowed() -> NotAllowed:
    return NotAllowed(Problem("not_allowed", _("您的岗位不能在这里记谁来了。")))


def allow_writing_down(by: Actor, session: Session, people: Iterable[Person]) -> None:
    """:raises NotAllowed: unless somebody writes down each of these people there."""
    reach = reach_of(by, session)
    if not all(reach.covers(one) for one in people):
        raise NotAllowed(Problem("not_allowed", _("这个人不归您记。")))


def is_here(person: Person, tenant_id: UUID) -> bool:
    """Whether it is a record of this subdistrict that stands."""
    return person.tenant_id == tenant_id and person.merged_into_id is None and person.erased_at is None  # type: ignore[attr-defined]


def people_meant(tenant_id: UUID, keys: Iterable[UUID]) -> Mapping[UUID, Person]:
    """The people whom a device means: records that were joined to another one meanwhile mean that one."""
    rows = Person.objects.filter(tenant=tenant_id, pk__in=set(keys), erased_at=None)
    rows = rows.select_related("home", "merged_into", "merged_into__home")
    return {one.pk: one.merged_into or one for one in rows}
