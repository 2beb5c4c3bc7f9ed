"""The catalogue and the knowledge base: written, put right by a new version, looked at again, taken out."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.casework.errors import CaseRefused
from linli.casework.models import Category, CounterLine, KnowledgeEntry, ServiceItem
from linli.casework.rules import rights
from linli.casework.rules.guide import EntryGiven, ItemGiven, code_problems, entry_problems, item_problems, version_problems
from linli.casework.selectors import guide
from linli.core import journal, locking, search
from linli.core.actors import Actor
from linli.core.days import far_problems
from linli.core.models import Tenant
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.core.words import day_words
from linli.registry.api import Place, Post

ITEM_KIND, ENTRY_KIND = "service", "question"
ITEM_TEXTS = ("name", "plain_name", "for_whom", "bring", "steps", "how_long", "fee", "where", "who", "hours", "phone", "basis")


def allow_writing(by: Actor, tenant_id: UUID, place_path: str) -> None:
    """:raises NotAllowed: unless the actor writes the guide, for this place or the whole subdistrict."""
    if not by.may(rights.KNOWLEDGE, tenant_id=tenant_id, place_path=place_path):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能改这里的办事指南和问答。")))


# ---- the catalogue ----


@transaction.atomic
def add_item(*, tenant: Tenant, code: str, given: ItemGiven, valid_from: date, by: Actor, now: datetime) -> ServiceItem:
    """
    Put a new item into the catalogue, from a day on.

    :raises NotAllowed: without the right. :raises CaseRefused: with every reason.
    """
    path, problems = _references(tenant, given)
    allow_writing(by, tenant.pk, path)
    locking.one(Tenant, tenant.pk)  # two who use the same code at once
    taken = ServiceItem.objects.filter(tenant=tenant, code=code).exists()
    refuse_if([*code_problems(code, is_taken=taken), *item_problems(given, timezone.localdate(now)), *problems], CaseRefused)
    item = _version(tenant, code, given, path, valid_from, by, now)
    item.save(force_insert=True)
    journal.record("casework.item.added", item, by=by, now=now, changes={"code": [None, code], "from": [None, valid_from]})
    _index_item(item.code, tenant, now)
    return item


@transaction.atomic
def revise_item(*, item: ServiceItem, given: ItemGiven, valid_from: date, by: Actor, now: datetime) -> ServiceItem:
    """
    Give an item its next version, from a day on; what held before stays readable. On the day on which the present version
    began it is put right in place, and the journal keeps what it said.

    :raises NotAllowed: without the right. :raises CaseRefused: with every reason.
    """
    item = locking.one(ServiceItem, item.pk, "tenant")
    path, problems = _references(item.tenant, given)
    allow_writing(by, item.tenant_id, item.place_path)
    allow_writing(by, item.tenant_id, path)
    problems += version_problems(valid_from, item.valid_from, item.valid_to)
    refuse_if([*item_problems(given, timezone.localdate(now)), *problems], CaseRefused)
    after = _version(item.tenant, item.code, given, path, valid_from, by, now)
    changes = {name: [getattr(item, name), getattr(after, name)] for name in ITEM_TEXTS}
    told = {name: pair for name, pair in changes.items() if pair[0] != pair[1]} | {"from": [item.valid_from, valid_from]}
    if valid_from == item.valid_from:
        after.pk, after.valid_to = item.pk, item.valid_to
        after.save(force_update=True)
    else:
        item.valid_to = valid_from - timedelta(days=1)
        item.save(update_fields=["valid_to"])
        after.save(force_insert=True)
    journal.record("casework.item.revised", after, by=by, now=now, changes=told)
    _index_item(item.code, item.tenant, now)
    return after


@transaction.atomic
def end_item(*, item: ServiceItem, on: date, reason: str, by: Actor, now: datetime) -> ServiceItem:
    """
    Say that an item is no longer done after a day. Its pages stay in the past.

    :raises NotAllowed: without the right. :raises CaseRefused: with every reason.
    """
    item = locking.one(ServiceItem, item.pk, "tenant")
    allow_writing(by, item.tenant_id, item.place_path)
    problems = version_problems(on, item.valid_from, item.valid_to)
    if not reason.strip():
        problems.append(Problem("missing", _("请写为什么停办，居民来问时好说。"), where="reason"))
    refuse_if(problems, CaseRefused)
    item.valid_to = on
    item.save(update_fields=["valid_to"])
    journal.record("casework.item.ended", item, by=by, now=now, reason=reason.strip(), changes={"to": [None, on]})
    _index_item(item.code, item.tenant, now)
    return item


def _version(tenant: Tenant, code: str, given: ItemGiven, path: str, valid_from: date, by: Actor, now: datetime) -> ServiceItem:
    return ServiceItem(
        tenant=tenant, code=code, place_path=path, valid_from=valid_from, made_at=now, made_by=by.label[:80], **given.fields()
    )


def _references(tenant: Tenant, given: ItemGiven | EntryGiven) -> tuple[str, list[Problem]]:
    """The path of the place that it holds for (“”: everywhere), and what it names that is not of this subdistrict."""
    asked: list[tuple[str, Any, UUID | None]] = [
        ("category", Category, given.category_id),
        ("line", CounterLine, getattr(given, "line_id", None)),
        ("keeper", Post, getattr(given, "keeper_id", None)),
    ]
    problems = [
        Problem(f"unknown_{where}", _("没有这一项，请从列出的里面选。"), where=where)
        for where, table, key in asked
        if key is not None and not table.objects.filter(pk=key, tenant=tenant).exists()
    ]
    if given.place_id is None:
        return "", problems
    place = Place.objects.filter(pk=given.place_id, tenant=tenant).first()
    if place is None:
        problems.append(Problem("unknown_place", _("这个地方不在本街道。"), where="place"))
    return place.path if place else "", problems


# ---- the knowledge base ----


@transaction.atomic
def add_entry(*, tenant: Tenant, given: EntryGiven, by: Actor, now: datetime) -> KnowledgeEntry:
    """
    Write down a question with its answer.

    :raises NotAllowed: without the right. :raises CaseRefused: with every reason.
    """
    path, problems = _references(tenant, given)
    allow_writing(by, tenant.pk, path)
    problems += _item_problems(tenant, given)
    locking.one(Tenant, tenant.pk)  # one question asked by two at once stands there once
    refuse_if([*entry_problems(given, timezone.localdate(now)), *problems, *_doubled(tenant, given, path)], CaseRefused)
    entry = KnowledgeEntry(tenant=tenant, place_path=path, made_at=now, changed_at=now, **given.fields())
    entry.save(force_insert=True)
    journal.record("casework.entry.added", entry, by=by, now=now, changes={"question": [None, entry.question]})
    _index_entry(entry, now)
    return entry


@transaction.atomic
def change_entry(*, entry: KnowledgeEntry, given: EntryGiven, by: Actor, now: datetime) -> KnowledgeEntry:
    """
    Put an entry right; the journal keeps what it said before.

    :raises NotAllowed: without the right. :raises CaseRefused: with every reason.
    """
    locking.one(Tenant, entry.tenant_id)  # as for a new one, before the entry itself
    entry = _entry(entry)
    path, problems = _references(entry.tenant, given)
    allow_writing(by, entry.tenant_id, entry.place_path)
    allow_writing(by, entry.tenant_id, path)
    problems += _item_problems(entry.tenant, given)
    if entry.retired_at is not None:
        problems.append(Problem("retired", _("这一条停用了，请另写一条。"), where="question"))
    refuse_if(
        [*entry_problems(given, timezone.localdate(now)), *problems, *_doubled(entry.tenant, given, path, itself=entry)],
        CaseRefused,
    )
    fields = given.fields() | {"place_path": path}
    changes = {name: [getattr(entry, name), value] for name, value in fields.items() if getattr(entry, name) != value}
    for name, value in fields.items():
        setattr(entry, name, value)
    entry.changed_at = now
    entry.save()
    journal.record("casework.entry.changed", entry, by=by, now=now, changes=changes)
    _index_entry(entry, now)
    return entry


@transaction.atomic
def confirm_entry(*, entry: KnowledgeEntry, review_on: date, by: Actor, now: datetime) -> KnowledgeEntry:
    """
    Say that an entry was looked at and still holds; it is to be looked at again on a later day.

    :raises NotAllowed: without the right. :raises CaseRefused: with every reason.
    """
    entry = _entry(entry)
    allow_writing(by, entry.tenant_id, entry.place_path)
    if review_on <= timezone.localdate(now):
        raise CaseRefused(Problem("not_later", _("下次复核要在今天以后。"), where="review_on"))
    if entry.valid_until is not None and entry.valid_until < review_on:
        text = _("这一条只用到 %(day)s，下次复核要在那天以前。要接着用，先改它的期限。")
        raise CaseRefused(Problem("past_its_end", text % {"day": day_words(entry.valid_until)}, where="review_on"))
    refuse_if(far_problems(review_on, now, where="review_on"), CaseRefused)
    before, entry.review_on = entry.review_on, review_on
    entry.save(update_fields=["review_on"])
    journal.record("casework.entry.confirmed", entry, by=by, now=now, changes={"review_on": [before, review_on]})
    return entry


@transaction.atomic
def retire_entry(*, entry: KnowledgeEntry, reason: str, by: Actor, now: datetime) -> KnowledgeEntry:
    """
    Take an entry out: nobody is told it any more. What was answered from it still says so.

    :raises NotAllowed: without the right. :raises CaseRefused: with every reason.
    """
    entry = _entry(entry)
    allow_writing(by, entry.tenant_id, entry.place_path)
    problems = [] if reason.strip() else [Problem("missing", _("请写为什么停用。"), where="reason")]
    if entry.retired_at is not None:
        problems.append(Problem("retired", _("这一条已经停用了。"), where="reason"))
    refuse_if(problems, CaseRefused)
    entry.retired_at = now
    entry.save(update_fields=["retired_at"])
    journal.record("casework.entry.retired", entry, by=by, now=now, reason=reason.strip())
    _index_entry(entry, now)
    return entry


@transaction.atomic
def count_helped(*, entry: KnowledgeEntry, by: Actor, now: datetime) -> None:
    """A resident read it and needs to ask no more. The caller limits how often one source may say so."""
    KnowledgeEntry.objects.filter(pk=entry.pk).update(times_helped=F("times_helped") + 1)
    journal.record("casework.entry.helped", entry, by=by, now=now)


def _entry(entry: KnowledgeEntry) -> KnowledgeEntry:
    return locking.one(KnowledgeEntry, entry.pk, "tenant")


def _doubled(tenant: Tenant, given: EntryGiven, path: str, itself: KnowledgeEntry | None = None) -> list[Problem]:
    """One question stands once for a place; the tenant is held, so that two at once see each other."""
    alike = KnowledgeEntry.objects.filter(tenant=tenant, question=given.question.strip(), retired_at=None, place_path=path)
    if not (alike.exclude(pk=itself.pk) if itself else alike).exists():
        return []
    return [Problem("asked_before", _("已经有这个问题了，去改那一条。"), where="question")]


def _item_problems(tenant: Tenant, given: EntryGiven) -> list[Problem]:
    named = set(given.fields()["items"])
    known = set(ServiceItem.objects.filter(tenant=tenant, code__in=named).values_list("code", flat=True))
    missing = sorted(named - known)
    if not missing:
        return []
    return [Problem("unknown_item", _("没有这些事项：%(codes)s。") % {"codes": "、".join(missing)}, where="items")]


# ---- what is found ----


def _index_item(code: str, tenant: Tenant, now: datetime) -> None:
    """One entry of the search for an item, that of the version in force today; none when there is none."""
    versions = list(ServiceItem.objects.filter(tenant=tenant, code=code))
    shown = next((one for one in ServiceItem.objects.in_force(timezone.localdate(now)).filter(tenant=tenant, code=code)), None)
    for one in versions:
        if shown is None or one.pk != shown.pk:
            search.remove(one, kind=ITEM_KIND)
    if shown is not None:
        search.index_many([item_words(shown, now)])
    _forget()


def item_words(item: ServiceItem, now: datetime) -> search.Entry:
    """What an item is found by: its names, how people ask for it, and everything that it says."""
    words = [item.plain_name, *item.keywords, item.for_whom, *item.bring, *item.steps, item.where, item.phone, item.basis]
    return search.Entry(
        subject=item,
        kind=ITEM_KIND,
        title=f"{item.name}（{item.plain_name}）" if item.plain_name else item.name,
        url=reverse("casework:guide-item", args=[item.code]),
        at=now,
        detail=item.where,
        text=" ".join(words),
    )


def _index_entry(entry: KnowledgeEntry, now: datetime) -> None:
    holds = entry.retired_at is None and (entry.valid_until is None or entry.valid_until >= timezone.localdate(now))
    if holds:
        search.index_many([entry_words(entry, now)])
    else:
        search.remove(entry, kind=ENTRY_KIND)
    _forget()


def entry_words(entry: KnowledgeEntry, now: datetime) -> search.Entry:
    """What an entry is found by; a hint for the window is found by those at the window only."""
    return search.Entry(
        subject=entry,
        kind=ENTRY_KIND,
        title=entry.question,
        url=reverse("casework:guide-question" if entry.is_public else "casework:entry", args=[entry.pk]),
        at=now,
        detail=entry.answer[:80],
        text=" ".join([entry.answer, *entry.keywords]),
        place_path=entry.place_path if not entry.is_public else "",
        capability="" if entry.is_public else rights.CENTRE,
    )


def _forget() -> None:
    guide.forget()
    transaction.on_commit(guide.forget)


@transaction.atomic
def refresh(*, tenant: Tenant, now: datetime) -> int:
    """Index the guide as it holds today: versions begin and end with the days. Returns how much is found now."""
    today = timezone.localdate(now)
    items = list(ServiceItem.objects.in_force(today).filter(tenant=tenant))
    entries = list(KnowledgeEntry.objects.in_force(today).filter(tenant=tenant))
    _remove_others(ServiceItem, ITEM_KIND, tenant, items)
    _remove_others(KnowledgeEntry, ENTRY_KIND, tenant, entries)
    count = search.index_many([*(item_words(one, now) for one in items), *(entry_words(one, now) for one in entries)])
    _forget()
    return count


def _remove_others(table: Any, kind: str, tenant: Tenant, kept: Iterable[Any]) -> None:
    for gone in table.objects.filter(tenant=tenant).exclude(pk__in=[one.pk for one in kept]):
        search.remove(gone, kind=kind)
