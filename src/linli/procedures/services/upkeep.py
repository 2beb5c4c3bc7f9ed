"""What happens by the clock: a publicity is over, a limit comes near or has passed. Each is told once."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.disclosure.api import tell_posts

from ..models import Publicity, Run
from ..rules.running import day_words
from ..selectors import runs as found
from ..selectors.definitions import definition_of
from ..states import RunState

NEAR = timedelta(days=2)


@transaction.atomic
def sound(*, now: datetime) -> int:
    """Tell whose step it is. Returns how many days were looked at; telling twice does nothing."""
    today = timezone.localtime(now).date()
    over = Publicity.objects.filter(replaced_at=None, last_on=today - timedelta(days=1), run__state=RunState.RUNNING)
    due = Run.objects.running().filter(due_on__lte=today + NEAR).select_related("definition", "tenant")
    publicities = list(over.select_related("run__definition", "run__tenant", "step"))
    for one in publicities:
        rule = definition_of(one.run).step(one.step.code)
        title = _("%(number)s 公示期满：%(title)s") % {"number": one.run.number, "title": one.title}
        _tell(one.run, rule.closes if rule else (), title, f"over:{one.pk}", now)
    for run in due:
        _tell_due(run, now)
    return len(publicities) + len(due)


def _tell_due(run: Run, now: datetime) -> None:
    today = timezone.localtime(now).date()
    whole = found.whole(run, now=now)
    for code, step in whole.steps.items():
        rule = whole.rule(code)
        if rule is None or step.is_done or step.latest_on is None or step.latest_on > today + NEAR:
            continue
        words = _("%(number)s“%(step)s”超过期限了") if step.latest_on < today else _("%(number)s“%(step)s”%(day)s 到期")
        title = words % {"number": run.number, "step": rule.title, "day": day_words(step.latest_on, now)}
        state = "late" if step.latest_on < today else "near"
        _tell(run, (*rule.opens, *rule.closes), title, f"{state}:{step.pk}:{step.latest_on}", now)


def _tell(run: Run, kinds: tuple[str, ...], title: str, once_key: str, now: datetime) -> None:
    tell_posts(
        tenant_id=run.tenant_id,
        kinds=tuple(dict.fromkeys(kinds)),
        place_path=run.place_path,
        kind="procedures.due",
        title=title[:120],
        url=run.get_absolute_url(),
        about=run,
        once_key=f"procedures:{once_key}",
        now=now,
    )
