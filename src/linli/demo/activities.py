"""What people come for: the senior university, groups and their fair, the clean-up day, volunteers, call-ups, outreach, and this week."""

from linli.core.models import OutboxEvent

from .activities_callups import tell_callup_of_2020, tell_present_callup
from .activities_groups import tell_groups_and_fair
from .activities_outreach import tell_outreach, tell_outreach_of_2021
from .activities_rounds import tell_clean_ups_of_2017, tell_rounds
from .activities_terms import tell_terms
from .activities_university import tell_university
from .activities_week import tell_week
from .builder import Builder, moment
from .cases import Cast
from .cobuild import LEDGERS_UNTIL

LOUDSPEAKERS = "MFZ"
"""The subdistrict whose three channels of outreach the press account of 2021 counts."""


def tell_activities(b: Builder) -> None:
    """Needs everybody else to be there already."""
    if b.spec.letters == LOUDSPEAKERS:
        tell_outreach_of_2021(b)
        _tell_nobody(b)
    if not b.is_main:
        return
    cast = Cast(b)
    tell_groups_and_fair(b)
    tell_clean_ups_of_2017(b)
    tell_university(b)
    tell_callup_of_2020(b)
    _tell_nobody(b)
    tell_terms(b, cast)
    tell_rounds(b, cast)
    tell_present_callup(b, cast)
    tell_outreach(b, cast)
    tell_week(b, cast)


def _tell_nobody(b: Builder) -> None:
    """As with co-building: what was entered from old ledgers is told to nobody again."""
    facts = OutboxEvent.objects.filter(tenant=b.tenant, name__startswith="activities.", at__lt=moment(LEDGERS_UNTIL))
    facts.delete()
