"""How a matter comes in: reported, joined by a neighbour, supplemented, or said to be settled already."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.casework.errors import CaseRefused
from linli.casework.events import CaseAccepted, CaseCalledBack, CaseJoined, CaseProgressed, CaseReported
from linli.casework.models import Callback, Case, Category, Reporter
from linli.casework.rules import cases, numbers, rights, wording
from linli.casework.selectors import categories, dispatching, tracking
from linli.casework.states import CallbackHow, ClockKind, State
from linli.core import clock, rows
from linli.core.actors import Actor, Channel
from linli.core.ids import uuid7_at
from linli.core.models import Tenant
from linli.core.numbers import next_number
from linli.core.privacy import search_hash
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.registry.api import Place

from . import clocks, pictures
from .deeds import Deed, holds, locked, repeated
from .sending import send

STAFFED = frozenset({Channel.PHONE, Channel.COUNTER, Channel.PAPER, Channel.VISIT})
"""Channels on which a post writes down what somebody else says."""


@dataclass(frozen=True, slots=True)
class ReporterGiven:
    """Who reports, as far as they want to say. Everything is optional; anonymous is a full right."""

    name: str = ""
    phone: str = ""
    person_id: UUID | None = None
    has_phone: bool = True
    wants_reply: bool = True
    shares_phone: bool = False
    identity_noted: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is reported, and where. Degrees for the point, in `source_crs`."""

    text: str
    title: str = ""
    category: Category | None = None
    kind: str = ""
    place: Place | None = None
    place_detail: str = ""
    longitude: float | None = None
    latitude: float | None = None
    source_crs: str = ""
    is_urgent: bool = False
    also_touches: tuple[str, ...] = ()
    external_source: str = ""
    external_no: str = ""
    external_due_at: datetime | None = None
    profile: str = ""


def report(
    *,
    tenant: Tenant,
    wanted: Wanted,
    reporter: ReporterGiven | None = None,
    photos: Sequence[pictures.Photo] = (),
    straight: bool = False,
    by: Actor,
    now: datetime,
    on_behalf_of: UUID | None = None,
    case_id: UUID | None = None,
) -> Case:
    """
    Register a matter. Anyone may; writing down what somebody else says (telephone, counter, paper, visit) takes a post.

    With `straight`, an actor who may also accept and dispatch does so in the same go, where the suggestion is certain.
    `case_id`: the key of the new case, for a caller who notes it beforehand.

    :raises NotAllowed: for a staffed channel without the right. :raises CaseRefused: with every reason.
    """
    if by.channel in STAFFED and not by.may(rights.REPORT_FOR, tenant_id=tenant.pk):
        raise NotAllowed(Problem("not_allowed", _("替居民登记要有岗位。您自己的事可以在网上报。")))
    who = reporter or ReporterGiven()
    category = wanted.category or _guessed(tenant, wanted.text)
    problems = _report_problems(tenant, wanted, who, photos)
    if category is None:
        raise CaseRefused([Problem("not_ready", _("这个街道还没有设好诉求分类，请打服务电话报事。")), *problems])
    refuse_if(problems, CaseRefused)
    case = _new_case(tenant, wanted, category, by, now, case_id)
    try:
        return _register(case, who, photos, by, now, straight=straight, on_behalf_of=on_behalf_of)
    except IntegrityError as error:
        if not wanted.external_no:
            raise
        raise CaseRefused(_known_already(wanted)) from error  # the number came by another door in this very moment


@transaction.atomic(savepoint=False)
def _register(
    case: Case,
    who: ReporterGiven,
    photos: Sequence[pictures.Photo],
    by: Actor,
    now: datetime,
    *,
    straight: bool,
    on_behalf_of: UUID | None,
) -> Case:
    """Write what nothing speaks against any more: where a transaction is open already, it needs no savepoint for a refusal."""
    deed = Deed(case, by=by, now=now, on_behalf_of=on_behalf_of)
    deed.add(_reporter_row(case, who, by, now, on_behalf_of=on_behalf_of))
    entry = deed.step("report", changes={"channel": [None, case.channel], "category": [None, case.category.code]})
    pictures.keep(case, photos, entry, by=by, now=now)
    deed.announce(CaseReported)
    if not (straight and _send_straight(deed)):
        clocks.start(deed, ClockKind.ACCEPT, "accept")
    deed.last(lambda case: give_number(case, now))
    return deed.write()


