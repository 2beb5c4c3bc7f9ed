"""The senior university (老年大学): terms, courses, teachers, classes, learners and who is enrolled."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.models import PartModel, TenantModel
from linli.core.privacy import EncryptedTextField

from ..states import ClassState, EnrolmentState, TermState


class CourseField(models.TextChoices):
    HEALTH = "health", _("健康养生")
    SAFETY = "safety", _("安全、防骗")
    DEVICES = "devices", _("手机、智能设备")
    MUSIC = "music", _("声乐、器乐")
    DANCE = "dance", _("舞蹈、形体")
    PAINTING = "painting", _("书法、绘画")
    CRAFT = "craft", _("手工、烹饪")
    LANGUAGE = "language", _("语言、文学")
    SPORTS = "sports", _("太极、球类")
    OTHER = "other", pgettext_lazy("course", "其他课程")


class EnrolChoosing(models.TextChoices):
    """How places are given when more enrol than a class holds. Both give page, telephone and counter equal chances."""

    FIRST = "first", _("按报名先后")
    LOTS = "lots", _("截止后抽签")


class Term(TenantModel):
    """
    A term (学期). `enrol_from` to `enrol_until`: one window for page, telephone and counter. `promise`: SHA-256 of the lots' seed, published
    before; `seed`: published with the result. `repeat_limit`: terms running in which a learner may take one course, 0: no limit (F1);
    `most_classes`: classes of one learner in the term, 0: no limit.
    """

    name = models.CharField(_("学期"), max_length=40)
    starts_on = models.DateField(_("开学"))
    ends_on = models.DateField(_("结束"))
    enrol_from = models.DateTimeField(_("报名从"))
    enrol_until = models.DateTimeField(_("报名到"))
    choosing = models.CharField(_("报满了怎么办"), max_length=6, choices=EnrolChoosing.choices, default=EnrolChoosing.FIRST)
    promise = models.CharField(max_length=64, blank=True)
    secret = EncryptedTextField(blank=True, default="", help_text="the seed until it is published")
    seed = models.CharField(max_length=64, blank=True)
    drawn_at = models.DateTimeField(null=True, blank=True)
    repeat_limit = models.PositiveSmallIntegerField(_("同一门课最多连读几个学期"), default=0)
    most_classes = models.PositiveSmallIntegerField(_("一个人最多报几个班"), default=0)
    prospectus = models.TextField(_("招生简章"), blank=True)
    state = models.CharField(max_length=10, choices=TermState.choices, default=TermState.PLANNED)

    class Meta:
        ordering = ["-starts_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "name"], name="activities_term_name"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="activities_term_days"),
            models.CheckConstraint(condition=Q(enrol_until__gt=F("enrol_from")), name="activities_term_window"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("activities:term", args=[self.pk])


class Course(TenantModel):
    """A course (课程) that classes are held of, term after term. `fee_cents`: per term, published (§2.19). No commercial promotion."""

    code = models.CharField(_("课程编号"), max_length=12)
    title = models.CharField(_("课程"), max_length=60)
    field = models.CharField(_("类别"), max_length=10, choices=CourseField.choices)
    about = models.TextField(_("学什么"), blank=True)
    level = models.CharField(_("程度"), max_length=20, blank=True)
    bring = models.CharField(_("要带什么"), max_length=120, blank=True)
    fee_cents = models.PositiveIntegerField(_("学费"), default=0)
    material = models.ForeignKey(
        "disclosure.Material", verbose_name=_("教材"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    since = models.DateField(_("从哪天起开"))
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["field", "code"]
        constraints = [models.UniqueConstraint(fields=["tenant", "code"], name="activities_course_code")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("activities:course", args=[self.pk])


class Teacher(TenantModel):
    """Somebody who teaches, mostly as a volunteer (§2.19)."""

    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    fields = models.JSONField(_("能教什么"), default=list, help_text="codes of CourseField")
    about = models.CharField(_("介绍"), max_length=200, blank=True)
    is_volunteer = models.BooleanField(_("志愿授课"), default=True)
    is_public = models.BooleanField(_("姓名可以公布"), default=True)
    since = models.DateField(_("从哪天起"))
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["since", "id"]
        constraints = [models.UniqueConstraint(fields=["person"], condition=Q(until=None), name="activities_teacher_once")]

    def __str__(self) -> str:
        return str(self.person)

    def get_absolute_url(self) -> str:
        return reverse("activities:teacher", args=[self.pk])


class TeacherAway(PartModel):
    """From when to when a teacher cannot teach; lessons in it need a substitute or another day."""

    WHOLE = "teacher"
    teacher = models.ForeignKey(Teacher, on_delete=models.CASCADE, related_name="away")
    starts_on = models.DateField(_("从"))
    ends_on = models.DateField(_("到"))
    reason = models.CharField(_("为什么"), max_length=80, blank=True)

    class Meta:
        ordering = ["teacher_id", "starts_on"]
        constraints = [models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="activities_away_days")]

    def __str__(self) -> str:
        return f"{self.teacher_id} {self.starts_on}"


class ClassGroup(TenantModel):
    """
    A class (班级) of a course in a term: a weekday and hour, a room, a teacher. Its lessons are the sessions of its `programme`, so attendance
    is the same as everywhere. `taken` never goes above `capacity` (constraint).
    """

    number = models.CharField(_("班号"), max_length=24)
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="classes")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="classes")
    programme = models.OneToOneField("activities.Programme", on_delete=models.PROTECT, related_name="class_group")
    title = models.CharField(_("班名"), max_length=60)
    teacher = models.ForeignKey(Teacher, null=True, blank=True, on_delete=models.PROTECT, related_name="classes")
    assistant = models.ForeignKey(
        "registry.Person", verbose_name=_("班长"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    place = models.ForeignKey("registry.Place", verbose_name=_("哪个社区"), on_delete=models.PROTECT, related_name="+")
    place_path = models.CharField(max_length=200)
    space = models.ForeignKey("cobuild.Space", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    room = models.CharField(_("教室"), max_length=60, blank=True)
    weekday = models.PositiveSmallIntegerField(_("星期几"), help_text="0 Monday … 6 Sunday")
    start_minute = models.PositiveSmallIntegerField(_("几点上课"))
    minutes = models.PositiveSmallIntegerField(_("一次多久"), default=90)
    lessons = models.PositiveSmallIntegerField(_("上几次"), default=16)
    capacity = models.PositiveSmallIntegerField(_("收几个人"))
    taken = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=ClassState.choices, default=ClassState.PLANNED)
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["term_id", "weekday", "start_minute", "number"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="activities_class_number"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="activities_class_weekday"),
            models.CheckConstraint(condition=Q(taken__lte=F("capacity")), name="activities_class_room"),
        ]
        indexes = [models.Index(fields=["tenant", "place_path"], name="activities_class_place")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("activities:class", args=[self.pk])


class Learner(TenantModel):
    """Somebody's learner file (学员档案): one for a person, for all terms."""

    number = models.CharField(_("学员号"), max_length=24)
    person = models.OneToOneField("registry.Person", on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(
        "registry.Place", verbose_name=_("所在社区"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    needs = EncryptedTextField(_("需要什么照顾"), blank=True, default="", help_text="stairs, hearing, sight")
    emergency = EncryptedTextField(_("有急事找谁"), blank=True, default="")
    large_print = models.BooleanField(_("要大字的"), default=False)
    since = models.DateField(_("建档"))

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["tenant", "number"], name="activities_learner_number")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("activities:learner", args=[self.pk])


class Enrolment(TenantModel):
    """
    A learner and a class. `position`: the order in which they asked, or, after lots, in which they were drawn (`rank`).
    `half_hours`: attended, as certified at the end.
    """

    class_group = models.ForeignKey(ClassGroup, on_delete=models.PROTECT, related_name="enrolments")
    learner = models.ForeignKey(Learner, on_delete=models.PROTECT, related_name="enrolments")
    number = models.CharField(_("报名号"), max_length=24)
    position = models.PositiveIntegerField()
    rank = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=EnrolmentState.choices, default=EnrolmentState.IN)
    channel = models.CharField(max_length=10, default="page")
    enrolled_at = models.DateTimeField()
    moved_up_at = models.DateTimeField(null=True, blank=True)
    paid_cents = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["class_group_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="activities_enrolment_number"),
            models.UniqueConstraint(
                fields=["class_group", "learner"],
                condition=Q(state__in=["asked", "in", "waiting", "completed"]),
                name="activities_enrolment_once",
            ),
            models.UniqueConstraint(fields=["class_group", "position"], name="activities_enrolment_position"),
        ]
        indexes = [models.Index(fields=["learner", "state"], name="activities_enrolment_of")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("activities:enrolment", args=[self.pk])
