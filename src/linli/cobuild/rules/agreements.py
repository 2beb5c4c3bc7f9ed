"""What an agreement must be like before it is drafted, sent round, confirmed, signed, ended and renewed."""

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from linli.core.problems import Problem
from linli.procedures.api import Run
from linli.registry.api import Organisation, Place, format_area

from ..models import AgreementKind, AgreementParty, PartyRole, Practice, Rhythm
from ..states import AgreementState
from .obligations import MOST_REMIND

RULE = "cobuild.agreements"
EMAIL, PAGE, PAPER = "email", "page", "paper"
MOST = {"title": 120, "premises_text": 160, "use": 200, "text": 20_000}
MOST_SIDES, MOST_NAME, MOST_REASON, MOST_DUTY = 4, 40, 200, 200
PROVED_BY = {"elevator": (AgreementKind.OTHER,), "venture": (AgreementKind.VENTURE,)}
"""Which kinds of agreement count for what a gate of a procedure calls one; any other name is a kind itself."""


@dataclass(frozen=True, slots=True)
class PartyGiven:
    """One side: `email` is where the link to confirm goes; without, it confirms on its own page or on paper."""

    organisation: Organisation
    role: str
    signatory: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class AgreementGiven:
    """What is agreed. `area_centi`: 0.01 m². `ends_on`: the last day; none: without end. `run`, `step`: what it is evidence of."""

    title: str
    place: Place
    begins_on: date
    parties: Sequence[PartyGiven]
    kind: str = AgreementKind.CO_RESIDENCE
    practices: Sequence[str] = ()
    premises: Place | None = None
    premises_text: str = ""
    area_centi: int | None = None
    use: str = ""
    text: str = ""
    ends_on: date | None = None
    is_public: bool = True
    run: Run | None = None
    step: str = ""

    def fields(self) -> dict[str, Any]:
        """As the row keeps it, the sides aside."""
        texts = {name: getattr(self, name).strip() for name in MOST}
        plain = {name: getattr(self, name) for name in ("kind", "place", "premises", "area_centi", "begins_on", "ends_on")}
        practices = [code for code in Practice.values if code in self.practices]
        return texts | plain | {"practices": practices, "is_public": self.is_public, "place_path": self.place.path}


@dataclass(frozen=True, slots=True)
class ObligationGiven:
    """What one side has to do, once or in a rhythm."""

    party: AgreementParty
    text: str
    first_due: date
    rhythm: str = Rhythm.ONCE
    remind_days: int = 7


@dataclass(frozen=True, slots=True)
class PaperGiven:
    """A paper with every signature on it. `names`: who signed, by the key of the side."""

    signed_on: date
    scans: Sequence[File[Any]]
    names: Mapping[UUID, str] = field(default_factory=dict)


# ---- drafting ----


def draft_problems(given: AgreementGiven, tenant_id: UUID) -> list[Problem]:
    """Every reason against what is to be agreed."""
    problems = _text_problems(given) + _day_problems(given.begins_on, given.ends_on) + side_problems(given.parties, tenant_id)
    if given.kind not in AgreementKind.values:
        problems.append(Problem("kind", _("没有这一类协议。"), where="kind"))
    if set(given.practices) - set(Practice.values):
        problems.append(Problem("practices", _("“五共”里没有这一项。"), where="practices"))
    if any(one is not None and one.tenant_id != tenant_id for one in (given.place, given.premises, given.run)):
        problems.append(Problem("other_tenant", _("地点和程序都要是本街道的。"), where="place"))
    if given.area_centi is not None and given.area_centi <= 0:
        problems.append(Problem("area", _("面积要大于 0。"), where="area"))
    return problems + _premises_problems(given)


def _text_problems(given: AgreementGiven) -> list[Problem]:
    told = [
        Problem("too_long", _("这里最多 %(most)d 个字。") % {"most": most}, where=name)
        for name, most in MOST.items()
        if len(getattr(given, name).strip()) > most
    ]
    return told + ([] if given.title.strip() else [Problem("title", _("协议要有个名称。"), where="title")])


def _day_problems(begins_on: date, ends_on: date | None) -> list[Problem]:
    if ends_on is None or ends_on >= begins_on:
        return []
    return [Problem("ends_before", _("到期的日子不能早于开始的日子。"), where="ends_on")]