def _report_problems(tenant: Tenant, wanted: Wanted, who: ReporterGiven, photos: Sequence[pictures.Photo]) -> list[Problem]:
    given = cases.Reported(
        text=wanted.text,
        title=wanted.title,
        place_detail=wanted.place_detail,
        phone=who.phone,
        name=who.name,
        longitude=wanted.longitude,
        latitude=wanted.latitude,
    )
    least = 1 if wanted.external_no else cases.LEAST_TEXT  # what another house wrote down is not ours to lengthen
    problems = [*cases.report_problems(given, least=least), *pictures.problems(photos)]
    if wanted.category and (wanted.category.tenant_id != tenant.pk or not wanted.category.is_active):
        problems.append(Problem("unknown_category", _("没有这一类，请从列表里选。"), where="category"))
    if wanted.place and wanted.place.tenant_id != tenant.pk:
        problems.append(Problem("unknown_place", _("这个地方不在本街道。"), where="place"))
    if wanted.external_no and _is_known(tenant, wanted):
        problems.append(_known_already(wanted))
    return problems


def _known_already(wanted: Wanted) -> Problem:
    text = _("外部编号 %(number)s 已经登记过了。") % {"number": wanted.external_no}
    return Problem("external_no_twice", text, where="external_no")


def _is_known(tenant: Tenant, wanted: Wanted) -> bool:
    known = {"tenant": tenant, "external_source": wanted.external_source, "external_no": wanted.external_no}
    return Case.with_unsettled.filter(**known).exists()


def _new_case(tenant: Tenant, wanted: Wanted, category: Category, by: Actor, now: datetime, case_id: UUID | None = None) -> Case:
    case = rows.fresh(
        Case,
        id=case_id or uuid7_at(now),
        channel=by.channel.value,
        kind=wanted.kind or category.kind,
        category_name=category.name,
        also_touches=list(wanted.also_touches),
        title=wanted.title.strip() or wording.title_from(wanted.text),
        description=wanted.text.strip(),
        place_path=wanted.place.path if wanted.place else "",
        place_detail=wanted.place_detail.strip(),
        longitude=wanted.longitude,
        latitude=wanted.latitude,
        source_crs=wanted.source_crs,
        state=State.SUBMITTED.value,
        is_urgent=wanted.is_urgent,
        profile="emergency" if wanted.is_urgent else wanted.profile or category.profile,
        reported_at=now,
        changed_at=now,
        first_receiver=by.label[:80] if by.is_staff else "",
        first_receiver_appointment_id=by.appointment_id if by.is_staff else None,
        external_source=wanted.external_source,
        external_no=wanted.external_no,
        external_due_at=wanted.external_due_at,
    )
    case.tenant, case.category, case.place = tenant, category, wanted.place
    return case


def _guessed(tenant: Tenant, text: str) -> Category | None:
    found = categories.suggest_category(text, tenant_id=tenant.pk)
    return found.category if found else categories.unsorted(tenant.pk)


def _reporter_row(
    case: Case, who: ReporterGiven, by: Actor, now: datetime, *, on_behalf_of: UUID | None = None, words: str = ""
) -> Reporter:
    own = None if by.is_staff else by.person_id
    return rows.fresh(
        Reporter,
        tenant_id=case.tenant_id,
        case_id=case.pk,
        person_id=who.person_id or on_behalf_of or own,
        name=who.name.strip(),
        phone=who.phone.strip(),
        phone_hash=search_hash(who.phone, purpose="phone"),
        channel=by.channel.value,
        at=now,
        on_behalf_by=by.label[:80] if by.channel in STAFFED else "",
        identity_noted=who.identity_noted[:40],
        has_phone=who.has_phone,
        shares_phone=who.shares_phone,
        wants_reply=who.wants_reply,
        words=words,
    )


def give_number(case: Case, now: datetime) -> None:
    """The next number of the day. Other writers of the series wait from here to the commit: ask last."""
    day, tenant = clock.day_of(now), case.tenant
    sequence = next_number(numbers.SERIES, tenant=tenant, period=numbers.period(day))
    case.number = numbers.number(tenant.code, day, sequence)
    case.short_number = numbers.short_number(tenant.letters, day, sequence)


def _send_straight(deed: Deed) -> bool:
    """Accept and dispatch in the same go, when the actor may do both here and the system is sure."""
    case, by = deed.case, deed.by
    if not (holds(by, rights.ACCEPT, case) and holds(by, rights.DISPATCH, case)):
        return False
    found = dispatching.suggestion(case.category, case.place, also_touches=case.also_touches)
    if not (found.is_certain and found.lead):
        return False
    accept_now(deed)
    send(deed, found, lead=found.lead, assist=found.assist)
    return True


