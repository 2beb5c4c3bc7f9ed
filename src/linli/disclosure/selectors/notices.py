"""Notices as somebody may read them."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from linli.core.access import within
from linli.core.actors import Actor
from linli.core.models import StoredFile, Tenant
from linli.disclosure.models import Notice, NoticeKind, NoticeReader, NoticeVersion
from linli.disclosure.models.notices import NoticeQuerySet
from linli.disclosure.rules.rights import PUBLISH, WRITE


def on_board(tenant: Tenant, *, day: date, place_path: str = "") -> NoticeQuerySet:
    """
    What hangs on the board on a day, newest first. With a place: what is meant for it, for what contains it or lies in it.
    """
    found = Notice.objects.on_board(day).filter(tenant=tenant)
    return found.filter(near(place_path)).select_related("place").order_by("-is_urgent", "-published_at", "-id")


def newly_changed(tenant: Tenant, *, day: date, withdrawn_since: datetime, place_path: str = "") -> NoticeQuerySet:
    """
    What hangs on a day and what was taken down lately, the last change first: each with `changed_at`, and with `corrected_why`
    where it was put right.
    """
    hangs = Q(state="published") & (Q(shown_until=None) | Q(shown_until__gte=day))
    found = Notice.objects.filter(
        hangs | Q(state="withdrawn", withdrawn_at__gte=withdrawn_since), near(place_path), tenant=tenant
    )
    newest = NoticeVersion.objects.filter(notice=OuterRef("pk")).order_by("-number")
    changed_at = Coalesce("withdrawn_at", Subquery(newest.values("made_at")[:1]), "published_at")
    found = found.annotate(changed_at=changed_at, corrected_why=Subquery(newest.values("reason")[:1]))
    return found.order_by(changed_at.desc(), "-id")


def near(place_path: str, lookup: str = "place_path") -> Q:
    """What concerns a place: meant for it, for anything that contains it, or for something inside."""
    if not place_path:
        return Q()
    parts = place_path.split("/")[:-1]
    around = ["", *("/".join(parts[: count + 1]) + "/" for count in range(len(parts)))]
    return Q(**{f"{lookup}__in": around}) | Q(**{f"{lookup}__startswith": place_path})


def public_by_code(code: str) -> Notice | None:
    """The notice behind a poster's QR code, if it was ever published; small letters and blanks are forgiven."""
    found = Notice.objects.exclude(published_at=None).filter(code=code.strip().upper())
    return found.select_related("place", "tenant").first()


def notice_by_id(notice_id: UUID | str, *, tenant_id: UUID) -> Notice | None:
    return Notice.objects.filter(pk=notice_id, tenant=tenant_id).select_related("place", "tenant").first()


def notices_about(subject_id: UUID, *, tenant_id: UUID) -> NoticeQuerySet:
    """What was published about one thing, newest first; what was withdrawn too."""
    return Notice.objects.exclude(published_at=None).filter(tenant=tenant_id, subject_id=subject_id).select_related("place")


def written_within(actor: Actor) -> NoticeQuerySet:
    """What a clerk's post writes or publishes for, drafts too; newest first."""
    mine = within(actor, WRITE, PUBLISH)
    return Notice.objects.filter(mine, tenant=actor.tenant_id).select_related("place").order_by("-made_at", "-id")


def may_read_file(actor: Actor, stored: StoredFile) -> bool:
    """Whoever writes where a notice is for sees its files before everybody does, and after it was withdrawn."""
    return stored.subject_id is not None and written_within(actor).filter(pk=stored.subject_id).exists()


def past(tenant: Tenant, *, day: date, place_path: str = "") -> NoticeQuerySet:
    """What hung on the board before a day and expired since, newest first."""
    found = Notice.objects.published().filter(near(place_path), tenant=tenant, shown_until__lt=day)
    return found.select_related("place").order_by("-published_at", "-id")


def reading_of(notice: Notice, actor: Actor) -> NoticeReader | None:
    """Whether this visitor is on the roll of a notice, and whether they have read it."""
    if actor.person_id is None:
        return None
    return NoticeReader.objects.filter(notice=notice, person=actor.person_id).first()


def to_read(actor: Actor) -> NoticeQuerySet:
    """What hangs and waits to be read by this visitor."""
    if actor.person_id is None:
        return Notice.objects.none()
    waiting = NoticeReader.objects.filter(person=actor.person_id, read_at=None)
    return Notice.objects.published().filter(pk__in=waiting.values("notice")).select_related("place").order_by("-published_at")


VIEWS = ("board", "draft", "over", "withdrawn")


def _standing(view: str, day: date) -> Q:
    """Where a notice stands, as a condition."""
    over = Q(state="published", shown_until__lt=day)
    return {"draft": Q(state="draft"), "over": over, "withdrawn": Q(state="withdrawn")}.get(view, Q(state="published") & ~over)


def narrowed(found: NoticeQuerySet, *, view: str, kind: str, words: str, day: date) -> NoticeQuerySet:
    """The list of the workbench as its filters say."""
    found = found.filter(_standing(view, day))
    found = found.filter(kind=kind) if kind in NoticeKind.values else found
    return found.filter(Q(title__icontains=words) | Q(number__icontains=words)) if words else found


def counted(found: NoticeQuerySet, day: date) -> dict[str, int]:
    """How many stand where. One statement."""
    return found.order_by().aggregate(**{view: Count("pk", filter=_standing(view, day)) for view in VIEWS})


def with_reading(found: NoticeQuerySet) -> NoticeQuerySet:
    """Each with how many are to read it and how many have."""
    asked = NoticeReader.objects.filter(notice=OuterRef("pk")).order_by().values("notice")
    counts = {
        "asked_count": asked.annotate(n=Count("pk")).values("n"),
        "read_count": asked.filter(read_at__isnull=False).annotate(n=Count("pk")).values("n"),
    }
    return found.annotate(**{name: Coalesce(Subquery(rows), 0) for name, rows in counts.items()})
