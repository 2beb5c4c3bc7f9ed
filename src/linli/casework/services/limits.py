"""How often one source may do something without signing in. Counted in the database, so it holds across processes."""

from datetime import UTC, datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.casework.errors import TooManyRequests
from linli.casework.models import Attempt
from linli.core import keys, rulesets
from linli.core.models import Tenant
from linli.core.problems import Problem

RULE = "casework.limits"
COUNT = """
INSERT INTO casework_attempt (source, window_at, times) VALUES (%s, %s, 1)
ON CONFLICT (source, window_at) DO UPDATE SET times = casework_attempt.times + 1 RETURNING times
"""


def count(what: str, source: str, *, now: datetime, tenant: Tenant | None = None) -> None:
    """
    Count one more try of `what` ("report", "track", "join") by `source` (an address); nothing of the address is kept but
    a keyed hash, and that for a day. An empty source is not counted.

    The count is committed by itself, so a refused try counts too.

    :raises TooManyRequests: when there were more than the rule set `casework.limits` allows.
    """
    if not source:
        return
    limit = rulesets.in_force(RULE, on=timezone.localdate(now), tenant=tenant).body[what]
    if _times(f"{what}:{source}", _window(now, limit["minutes"])) > limit["times"]:
        text = _("从这里发来的太多了，请过 %(minutes)s 分钟再试。急事请打服务电话。")
        raise TooManyRequests(Problem("too_many", text % {"minutes": limit["minutes"]}))


def _window(now: datetime, minutes: int) -> datetime:
    """The beginning of the window that `now` lies in: windows are cut from midnight UTC on."""
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    step = timedelta(minutes=minutes)
    return midnight + step * ((now - midnight) // step)


def _times(source: str, window: datetime) -> int:
    hashed = keys.mac("casework-source", source.encode()).hex()[:32]
    values = [hashed, Attempt._meta.get_field("window_at").get_db_prep_save(window, connection)]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(COUNT, values)
        return int(cursor.fetchone()[0])


def purge(now: datetime) -> int:
    """Forget counts older than a day. Returns how many."""
    return Attempt.objects.filter(window_at__lt=now - timedelta(days=1)).delete()[0]