def accept_now(deed: Deed, words: str = "") -> None:
    """Take the case on: the first who does stays responsible for it (首接负责). `words` go to the reporters."""
    if not deed.case.first_receiver:
        deed.set(first_receiver=deed.by.label[:80], first_receiver_appointment_id=deed.by.appointment_id)
    deed.set(accepted_at=deed.now)
    deed.step("accept", text=words)
    deed.announce(CaseAccepted)


def is_own(case: Case, by: Actor, code: str = "") -> bool:
    """Whether the actor speaks as a reporter: signed in as one of them, or with the number and code of the slip."""
    if code and tracking.is_right_code(case.pk, code):
        return True
    return by.person_id is not None and case.reporters.filter(person_id=by.person_id).exists()


@transaction.atomic
def join(
    *, case: Case, reporter: ReporterGiven, words: str = "", by: Actor, now: datetime, on_behalf_of: UUID | None = None
) -> Case:
    """
    “Me too”: add a reporter to an open case instead of opening another; they are told the result like the first.

    :raises CaseRefused: with every reason.
    """
    case = locked(case)
    problems = [*cases.step_problems("join", case.state), *cases.phone_problems(reporter.phone)]
    problems += cases.text_problems(words, where="text", least=0)
    row = _reporter_row(case, reporter, by, now, on_behalf_of=on_behalf_of, words=words.strip())
    if _has_joined(case, row):
        problems.append(Problem("joined_before", _("您已经报过这件事了，办好会告诉您。"), where="phone"))
    refuse_if(problems, CaseRefused)
    deed = Deed(case, by=by, now=now, on_behalf_of=on_behalf_of)
    deed.add(row)
    deed.set(reporter_count=case.reporter_count + 1)
    deed.step("join")
    deed.announce(CaseJoined, reporter_id=row.pk)
    return deed.write()


def _has_joined(case: Case, row: Reporter) -> bool:
    if row.person_id and case.reporters.filter(person_id=row.person_id).exists():
        return True
    return bool(row.phone_hash) and case.reporters.filter(phone_hash=row.phone_hash).exists()


@transaction.atomic
def supplement(*, case: Case, text: str, photos: Sequence[pictures.Photo] = (), code: str = "", by: Actor, now: datetime) -> Case:
    """
    A reporter adds what they know. `code` is the tracking code where nobody is signed in.

    :raises NotAllowed: for someone else. :raises CaseRefused: with every reason.
    """
    case = locked(case)
    _insist_own(case, by, code)
    problems = [*cases.step_problems("supplement", case.state), *cases.text_problems(text, where="text")]
    refuse_if([*problems, *pictures.problems(photos)], CaseRefused)
    deed = Deed(case, by=by, now=now)
    entry = deed.step("supplement", text=text.strip())
    pictures.keep(case, photos, entry, by=by, now=now)
    deed.announce(CaseProgressed, entry_id=entry.pk)
    return deed.write()


@transaction.atomic
def say_solved(*, case: Case, text: str = "", code: str = "", by: Actor, now: datetime) -> Case:
    """
    The reporter says that it is settled already. The only reporter's word ends the work; one of several only adds it.

    It counts as no call-back: nobody asked how satisfied they are, so the rates leave it out, visibly.

    :raises NotAllowed: for someone else. :raises CaseRefused: with every reason.
    """
    case = locked(case)
    _insist_own(case, by, code)
    problems = [*cases.step_problems("say_solved", case.state), *cases.text_problems(text, where="text", least=0)]
    refuse_if(problems, CaseRefused)
    deed = Deed(case, by=by, now=now)
    if case.reporter_count > 1:
        entry = deed.step("supplement", text=text.strip() or _("报事人说已经好了。"))
        deed.announce(CaseProgressed, entry_id=entry.pk)
        return deed.write()
    deed.add(_solved_row(case, by, now))
    deed.set(done_at=case.done_at or now, called_back_at=now)
    deed.step("say_solved", text=text.strip())
    clocks.stop_all(deed)
    deed.announce(CaseCalledBack)
    return deed.write()


def _solved_row(case: Case, by: Actor, now: datetime) -> Callback:
    return Callback(
        tenant_id=case.tenant_id,
        case=case,
        reporter=case.reporters.earliest("at"),
        round=case.rework_count,
        at=now,
        how=CallbackHow.LINK,
        by_label=by.label,
        is_answered=False,
        is_resolved=True,
        excluded=_("报事人自己说已经好了，没有问满不满意"),
        **repeated(case),
    )


def _insist_own(case: Case, by: Actor, code: str) -> None:
    if not is_own(case, by, code):
        raise NotAllowed(Problem("not_the_reporter", _("这一步只有报事人能做。请用回执上的编号和查询码打开。")))
