"""Where check-ins stand in the frames and on other pages: the roster, the portal's entrance, a person's page, one's own."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core import navigation
from linli.core.access import actor_of
from linli.core.panels import Panel, panel
from linli.core.tenancy import tenant_here
from linli.registry.api import Person

from ..models import CheckIn
from ..rules import rights
from ..selectors import checkins as found
from ..selectors.checkins import Filters
from . import checkins_shown as shown


def without_grid(request: HttpRequest) -> QuerySet[CheckIn]:
    """Those who report and are in no grid yet."""
    return found.roster(actor_of(request), tenant_here(request), Filters(show="no_grid"))


navigation.desk_item(
    gettext_lazy("双报到"),
    "cobuild:checkins",
    "people",
    capability=(rights.CHECKINS, rights.TAKE_CHECKINS),
    order=43,
    badge=without_grid,
)
navigation.desk_item(gettext_lazy("单位报到"), "cobuild:unit-checkin", "units", capability=rights.OWN_UNIT, order=44)
navigation.portal_tile(gettext_lazy("双报到"), "cobuild:own-checkin", "units", 61, gettext_lazy("我要报到，报一次各级都认"))


@panel("person", order=34)
def checkin_of_person(request: HttpRequest, person: Person) -> Panel | None:
    """Where somebody reports, for those who keep check-ins there."""
    one = found.checkins_seen(actor_of(request), tenant_here(request)).live().filter(person=person).first()
    if one is None or not found.may_keep(actor_of(request), one):
        return None
    return Panel(_("双报到"), "cobuild/panels/checkin.html", {"row": shown.row_of(one), "url": one.get_absolute_url()})


@panel("mine", order=56)
def my_checkin(request: HttpRequest, _subject: Any) -> Panel | None:
    """One's own, with the question whether it is to follow a move."""
    one = found.own_checkin(actor_of(request))
    return Panel(_("我的报到"), "cobuild/panels/my_checkin.html", {"row": shown.row_of(one)}) if one else None
