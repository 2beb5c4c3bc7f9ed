"""Making public: a notice on the board through disclosure, with the days that the definition says, counted right."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from linli.core import workcalendar
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.problems import Problem, refuse_if
from linli.disclosure.api import NoticeKind, notice_by_id, publish_notice, withdraw_notice

from ..errors import RunRefused
from ..events import PublicityPublished
from ..models import Publicity, Run, Step
from ..rules import days, running
from ..rules.definition import Publishing
from ..rules.definition import Step as StepRule
from ..rules.running import day_words, words_problems
from ..selectors import runs as found
from ..states import StepState
from .deeds import Deed, allow_step, held, post_problems, running_problems, step_of

MOST_TEXT, MOST_NOTICE_TITLE = 4000, 80


@transaction.atomic
def publish(*, run: Run, step: str, code: str, text: str = "", again: str = "", by: Actor, now: datetime) -> Publicity:
    """
    Publish what an open step has to make public; with a period the days begin tomorrow (Civil Code art. 201).

    `text`: the words, where the definition's own are not to be used. `again`: why it is published anew; the days begin anew
    too, and objections to the former stay to be answered.

    :raises NotAllowed: without the right there. :raises RunRefused: with every reason.
    """
    run = held(run)
    allow_step(by, run)
    whole = found.whole(run, now=now)
    rule, row = step_of(whole, step)
    wanted = next((one for one in rule.publishes if one.code == code), None)
    if wanted is None:
        raise RunRefused(Problem("unknown_publicity", _("这一步没有这份公告。"), where="code"))
    standing = next(
        (one for one in whole.publicities if one.step_id == row.pk and one.code == code and not one.replaced_at), None
    )
    problems = running_problems(run) or running.state_problems(whole.seen[step], StepState.OPEN)
    problems = problems or [*post_problems((*rule.opens, *rule.closes), by), *_problems(standing, text, again)]
    refuse_if(problems, RunRefused)
    if standing is not None:
        _replace(standing, again.strip(), by, now)
    made = _made(run, rule, row, wanted, text, by, now)
    _put_up(made, by, now)
    deed = Deed(run, by=by, now=now)
    told = made.title if not again else _("%(title)s（重新公示：%(why)s）") % {"title": made.title, "why": again.strip()}
    deed.line(
        "publish", step=step, text=told, reason=again.strip(), changes={"publicity": [None, code], "until": [None, made.last_on]}
    )
    deed.announce(PublicityPublished, publicity_id=made.pk)
    deed.write()
    return made


def _problems(standing: Publicity | None, text: str, again: str) -> list[Problem]:
    problems = []
    if standing is not None and not again.strip():
        problems.append(Problem("published", _("已经公示过了。要重新公示，写明为什么。"), where="again"))
    if again:
        problems += words_problems(again, "again", most=200)
    if len(text) > MOST_TEXT:
        problems.append(Problem("too_long", _("太长了，最多 %(most)s 个字。") % {"most": MOST_TEXT}, where="text"))
    return problems


def _made(run: Run, rule: StepRule, row: Step, wanted: Publishing, text: str, by: Actor, now: datetime) -> Publicity:
    first = timezone.localtime(now).date()
    calendar = workcalendar.calendar_of(run.tenant, on=first)
    last = days.last_day(first, wanted.period, calendar) if wanted.period else None
    made = Publicity(
        tenant_id=run.tenant_id,
        run=run,
        step=row,
        code=wanted.code,
        period=wanted.period.written if wanted.period else "",
        takes_objections=wanted.takes_objections,
        published_at=now,
        published_by=by.label[:120],
        first_on=first,
        last_on=last,
        citation=wanted.source.citation,
    )
    with translation.override(settings.LANGUAGE_CODE):  # what hangs on the board is in the office's language, whoever puts it up
        made.title = filled(wanted.title, run, rule, made, now)[:160]
        made.text = filled(text.strip() or wanted.text, run, rule, made, now)
    return made


def filled(template: str, run: Run, rule: StepRule, made: Publicity, now: datetime) -> str:
    """A notice's words with place, matter and days filled in."""
    values = {
        "place": str(run.place),
        "title": run.title,
        "step": rule.title,
        "from": day_words(made.first_on, now),
        "until": _("%(day)s 24:00") % {"day": day_words(made.last_on, now)} if made.last_on else "",
        "office": office_of(run.tenant),
        "days": str(days.Period.parse(made.period)) if made.period else "",
    }
    for name, value in values.items():
        template = template.replace("{" + name + "}", value)
    return template.strip()


def office_of(tenant: Tenant) -> str:
    return _("%(name)s（电话 %(phone)s）") % {"name": tenant.name, "phone": tenant.phone} if tenant.phone else tenant.name


def _put_up(made: Publicity, by: Actor, now: datetime) -> None:
    """On the board, for the place and all that lies in it; the notice leads to the page where objections are taken."""
    run = made.run
    made.save(force_insert=True)
    if not run.is_public:
        return
    notice = publish_notice(
        tenant_id=run.tenant_id,
        title=made.title[:MOST_NOTICE_TITLE],
        text=made.text,
        kind=NoticeKind.PUBLICITY if made.last_on else NoticeKind.NOTICE,
        audience_place_id=run.place_id,
        about=made,
        url=made.get_absolute_url(),
        shown_until=made.last_on,
        ask=_office_here(run.tenant),
        once_key=f"procedures.publicity:{made.pk}",
        by=by,
        now=now,
    )
    made.notice_id, made.notice_code = notice.pk, notice.code
    made.save(update_fields=["notice_id", "notice_code"])


def _office_here(tenant: Tenant) -> str:
    """Whom a notice names to be asked, in the office's language."""
    with translation.override(settings.LANGUAGE_CODE):
        return office_of(tenant)[:80]


def _replace(standing: Publicity, why: str, by: Actor, now: datetime) -> None:
    standing.replaced_at, standing.replaced_reason = now, why
    standing.save(update_fields=["replaced_at", "replaced_reason"])
    take_down(standing.tenant_id, standing.notice_id, why, by, now)


def stop_showing(run: Run, why: str, by: Actor, now: datetime, *, steps: Collection[UUID] | None = None) -> None:
    """
    What was made public counts no more: off the board, no more objections. By these steps, that are gone through once more; or,
    without any, whatever still has days to run, because the run has ended.
    """
    standing = Publicity.objects.filter(run=run, replaced_at=None)
    left = standing.filter(last_on__gte=timezone.localdate(now)) if steps is None else standing.filter(step__in=steps)
    for one in left:
        _replace(one, why[:200], by, now)


def take_down(tenant_id: UUID, notice_id: UUID | None, why: str, by: Actor, now: datetime) -> None:
    """Take a notice off the board; who may do the verb may do this."""
    notice = notice_by_id(notice_id, tenant_id=tenant_id) if notice_id else None
    if notice is not None and notice.is_published:
        withdraw_notice(notice=notice, reason=why, by=by, now=now, is_ours=True)
