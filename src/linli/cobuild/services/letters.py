"""Letters to employers, each quarter (季度反馈): written from what was done, sent to the liaison, read by them."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import events, journal, locking, numbers
from linli.core.access import within
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.registry.api import Organisation

from ..errors import PartnerRefused
from ..events import LetterSent
from ..models import Claim, FeedbackLetter, PartnerReview, PartnerUnit
from ..models.partners import PartnerUnitQuerySet
from ..rules import letters as rules
from ..rules import rights
from ..selectors import partner_deeds as deeds
from ..selectors import partners as found
from .partners import held
from .space_pieces import allow


@transaction.atomic
def write(*, partner: PartnerUnit, year: int, quarter: int, words: str, by: Actor, now: datetime) -> FeedbackLetter:
    """
    Write the letter of a quarter that is over. Written again before it is sent, its figures are taken anew and its number stays.

    :raises NotAllowed: without the right there. :raises PartnerRefused: with every reason.
    """
    partner = held(partner)
    allow(by, rights.PARTNERS, tenant_id=partner.tenant_id, place_path=partner.place_path)
    rows = FeedbackLetter.objects.filter(partner=partner, year=year, quarter=quarter)
    letter = next(iter(locking.several(rows)), None)
    refuse_if(_problems(partner, year, quarter, words, letter, now), PartnerRefused)
    return _written(partner, letter or FeedbackLetter(partner=partner, year=year, quarter=quarter), words, by, now)


def _problems(
    partner: PartnerUnit, year: int, quarter: int, words: str, letter: FeedbackLetter | None, now: datetime
) -> list[Problem]:
    is_quarter = 1 <= quarter <= 4 and 1 <= year <= 9998
    rows = PartnerUnit.objects.filter(pk=partner.pk)
    there = is_quarter and found.took_part(rows, rules.days_of_quarter(year, quarter)).exists()
    is_sent = letter is not None and letter.sent_at is not None
    return rules.letter_problems(year, quarter, words, took_part=there, is_sent=is_sent, today=timezone.localdate(now))


def _written(partner: PartnerUnit, letter: FeedbackLetter, words: str, by: Actor, now: datetime) -> FeedbackLetter:
    """Both new and rewritten."""
    letter.tenant_id = partner.tenant_id
    letter.body = deeds.body_of(partner, rules.days_of_quarter(letter.year, letter.quarter)).as_dict()
    letter.words, letter.written_at, letter.written_by = words.strip(), now, by.label[:80]
    letter.number = letter.number or _number(partner.tenant, timezone.localdate(now))
    letter.save()
    changes = {"number": [None, letter.number], "year": [None, letter.year], "quarter": [None, letter.quarter]}
    journal.record("cobuild.letter.written", letter, by=by, now=now, changes=changes)
    return letter


def _number(tenant: Tenant, day: date) -> str:
    number = numbers.next_number(found.SERIES, tenant=tenant, period=str(day.year))
    return f"{tenant.letters}-FK{day.year % 100:02}-{number:04}"


@transaction.atomic
def write_missing(*, tenant: Tenant, year: int, quarter: int, by: Actor, now: datetime) -> int:
    """
    Write the letters of a quarter for every unit of the actor's places that did something and has none yet. Returns how many.

    :raises NotAllowed: without the right anywhere here. :raises PartnerRefused: for a quarter that is none or not over.
    """
    if not by.may(rights.PARTNERS, tenant_id=tenant.pk):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能在这里办这一步。")))
    today = timezone.localdate(now)
    refuse_if(rules.letter_problems(year, quarter, "", took_part=True, is_sent=False, today=today), PartnerRefused)
    rows = PartnerUnit.objects.filter(within(by, rights.PARTNERS), tenant=tenant)
    return _write_missing(rows, year, quarter, by, now)


def _write_missing(rows: PartnerUnitQuerySet, year: int, quarter: int, by: Actor, now: datetime) -> int:
    days = rules.days_of_quarter(year, quarter)
    has_one = FeedbackLetter.objects.filter(year=year, quarter=quarter)
    waiting = found.took_part(rows, days).exclude(pk__in=has_one.values("partner"))
    busy = [row for row in deeds.with_figures(waiting, days) if not deeds.told(row).is_empty]
    locking.hold(Organisation.objects.filter(pk__in=[row.organisation_id for row in busy]))  # type: ignore[attr-defined]
    units = locking.several(PartnerUnit.objects.filter(pk__in=[row.pk for row in busy]), "tenant", "place", "organisation")
    there = set(has_one.filter(partner__in=units).values_list("partner_id", flat=True))  # somebody may have written it meanwhile
    missing = [one for one in units if one.pk not in there]
    for one in missing:
        _written(one, FeedbackLetter(partner=one, year=year, quarter=quarter), "", by, now)
    return len(missing)


def draft_due(*, now: datetime) -> int:
    """The quarter that is over: for each unit that did something the letter lies ready, and nobody is asked for a form."""
    year, quarter = rules.quarter_before(timezone.localdate(now))
    done = 0
    for tenant in Tenant.objects.order_by("pk"):
        with transaction.atomic():
            rows = PartnerUnit.objects.filter(tenant=tenant)
            done += _write_missing(rows, year, quarter, Actor.system(tenant_id=tenant.pk), now)
    return done


@transaction.atomic
def send(*, letter: FeedbackLetter, by: Actor, now: datetime) -> FeedbackLetter:
    """
    Give it to the unit: from now on it stands as it is, and its liaison hears of it.

    :raises NotAllowed: without the right there. :raises PartnerRefused: when it was sent.
    """
    letter = locking.one(FeedbackLetter, letter.pk, "partner", "tenant")
    allow(by, rights.PARTNERS, tenant_id=letter.tenant_id, place_path=letter.partner.place_path)
    refuse_if([Problem("sent", _("这封反馈已经寄出了。"))] if letter.sent_at else [], PartnerRefused)
    _send(letter, by, now)
    return letter


def _send(letter: FeedbackLetter, by: Actor, now: datetime) -> None:
    letter.sent_at = now
    letter.save(update_fields=["sent_at"])
    journal.record("cobuild.letter.sent", letter, by=by, now=now)
    events.publish(LetterSent(tenant_id=letter.tenant_id, letter_id=letter.pk), now=now)


@transaction.atomic
def send_all(*, tenant: Tenant, year: int, quarter: int, by: Actor, now: datetime) -> int:
    """
    Send every letter of a quarter that waits at the actor's places. Returns how many.

    :raises NotAllowed: without the right anywhere here.
    """
    if not by.may(rights.PARTNERS, tenant_id=tenant.pk):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能在这里办这一步。")))
    waiting = found.letters_waiting(by, tenant).filter(year=year, quarter=quarter)
    letters = locking.several(waiting.order_by("pk"))
    for one in letters:
        _send(one, by, now)
    return len(letters)


@transaction.atomic
def mark_read(*, letter: FeedbackLetter, by: Actor, now: datetime) -> FeedbackLetter:
    """
    The liaison has it. Said again, the first time stands.

    :raises NotAllowed: for whoever does not speak for the unit, and before it was sent.
    """
    letter = locking.one(FeedbackLetter, letter.pk, "partner", "tenant")
    if letter.sent_at is None or not found.is_own(by, letter.partner):
        raise NotAllowed(Problem("not_allowed", _("您只能办本单位的事。")))
    if letter.read_at is None:
        letter.read_at = now
        letter.save(update_fields=["read_at"])
        journal.record("cobuild.letter.read", letter, by=by, now=now)
    return letter


def forget_thanks(claims: QuerySet[Claim], *, by: Actor, now: datetime) -> None:
    """
    Words of thanks of somebody whose data are erased (PIPL art. 47) go from letters and reviews too; what was done stays. In the
    caller's transaction.
    """
    keys = {str(one) for one in claims.values_list("pk", flat=True)}
    units = Q(partner__organisation__in=claims.exclude(organisation=None).values("organisation"))
    units |= Q(partner__organisation__in=claims.exclude(resource=None).values("resource__organisation"))
    kept: list[FeedbackLetter | PartnerReview] = [
        *locking.several(FeedbackLetter.objects.filter(units)),
        *locking.several(PartnerReview.objects.filter(units)),
    ]
    for row in kept:
        body = rules.LetterBody.from_dict(row.body)
        if (left := body.without_thanks(keys)) != body:
            row.body = left.as_dict()
            row.save(update_fields=["body"])
            noun = "letter" if isinstance(row, FeedbackLetter) else "review"
            journal.record(f"cobuild.{noun}.erased", row, by=by, now=now)
