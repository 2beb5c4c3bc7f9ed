"""Terms, courses, teachers and classes as somebody may see them; how terms compare; what is public."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from linli.core.access import within
from linli.core.actors import Actor
from linli.core.ids import uuid_of
from linli.core.models import Tenant

from ..models import Attendance, ClassGroup, Course, Enrolment, HeadCount, Learner, Session, Teacher, Term
from ..rules import rights
from ..rules.enrolling import TAKES_PLACE
from ..rules.university import OVER
from ..states import ClassState, EnrolmentState, TermState
from . import years

SEES = (rights.VIEW, rights.UNIVERSITY, rights.ENROL)
MOST_TERMS = 20
OUT = (TermState.ENROLLING, TermState.RUNNING, TermState.ENDED)
"""Terms whose prospectus is public."""
PUBLIC_CLASS = (ClassState.OPEN, ClassState.RUNNING, ClassState.ENDED)


def tally(rows: QuerySet[Any], of: str, what: Any = None) -> Coalesce:
    """How many of these hang on a row (`of`: the way to it), or the sum or distinct count of something of theirs; as a column."""
    counted = rows.filter(**{of: OuterRef("pk")}).order_by().values(of).annotate(n=what or Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


# ---- terms ----


def terms_of(tenant: Tenant) -> QuerySet[Term]:
    return Term.objects.filter(tenant=tenant).select_related("tenant").order_by("-starts_on", "-id")


def compared(tenant: Tenant) -> QuerySet[Term]:
    """
    Terms with their numbers: classes that were not cancelled, courses, teachers, learners (人, each once), enrolments with a place,
    person-times (人次) of their lessons. One query.
    """
    classes = ClassGroup.objects.exclude(state=ClassState.CANCELLED)
    inside = Enrolment.objects.filter(state__in=TAKES_PLACE)
    came = Attendance.objects.filter(voided_at=None)
    counted = HeadCount.objects.filter(voided_at=None)
    way = "session__programme__class_group__term"
    return terms_of(tenant).annotate(
        classes_n=tally(classes, "term"),
        courses_n=tally(classes, "term", Count("course", distinct=True)),
        teachers_n=tally(classes, "term", Count("teacher", distinct=True)),
        learners_n=tally(inside, "class_group__term", Count("learner", distinct=True)),
        enrolled_n=tally(inside, "class_group__term"),
        came_n=tally(came, way, Sum("heads")) + tally(counted, way, Sum("person_times")),
    )


def present_term(tenant: Tenant) -> Term | None:
    """The term that people ask about: the one that enrols, else the one that runs, else the latest that is public."""
    return present_among(list(public_terms(tenant)[:MOST_TERMS]))


def present_among(terms: Sequence[Term]) -> Term | None:
    """Of public terms, the latest first, the one that people ask about."""
    order = {TermState.ENROLLING: 0, TermState.RUNNING: 1, TermState.ENDED: 2}
    return min(terms, key=lambda one: order[TermState(one.state)], default=None)


def public_terms(tenant: Tenant) -> QuerySet[Term]:
    return terms_of(tenant).filter(state__in=OUT)


# ---- courses and teachers ----


def courses_of(
    tenant: Tenant, *, words: str = "", field: str = "", is_ended: bool = False, year: int | None = None
) -> QuerySet[Course]:
    """The list, with how many classes were held of each and how many go on. `year`: those taught in it, ended or not."""
    rows = years.courses_in(tenant, year) if year else Course.objects.filter(tenant=tenant, until__isnull=not is_ended)
    rows = rows.select_related("material")
    rows = rows.filter(field=field) if field else rows
    for word in words.split()[:5]:
        rows = rows.filter(Q(title__icontains=word) | Q(code__iexact=word) | Q(about__icontains=word))
    classes = ClassGroup.objects.exclude(state=ClassState.CANCELLED)
    return rows.annotate(held_n=tally(classes, "course"), live_n=tally(classes.exclude(state__in=OVER), "course")).order_by(
        "field", "code"
    )


def teachers_of(
    tenant: Tenant, *, words: str = "", field: str = "", is_left: bool = False, year: int | None = None
) -> QuerySet[Teacher]:
    """The list, with how many classes each has had and has now, by name: nobody is ranked. `year`: who taught in it, left or not."""
    rows = years.teachers_in(tenant, year) if year else Teacher.objects.filter(tenant=tenant, until__isnull=not is_left)
    rows = rows.select_related("person")
    for word in words.split()[:5]:
        rows = rows.filter(Q(person__name__icontains=word) | Q(about__icontains=word))
    if field:
        rows = rows.filter(pk__in=[one.pk for one in Teacher.objects.filter(tenant=tenant) if field in one.fields])
    classes = ClassGroup.objects.exclude(state=ClassState.CANCELLED)
    return rows.annotate(held_n=tally(classes, "teacher"), live_n=tally(classes.exclude(state__in=OVER), "teacher")).order_by(
        "person__name", "id"
    )


# ---- classes ----


def classes_seen(actor: Actor, tenant: Tenant) -> QuerySet[ClassGroup]:
    """The classes where this actor's posts reach."""
    rows = ClassGroup.objects.filter(within(actor, *SEES), tenant=tenant)
    return rows.select_related("term", "course", "teacher__person", "place", "space", "tenant", "programme", "assistant")


