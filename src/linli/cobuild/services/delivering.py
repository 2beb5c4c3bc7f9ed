"""What comes of a claim: delivered, confirmed and rated by those served, disputed, failed; notes and follow-ups beside it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import events, files, journal
from linli.core.actors import Actor
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.core.workcalendar import months_later

from ..errors import ClaimRefused
from ..events import ClaimConfirmed, ClaimDelivered
from ..models import Claim, ClaimEntry
from ..rules import claims as rules
from ..rules import needs as need_rules
from ..rules.claims import Delivered
from ..rules.sides import belongs_to, speaks_for
from ..selectors import claims as found
from ..selectors.claim_links import is_right_link, token_of
from ..selectors.claims import Contact
from ..states import ClaimState
from .claims import end, held, step
from .needs import allow_keeping, may_keep, may_take

Uploads = Sequence[File[Any]]


@transaction.atomic
def deliver(*, claim: Claim, given: Delivered, files_given: Uploads = (), by: Actor, now: datetime) -> Claim:
    """
    Say that it was done: when, what, for how many; pictures are welcome and never asked for. The one who did it says so, or
    somebody of the office for them. Again after a dispute.

    :raises NotAllowed: for everyone else. :raises ClaimRefused: with every reason.
    """
    claim = held(claim)
    if not speaks_for(by, found.giver_of(claim)) and not may_take(by, claim.tenant_id, found.path_of(claim)):
        raise NotAllowed(Problem("not_allowed", _("只有去做的人和社区能报做完。")))
    problems = rules.deliver_problems(claim.state, given, asked_on=_asked_on(claim), today=timezone.localdate(now))
    refuse_if(problems + files.upload_problems(files_given), ClaimRefused)
    claim.delivered_on, claim.delivered_at, claim.delivered_text = given.on, now, given.text.strip()
    claim.person_times, claim.people, claim.half_hours = given.person_times, given.people, given.half_hours
    _keep(claim, claim, files_given, by, now)
    step(claim, ClaimState.DELIVERED, "delivered", by, now)
    events.publish(ClaimDelivered(tenant_id=claim.tenant_id, claim_id=claim.pk), now=now)
    return claim


def _asked_on(claim: Claim) -> date:
    """The day on which the need was asked, the resource offered."""
    at = claim.need.asked_at if claim.need else claim.resource.offered_at if claim.resource else claim.claimed_at
    return timezone.localdate(at)


def _keep(claim: Claim, subject: Claim | ClaimEntry, uploads: Uploads, by: Actor, now: datetime) -> None:
    for position, upload in enumerate(uploads):
        files.store(upload, tenant=claim.tenant, by=by, now=now, subject=subject, purpose="claim", position=position)


@transaction.atomic
def confirm(
    *,
    claim: Claim,
    rating: int | None,
    text: str = "",
    thanks: str = "",
    thanks_public: bool = False,
    token: str = "",
    by: Actor,
    now: datetime,
) -> Claim:
    """
    Those served say how it was (`rating` 1 不满意 … 4 很满意), and thank if they like. Whoever asked says it, or whoever holds
    the link that the office gave them (`token`); else the office, after asking them. Whoever did it never confirms it.

    `thanks_public`: they agree that their thanks stand on the wall, without their name.

    :raises NotAllowed: for everyone else. :raises ClaimRefused: with every reason.
    """
    claim = held(claim)
    allow_judging(by, claim, token=token, now=now)
    refuse_if(rules.confirm_problems(claim.state, rating=rating, text=text, thanks=thanks), ClaimRefused)
    claim.rating, claim.rating_text, claim.thanks = rating, text.strip(), thanks.strip()
    claim.thanks_public = thanks_public and bool(claim.thanks)
    claim.confirmed_at, claim.confirmed_by = now, rules.BY_LINK if token else by.label[:80]
    _plan_follow_up(claim, now)
    step(claim, ClaimState.CONFIRMED, "confirmed", by, now)
    events.publish(ClaimConfirmed(tenant_id=claim.tenant_id, claim_id=claim.pk), now=now)
    return claim


def allow_judging(by: Actor, claim: Claim, *, token: str = "", now: datetime) -> None:
    """:raises NotAllowed: for whoever did it, and for all but those served, who holds their link, and the office."""
    if belongs_to(by, found.giver_of(claim)):
        raise NotAllowed(Problem("own_work", _("自己做的事，要请受助的人或者社区来确认。")))
    if token:
        if not is_right_link(token, claim, now=now):
            raise NotAllowed(Problem("link", _("这个链接用不了了。请打电话给社区，说一声就行。")))
        return
    if speaks_for(by, found.served_by(claim)):
        return
    if not may_keep(by, claim.tenant_id, found.path_of(claim)):
        raise NotAllowed(Problem("not_allowed", _("请受助的人自己说，或者由社区打电话问过再记。")))


def _plan_follow_up(claim: Claim, now: datetime) -> None:
    """What is done regularly is looked at again (常态化): the first time so many months after it was first confirmed."""
    need = claim.need
    if need is not None and need.follow_months and need.follow_due is None:
        need.follow_due = months_later(timezone.localdate(now), need.follow_months)
        need.save(update_fields=["follow_due"])


@transaction.atomic
def dispute(*, claim: Claim, text: str, token: str = "", by: Actor, now: datetime) -> Claim:
    """
    Say that it was not done, or not as it was agreed. Then it is done again, confirmed after all, or it failed.

    :raises NotAllowed: for all but those served, who holds their link, and the office. :raises ClaimRefused: with every reason.
    """
    claim = held(claim)
    allow_judging(by, claim, token=token, now=now)
    problems = rules.step_problems("dispute", claim.state)
    problems += need_rules.text_problems(text, where="text", least=2, most=rules.MOST_TEXT)
    refuse_if(problems, ClaimRefused)
    claim.rating_text = text.strip()
    step(claim, ClaimState.DISPUTED, "disputed", by, now)
    events.publish(ClaimDelivered(tenant_id=claim.tenant_id, claim_id=claim.pk), now=now)
    return claim


@transaction.atomic
def fail(*, claim: Claim, reason: str, by: Actor, now: datetime) -> Claim:
    """
    Say that nothing came of it, and why; the place goes to whoever waits.

    :raises NotAllowed: without the right there. :raises ClaimRefused: with every reason.
    """
    claim = held(claim)
    allow_keeping(by, claim.tenant_id, found.path_of(claim))
    refuse_if(rules.step_problems("fail", claim.state) + need_rules.reason_problems(reason), ClaimRefused)
    return end(claim, ClaimState.FAILED, "failed", reason, by, now)


@transaction.atomic
def note(
    *,
    claim: Claim,
    text: str,
    on: date | None = None,
    is_follow_up: bool = False,
    files_given: Uploads = (),
    by: Actor,
    now: datetime,
) -> ClaimEntry:
    """
    Write a line beside a claim: how far it is, or what a follow-up found; then the next one is due.

    :raises NotAllowed: for all but the one who does it and the office. :raises ClaimRefused: with every reason.
    """
    claim = held(claim)
    if not speaks_for(by, found.giver_of(claim)) and not may_take(by, claim.tenant_id, found.path_of(claim)):
        raise NotAllowed(Problem("not_allowed", _("只有去做的人和社区能记。")))
    today = timezone.localdate(now)
    day = on or today
    problems = rules.step_problems("note", claim.state) + rules.day_problems(day, asked_on=_asked_on(claim), today=today)
    problems += need_rules.text_problems(text, where="text", least=2, most=rules.MOST_TEXT)
    refuse_if(problems + files.upload_problems(files_given), ClaimRefused)
    entry = ClaimEntry(tenant_id=claim.tenant_id, claim=claim, on=day, text=text.strip(), at=now, by=by.label[:80])
    entry.is_follow_up = is_follow_up
    entry.save(force_insert=True)
    _keep(claim, entry, files_given, by, now)
    journal.record("cobuild.claim.noted", claim, by=by, now=now, changes={"is_follow_up": [None, is_follow_up]})
    if is_follow_up and claim.need is not None and claim.need.follow_months:
        claim.need.follow_due = months_later(today, claim.need.follow_months)
        claim.need.save(update_fields=["follow_due"])
    return entry


@transaction.atomic
def read_contact(*, claim: Claim, by: Actor, now: datetime) -> Contact:
    """
    Name and telephone of whoever is to be helped, for the claimant: once agreed, and only where the person said yes to that.
    That it was read stands in the journal.

    :raises NotAllowed: in every other case.
    """
    claim = held(claim)
    contact = found.contact_for(claim, by)
    if contact is None:
        raise NotAllowed(Problem("not_told", _("现在看不到联系方式，请找社区牵线。")))
    need = claim.need
    about = (need.beneficiary_id or need.person_id) if need else None  # type: ignore[attr-defined]
    journal.record("cobuild.claim.contact_read", claim, by=by, now=now, on_behalf_of=about)
    return contact


@transaction.atomic
def make_link(*, claim: Claim, by: Actor, now: datetime) -> str:
    """
    The secret of a link by which those served confirm without an account: for the office, to hand to them and to nobody else.
    It holds for this delivery only.

    :raises NotAllowed: without the right there. :raises ClaimRefused: where nothing waits to be confirmed.
    """
    claim = held(claim)
    allow_keeping(by, claim.tenant_id, found.path_of(claim))
    refuse_if(rules.step_problems("dispute", claim.state), ClaimRefused)
    journal.record("cobuild.claim.link_made", claim, by=by, now=now)
    return token_of(claim)


@transaction.atomic
def publish_thanks(*, claim: Claim, shown: bool, by: Actor, now: datetime) -> Claim:
    """
    Put the thanks on the wall, or take them off: whoever wrote them says so, or the office for them. Taking off needs no reason.

    :raises NotAllowed: for everyone else. :raises ClaimRefused: where there are no thanks.
    """
    claim = held(claim)
    if not speaks_for(by, found.served_by(claim)) and not may_keep(by, claim.tenant_id, found.path_of(claim)):
        raise NotAllowed(Problem("not_allowed", _("只有写感谢的人和社区能改。")))
    refuse_if([] if claim.thanks else [Problem("no_thanks", _("没有写感谢的话。"), where="thanks")], ClaimRefused)
    before, claim.thanks_public = claim.thanks_public, shown
    claim.save(update_fields=["thanks_public"])
    journal.record("cobuild.claim.thanks_published", claim, by=by, now=now, changes={"is_public": [before, shown]})
    return claim
