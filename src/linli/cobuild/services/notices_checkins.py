"""Who hears of check-ins: the community that somebody reported to by themselves, whoever was taken down, whoever moved house."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from linli.core.models import Tenant
from linli.disclosure.api import tell, tell_posts
from linli.registry.api import PersonMoved, place_by_id

from ..events import CheckedIn
from ..models import CheckIn
from ..selectors.checkins import live_of_person

KEEPERS = ("community_secretary", "community_clerk")
OWN_PAGE = "/checkin/"


def on_checked_in(event: CheckedIn, *, event_id: UUID, now: datetime) -> None:
    """The community hears of whoever reported from a page, to greet them; whoever has an account reads their own slip."""
    row = CheckIn.objects.filter(pk=event.checkin_id, ended_on=None).first()
    if row is None:
        return
    if row.channel == "page" or row.moved_from_id:  # type: ignore[attr-defined]
        tell_posts(
            tenant_id=row.tenant_id, kinds=KEEPERS, place_path=row.place_path, kind="cobuild.checkin",
            title=_("%(number)s 有人来报到，编个网格，打个招呼") % {"number": row.number}, url=row.get_absolute_url(), about=row,
            once_key=f"cobuild:checkin:{event_id}", now=now,
        )  # fmt: skip
    if row.person_id:  # type: ignore[attr-defined]
        tell(
            tenant_id=row.tenant_id, kind="cobuild.checkin", to_person=row.person_id, url=OWN_PAGE, about=row,  # type: ignore[attr-defined]
            title=_("%(number)s 报到好了，报到单在里面") % {"number": row.number}, once_key=f"cobuild:slip:{event_id}", now=now,
        )  # fmt: skip


def on_person_moved(event: PersonMoved, *, event_id: UUID, now: datetime) -> None:
    """Whoever lives in another community now is asked whether the check-in is to follow; nothing follows by itself."""
    place = place_by_id(event.to_place_id, tenant=Tenant.objects.get(pk=event.tenant_id)) if event.to_place_id else None
    row = live_of_person(event.person_id)
    if row is None or place is None or place.path.startswith(row.place_path):
        return
    title = _("%(number)s 搬家了，报到要不要转过去？点一下就好") % {"number": row.number}
    tell(
        tenant_id=row.tenant_id, kind="cobuild.checkin", to_person=event.person_id, url=OWN_PAGE, about=row, title=title,
        once_key=f"cobuild:moved:{event_id}", now=now,
    )  # fmt: skip
