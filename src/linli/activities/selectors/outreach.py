"""Outreach as somebody may see it: what went out, by which channel and for how long; lecturers, sites, requests for a class."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Q, QuerySet, Sum

from linli.core.access import within
from linli.core.actors import Actor
from linli.core.models import Tenant

from ..models import Channel, Lecturer, Outreach, OutreachSite, Session, TalkRequest
from ..rules import rights
from ..states import TOOK_PLACE, TalkState
from . import years
from .person_times import person_times_by

SEES = (rights.VIEW, rights.OUTREACH)
ASKS = (rights.VIEW, rights.OUTREACH, rights.ASK_TALK)
TALK_SHOWS = ("asked", "planned", "held", "refused", "withdrawn", "all")
BESIDE = ("site", "session__programme", "lecturer__person", "place")


def outreach_seen(actor: Actor) -> QuerySet[Outreach]:
    """What went out where this actor's posts reach."""
    return Outreach.objects.filter(within(actor, *SEES)).select_related(*BESIDE)


def listed(
    actor: Actor,
    tenant: Tenant,
    *,
    channel: str = "",
    topic: str = "",
    under: str = "",
    words: str = "",
    first: date | None = None,
    last: date | None = None,
    voided: bool = False,
) -> QuerySet[Outreach]:
    """The workbench's list, the last day first; what was voided only when asked for."""
    rows = outreach_seen(actor).filter(tenant=tenant, voided_at__isnull=not voided)
    for name, value in (
        ("channel", channel),
        ("topic", topic),
        ("place_path__startswith", under),
        ("on__gte", first),
        ("on__lte", last),
    ):
        rows = rows.filter(**{name: value}) if value else rows
    for word in words.split()[:5]:
        rows = rows.filter(Q(title__icontains=word) | Q(site__name__icontains=word))
    return rows.order_by("-on", "-made_at", "id")


@dataclass(frozen=True, slots=True)
class ChannelSum:
    """Of one channel: how many pieces, how many sites, how many minutes."""

    channel: str
    pieces: int
    sites: int
    minutes: int


def sums(rows: QuerySet[Outreach]) -> list[ChannelSum]:
    """By channel, each of the three; one statement."""
    found = {
        one["channel"]: one
        for one in rows.order_by()
        .values("channel")
        .annotate(n=Count("pk"), sites=Count("site", distinct=True), minutes=Sum("minutes"))
    }
    blank = {"n": 0, "sites": 0, "minutes": 0}
    return [ChannelSum(code, (one := found.get(code, blank))["n"], one["sites"], one["minutes"] or 0) for code in Channel.values]


def reached(rows: list[Outreach]) -> dict[object, int | None]:
    """Person-times (人次) of each: of a talk on the ground those of its session, else what whoever did it said."""
    came = person_times_by([one.session_id for one in rows if one.session_id])  # type: ignore[attr-defined]
    return {one.pk: came.get(one.session_id, 0) if one.session_id else one.reached for one in rows}  # type: ignore[attr-defined]


def sessions_held(actor: Actor, tenant: Tenant) -> QuerySet[Session]:
    """Sessions that were held where this actor keeps outreach."""
    rows = Session.objects.filter(within(actor, rights.OUTREACH), tenant=tenant, state__in=list(TOOK_PLACE))
    return rows.select_related("programme", "place").order_by("-starts_at", "id")


def unnoted(actor: Actor, tenant: Tenant) -> QuerySet[Session]:
    """Talks and classes that were held and are not noted as outreach yet."""
    rows = Session.objects.filter(within(actor, rights.OUTREACH), tenant=tenant, state__in=list(TOOK_PLACE), outreach=None)
    return (
        rows.filter(programme__kind__in=["talk", "stool_class"]).select_related("programme", "place").order_by("-starts_at", "id")
    )


# ---- lecturers and sites ----


