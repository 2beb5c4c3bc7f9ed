"""What accounts puts into the workbench's side list."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from linli.core.access import actor_of
from linli.core.navigation import desk_item

from .. import selectors
from ..access import KEYS, MANAGE, READ_CODE
from ..models import CallRequest


def waiting_calls(request: HttpRequest) -> QuerySet[CallRequest]:
    return selectors.waiting_calls(actor_of(request))


desk_item(_("等电话的人"), "accounts:calls", "phone", capability=READ_CODE, order=80, section=_("登录"), badge=waiting_calls)
desk_item(_("工作人员账号"), "accounts:users", "people", capability=MANAGE, order=90, section=_("管理"))
desk_item(_("接口密钥"), "accounts:keys", "key", capability=KEYS, order=91, section=_("管理"))
