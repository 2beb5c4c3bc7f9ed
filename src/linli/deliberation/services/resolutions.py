"""
Resolutions: adopted from a declared ballot that passed, or from a meeting that agreed; published, corrected, taken down; and who
has to do what about it. How it is carried out stands in `progress`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from linli.core import events, journal, locking
from linli.core.actors import Actor
from linli.core.numbers import next_number
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.core.words import day_words, sentences
from linli.disclosure.api import NoticeKind, correct_notice, notice_by_id, notices_about, publish_notice, withdraw_notice

from ..errors import ResolutionRefused
from ..events import ResolutionAdopted, ResolutionUndertaken
from ..models import Ballot, Meeting, ProgressEntry, Resolution, Undertaking
from ..rules import execution, rights, verdict_words
from ..rules import resolutions as rules
from ..rules.resolutions import UndertakingGiven
from ..selectors import resolutions as found
from ..selectors.held import held
from ..selectors.verdicts import kept_verdict, option_titles
from ..states import ResolutionState
from . import indexing
from .declaring import chosen_words

MOST_NOTICE_TITLE = 60


@dataclass(frozen=True, slots=True)
class ResolutionGiven:
    """What was decided, in words. `adopted_on` None: the day on which the ballot was declared or the meeting ended."""

    title: str
    text: str
    adopted_on: date | None = None
    light_scheme: str = execution.FIVE
    is_public: bool = True


def allow(by: Actor, one: Resolution | Ballot | Meeting) -> None:
    """:raises NotAllowed: unless the post writes resolutions where it is."""
    if not by.may(rights.RESOLUTIONS, tenant_id=one.tenant_id, place_path=one.place_path):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能在这里写决议。")))


def hold(one: Resolution) -> Resolution:
    """The resolution as it is now, held."""
    return locking.one(Resolution, one.pk, "tenant", "place", "council", "ballot", "meeting")


@transaction.atomic
def adopt(
    *, ballot: Ballot | None = None, meeting: Meeting | None = None, given: ResolutionGiven, by: Actor, now: datetime
) -> Resolution:
    """
    Write down what a declared ballot decided, or what a meeting agreed to without one.

    :raises NotAllowed: without the right there. :raises ResolutionRefused: with every reason.
    :raises ValueError: when not exactly one of the two is given.
    """
    if (ballot is None) == (meeting is None):
        raise ValueError("a resolution comes from one ballot or from one meeting")
    source = _held_source(ballot, meeting)
    allow(by, source)
    source_on = _source_on(source, now)
    adopted_on = given.adopted_on or source_on
    problems = [
        *_source_problems(source),
        *rules.text_problems(title=given.title, text=given.text),
        *rules.scheme_problems(given.light_scheme),
        *rules.adopted_problems(adopted_on, source_on=source_on, today=timezone.localdate(now)),
    ]
    refuse_if(problems, ResolutionRefused)
    row = _new(source, given, adopted_on)
    row.sequence = next_number(rules.SERIES, tenant=source.tenant, period=str(row.year))
    row.save(force_insert=True)
    changes = {"number": [None, row.number], "source": [None, source.number]}
    journal.record("deliberation.resolution.adopted", row, by=by, now=now, changes=changes)
    indexing.index(row)
    events.publish(ResolutionAdopted(tenant_id=row.tenant_id, resolution_id=row.pk), now=now)
    return row


def _held_source(ballot: Ballot | None, meeting: Meeting | None) -> Ballot | Meeting:
    """What decided, held: so that two never write the same resolution."""
    if ballot is not None:
        return locking.one(Ballot, ballot.pk, "tenant", "place", "council", "meeting", "run")
    return locking.one(Meeting, meeting.pk if meeting else None, "tenant", "place", "council", "run")


def _source_on(source: Ballot | Meeting, now: datetime) -> date:
    at = source.declared_at if isinstance(source, Ballot) else source.closed_at
    return timezone.localdate(at or now)


def _source_problems(source: Ballot | Meeting) -> list[Problem]:
    if isinstance(source, Ballot):
        taken = Resolution.objects.filter(ballot=source).exists()
        return rules.ballot_problems(state=source.state, passed=source.passed, kind=source.kind, taken=taken)
    came = held(source)
    ballots = Ballot.objects.filter(meeting=source).exclude(kind__in=rules.DECIDES_NOTHING).exclude(state="withdrawn").count()
    return rules.meeting_problems(state=source.state, came=came.came, due=came.due, has_quorum=came.has_quorum, ballots=ballots)


def _new(source: Ballot | Meeting, given: ResolutionGiven, adopted_on: date) -> Resolution:
    ballot = source if isinstance(source, Ballot) else None
    effect = effect_of(source)
    with translation.override(settings.LANGUAGE_CODE):
        binds, recourse = str(rules.EFFECTS[effect]), rules.recourse_words(effect, phone=source.tenant.phone)
    return Resolution(
        tenant=source.tenant,
        year=adopted_on.year,
        title=given.title.strip(),
        text=given.text.strip(),
        ballot=ballot,
        meeting=source if isinstance(source, Meeting) else source.meeting,
        council=source.council,
        place=source.place,
        place_path=source.place_path,
        run=source.run,
        adopted_on=adopted_on,
        legal_effect=binds,
        recourse=recourse,
        is_public=given.is_public,
        light_scheme=given.light_scheme,
    )


def effect_of(source: Ballot | Meeting) -> str:
    """Which effect a decision has: as the rule that it went by says, else by what kind of vote or body it was."""
    rule = source.rule_set
    return rules.effect_code(
        legal_effect=str(rule.body.get("legal_effect", "")) if rule else "",
        ballot_kind=source.kind if isinstance(source, Ballot) else "",
        council_kind=source.council.kind if source.council else "",
    )


# ---- publishing ----


@transaction.atomic
def publish(*, resolution: Resolution, shown_until: date | None = None, by: Actor, now: datetime) -> Resolution:
    """
    Put it on the notice board, with what the vote said, what it binds and what who disagrees can do.

    :raises NotAllowed: without the right. :raises ResolutionRefused: with every reason.
    :raises NoticeRefused: what disclosure has against the notice.
    """
    one = hold(resolution)
    allow(by, one)
    problems = [] if one.is_public else [Problem("not_public", _("这件决议不公开。"))]
    if one.published_at:
        problems.append(Problem("published", _("已经公布了；写错的地方用更正。")))
    refuse_if(problems, ResolutionRefused)
    times = notices_about(one.pk, tenant_id=one.tenant_id).count()
    title, text = notice_words(one)
    notice = publish_notice(
        tenant_id=one.tenant_id,
        title=title,
        text=text,
        audience_place_id=one.place.pk,
        about=one,
        url=one.public_url,
        kind=NoticeKind.PUBLICITY,
        shown_until=shown_until,
        once_key=f"resolution:{one.pk}:{times}",
        by=by,
        now=now,
    )
    one.notice_id, one.published_at = notice.pk, now
    one.save(update_fields=["notice_id", "published_at"])
    indexing.index(one)
    journal.record("deliberation.resolution.published", one, by=by, now=now, changes={"notice": [None, notice.number]})
    return one


@transaction.atomic
def correct(*, resolution: Resolution, title: str, text: str, reason: str, by: Actor, now: datetime) -> Resolution:
    """
    Put right what was written wrongly; a published one becomes the next version of its notice, with the reason beside it.

    What was decided is not changed by this: that goes back to the body that decided.

    :raises NotAllowed: without the right. :raises ResolutionRefused: with every reason. :raises NoticeRefused: as for `publish`.
    """
    one = hold(resolution)
    allow(by, one)
    problems = [*rules.text_problems(title=title, text=text), *rules.reason_problems(reason)]
    if (title.strip(), text.strip()) == (one.title, one.text):
        problems.append(Problem("unchanged", _("和原来的一样，没有要更正的。"), "text"))
    refuse_if(problems, ResolutionRefused)
    one.title, one.text = title.strip(), text.strip()
    one.save(update_fields=["title", "text"])
    _correct_notice(one, reason, by, now)
    journal.record("deliberation.resolution.corrected", one, by=by, now=now, reason=reason.strip())
    indexing.index(one)
    return one


def _correct_notice(one: Resolution, reason: str, by: Actor, now: datetime) -> None:
    notice = notice_by_id(one.notice_id, tenant_id=one.tenant_id) if one.notice_id and one.published_at else None
    if notice is not None:
        title, text = notice_words(one)
        correct_notice(notice=notice, title=title, text=text, reason=reason, by=by, now=now, is_ours=True)


@transaction.atomic
def take_down(*, resolution: Resolution, reason: str, by: Actor, now: datetime) -> Resolution:
    """
    Take what was published down; its address then says that it is down, and why. It can be published again.

    :raises NotAllowed: without the right. :raises ResolutionRefused: with every reason. :raises NoticeRefused: as for `publish`.
    """
    one = hold(resolution)
    allow(by, one)
    problems = rules.reason_problems(reason)
    if not one.published_at:
        problems.append(Problem("not_published", _("还没有公布。")))
    refuse_if(problems, ResolutionRefused)
    if one.notice_id and (notice := notice_by_id(one.notice_id, tenant_id=one.tenant_id)):
        withdraw_notice(notice=notice, reason=reason, by=by, now=now, is_ours=True)
    one.published_at = None
    one.save(update_fields=["published_at"])
    indexing.index(one)
    journal.record("deliberation.resolution.taken_down", one, by=by, now=now, reason=reason.strip())
    return one


def notice_words(one: Resolution) -> tuple[str, str]:
    """Title and text of the notice, in the office's language: what hangs on the board is read by everybody."""
    with translation.override(settings.LANGUAGE_CODE):
        return notice_title(one), notice_text(one)


