"""For which places somebody may write notices, as a list to choose from."""

from django.utils.translation import gettext as _

from linli.core.access import within
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.disclosure.rules.rights import WRITE
from linli.registry.api import Place, PlaceKind

WIDE = (PlaceKind.COMMUNITY, PlaceKind.COMPOUND)
NARROW = (PlaceKind.BUILDING, PlaceKind.ENTRANCE)
MOST_NARROW = 80


def places_to_write_for(actor: Actor, tenant: Tenant) -> list[tuple[str, str]]:
    """
    The whole subdistrict for those who reach it, then communities with their compounds; buildings and entrances too where
    these are few. Two statements.
    """
    mine = Place.objects.filter(within(actor, WRITE, path="path"), tenant=tenant, valid_to=None)
    found = list(mine.of_kind(*WIDE).order_by("path"))
    narrow = list(mine.of_kind(*NARROW).order_by("path")[: MOST_NARROW + 1])
    if len(narrow) <= MOST_NARROW:
        found = sorted([*found, *narrow], key=lambda one: one.path)
    whole = [("", _("全街道"))] if actor.may(WRITE, tenant_id=tenant.pk, place_path="") else []
    return [*whole, *((str(one.pk), _indented(one)) for one in found)]


def _indented(place: Place) -> str:
    """A compound stands under its community."""
    return place.name if place.kind == PlaceKind.COMMUNITY else f"　{place.full_name or place.name}"