def _premises_problems(given: AgreementGiven) -> list[Problem]:
    """An agreement about premises says which and how large."""
    if given.kind != AgreementKind.PREMISES:
        return []
    problems = []
    if given.premises is None and not given.premises_text.strip():
        problems.append(Problem("premises", _("用房协议要写清房子在哪里。"), where="premises_text"))
    if given.area_centi is None:
        problems.append(Problem("area", _("用房协议要写清面积。"), where="area"))
    return problems


def side_problems(sides: Sequence[PartyGiven], tenant_id: UUID) -> list[Problem]:
    """At least one side of each kind, nobody twice, at most MOST_SIDES."""
    problems = []
    roles = {one.role for one in sides}
    if PartyRole.HOST not in roles:
        problems.append(Problem("no_host", _("还没选社区（街道）一方。"), where="host"))
    if PartyRole.PARTNER not in roles:
        problems.append(Problem("no_partner", _("还没选单位一方。"), where="partner_1"))
    if len({one.organisation.pk for one in sides}) < len(sides):
        problems.append(Problem("side_twice", _("同一个单位只能当一方。"), where="partner_1"))
    if len(sides) > MOST_SIDES:
        problems.append(Problem("too_many_sides", _("最多写 %(most)d 方。") % {"most": MOST_SIDES}, where="partner_1"))
    if any(one.organisation.tenant_id != tenant_id for one in sides):
        problems.append(Problem("other_tenant", _("单位要是本街道登记的。"), where="host"))
    return problems + [problem for one in sides for problem in _contact_problems(one)]


def _contact_problems(side: PartyGiven) -> list[Problem]:
    where = "host" if side.role == PartyRole.HOST else "partner_1"
    problems = name_problems(side.signatory, where, is_needed=False)
    if side.email:
        try:
            validate_email(side.email)
        except ValidationError:
            text = _("%(unit)s 的邮箱不像邮箱地址。") % {"unit": side.organisation.name}
            problems.append(Problem("email", text, where=where))
    return problems


def name_problems(name: str, where: str, *, is_needed: bool = True) -> list[Problem]:
    if is_needed and not name.strip():
        return [Problem("no_name", _("还没写谁签。"), where=where)]
    if len(name.strip()) > MOST_NAME:
        return [Problem("too_long", _("这里最多 %(most)d 个字。") % {"most": MOST_NAME}, where=where)]
    return []


def reason_problems(reason: str, words: str) -> list[Problem]:
    if not reason.strip():
        return [Problem("no_reason", words, where="reason")]
    if len(reason.strip()) > MOST_REASON:
        return [Problem("too_long", _("这里最多 %(most)d 个字。") % {"most": MOST_REASON}, where="reason")]
    return []


def state_problems(state: str, among: Iterable[str]) -> list[Problem]:
    if state in among:
        return []
    text = _("这份协议现在是“%(state)s”，不能这样做。请刷新页面看看。")
    return [Problem("state", text % {"state": AgreementState(state).label})]


def propose_problems(state: str, text: str) -> list[Problem]:
    problems = state_problems(state, (AgreementState.DRAFT,))
    if not text.strip():
        problems.append(Problem("no_text", _("还没写协议内容，各方没法确认。"), where="text"))
    return problems


# ---- the link ----


def hash_of(token: str) -> str:
    """SHA-256 of 256 random bits: whoever reads the table cannot open the link."""
    return hashlib.sha256(token.encode()).hexdigest()


def is_token(token: str, kept: str) -> bool:
    return bool(token and kept) and hmac.compare_digest(hash_of(token), kept)


def is_expired(asked_at: datetime | None, days: int, now: datetime) -> bool:
    return asked_at is None or now >= asked_at + timedelta(days=days)


# ---- signed, ended, renewed ----


def last_scan_problems(*, left: int) -> list[Problem]:
    """Against withdrawing a scan of what was signed on paper, where `left` scans would be left."""
    if left > 0:
        return []
    return [Problem("last_scan", _("协议是在纸上签的，要留一份扫描件。把对的那一份一起换上。"), where="instead")]


def paper_problems(given: PaperGiven, state: str, today: date) -> list[Problem]:
    problems = state_problems(state, (AgreementState.DRAFT, AgreementState.PROPOSED))
    if not given.scans:
        problems.append(Problem("no_scan", _("请附上签了字、盖了章的扫描件。"), where="scans"))
    if given.signed_on > today:
        problems.append(Problem("in_future", _("签的日子还没有到。"), where="signed_on"))
    return problems + [problem for name in given.names.values() for problem in name_problems(name, "scans", is_needed=False)]