def notice_title(one: Resolution) -> str:
    title = _("决议公布：%(title)s") % {"title": one.title}
    return title if len(title) <= MOST_NOTICE_TITLE else title[: MOST_NOTICE_TITLE - 1] + "…"


def notice_text(one: Resolution) -> str:
    """What is published: the number, what decided, the text, who does what, what it binds, and what who disagrees can do."""
    parts = [_("%(number)s，%(day)s 作出。") % {"number": one.number, "day": day_words(one.adopted_on)}, *decided_words(one)]
    parts += ["", one.text, *_plan_words(one)]
    parts += ["", _("效力：%(words)s") % {"words": one.legal_effect}, _("不同意怎么办：%(words)s") % {"words": one.recourse}]
    return "\n".join(parts)


def decided_words(one: Resolution) -> list[str]:
    """How it was decided, in sentences: every threshold of the ballot, or how many agreed at the meeting."""
    if one.ballot is not None:
        head = _("按 %(number)s 表决的结果：") % {"number": one.ballot.number}
        verdict = kept_verdict(one.ballot)
        if verdict is None:
            return [head]
        said = verdict_words.verdict_words(verdict, option_titles(one.ballot))
        return [head, *said, *chosen_words(one.ballot, verdict)]
    if one.meeting is None:
        return []
    came = held(one.meeting)
    told = {"number": one.meeting.number, "due": came.due, "came": came.came}
    return [_("%(number)s：应到 %(due)d 人，实到 %(came)d 人，到会的一致同意。") % told]