def lecturers(tenant: Tenant, *, topic: str = "", show: str = "") -> QuerySet[Lecturer]:
    """The people's troupe, with how many talks each gave and when the last was."""
    rows = Lecturer.objects.filter(tenant=tenant).select_related("person", "organisation", "tenant")
    rows = rows.exclude(until=None) if show == "left" else rows.filter(until=None)
    live = Q(outreach__voided_at=None)
    rows = rows.annotate(talks=Count("outreach", filter=live), last_on=Max("outreach__on", filter=live))
    if topic:
        rows = rows.filter(topics__icontains=f'"{topic}"')
    return rows.order_by("since", "id")


def sites_seen(
    actor: Actor, tenant: Tenant, *, channel: str = "", show: str = "", year: int | None = None
) -> QuerySet[OutreachSite]:
    """
    Loudspeakers and groups where this actor's posts reach, with what went out there so far (`pieces`, `minutes`). `year`: those
    at which something went out in it, used still or not.
    """
    rows = OutreachSite.objects.filter(within(actor, *SEES), tenant=tenant).select_related("place")
    rows = rows.filter(channel=channel) if channel else rows
    if year:
        rows = rows.filter(pk__in=years.sites_in(tenant, year).values("pk"))
    else:
        rows = rows.exclude(until=None) if show == "ended" else rows.filter(until=None)
    live = Q(outreach__voided_at=None)
    rows = rows.annotate(pieces=Count("outreach", filter=live), minutes=Sum("outreach__minutes", filter=live))
    return rows.order_by("channel", "place_path", "name", "id")


def sites_to_use(actor: Actor, tenant: Tenant) -> QuerySet[OutreachSite]:
    """Those at which this actor may note what went out."""
    rows = OutreachSite.objects.filter(within(actor, rights.OUTREACH), tenant=tenant, until=None)
    return rows.select_related("place").order_by("channel", "name", "id")


# ---- requests for a class ----


def talks_seen(actor: Actor) -> QuerySet[TalkRequest]:
    """Requests of the yards where this actor's posts reach."""
    beside = ("place", "person", "lecturer__person", "session__programme", "session__place", "tenant")
    return TalkRequest.objects.filter(within(actor, *ASKS)).select_related(*beside)


def talks_listed(actor: Actor, tenant: Tenant, *, show: str = "asked", topic: str = "", under: str = "") -> QuerySet[TalkRequest]:
    """The oldest that waits first; of those answered the last asked first."""
    rows = talks_seen(actor).filter(tenant=tenant)
    rows = rows.filter(topic=topic) if topic else rows
    rows = rows.filter(place_path__startswith=under) if under else rows
    rows = rows if show == "all" else rows.filter(state=show)
    return rows.order_by("asked_at", "id") if show == "asked" else rows.order_by("-asked_at", "id")


def talks_waiting(actor: Actor, tenant: Tenant) -> QuerySet[TalkRequest]:
    """What waits for an answer of this actor."""
    rows = TalkRequest.objects.filter(within(actor, rights.OUTREACH), tenant=tenant, state=TalkState.ASKED)
    return rows.select_related("place").order_by("asked_at", "id")


def talks_of(actor: Actor, tenant: Tenant) -> QuerySet[TalkRequest]:
    """A resident's own."""
    if actor.person_id is None:
        return TalkRequest.objects.none()
    rows = TalkRequest.objects.filter(tenant=tenant, person=actor.person_id)
    return rows.select_related("place", "session__programme", "session__place").order_by("-asked_at", "id")


def talks_open(actor: Actor, tenant: Tenant) -> QuerySet[TalkRequest]:
    """Of those what waits or has a day."""
    return talks_of(actor, tenant).filter(state__in=[TalkState.ASKED, TalkState.PLANNED])


def talk_numbered(tenant: Tenant, number: str) -> TalkRequest | None:
    """For whoever proves by its figures that it is theirs."""
    return TalkRequest.objects.filter(tenant=tenant, number=number.strip().upper()).select_related("place").first()


def public_talks(tenant: Tenant, now: datetime, most: int) -> list[Session]:
    """The next talks and classes to which everybody may come."""
    rows = Session.objects.public().coming().filter(tenant=tenant, ends_at__gt=now, programme__kind__in=["talk", "stool_class"])
    return list(rows.select_related("programme", "place", "space").order_by("starts_at", "id")[:most])
