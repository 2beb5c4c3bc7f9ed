"""Outreach as it happened: minutes by loudspeaker and in groups on line, talks on the ground; what is noted by mistake is voided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import journal, locking
from linli.core.actors import Actor
from linli.core.daytimes import day_of
from linli.core.problems import Problem, refuse_if

from ..errors import OutreachRefused
from ..models import Channel, Lecturer, Outreach, OutreachSite, Session
from ..rules import outreach as rules
from ..rules import rights
from .pieces import allow
from .programme_pieces import held_session, stranger_problems

MOST_SITES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class OutreachGiven:
    """What went out at some sites on a day. `minutes`: at each of them; `reached`: person-times (人次) at each, none where nobody can say."""

    sites: Sequence[OutreachSite]
    topic: str
    title: str
    on: date
    minutes: int
    lecturer: Lecturer | None = None
    reached: int | None = None
    words: str = ""


@transaction.atomic
def note(*, given: OutreachGiven, by: Actor, now: datetime) -> list[Outreach]:
    """
    Note what went out by loudspeaker or in groups: a row for each site, so that one text in thirty groups is typed once.

    :raises NotAllowed: without the right at one of them. :raises OutreachRefused: with every reason.
    """
    sites = locking.several(OutreachSite.objects.filter(pk__in=[one.pk for one in given.sites]).order_by("pk"), "place")
    for site in sites:
        allow(by, rights.OUTREACH, tenant_id=site.tenant_id, place_path=site.place_path)
    refuse_if(_problems(given, sites, now), OutreachRefused)
    rows = [_row(given, site, by, now) for site in sorted(sites, key=lambda one: (one.channel, one.name))]
    Outreach.objects.bulk_create(rows)
    for row in rows:
        changes = {"channel": [None, row.channel], "minutes": [None, row.minutes], "title": [None, row.title]}
        journal.record("activities.outreach.noted", row, by=by, now=now, changes=changes)
    return rows


def _problems(given: OutreachGiven, sites: Sequence[OutreachSite], now: datetime) -> list[Problem]:
    problems = rules.outreach_problems(
        topic=given.topic, title=given.title, words=given.words, on=given.on, minutes=given.minutes, reached=given.reached,
        today=day_of(now),
    )  # fmt: skip
    if not sites:
        problems.append(Problem("no_site", _("勾一下在哪个喇叭、哪个群。"), where="sites"))
    elif len(sites) > MOST_SITES:
        problems.append(Problem("many_sites", _("一次最多记 %(n)s 处。") % {"n": MOST_SITES}, where="sites"))
    for site in sites:
        problems += rules.site_day_problems(site.name, since=site.since, until=site.until, on=given.on)
    tenant_ids = {site.tenant_id for site in sites}  # type: ignore[attr-defined]
    return problems + [problem for tenant_id in tenant_ids for problem in stranger_problems(tenant_id, lecturer=given.lecturer)]


def _row(given: OutreachGiven, site: OutreachSite, by: Actor, now: datetime) -> Outreach:
    return Outreach(
        tenant_id=site.tenant_id, channel=site.channel, topic=given.topic, title=given.title.strip(), site=site,  # type: ignore[attr-defined]
        lecturer=given.lecturer, place=site.place, place_path=site.place_path, on=given.on, minutes=given.minutes, reached=given.reached,
        words=given.words.strip(), by=by.label[:80], made_at=now,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundGiven:
    """What a session that was held was about. Its minutes are those of the session unless said; how many came its attendance says."""

    topic: str
    title: str = ""
    lecturer: Lecturer | None = None
    minutes: int | None = None
    words: str = ""


@transaction.atomic
def of_session(*, session: Session, given: GroundGiven, by: Actor, now: datetime) -> Outreach:
    """
    A session that was held was a talk on the ground; its person-times are those of its attendance and stand nowhere twice.

    :raises NotAllowed: without the right there. :raises OutreachRefused: with every reason.
    """
    of = held_session(session)
    allow(by, rights.OUTREACH, tenant_id=of.tenant_id, place_path=of.place_path)
    span = int((of.ends_at - of.starts_at).total_seconds() // 60)
    minutes, title = given.minutes or span, (given.title.strip() or str(of))[: rules.MOST_TITLE]
    before = Outreach.objects.filter(session=of).first()
    problems = rules.ground_problems(of.state, is_noted=before is not None and before.voided_at is None)
    problems += rules.outreach_problems(
        topic=given.topic,
        title=title,
        words=given.words,
        on=day_of(of.starts_at),
        minutes=minutes,
        reached=None,
        today=day_of(now),
    )
    refuse_if(problems + stranger_problems(of.tenant_id, lecturer=given.lecturer), OutreachRefused)
    row = before or Outreach(tenant_id=of.tenant_id, session=of)
    row.channel, row.topic, row.title, row.lecturer = Channel.GROUND, given.topic, title, given.lecturer
    row.place, row.place_path = of.place, of.place_path
    row.on, row.minutes, row.words, row.by, row.made_at = day_of(of.starts_at), minutes, given.words.strip(), by.label[:80], now
    row.voided_at, row.void_reason = None, ""
    row.save()
    changes = {"channel": [None, row.channel], "minutes": [None, row.minutes], "title": [None, row.title]}
    journal.record("activities.outreach.noted", row, by=by, now=now, changes=changes)
    return row


@transaction.atomic
def void(*, outreach: Outreach, reason: str, by: Actor, now: datetime) -> Outreach:
    """
    It was noted by mistake; it stays to be seen and counts nowhere.

    :raises NotAllowed: without the right there. :raises OutreachRefused: with every reason.
    """
    row = locking.one(Outreach, outreach.pk)
    allow(by, rights.OUTREACH, tenant_id=row.tenant_id, place_path=row.place_path)
    refuse_if(rules.void_problems(is_void=row.voided_at is not None, reason=reason), OutreachRefused)
    row.voided_at, row.void_reason = now, reason.strip()
    row.save(update_fields=["voided_at", "void_reason"])
    journal.record(
        "activities.outreach.voided", row, by=by, now=now, reason=row.void_reason, changes={"minutes": [row.minutes, 0]}
    )
    return row