def _plan_words(one: Resolution) -> list[str]:
    rows = list(one.undertakings.all())
    if not rows:
        return []
    return ["", _("谁来办："), *(f"{number}. {undertaking_words(row)}" for number, row in enumerate(rows, start=1))]


def undertaking_words(row: Undertaking) -> str:
    """What is to be done, by whom, until when, with how much money, in sentences."""
    told = {"title": row.title, "who": row.responsible, "day": day_words(row.due_on)}
    parts = [_("%(title)s：%(who)s负责，%(day)s 以前完成。") % told]
    if row.target:
        parts.append(_("目标：%(target)s。") % {"target": row.target.rstrip("。")})
    if row.funds_cents is not None:
        parts.append(_("资金 %(money)s 元。") % {"money": money_words(row.funds_cents)})
    return sentences(parts)


def money_words(cents: int) -> str:
    """Cents as yuan: 120,000.00; whole yuan without the cents."""
    whole, rest = divmod(cents, 100)
    return f"{whole:,}.{rest:02d}" if rest else f"{whole:,}"


# ---- who does what ----


@transaction.atomic
def undertake(*, resolution: Resolution, items: Sequence[UndertakingGiven], by: Actor, now: datetime) -> list[Undertaking]:
    """
    Say who has to do what until when; from then on it is in execution.

    :raises NotAllowed: without the right. :raises ResolutionRefused: with every reason; `row` counts the items from 1.
    """
    one = hold(resolution)
    allow(by, one)
    problems = [*rules.state_problems(one.state)]
    if not items:
        problems.append(Problem("nothing", _("还没有写要办什么。")))
    for number, given in enumerate(items, start=1):
        line = number if len(items) > 1 else None
        problems += [
            Problem(each.code, each.text, each.where, row=line)
            for each in [*rules.undertaking_problems(given, adopted_on=one.adopted_on), *_stranger(given, one.tenant_id)]
        ]
    refuse_if(problems, ResolutionRefused)
    last = one.undertakings.aggregate(last=models.Max("position"))["last"] or 0
    rows = [_undertaken(one, given, last + number) for number, given in enumerate(items, start=1)]
    for each in rows:
        each.save(force_insert=True)
    if one.state == ResolutionState.ADOPTED:
        one.state = ResolutionState.IN_EXECUTION
        one.save(update_fields=["state"])
    found.forget()
    journal.record("deliberation.resolution.undertaken", one, by=by, now=now, changes={"undertakings": [last, last + len(rows)]})
    facts = [ResolutionUndertaken(tenant_id=one.tenant_id, undertaking_id=each.pk) for each in rows if each.organisation]
    events.publish_many(facts, now=now)
    return rows