def end_problems(state: str, on: date, *, signed_on: date | None, ends_on: date | None, today: date) -> list[Problem]:
    """Against terminating an agreement whose last day is to be `on`."""
    problems = state_problems(state, (AgreementState.SIGNED,))
    if on > today:
        problems.append(Problem("in_future", _("终止的日子还没有到。"), where="on"))
    if (signed_on is not None and on < signed_on) or (ends_on is not None and on > ends_on):
        problems.append(Problem("outside", _("终止的日子要在签订以后、到期以前。"), where="on"))
    return problems


def renew_problems(
    state: str, *, is_renewed: bool, begins_on: date, ends_on: date | None, is_endless: bool, before: date
) -> list[Problem]:
    """
    `before`: when the old one began; the new one begins later. Without an end only where that is said: a day that was
    forgotten binds for ever.
    """
    problems = state_problems(state, (AgreementState.SIGNED, AgreementState.ENDED)) + _day_problems(begins_on, ends_on)
    if is_renewed:
        problems.append(Problem("renewed", _("这份协议已经续过了，看续签的那一份。")))
    if begins_on <= before:
        problems.append(Problem("begins_before", _("续签的要从老协议开始以后的日子算起。"), where="begins_on"))
    if (ends_on is None) != is_endless:
        problems.append(Problem("end", _("写哪天到期；没有期限就空着，勾“没有期限”。"), where="ends_on"))
    return problems


def last_day(ends_on: date | None, ended_on: date | None) -> date | None:
    """The last day on which it binds; none: without end."""
    return min((day for day in (ends_on, ended_on) if day is not None), default=None)


# ---- obligations ----


def duty_problems(given: ObligationGiven, *, begins_on: date, ends_on: date | None) -> list[Problem]:
    problems = []
    if not given.text.strip():
        problems.append(Problem("no_duty", _("还没写要做什么。"), where="text"))
    if len(given.text.strip()) > MOST_DUTY:
        problems.append(Problem("too_long", _("这里最多 %(most)d 个字。") % {"most": MOST_DUTY}, where="text"))
    if given.rhythm not in Rhythm.values:
        problems.append(Problem("rhythm", _("没有这种周期。"), where="rhythm"))
    if given.first_due < begins_on or (ends_on is not None and given.first_due > ends_on):
        problems.append(Problem("outside", _("要在协议开始以后、到期以前。"), where="first_due"))
    if not 0 <= given.remind_days <= MOST_REMIND:
        text = _("提前 0 到 %(most)d 天提醒。") % {"most": MOST_REMIND}
        problems.append(Problem("remind_days", text, where="remind_days"))
    return problems


def entry_problems(*, is_due_day: bool, due_on: date, done_on: date | None, note: str, today: date) -> list[Problem]:
    """Against noting that it was done, or not, for one due day."""
    problems = []
    if not is_due_day:
        problems.append(Problem("no_due_day", _("这一天没有要做的。"), where="due_on"))
    if done_on is not None and done_on > today:
        problems.append(Problem("in_future", _("做的日子还没有到。"), where="done_on"))
    if done_on is None and due_on > today:
        problems.append(Problem("not_yet", _("还没到这一天，不能先记没做。"), where="done_on"))
    if done_on is None and not note.strip():
        problems.append(Problem("no_note", _("没做的，写一句为什么。"), where="note"))
    if len(note.strip()) > 500:
        problems.append(Problem("too_long", _("这里最多 %(most)d 个字。") % {"most": 500}, where="note"))
    return problems


# ---- words ----


def area_words(centi: int | None) -> str:
    """62000 → “620 平方米”, 8950 → “89.5 平方米”, as people write it."""
    if centi is None:
        return ""
    return _("%(area)s 平方米") % {"area": format_area(centi).rstrip("0").rstrip(".")}


def rule_problems(body: Mapping[str, Any]) -> Iterable[Problem]:
    """What is wrong with a rule set `cobuild.agreements`, shipped or a subdistrict's own."""
    for name in ("renewal_days", "link_days"):
        value = body.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 365:
            yield Problem(name, f"{name}: a whole number of days, 1 to 365", where=name)
