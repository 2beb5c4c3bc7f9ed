"""What accounts puts into the workbench: entries of the side list, and a panel of today."""

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from linli.core.access import actor_of
from linli.core.navigation import desk_item
from linli.core.panels import Panel, panel

from .. import selectors
from ..access import KEYS, MANAGE, READ_CODE
from ..models import CallRequest


def waiting_calls(request: HttpRequest) -> QuerySet[CallRequest]:
    return selectors.waiting_calls(actor_of(request))


desk_item(_("等电话的人"), "accounts:calls", "phone", capability=READ_CODE, order=80, section=_("登录"), badge=waiting_calls)
desk_item(_("工作人员账号"), "accounts:users", "people", capability=MANAGE, order=90, section=_("管理"))
desk_item(_("接口密钥"), "accounts:keys", "key", capability=KEYS, order=91, section=_("管理"))


@panel("today", order=65)
def accounts_today(request: HttpRequest, _subject: object) -> Panel | None:
    """For those who look after accounts: how many are in use, and which are still to be finished by their holders."""
    actor = actor_of(request)
    if not actor.may(MANAGE, tenant_id=actor.tenant_id):
        return None
    used = selectors.staff_accounts(actor).filter(is_active=True)
    counts = used.aggregate(
        used=Count("pk"),
        unopened=Count("pk", filter=Q(must_change_password=True)),
        bare=Count("pk", filter=Q(has_second_factor=False)),
    )
    return Panel(_("工作人员账号"), "accounts/accounts_today.html", counts)
