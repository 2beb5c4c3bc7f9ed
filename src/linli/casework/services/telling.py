"""
Telling every reporter: by message, by text message, or, where neither reaches them, by a line on the list of those whom a
clerk rings or visits.

Nobody is flooded: a text message holds the number, what happened and the link with the code, and goes by the rules of digests;
a step that only says that things go their way is written to whoever has an inbox (`is_texted`), and read out to nobody
(`words` empty); of the steps that are read out only the newest stands on the list.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.casework.errors import CaseRefused
from linli.casework.models import Case, Reporter, Telling, TellingHow
from linli.casework.rules import rights
from linli.casework.rules import telling as ways
from linli.casework.rules.telling import Way
from linli.casework.selectors import tracking
from linli.core import journal, locking
from linli.core.actors import Actor
from linli.core.problems import Problem, refuse_if
from linli.disclosure.api import tell, tell_posts

from .deeds import allow

CALLERS = ("counter_clerk", "community_clerk")


@dataclass(frozen=True, slots=True)
class News:
    """
    One fact for the reporters of a case. `title` may leave the house: the case's number and what happened, no names.
    `words` is what a clerk reads out to whoever cannot be written to, nothing where it is not worth a call; `about` the case
    whose page it opens, unless `urls` holds a link of the reporter's own; `is_texted` whether it goes to those whom only a text
    message reaches.
    """

    kind: str
    title: str
    words: str
    about: Case
    event_id: UUID
    now: datetime
    is_urgent: bool = False
    is_texted: bool = True
    urls: Mapping[UUID, str] = field(default_factory=dict)


def tell_reporters(news: News, reporters: Iterable[Reporter]) -> None:
    """Tell each reporter who wants to hear of it, once, in the way that reaches them."""
    called = [one for one in reporters if one.wants_reply and not _written_to(news, one)]
    made = [row for one in called if news.words and (row := _to_be_told(news, one))]
    if fresh := _new_ones(made):
        overtake_steps([row.reporter_id for row in fresh], news.now)
        Telling.objects.bulk_create(fresh, ignore_conflicts=True)
        _tell_callers(news, len(fresh))


def overtake_steps(reporters: Iterable[UUID], now: datetime) -> None:
    """Take the steps off the list that these have not been told yet: something newer is to be told, or they are asked."""
    waiting = Telling.objects.filter(reporter_id__in=list(reporters), kind__in=ways.STEPS, told_at=None, replaced_at=None)
    waiting.update(replaced_at=now)


def way_to(reporter: Reporter) -> Way:
    return ways.way_to(
        is_registered=reporter.person_id is not None,
        phone=reporter.phone,
        has_phone=reporter.has_phone,
        was_written_down=bool(reporter.on_behalf_by),
    )


def _written_to(news: News, reporter: Reporter) -> bool:
    """
    Write to whoever has an inbox, and send a text message to whoever has only a mobile. False for those whom that does not
    reach: an inbox alone does not reach somebody without a mobile.
    """
    way = way_to(reporter)
    if reporter.person_id:
        _write(news, reporter, reverse("casework:tracked", args=[news.about.pk]), to_person=reporter.person_id)
    elif way == Way.SMS and news.is_texted:
        code = tracking.tracking_code(news.about.pk)
        _write(news, reporter, reverse("casework:follow-link", args=[news.about.pk, code]), to_phone=reporter.phone)
    return way in (Way.MESSAGE, Way.SMS)


def _write(news: News, reporter: Reporter, page: str, **address: Any) -> None:
    """With the reporter's own link, if there is one; else to the case's page."""
    tell(
        tenant_id=news.about.tenant_id,
        kind=news.kind,
        title=news.title,
        url=news.urls.get(reporter.pk, page),
        about=news.about,
        is_urgent=news.is_urgent,
        once_key=_once_key(news, reporter),
        now=news.now,
        **address,
    )


def _once_key(news: News, reporter: Reporter) -> str:
    return f"{news.kind}:{news.event_id}:{reporter.pk}"


def _to_be_told(news: News, reporter: Reporter) -> Telling | None:
    way = way_to(reporter)
    if way == Way.NOTHING:
        return None
    return Telling(
        tenant_id=news.about.tenant_id,
        case=news.about,
        reporter=reporter,
        kind=news.kind,
        words=news.words,
        how=TellingHow.PHONE if way == Way.CALL else TellingHow.VISIT,
        is_urgent=news.is_urgent,
        made_at=news.now,
        once_key=_once_key(news, reporter),
    )


def _new_ones(made: list[Telling]) -> list[Telling]:
    """Those that an earlier delivery of the same fact has not made yet."""
    known = set(Telling.objects.filter(once_key__in=[one.once_key for one in made]).values_list("once_key", flat=True))
    return [one for one in made if one.once_key not in known]


def _tell_callers(news: News, count: int) -> None:
    title = ngettext("%(number)s 有 %(count)s 位要打电话或上门告诉", "%(number)s 有 %(count)s 位要打电话或上门告诉", count)
    tell_posts(
        tenant_id=news.about.tenant_id,
        kinds=CALLERS,
        place_path=news.about.place_path,
        kind="casework.to_tell",
        title=title % {"number": news.about.short_number, "count": count},
        url=reverse("casework:tellings"),
        about=news.about,
        is_urgent=news.is_urgent,
        once_key=f"casework.to_tell:{news.event_id}",
        now=news.now,
    )


@transaction.atomic
def mark_told(*, telling: Telling, reached: bool = True, by: Actor, now: datetime) -> Telling:
    """
    Note that somebody was told by word of mouth, or that nobody was there (`reached` false).

    :raises NotAllowed: without the right where the case is. :raises CaseRefused: when they were told before.
    """
    row = locking.one(Telling, telling.pk, "case")
    allow(by, rights.CALL_BACK, row.case)
    refuse_if(_told_problems(row), CaseRefused)
    if reached:
        row.told_at, row.told_by = now, by.label[:120]
    else:
        row.tries += 1
    row.save(update_fields=["told_at", "told_by", "tries"])
    verb = "casework.telling.done" if reached else "casework.telling.tried"
    journal.record(verb, row, by=by, now=now, changes={"case": [None, str(row.case_id)], "kind": [None, row.kind]})
    return row


def _told_problems(row: Telling) -> list[Problem]:
    if row.told_at:
        return [Problem("told_before", _("这一位已经告诉过了。"), where="telling")]
    if row.replaced_at:
        return [Problem("overtaken", _("这件事又有了新进展，这一条不用再说。"), where="telling")]
    return []
