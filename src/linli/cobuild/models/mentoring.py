"""Mentoring (帮带计划): pairs, a month at the training base, instructors' areas, and pledges looked at again (竞职承诺)."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.models import TenantModel

from ..states import PlacementState


class Mentorship(TenantModel):
    """One person teaches another for a time (师带徒)."""

    mentor = models.ForeignKey("registry.Person", verbose_name=_("谁带"), on_delete=models.PROTECT, related_name="+")
    mentee = models.ForeignKey("registry.Person", verbose_name=_("带谁"), on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey("registry.Place", verbose_name=_("社区"), on_delete=models.PROTECT, related_name="+")
    place_path = models.CharField(max_length=200)
    goals = models.TextField(_("学什么"))
    begins_on = models.DateField(_("开始"))
    ends_on = models.DateField(_("结束"), null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    outcome = models.TextField(_("学得怎样"), blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-begins_on", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(mentor=F("mentee")), name="cobuild_mentorship_two"),
            models.UniqueConstraint(fields=["mentor", "mentee"], condition=Q(closed_on=None), name="cobuild_mentorship_once"),
        ]

    def __str__(self) -> str:
        return f"{self.mentor_id} → {self.mentee_id}"

    def get_absolute_url(self) -> str:
        return reverse("cobuild:mentorship", args=[self.pk])


class MentorNote(TenantModel):
    """What a pair did on a day."""

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="notes")
    on = models.DateField()
    text = models.CharField(max_length=500)
    at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta:
        ordering = ["mentorship_id", "-on"]

    def __str__(self) -> str:
        return f"{self.mentorship_id} {self.on}"


class TrainingPlacement(TenantModel):
    """One person's month at the training base (书记论坛培训基地): `base` is the body that trains, `place` where."""

    person = models.ForeignKey("registry.Person", verbose_name=_("谁"), on_delete=models.PROTECT, related_name="+")
    base = models.ForeignKey("registry.Organisation", verbose_name=_("培训基地"), on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey("registry.Place", verbose_name=_("在哪里"), on_delete=models.PROTECT, related_name="+")
    place_path = models.CharField(max_length=200)
    supervisor = models.ForeignKey(
        "registry.Person", verbose_name=_("带班的人"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    begins_on = models.DateField(_("开始"))
    ends_on = models.DateField(_("期满"), help_text="the last day; one month unless said otherwise")
    state = models.CharField(max_length=10, choices=PlacementState.choices, default=PlacementState.PLANNED)
    learnt = models.TextField(_("学了什么"), blank=True)
    appraisal = models.TextField(_("基地评语"), blank=True)
    ended_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-begins_on", "id"]
        constraints = [models.CheckConstraint(condition=Q(ends_on__gte=F("begins_on")), name="cobuild_placement_days")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.begins_on}"

    def get_absolute_url(self) -> str:
        return reverse("cobuild:placement", args=[self.pk])


class InspectionNote(TenantModel):
    """What a Party-building instructor found in an area (分片包干), and what is to be done by when. The area is the post's place."""

    appointment = models.ForeignKey("registry.Appointment", verbose_name=_("指导员"), on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey("registry.Place", verbose_name=_("看了哪里"), on_delete=models.PROTECT, related_name="+")
    place_path = models.CharField(max_length=200)
    on = models.DateField(_("哪天"))
    found = models.TextField(_("看到什么"))
    asked = models.CharField(_("要改什么"), max_length=300, blank=True)
    due_on = models.DateField(_("到哪天"), null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    done_text = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta:
        ordering = ["-on", "-at"]
        constraints = [models.CheckConstraint(condition=Q(asked="") | Q(due_on__isnull=False), name="cobuild_inspection_due")]
        indexes = [models.Index(fields=["tenant", "place_path"], name="cobuild_inspection_place")]

    def __str__(self) -> str:
        return f"{self.place_id} {self.on}"

    def get_absolute_url(self) -> str:
        return reverse("cobuild:inspection", args=[self.pk])


class Inauguration(TenantModel):
    """A ceremony at which those newly in office make their pledges (就职仪式)."""

    title = models.CharField(_("名称"), max_length=80)
    place = models.ForeignKey("registry.Place", verbose_name=_("范围"), on_delete=models.PROTECT, related_name="+")
    place_path = models.CharField(max_length=200)
    held_on = models.DateField(_("哪天"))
    term = models.CharField(_("届次"), max_length=40)
    midterm_on = models.DateField(_("中期哪天回头看"))
    ends_on = models.DateField(_("届满"))
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-held_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(midterm_on__gt=F("held_on"), ends_on__gte=F("midterm_on")), name="cobuild_inauguration_days"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("cobuild:inauguration", args=[self.pk])


class Sworn(TenantModel):
    """Somebody who took office at a ceremony, as what."""

    inauguration = models.ForeignKey(Inauguration, on_delete=models.CASCADE, related_name="sworn")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    office = models.CharField(_("任什么"), max_length=80)
    organisation = models.ForeignKey("registry.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["inauguration_id", "office", "id"]
        constraints = [models.UniqueConstraint(fields=["inauguration", "person"], name="cobuild_sworn_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.office}"


class PledgeVerdict(models.TextChoices):
    DONE = "done", pgettext_lazy("pledge", "做到了")
    UNDER_WAY = "under_way", pgettext_lazy("pledge", "在做")
    NOT_YET = "not_yet", pgettext_lazy("pledge", "还没做")
    CANNOT = "cannot", pgettext_lazy("pledge", "做不到了")


class Pledge(TenantModel):
    """One thing that somebody promised when they took office; public unless said otherwise."""

    sworn = models.ForeignKey(Sworn, on_delete=models.CASCADE, related_name="pledges")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(_("承诺"), max_length=200)
    due_on = models.DateField(_("到哪天"), null=True, blank=True)

    class Meta:
        ordering = ["sworn_id", "position"]
        constraints = [models.UniqueConstraint(fields=["sworn", "position"], name="cobuild_pledge_position")]

    def __str__(self) -> str:
        return self.text


class PledgeReview(TenantModel):
    """How a pledge stood when it was looked at again, with what was done; papers and pictures hang on it (core files)."""

    pledge = models.ForeignKey(Pledge, on_delete=models.CASCADE, related_name="reviews")
    on = models.DateField()
    is_midterm = models.BooleanField(default=False)
    verdict = models.CharField(max_length=10, choices=PledgeVerdict.choices)
    done = models.CharField(_("做了什么"), max_length=500)
    said_by_self = models.BooleanField(default=True, help_text="false: the office wrote it")
    at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta:
        ordering = ["pledge_id", "-on", "-at"]

    def __str__(self) -> str:
        return f"{self.pledge_id} {self.verdict}"
