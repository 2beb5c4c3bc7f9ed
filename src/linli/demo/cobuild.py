"""What neighbours and units give each other, as it came: rooms, three lists, ventures. Only in the main subdistrict."""

from datetime import date

from linli.core.models import OutboxEvent

from .builder import Builder, moment
from .cases import Cast
from .cobuild_gifts import tell_gifts
from .cobuild_market import tell_old_claims, tell_present_market
from .cobuild_partners import let_units_go, tell_members, tell_teams_and_letters, tell_units
from .cobuild_pledges import tell_pledges
from .cobuild_rooms import tell_rooms
from .cobuild_ventures import tell_first_round, tell_last_round, tell_this_round

LEDGERS_UNTIL = date(2022, 6, 1)
"""What is older was entered from the office's own ledgers: nobody was told of it again."""


def tell_cobuild(b: Builder) -> None:
    """Needs everybody else to be there already."""
    cast = Cast(b)
    tell_units(b)
    tell_members(b)
    tell_old_claims(b)
    let_units_go(b)
    tell_rooms(b, cast)
    tell_first_round(b, cast)
    tell_pledges(b, cast)
    tell_gifts(b, cast)
    _tell_nobody(b)
    tell_teams_and_letters(b, cast)
    tell_last_round(b, cast)
    tell_this_round(b, cast)
    tell_present_market(b, cast)


def _tell_nobody(b: Builder) -> None:
    facts = OutboxEvent.objects.filter(tenant=b.tenant, name__startswith="cobuild.", at__lt=moment(LEDGERS_UNTIL))
    facts.delete()
