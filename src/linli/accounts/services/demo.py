"""What only the demo may do: mark its own data folder, and give its invented staff a code that is printed on the page."""

import json
from datetime import datetime
from pathlib import Path

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.actors import Actor
from linli.core.problems import Problem

from .. import selectors
from ..errors import SecondFactorRefused
from ..models import User


def mark_as_demo(*, now: datetime) -> None:
    """
    Mark this data folder as a demo for good. Done before the first account is made, and never afterwards.

    :raises SecondFactorRefused: when there are accounts already: a real installation never becomes a demo.
    """
    if selectors.is_demo():
        return
    if User.objects.exists():
        raise SecondFactorRefused(Problem("not_demo", _("这里已经有真实账号，不能改成演示环境。")))
    path = Path(settings.DATA) / selectors.DEMO_FILE
    path.write_text(json.dumps({"made_at": now.isoformat(), "code": selectors.DEMO_CODE}), encoding="ascii")


@transaction.atomic
def enrol_for_demo(*, user: User, by: Actor, now: datetime) -> str:
    """
    Give an invented member of staff a second factor that accepts the printed code. Returns that code.

    :raises SecondFactorRefused: outside a demo data folder.
    """
    if not selectors.is_demo():
        raise SecondFactorRefused(Problem("not_demo", _("只有演示数据才有固定的数字。")))
    totp = TOTP.activate(user, generate_totp_secret()).instance
    totp.data["demo"] = True
    totp.save(update_fields=["data"])
    RecoveryCodes.activate(user)
    journal.record("accounts.second-factor.enrolled", user, by=by, now=now, changes={"demo": [None, True]})
    return selectors.DEMO_CODE
