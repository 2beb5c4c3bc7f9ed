"""Inaugurations and pledges: a ceremony is held, people are sworn with what they promise, and it is looked at again."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import files, journal, locking
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.problems import Problem, refuse_if

from ..errors import PledgeRefused
from ..models import Inauguration, Pledge, PledgeReview, Sworn
from ..rules import pledges as rules
from ..rules.mentoring import last_day_of, text_problems
from ..rules.pledges import CeremonyGiven, ReviewGiven, SwornGiven
from ..selectors.mentoring_rules import numbers_for
from .mentoring import allow

PROOF = "proof"
NAMES = ("title", "place", "held_on", "term")


def _days(tenant: Tenant, given: CeremonyGiven, now: datetime) -> dict[str, date]:
    """The last day of the term and the day half way, as given or as the rule set says."""
    months = 12 * numbers_for(tenant, on=timezone.localdate(now)).term_years
    ends_on = given.ends_on or last_day_of(given.held_on, months) or given.held_on
    return {"ends_on": ends_on, "midterm_on": given.midterm_on or rules.middle_of(given.held_on, ends_on)}


@transaction.atomic
def hold(*, tenant: Tenant, given: CeremonyGiven, by: Actor, now: datetime) -> Inauguration:
    """
    Enter a ceremony; from its day on what is pledged there is public.

    :raises NotAllowed: without the right for the place. :raises PledgeRefused: with every reason.
    """
    allow(by, tenant.pk, given.place.path)
    days = _days(tenant, given, now)
    refuse_if(rules.ceremony_problems(given, tenant.pk, **days), PledgeRefused)
    plain = {name: getattr(given, name) for name in NAMES}
    made: Inauguration = Inauguration.objects.create(tenant=tenant, place_path=given.place.path, made_at=now, **plain, **days)
    journal.record("cobuild.inauguration.held", made, by=by, now=now, changes={"held_on": [None, given.held_on.isoformat()]})
    return made


@transaction.atomic
def change(*, inauguration: Inauguration, given: CeremonyGiven, by: Actor, now: datetime) -> Inauguration:
    """
    Put right what is said of a ceremony. What was promised there stays as it is.

    :raises NotAllowed: without the right, there and where it was. :raises PledgeRefused: with every reason.
    """
    one = locking.one(Inauguration, inauguration.pk, "tenant")
    allow(by, one.tenant_id, one.place_path)
    allow(by, one.tenant_id, given.place.path)
    days = _days(one.tenant, given, now)
    problems = rules.ceremony_problems(given, one.tenant_id, **days)
    reviewed = PledgeReview.objects.filter(pledge__sworn__inauguration=one, on__lt=given.held_on)
    if reviewed.exists() or Pledge.objects.filter(sworn__inauguration=one, due_on__gt=days["ends_on"]).exists():
        problems.append(Problem("outside", _("有的承诺或者回头看落在这一届以外了。"), where="held_on"))
    refuse_if(problems, PledgeRefused)
    wanted = {name: getattr(given, name) for name in NAMES} | days | {"place_path": given.place.path}
    changed = sorted(name for name, value in wanted.items() if getattr(one, name) != value)
    for name, value in wanted.items():
        setattr(one, name, value)
    one.save()
    journal.record("cobuild.inauguration.changed", one, by=by, now=now, changes={"fields": [None, changed]})
    return one


@transaction.atomic
def swear(*, inauguration: Inauguration, given: SwornGiven, by: Actor, now: datetime) -> Sworn:
    """
    Enter who takes office at a ceremony, as what, and every thing that they promise.

    :raises NotAllowed: without the right there. :raises PledgeRefused: with every reason.
    """
    one = locking.one(Inauguration, inauguration.pk)
    allow(by, one.tenant_id, one.place_path)
    is_sworn = Sworn.objects.filter(inauguration=one, person=given.person).exists()
    known: Any = {"is_sworn": is_sworn, "held_on": one.held_on, "ends_on": one.ends_on}
    refuse_if(rules.swear_problems(given, one.tenant_id, **known), PledgeRefused)
    made: Sworn = Sworn.objects.create(
        tenant_id=one.tenant_id,
        inauguration=one,
        person=given.person,
        office=given.office.strip(),
        organisation=given.organisation,
    )
    for position, each in enumerate(given.pledges, start=1):
        plain: Any = {"position": position, "text": each.text.strip(), "due_on": each.due_on}
        Pledge.objects.create(tenant_id=one.tenant_id, sworn=made, **plain)
    journal.record("cobuild.inauguration.sworn", one, by=by, now=now, changes={"pledges": [None, len(given.pledges)]})
    return made


@transaction.atomic
def strike(*, sworn: Sworn, reason: str, by: Actor, now: datetime) -> None:
    """
    Take somebody off the list who was entered by mistake. Once a pledge was looked at, it stays.

    :raises NotAllowed: without the right there. :raises PledgeRefused: with every reason.
    """
    one = locking.one(Inauguration, sworn.inauguration_id)  # type: ignore[attr-defined]
    allow(by, one.tenant_id, one.place_path)
    problems = text_problems(reason, "reason", _("还没写为什么去掉。"), most=rules.MOST_REASON)
    if not Sworn.objects.filter(pk=sworn.pk).exists():
        problems.append(_gone())
    if PledgeReview.objects.filter(pledge__sworn=sworn).exists():
        problems.append(Problem("reviewed", _("这位的承诺已经有人说过做得怎样，不能去掉。")))
    refuse_if(problems, PledgeRefused)
    Sworn.objects.filter(pk=sworn.pk).delete()
    journal.record("cobuild.inauguration.struck", one, by=by, now=now, reason=reason.strip())


def _gone() -> Problem:
    return Problem("gone", _("这位已经从名单上去掉了。"))


@transaction.atomic
def review(*, pledge: Pledge, given: ReviewGiven, by: Actor, now: datetime) -> PledgeReview:
    """
    Say how a pledge stands and what was done for it: whoever made it for themself, beside that those who judge. Nobody judges
    their own pledge. Nothing is written over: what was said before stays below it.

    :raises NotAllowed: for anybody else. :raises PledgeRefused: with every reason.
    """
    term = locking.one(Inauguration, pledge.sworn.inauguration_id, "tenant")  # type: ignore[attr-defined]
    is_own = by.person_id is not None and by.person_id == pledge.sworn.person_id  # type: ignore[attr-defined]
    if not is_own:
        allow(by, term.tenant_id, term.place_path)
    today = timezone.localdate(now)
    midterm_from = term.midterm_on - timedelta(days=numbers_for(term.tenant, on=today).review_ahead_days)
    known: Any = {"is_own": is_own, "held_on": term.held_on, "midterm_from": midterm_from, "today": today}
    proofs = list(given.proofs)
    problems = rules.review_problems(given, **known) + (files.upload_problems(proofs, "proofs") if proofs else [])
    problems += [] if Pledge.objects.filter(pk=pledge.pk).exists() else [_gone()]
    refuse_if(problems, PledgeRefused)
    made: PledgeReview = PledgeReview.objects.create(
        tenant_id=term.tenant_id,
        pledge=pledge,
        on=given.on,
        is_midterm=given.is_midterm,
        verdict=given.verdict,
        done=given.done.strip(),
        said_by_self=is_own,
        at=now,
        by=by.label[:80],
    )
    for position, proof in enumerate(proofs):
        files.store(proof, tenant=term.tenant, by=by, now=now, subject=made, purpose=PROOF, position=position)
    told = {"verdict": [None, made.verdict], "is_midterm": [None, made.is_midterm], "said_by_self": [None, is_own]}
    journal.record("cobuild.pledge.reviewed", pledge, by=by, now=now, changes=told)
    return made
