"""Issues of the bulletin."""

from collections.abc import Iterable
from itertools import groupby

from django.db.models import QuerySet

from linli.core.access import within
from linli.core.actors import Actor
from linli.disclosure.models import Bulletin, BulletinItem
from linli.disclosure.rules.rights import PUBLISH


def issues_of(actor: Actor) -> QuerySet[Bulletin]:
    """The issues of this post's places, the newest first."""
    mine = within(actor, PUBLISH)
    return Bulletin.objects.filter(mine, tenant=actor.tenant_id).select_related("place", "notice").order_by("-until_on", "-id")


def by_section(items: Iterable[BulletinItem]) -> list[tuple[str, list[BulletinItem]]]:
    """What stands in an issue under its headings, each heading once, in the order in which they come first."""
    on = [one for one in items if one.is_on]
    order = list(dict.fromkeys(one.section for one in on))
    ordered = sorted(on, key=lambda one: (order.index(one.section), one.position))
    return [(section, list(group)) for section, group in groupby(ordered, key=lambda one: one.section)]