def _stranger(given: UndertakingGiven, tenant_id: UUID) -> list[Problem]:
    if given.organisation is None or given.organisation.tenant_id == tenant_id:
        return []
    return [Problem("another_tenant", _("这个单位不在本街道。"), "organisation")]


def _undertaken(one: Resolution, given: UndertakingGiven, position: int) -> Undertaking:
    return Undertaking(tenant_id=one.tenant_id, resolution=one, position=position, **fields_of(given))


def fields_of(given: UndertakingGiven) -> dict[str, object]:
    """As the table holds them."""
    return {
        "title": given.title.strip(),
        "organisation": given.organisation,
        "responsible": given.responsible.strip(),
        "target": given.target.strip(),
        "funds_cents": given.funds_cents,
        "begins_on": given.begins_on,
        "due_on": given.due_on,
    }


@transaction.atomic
def drop(*, undertaking: Undertaking, by: Actor, now: datetime) -> None:
    """
    Take back what was written down by mistake, while nobody has read or reported it. Later it goes back to who decided.

    :raises NotAllowed: without the right. :raises ResolutionRefused: once it was published or reported on.
    """
    one = hold(undertaking.resolution)
    row = locking.one(Undertaking.objects.filter(resolution=one), undertaking.pk)
    allow(by, one)
    if one.published_at or ProgressEntry.objects.filter(undertaking=row).exists():
        text = _("公布了或者报过进度的，不能直接去掉，要回到表决它的组织那里改。")
        raise ResolutionRefused(Problem("locked", text))
    found.forget()
    journal.record("deliberation.resolution.undertaking_dropped", one, by=by, now=now, changes={"position": [row.position, None]})
    row.delete()
    if not one.undertakings.exists():
        one.state = ResolutionState.ADOPTED
        one.save(update_fields=["state"])
