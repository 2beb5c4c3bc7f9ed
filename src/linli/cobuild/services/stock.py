"""
The store of a community: handed out, taken back, spoilt, counted, moved. Every verb holds the things that it moves, so stock never
falls below nothing however many hands reach for it; a move is never changed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import clock, journal, locking
from linli.core.actors import Actor
from linli.core.problems import Problem, refuse_if
from linli.registry.api import Organisation, Person, Place

from ..errors import StockRefused
from ..models import MoveKind, Need, StockItem, StockMove
from ..rules import donations as said
from ..rules import rights
from ..rules import stock as rules
from ..rules.donations import Line
from ..rules.stock import Lot
from ..selectors import stock as found
from ..states import NeedState
from .space_pieces import allow

Moved = tuple[StockItem, int, date | None]
"""A thing, how many (below 0 out of the store), until when it is good."""
Wanted = Sequence[tuple[StockItem, int]]


@dataclass(frozen=True, slots=True)
class Recipient:
    """
    To whom something is handed out: exactly one need, unit, or person for a household.

    :raises ValueError: for none or several.
    """

    need: Need | None = None
    organisation: Organisation | None = None
    person: Person | None = None

    def __post_init__(self) -> None:
        if sum(one is not None for one in (self.need, self.organisation, self.person)) != 1:
            raise ValueError("something is handed out to exactly one recipient")

    @property
    def kind(self) -> str:
        return "need" if self.need else "organisation" if self.organisation else "person"


# ---- what the verbs share ----


def held(items: Iterable[StockItem]) -> dict[UUID, StockItem]:
    """These things as they are now; whoever moves them meanwhile waits."""
    keys = {one.pk for one in items}
    return {one.pk: one for one in locking.several(StockItem.objects.filter(pk__in=keys), "place", "tenant")}


def kept_as(place: Place, lines: Sequence[Line]) -> dict[tuple[str, str], StockItem]:
    """What these lines are kept as at a place that the caller holds, made where they are new; not held."""
    there = {(one.name, one.unit): one for one in StockItem.objects.filter(place=place)}
    for one in lines:
        if one.key not in there:
            name, unit = one.key
            there[one.key] = StockItem.objects.create(
                tenant_id=place.tenant_id, place=place, place_path=place.path, name=name, unit=unit, is_money=one.is_money
            )
    return {one.key: there[one.key] for one in lines}


def note_days(items: Iterable[StockItem]) -> None:
    """From now on these, which the caller holds, always have a day until which they are good."""
    for one in items:
        if not one.best_before_matters:
            one.best_before_matters = True
            one.save(update_fields=["best_before_matters"])


def add(kind: str, moved: Iterable[Moved], *, on: date, by: Actor, now: datetime, **more: Any) -> list[StockMove]:
    """Write moves of things that the caller holds."""
    made = [
        StockMove(
            tenant_id=item.tenant_id,
            item=item,
            kind=kind,
            quantity=quantity,
            best_before=day,
            on=on,
            at=now,
            by=by.label[:80],
            **more,
        )
        for item, quantity, day in moved
    ]
    return StockMove.objects.bulk_create(made)


def going_problems(items: Mapping[UUID, StockItem], wanted: Wanted) -> list[Problem]:
    """Why so many of these, which the caller holds, cannot go."""
    sums: dict[UUID, int] = defaultdict(int)
    problems: list[Problem] = []
    for item, quantity in wanted:
        sums[item.pk] += quantity
        if quantity <= 0:
            problems += _going(items[item.pk], 0, quantity)
    there = found.stock_of(items.values())
    return problems or [one for pk, quantity in sums.items() for one in _going(items[pk], there[pk], quantity)]


def _going(item: StockItem, there: int, wanted: int) -> list[Problem]:
    label = rules.name_in_words(item.name, is_money=item.is_money)
    return rules.going_problems(item.pk, label, item.unit, is_money=item.is_money, there=there, wanted=wanted)


def _allow(by: Actor, right: str, items: Iterable[StockItem]) -> None:
    for one in items:
        allow(by, right, tenant_id=one.tenant_id, place_path=one.place_path)


def _note(past: str, item: StockItem, by: Actor, now: datetime, *, reason: str = "", **changes: Any) -> None:
    """One line in the journal. To whom something went never stands in it."""
    journal.record(f"cobuild.stock.{past}", item, by=by, now=now, reason=reason, changes=changes)


# ---- the verbs ----


@transaction.atomic
def hand_out(*, lines: Wanted, to: Recipient, on: date | None = None, by: Actor, now: datetime) -> list[StockMove]:
    """
    Hand things out, all or none. To whom is kept with the move and read by the posts of this work alone.

    :raises NotAllowed: without the right at every store, or for the need. :raises StockRefused: with every reason.
    """
    items = held(item for item, _quantity in lines)
    _allow(by, rights.ALLOCATE, items.values())
    if to.need is not None:
        allow(by, rights.ALLOCATE, tenant_id=to.need.tenant_id, place_path=to.need.place_path)
    today = clock.day_of(now)
    day = on or today
    problems = [] if lines else [Problem("no_lines", _("写明发什么、发几个。"))]
    problems += said.day_problems(day, today, where="on") + _recipient_problems(items, to) + going_problems(items, lines)
    refuse_if(problems, StockRefused)
    moved = [(items[item.pk], -quantity, None) for item, quantity in lines]
    made = add(MoveKind.HANDED_OUT, moved, on=day, by=by, now=now, need=to.need, organisation=to.organisation, person=to.person)
    for one in made:
        _note("handed_out", one.item, by, now, quantity=[None, -one.quantity])
    return made


def _recipient_problems(items: Mapping[UUID, StockItem], to: Recipient) -> list[Problem]:
    who = to.need or to.organisation or to.person
    problems = []
    if any(one.tenant_id != who.tenant_id for one in items.values()):  # type: ignore[union-attr]  # there is one
        problems.append(Problem("another_tenant", _("这不在本街道。"), where=to.kind))
    if to.need is not None and to.need.state in (NeedState.REFUSED, NeedState.WITHDRAWN):
        problems.append(Problem("need", _("这个需求没有列入或者撤下了。"), where="need"))
    if to.person is not None and to.person.erased_at is not None:
        problems.append(Problem("person_gone", _("这个人的资料已经删除了。"), where="person"))
    return problems


@transaction.atomic
def take_back(*, move: StockMove, quantity: int, on: date | None = None, by: Actor, now: datetime) -> StockMove:
    """
    Something that was handed out came back from whoever got it.

    :raises NotAllowed: without the right there. :raises StockRefused: with every reason.
    """
    items = held([move.item])
    _allow(by, rights.ALLOCATE, items.values())
    today = clock.day_of(now)
    day = on or today
    problems = rules.back_problems(move.kind, outstanding=found.outstanding_of(move), quantity=quantity)
    problems += said.day_problems(day, today, where="on")
    refuse_if(problems, StockRefused)
    item = items[move.item_id]  # type: ignore[attr-defined]
    to = {name: getattr(move, name) for name in ("need_id", "organisation_id", "person_id")}
    made = add(MoveKind.RETURNED, [(item, quantity, None)], on=day, by=by, now=now, **to)
    _note("taken_back", item, by, now, quantity=[None, quantity])
    return made[0]


@transaction.atomic
def spoil(*, item: StockItem, quantity: int, reason: str, by: Actor, now: datetime) -> StockMove:
    """
    Something expired or broke, and was thrown away. Money does not spoil; what is missing of it is found by counting.

    :raises NotAllowed: without the right there. :raises StockRefused: with every reason.
    """
    items = held([item])
    _allow(by, rights.DONATIONS, items.values())
    problems = said.reason_problems(reason) + going_problems(items, [(item, quantity)])
    if item.is_money:
        problems.append(Problem("money", _("钱不会过期、损坏；少了请盘点。")))
    refuse_if(problems, StockRefused)
    item = items[item.pk]
    made = add(MoveKind.SPOILT, [(item, -quantity, None)], on=clock.day_of(now), by=by, now=now, note=reason.strip())
    _note("spoilt", item, by, now, reason=reason.strip(), quantity=[None, quantity])
    return made[0]


@transaction.atomic
def take_stock(
    *, counted: Mapping[StockItem, int], as_of: datetime | None = None, reason: str = "", by: Actor, now: datetime
) -> list[StockMove]:
    """
    Somebody counted what is there: where it is more or less than the book says, the book follows, with the reason.

    `as_of`: when the counting began; what moved since then has to be counted again. Returns the moves of the differences.

    :raises NotAllowed: without the right at every store. :raises StockRefused: with every reason.
    """
    items = held(counted)
    _allow(by, rights.DONATIONS, items.values())
    there = found.stock_of(items.values())
    off = {items[one.pk]: number - there[one.pk] for one, number in counted.items() if number != there[one.pk]}
    problems = _counting_problems(items, counted, as_of)
    if off and not problems and not reason.strip():
        problems = [Problem("reason_missing", _("点到的数和账上不一样，写明为什么。"), where="reason"), *_differing(off, there)]
    refuse_if(problems + said.text_problems(reason, said.MOST_REASON, where="reason"), StockRefused)
    made: list[StockMove] = []
    for item, by_how_many in off.items():
        kind = MoveKind.FOUND if by_how_many > 0 else MoveKind.LOST
        made += add(kind, [(item, by_how_many, None)], on=clock.day_of(now), by=by, now=now, note=reason.strip())
    for one, number in counted.items():
        _note("counted", items[one.pk], by, now, reason=reason.strip(), stock=[there[one.pk], number])
    return made


def _differing(off: Mapping[StockItem, int], there: Mapping[UUID, int]) -> list[Problem]:
    """What was counted otherwise than the book says, thing by thing: who counted looks again before giving a reason."""
    found_out = []
    for item, by_how_many in off.items():
        booked = rules.in_words(there[item.pk], item.unit, is_money=item.is_money)
        seen = rules.in_words(there[item.pk] + by_how_many, item.unit, is_money=item.is_money)
        told = {"what": rules.name_in_words(item.name, is_money=item.is_money), "booked": booked, "seen": seen}
        text = _("“%(what)s”账上 %(booked)s，点到 %(seen)s。") % told
        found_out.append(Problem("differs", text, where=f"item_{item.pk}"))
    return found_out


def _counting_problems(
    items: Mapping[UUID, StockItem], counted: Mapping[StockItem, int], as_of: datetime | None
) -> list[Problem]:
    labels = {pk: rules.name_in_words(one.name, is_money=one.is_money) for pk, one in items.items()}
    problems = [] if counted else [Problem("no_lines", _("写下点到多少。"))]
    for one, number in counted.items():
        problems += rules.counted_problems(one.pk, labels[one.pk], number, is_money=one.is_money)
    since = StockMove.objects.filter(item__in=items, at__gt=as_of) if as_of else StockMove.objects.none()
    text = _("数的时候“%(what)s”又有进出，请重新数。")
    moved = sorted(set(since.order_by().values_list("item", flat=True)))
    return problems + [Problem("moved_meanwhile", text % {"what": labels[pk]}, where=f"item_{pk}") for pk in moved]


@transaction.atomic
def move(*, item: StockItem, to: Place, quantity: int, note: str = "", by: Actor, now: datetime) -> list[StockMove]:
    """
    Bring something to another store; the first to expire go first, and their days go with them. Returns what came there.

    :raises NotAllowed: without the right at both. :raises StockRefused: with every reason.
    """
    locking.hold(Place.objects.filter(pk__in=[item.place_id, to.pk]))  # type: ignore[attr-defined]
    allow(by, rights.DONATIONS, tenant_id=to.tenant_id, place_path=to.path)
    _allow(by, rights.DONATIONS, [item])
    problems = said.text_problems(note, said.MOST_REASON, where="note")
    if to.pk == item.place_id:  # type: ignore[attr-defined]
        problems.append(Problem("same_place", _("它就在这里。"), where="to"))
    if to.tenant_id != item.tenant_id:
        problems.append(Problem("another_tenant", _("这不在本街道。"), where="to"))
    refuse_if(problems, StockRefused)
    line = Line(item.name, item.unit, 1, None, item.is_money)
    target = kept_as(to, [line])[line.key]
    items = held([item, target])
    refuse_if(going_problems({item.pk: items[item.pk]}, [(item, quantity)]), StockRefused)
    lots = rules.taken_from(found.lots_of([item])[item.pk], quantity)
    return _brought(items[item.pk], items[target.pk], lots, note.strip(), by, now)


def _brought(item: StockItem, target: StockItem, lots: Sequence[Lot], note: str, by: Actor, now: datetime) -> list[StockMove]:
    on, quantity = clock.day_of(now), sum(n for _day, n in lots)
    if item.best_before_matters:
        note_days([target])
    add(MoveKind.MOVED_OUT, [(item, -quantity, None)], on=on, by=by, now=now, note=note)
    made = add(MoveKind.MOVED_IN, [(target, n, day) for day, n in lots], on=on, by=by, now=now, note=note)
    _note("moved", item, by, now, quantity=[None, quantity], place=[str(item.place), str(target.place)])
    return made
