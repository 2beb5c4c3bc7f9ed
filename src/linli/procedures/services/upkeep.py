"""What happens by the clock, each told once: a publicity is over, a limit comes near. And what follows a place or a person."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal, locking, paths
from linli.core.actors import Actor
from linli.disclosure.api import tell_posts
from linli.registry.api import PersonErased, PlaceMoved

from ..models import Collection, DraftComment, Objection, Proposal, Publicity, RollHead, Run
from ..rules.running import day_words
from ..selectors import runs as found
from ..selectors.definitions import definition_of
from ..states import RunState
from .runs import SEARCH_KIND

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
        if step.is_done or step.latest_on is None or step.latest_on > today + NEAR:
            continue
        rule = whole.rules[code]
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


def follow_place(event: PlaceMoved) -> None:
    """What is about a place keeps its path beside it, and so does what finds it; rewrite it where the place hangs now."""
    paths.follow(
        (Run, Collection, RollHead, Proposal),
        tenant_id=event.tenant_id,
        old_path=event.old_path,
        new_path=event.new_path,
        search_kinds=[SEARCH_KIND],
    )


@transaction.atomic
def forget_person(event: PersonErased, *, now: datetime) -> None:
    """Who objected, wished or commented goes with their data (PIPL art. 47); what was decided about it stays."""
    by = Actor.system(tenant_id=event.tenant_id)
    theirs = {"tenant_id": event.tenant_id, "person_id": event.person_id}
    for one in locking.several(Objection.objects.filter(**theirs)):
        one.name, one.phone, one.phone_hash, one.person_id, one.wants_reply = "", "", "", None, False
        one.save(update_fields=["name", "phone", "phone_hash", "person", "wants_reply"])
        journal.record("procedures.objection.erased", one, by=by, now=now)
    for wish in locking.several(Proposal.objects.filter(**theirs)):
        wish.name, wish.phone, wish.person_id = "", "", None
        wish.save(update_fields=["name", "phone", "person"])
        journal.record("procedures.proposal.erased", wish, by=by, now=now)
    DraftComment.objects.filter(**theirs).update(person=None)