def listed(
    actor: Actor,
    tenant: Tenant,
    *,
    term: str = "",
    words: str = "",
    course: str = "",
    state: str = "",
    under: str = "",
    show: str = "",
    year: int | None = None,
) -> QuerySet[ClassGroup]:
    """The workbench's list. `show`: room (places left), full (somebody waits), teacherless; `year`: those taught in it."""
    rows = classes_seen(actor, tenant)
    rows = rows.filter(pk__in=years.classes_in(tenant, year).values("pk")) if year else rows
    for name, value in (("term", term), ("course", course), ("state", state)):
        rows = rows.filter(**{name: value}) if value else rows
    rows = rows.filter(place_path__startswith=under) if under else rows
    for word in words.split()[:5]:
        rows = rows.filter(
            Q(number__iexact=word) | Q(title__icontains=word) | Q(course__title__icontains=word) | Q(teacher__person__name=word)
        )
    rows = with_queues(rows)
    shown = {"full": Q(waiting_n__gt=0), "teacherless": Q(teacher=None)}
    rows = rows.filter(shown[show]) if show in shown else rows
    return rows.order_by("-term__starts_on", "weekday", "start_minute", "number")


def with_queues(rows: QuerySet[ClassGroup]) -> QuerySet[ClassGroup]:
    """With how many wait, and how many are in the lots."""
    waiting = Enrolment.objects.filter(state=EnrolmentState.WAITING)
    asked = Enrolment.objects.filter(state=EnrolmentState.ASKED)
    return rows.annotate(waiting_n=tally(waiting, "class_group"), asked_n=tally(asked, "class_group"))


def public_classes(tenant: Tenant) -> QuerySet[ClassGroup]:
    """What is in a prospectus that is out; a cancelled class too, for who has its address."""
    rows = ClassGroup.objects.filter(tenant=tenant, term__state__in=OUT, state__in=[*PUBLIC_CLASS, ClassState.CANCELLED])
    return with_queues(rows).select_related(
        "term", "course__material", "teacher__person", "place", "space", "tenant", "programme"
    )


def is_teacher(person_id: UUID | None, tenant: Tenant) -> bool:
    return person_id is not None and Teacher.objects.filter(tenant=tenant, person=person_id, until=None).exists()


def classes_taught(teacher: Teacher) -> QuerySet[ClassGroup]:
    """The classes of a teacher, and those in which they are a substitute for a lesson."""
    as_substitute = Session.objects.filter(teacher=teacher, programme__class_group__isnull=False).order_by()
    rows = ClassGroup.objects.filter(
        Q(teacher=teacher) | Q(programme__in=as_substitute.values("programme")), tenant=teacher.tenant_id
    )
    return rows.select_related("term", "course", "teacher__person", "place", "space", "tenant", "programme")


# ---- people ----


def enrolments_seen(actor: Actor, tenant: Tenant) -> QuerySet[Enrolment]:
    rows = Enrolment.objects.filter(within(actor, *SEES, path="class_group__place_path"), tenant=tenant)
    return rows.select_related("class_group__term", "class_group__course", "learner__person__home")


def of_class(class_group: ClassGroup) -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(class_group=class_group).select_related("learner__person__home").order_by("position")


def learners_seen(actor: Actor, tenant: Tenant) -> QuerySet[Learner]:
    """Learners of the classes where this actor's posts reach, and those who live there and are in none yet."""
    classes = ClassGroup.objects.filter(within(actor, *SEES), tenant=tenant).order_by()
    taught = Enrolment.objects.filter(class_group__in=classes.values("pk")).order_by().values("learner")
    near = Learner.objects.filter(within(actor, *SEES, path="place__path")).order_by().values("pk")
    rows = Learner.objects.filter(Q(pk__in=taught) | Q(pk__in=near), tenant=tenant)
    return rows.select_related("person__home", "place", "tenant")


def learners_listed(
    actor: Actor, tenant: Tenant, *, words: str = "", term: str = "", show: str = "", year: int | None = None
) -> QuerySet[Learner]:
    """The list, with the classes that each has had and has. `show`: large (asks for large print), no_phone."""
    rows = learners_seen(actor, tenant)
    rows = rows.filter(pk__in=years.learners_in(tenant, year).values("pk")) if year else rows
    for word in words.split()[:5]:
        rows = rows.filter(Q(number__iexact=word) | Q(person__name__icontains=word))
    if key := uuid_of(term):
        in_term = Enrolment.objects.filter(class_group__term=key, state__in=TAKES_PLACE).order_by()
        rows = rows.filter(pk__in=in_term.values("learner"))
    shown = {"large": Q(large_print=True), "no_phone": Q(person__has_phone=False)}
    rows = rows.filter(shown[show]) if show in shown else rows
    inside = Enrolment.objects.filter(state__in=TAKES_PLACE)
    live = inside.exclude(class_group__state__in=OVER)
    return rows.annotate(held_n=tally(inside, "learner"), live_n=tally(live, "learner")).order_by("number")


def learner_of(person_id: UUID | None) -> Learner | None:
    rows = Learner.objects.select_related("person__home", "place", "tenant")
    return rows.filter(person=person_id).first() if person_id else None


def drawn_in(term: Term) -> QuerySet[Enrolment]:
    """Everybody who was in the lots of a term, by class, in the order of drawing."""
    rows = Enrolment.objects.filter(class_group__term=term, rank__isnull=False).select_related("class_group")
    return rows.order_by("class_group__weekday", "class_group__start_minute", "class_group__number", "rank")
