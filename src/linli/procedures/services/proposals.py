"""Wishes for livelihood projects: call, take, screen, merge, tell each proposer. Their draft list stands in `draft_lists`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import events, journal, locking
from linli.core.actors import Actor, Channel
from linli.core.models import Tenant
from linli.core.numbers import next_number
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.procedures.errors import ProposalRefused
from linli.procedures.events import ProposalMade, ProposalSettled
from linli.procedures.models import How, Proposal, ProposalRound, ProposalState, Run
from linli.procedures.rules import collecting as rights
from linli.procedures.rules import proposals as rules
from linli.procedures.selectors import proposals as found
from linli.registry.api import Person, Place


def allow(by: Actor, right: str, tenant_id: UUID, path: str = "") -> None:
    """:raises NotAllowed: unless the post holds the right there."""
    if not by.may(right, tenant_id=tenant_id, place_path=path):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能做这一步。")))


# ---- the call ----


@transaction.atomic
def call(
    *,
    tenant: Tenant,
    year: int,
    seats: int,
    opens_on: date,
    closes_on: date,
    run: Run | None = None,
    by: Actor,
    now: datetime,
) -> ProposalRound:
    """
    Call for wishes for one year's projects; what waits in the pool (储备库) comes along.

    :raises NotAllowed: without the right for the whole subdistrict. :raises ProposalRefused: with every reason.
    """
    locking.one(Tenant, tenant.pk)
    if not by.may(rights.CALL, tenant_id=tenant.pk):
        raise NotAllowed(Problem("not_allowed", _("征集由街道发起。")))
    rule = found.rule_on(opens_on, tenant)
    taken = ProposalRound.objects.filter(tenant=tenant, year=year).exists()
    min_days = rule.body["collect_min_days"]
    problems = rules.round_problems(
        year=year, seats=seats, opens_on=opens_on, closes_on=closes_on, min_days=min_days, taken=taken
    )
    refuse_if(problems, ProposalRefused)
    row = ProposalRound(
        tenant=tenant, year=year, seats=seats, opens_on=opens_on, closes_on=closes_on, rule=rule.freeze(), run=run,
        made_at=now, made_by=by.label[:120],
    )  # fmt: skip
    row.save(force_insert=True)
    changes = {"year": [None, year], "seats": [None, seats], "pooled": [None, found.pooled(tenant).update(round=row)]}
    journal.record("procedures.round.called", row, by=by, now=now, changes=changes)
    return row


# ---- a wish ----


@dataclass(frozen=True, slots=True)
class WishGiven:
    """What somebody wishes for, where, and who it is: a person of the register, or a name and telephone, or nobody."""

    title: str
    text: str
    way: str = How.WEB
    place: Place | None = None
    person: Person | None = None
    name: str = ""
    phone: str = ""


@transaction.atomic
def propose(*, tenant: Tenant, given: WishGiven, by: Actor, now: datetime) -> Proposal:
    """
    Take a wish, for the call that still takes them or else into the pool (储备库) for the next.

    On the page anybody may make one; at the counter, on the telephone and from paper a post takes it.

    :raises NotAllowed: for a way that only posts may use. :raises ProposalRefused: with every reason.
    """
    if given.way != How.WEB:
        allow_taking(by, tenant.pk)
    refuse_if(_wish_problems(tenant, given), ProposalRefused)
    row = Proposal(
        tenant=tenant, round=_taking(tenant, timezone.localdate(now)), title=given.title.strip(), text=given.text.strip(), place=given.place,
        place_path=given.place.path if given.place else "", way=given.way, person=given.person, name=given.name.strip(),
        phone=given.phone.strip(), made_at=now, taken_by=by.label[:120],
    )  # fmt: skip
    year = timezone.localdate(now).year
    row.sequence = next_number(rules.SERIES, tenant=tenant, period=str(year))
    row.number = rules.number(year, row.sequence)
    row.save(force_insert=True)
    changes = {"number": [None, row.number], "way": [None, row.way], "pooled": [None, row.is_pooled]}
    on_behalf = given.person.pk if given.person and by.channel is not Channel.WEB else None
    journal.record("procedures.proposal.made", row, by=by, now=now, changes=changes, on_behalf_of=on_behalf)
    events.publish(ProposalMade(tenant_id=row.tenant_id, proposal_id=row.pk), now=now)
    return row


def _taking(tenant: Tenant, on: date) -> ProposalRound | None:
    """
    The call that takes a wish on this day, held; nothing where it goes to the pool.

    The tenant is held too: whoever calls meanwhile finds the wish in the pool, or the wish finds the call.
    """
    locking.hold(Tenant.objects.filter(pk=tenant.pk))
    if (round_ := found.round_for_wishes(tenant, on)) is None:
        return None
    return locking.if_there(ProposalRound.objects.filter(published_at=None), round_.pk)


def allow_taking(by: Actor, tenant_id: UUID) -> None:
    """:raises NotAllowed: unless the post takes wishes down for others."""
    if not by.may(rights.TAKE_WISHES, tenant_id=tenant_id):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能替居民登记建议。")))


def _wish_problems(tenant: Tenant, given: WishGiven) -> list[Problem]:
    problems = rules.propose_problems(
        title=given.title, text=given.text, channel=given.way, channels=How.values,
        has_someone=given.person is not None, name=given.name,
    )  # fmt: skip
    strangers = [one for one in (given.place, given.person) if one is not None and one.tenant_id != tenant.pk]
    if strangers:
        problems.append(Problem("another_tenant", _("这不在本街道。"), where="place"))
    return problems


# ---- screening ----


@dataclass(frozen=True, slots=True)
class Sheet:
    """A screening sheet: yes, no or unclear for each line, with words."""

    verdicts: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)

    def kept(self, codes: list[str]) -> tuple[dict[str, str], dict[str, str]]:
        """What of it belongs to these lines."""
        verdicts = {code: self.verdicts[code] for code in codes if code in self.verdicts}
        return verdicts, {code: self.words[code].strip() for code in codes if self.words.get(code, "").strip()}


@dataclass(frozen=True, slots=True)
class Draft:
    """What a candidate says on the draft list: content, who benefits, cost in 0.01 yuan, who leads, until when."""

    summary: str
    benefits: str
    cost_cents: int | None
    lead: str
    done_by: date | None = None


@transaction.atomic
def make_candidate(*, proposal: Proposal, sheet: Sheet, draft: Draft, by: Actor, now: datetime) -> Proposal:
    """
    Put a wish among the candidates; its proposer is told.

    :raises NotAllowed: without the right. :raises ProposalRefused: with every reason.
    """
    proposal = _held(proposal, by)
    criteria = found.criteria_of(proposal.round)
    problems = _screen_problems(proposal, sheet)
    problems += rules.candidate_problems(
        sheet.verdicts, criteria, summary=draft.summary, benefits=draft.benefits, cost_cents=draft.cost_cents, lead=draft.lead
    )
    refuse_if(problems, ProposalRefused)
    proposal.summary, proposal.benefits, proposal.lead = draft.summary.strip(), draft.benefits.strip(), draft.lead.strip()
    proposal.cost_cents, proposal.done_by = draft.cost_cents, draft.done_by
    proposal.ground = proposal.reason = ""
    return _settle(proposal, ProposalState.CANDIDATE, sheet, by, now)


@transaction.atomic
def refuse(*, proposal: Proposal, sheet: Sheet, ground: str, reason: str, by: Actor, now: datetime) -> Proposal:
    """
    Not take up a wish, for a ground of the rule and in words that its proposer reads.

    :raises NotAllowed: without the right. :raises ProposalRefused: with every reason.
    """
    proposal = _held(proposal, by)
    grounds = [one.code for one in found.grounds_of(proposal.round)]
    problems = _screen_problems(proposal, sheet) + rules.refuse_problems(ground=ground, grounds=grounds, reason=reason)
    refuse_if(problems, ProposalRefused)
    proposal.ground, proposal.reason = ground, reason.strip()
    return _settle(proposal, ProposalState.REFUSED, sheet, by, now)


def _held(proposal: Proposal, by: Actor) -> Proposal:
    """The wish with its call, for whoever may screen there. :raises ProposalRefused: while it waits in the pool."""
    round_ = _called(proposal)
    proposal = locking.one(Proposal, proposal.pk)
    allow(by, rights.SCREEN, proposal.tenant_id, proposal.place_path)
    refuse_if(_pool_problems(round_), ProposalRefused)
    proposal.round = round_
    return proposal


def _called(proposal: Proposal) -> ProposalRound | None:
    """The call of a wish, held, also one that was made a moment ago; nothing for one of the pool."""
    key = proposal.round_id or Proposal.objects.values_list("round_id", flat=True).get(pk=proposal.pk)
    return locking.one(ProposalRound, key) if key else None


def _pool_problems(round_: ProposalRound | None) -> list[Problem]:
    return [] if round_ else [Problem("pooled", _("这一条在储备库里，等下一次征集再筛选。"), where="state")]


def _screen_problems(proposal: Proposal, sheet: Sheet) -> list[Problem]:
    problems = rules.sheet_problems(sheet.verdicts, found.criteria_of(proposal.round), words=sheet.words)
    if proposal.state == ProposalState.MERGED:
        problems.append(Problem("merged", _("这一条已经并到别的建议里了。"), where="state"))
    if proposal.round and proposal.round.published_at:
        problems.append(Problem("published", _("候选名单已经公开，不能再改筛选结果。"), where="state"))
    return problems


def _settle(proposal: Proposal, state: str, sheet: Sheet, by: Actor, now: datetime) -> Proposal:
    before = proposal.state
    proposal.sheet, proposal.sheet_words = sheet.kept([one.code for one in found.criteria_of(proposal.round)])
    proposal.state, proposal.screened_at, proposal.screened_by = state, now, by.label[:120]
    proposal.told_at, proposal.told_how, proposal.told_by = None, "", ""
    proposal.save()
    changes = {"state": [before, proposal.state], "ground": [None, proposal.ground or None]}
    journal.record("procedures.proposal.screened", proposal, by=by, now=now, reason=proposal.reason, changes=changes)
    _announce(proposal, now)
    return proposal


def _announce(proposal: Proposal, now: datetime) -> None:
    events.publish(ProposalSettled(tenant_id=proposal.tenant_id, proposal_id=proposal.pk), now=now)


@transaction.atomic
def merge(*, proposal: Proposal, into: Proposal, by: Actor, now: datetime) -> Proposal:
    """
    Make two wishes for the same thing one; what had been merged into the first goes along.

    :raises NotAllowed: without the right. :raises ProposalRefused: with every reason.
    """
    round_ = _called(proposal)
    both = {one.pk: one for one in locking.several(Proposal.objects.filter(pk__in={proposal.pk, into.pk}))}
    proposal, into = both[proposal.pk], both[into.pk]
    allow(by, rights.SCREEN, proposal.tenant_id, proposal.place_path)
    problems = rules.merge_problems(
        is_itself=proposal.pk == into.pk, same_round=proposal.round_id == into.round_id,
        into_is_merged=into.state == ProposalState.MERGED,
    )  # fmt: skip
    if proposal.state == ProposalState.MERGED:
        problems.append(Problem("merged", _("这一条已经并到别的建议里了。"), where="state"))
    if round_ and round_.published_at:
        problems.append(Problem("published", _("候选名单已经公开，不能再改筛选结果。"), where="state"))
    refuse_if(problems + _pool_problems(round_), ProposalRefused)
    proposal.state, proposal.into, proposal.ground, proposal.reason = ProposalState.MERGED, into, "", ""
    proposal.save(update_fields=["state", "into", "ground", "reason"])
    proposal.merged.update(into=into)
    journal.record("procedures.proposal.merged", proposal, by=by, now=now, changes={"into": [None, into.number]})
    _announce(proposal, now)
    return proposal


@transaction.atomic
def note_told(*, proposal: Proposal, how: str, by: Actor, now: datetime) -> Proposal:
    """
    Note that the proposer was told what became of the wish: by a message, on the telephone, by letter; or that there is nobody.

    :raises NotAllowed: without the right. :raises ProposalRefused: with every reason.
    """
    proposal = locking.one(Proposal, proposal.pk)
    if not by.is_system:
        allow_taking(by, proposal.tenant_id)
    refuse_if(_told_problems(proposal, how), ProposalRefused)
    proposal.told_at, proposal.told_how, proposal.told_by = now, how, by.label[:120]
    proposal.save(update_fields=["told_at", "told_how", "told_by"])
    journal.record("procedures.proposal.told", proposal, by=by, now=now, changes={"how": [None, how]})
    return proposal


def _told_problems(proposal: Proposal, how: str) -> list[Problem]:
    problems = []
    if how not in TOLD or (how == "nobody" and proposal.can_be_told):
        problems.append(Problem("how", _("请选是怎么告诉的。"), where="how"))
    if proposal.is_open:
        problems.append(Problem("still_open", _("还没有筛选，没有结果可以告诉。"), where="state"))
    if proposal.told_at:
        problems.append(Problem("told", _("已经告诉过了。"), where="state"))
    return problems


TOLD = ("message", "phone", "paper", "visit", "counter", "nobody")
