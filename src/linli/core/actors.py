"""Who acts. Every write takes `by=` an Actor; what the actor may do follows from the grants that its posts give."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext, gettext_noop

SYSTEM, NOBODY = gettext_noop("系统"), gettext_noop("未登录的来访者")
"""Labels of those who hold no post; kept as they stand here, said by `said`."""


class Kind(StrEnum):
    STAFF = "staff"  # acts under an appointment
    RESIDENT = "resident"  # a person of the register, for themselves
    ANONYMOUS = "anonymous"  # a visitor who has not signed in
    API = "api"  # a program with a key
    SYSTEM = "system"  # the clock, the importer, the demo


class Channel(StrEnum):
    """How a matter came in. Whatever goes online also goes by telephone, counter and paper."""

    WEB = "web"
    PHONE = "phone"
    COUNTER = "counter"
    PAPER = "paper"
    VISIT = "visit"
    API = "api"
    IMPORT = "import"
    HOTLINE = "hotline"
    SENSOR = "sensor"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Grant:
    """
    One capability within one subtree of places.

    `place_path` is the materialised path of the place (see registry.Place.path); "" means the whole tenant.
    `tenant_id` None means every tenant (a district's own posts).
    `organisation_id` narrows to what is assigned to that organisation (property company, partner unit).
    """

    capability: str
    tenant_id: UUID | None
    place_path: str = ""
    organisation_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """
    Who does something, and under which appointment.

    `label` is what journals and timelines print: the post's title with the organisation, or “居民”; never a resident's name.
    """

    kind: Kind
    label: str
    tenant_id: UUID | None = None
    user_id: UUID | None = None
    person_id: UUID | None = None
    appointment_id: UUID | None = None
    organisation_id: UUID | None = None
    channel: Channel = Channel.WEB
    grants: frozenset[Grant] = field(default_factory=frozenset)

    @classmethod
    def system(cls, label: str = SYSTEM, tenant_id: UUID | None = None) -> "Actor":
        return cls(Kind.SYSTEM, label, tenant_id=tenant_id, channel=Channel.SYSTEM)

    @classmethod
    def anonymous(cls, tenant_id: UUID | None = None, channel: Channel = Channel.WEB) -> "Actor":
        return cls(Kind.ANONYMOUS, NOBODY, tenant_id=tenant_id, channel=channel)

    @property
    def is_system(self) -> bool:
        return self.kind is Kind.SYSTEM

    @property
    def is_staff(self) -> bool:
        return bool(self.grants) or self.kind is Kind.SYSTEM

    def grants_for(self, capability: str) -> tuple[Grant, ...]:
        return tuple(grant for grant in self.grants if grant.capability == capability)

    def may(
        self,
        capability: str,
        *,
        tenant_id: UUID | None = None,
        place_path: str | None = None,
        organisation_ids: frozenset[UUID] | None = None,
    ) -> bool:
        """
        Whether a grant of `capability` covers the thing at hand.

        Leave `place_path` out to ask “anywhere in the tenant?”. Of a thing at a place, a grant bound to an organisation
        holds only where that organisation is one of `organisation_ids` (those the thing is assigned to): leaving them
        out asks about a thing that is assigned to nobody.
        """
        if self.is_system:
            return True
        return any(covers(grant, tenant_id, place_path, organisation_ids) for grant in self.grants_for(capability))


def said(label: str) -> str:
    """A label as a page says it: the system's and a stranger's in the reader's language, a post's title as it stands."""
    return gettext(label) if label in (SYSTEM, NOBODY) else label


def covers(grant: Grant, tenant_id: UUID | None, place_path: str | None, organisation_ids: frozenset[UUID] | None) -> bool:
    """Whether one grant covers a thing of this tenant, at this place, assigned to these organisations."""
    if tenant_id is not None and grant.tenant_id not in (None, tenant_id):
        return False
    if place_path is not None and not place_path.startswith(grant.place_path):
        return False
    if grant.organisation_id is None:
        return True
    if organisation_ids is None:
        return place_path is None
    return grant.organisation_id in organisation_ids
