"""Organisations, posts and appointments: every permission follows from an appointment that is in force."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from linli.core.models import TenantModel


class OrganisationKind(models.TextChoices):
    SUBDISTRICT_OFFICE = "subdistrict_office", _("街道办事处")
    PARTY_WORK_COMMITTEE = "party_work_committee", _("党工委")
    RESIDENTS_COMMITTEE = "residents_committee", _("社区居委会")
    PARTY_COMMITTEE = "party_committee", _("党委")
    PARTY_BRANCH = "party_branch", _("党支部")
    COMPOUND_BRANCH = "compound_branch", _("楼院党支部")
    TEMPORARY_BRANCH = "temporary_branch", _("临时党支部")
    PROPERTY_COMPANY = "property_company", _("物业服务企业")
    OWNERS_COMMITTEE = "owners_committee", _("业主委员会")
    MANAGEMENT_COMMITTEE = "management_committee", _("物业管理委员会")
    RESIDENT_UNIT = "resident_unit", _("驻区单位")
    GOVERNMENT_DEPARTMENT = "government_department", _("职能部门")
    ENFORCEMENT = "enforcement", _("执法中队")
    SOCIAL_ORGANISATION = "social_organisation", _("社会组织")
    SOCIAL_WORK_AGENCY = "social_work_agency", _("社工机构")
    VOLUNTEER_TEAM = "volunteer_team", _("志愿服务队")
    RESIDENT_GROUP = "resident_group", _("群团组织")
    SERVICE_CENTRE = "service_centre", _("便民服务中心")
    JOINT_OFFICE = "joint_office", _("合署办公室")
    COMPANY = "company", _("企业商户")
    OTHER = "other", _("其他")


class Organisation(TenantModel):
    """Any body: office, committee, Party branch, property company, resident unit, team. Linked to places by Coverage."""

    kind = models.CharField(_("类别"), max_length=24, choices=OrganisationKind.choices)
    name = models.CharField(_("名称"), max_length=120)
    short_name = models.CharField(_("简称"), max_length=40, blank=True)
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    parent = models.ForeignKey(
        "self", verbose_name=_("上级"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    place = models.ForeignKey(
        "registry.Place", verbose_name=_("所在"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    phone = models.CharField(_("公开电话"), max_length=30, blank=True)
    address = models.CharField(_("地址"), max_length=160, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_from")
    valid_from = models.DateField(_("起"), null=True, blank=True)
    valid_to = models.DateField(_("止"), null=True, blank=True)

    class Meta:
        ordering = ["kind", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "credit_code"],
                name="registry_organisation_credit_code",
                condition=~Q(credit_code="") & Q(merged_into=None),
            )
        ]

    def __str__(self) -> str:
        return self.short_name or self.name


class Post(TenantModel):
    """
    A seat that carries duties at a place, whoever holds it: “戊院社区书记”, “绿荫物业值班员”.

    `kind` decides what it may do (registry/posts.py + every engine's access.py); the place's subtree is where.
    A post with no place is the whole tenant's; a district post (`sees_all_tenants`) reaches across.
    """

    kind = models.CharField(_("岗位类别"), max_length=30)
    title = models.CharField(_("岗位名称"), max_length=80)
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("单位"), null=True, blank=True, on_delete=models.PROTECT, related_name="posts"
    )
    place = models.ForeignKey(
        "registry.Place", verbose_name=_("责任范围"), null=True, blank=True, on_delete=models.PROTECT, related_name="posts"
    )
    sees_all_tenants = models.BooleanField(default=False)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "title", "id"]

    def __str__(self) -> str:
        return self.title


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def in_force(self, on: object) -> "AppointmentQuerySet":
        """Those in force on a date: `valid_from` counts, and so does the last day."""
        return self.filter(Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gte=on)))


class Appointment(TenantModel):
    """A person holds a post from one day to another (both included), perhaps within a term."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="appointments")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="appointments")
    term = models.CharField(_("届次"), max_length=40, blank=True)
    valid_from = models.DateField(_("任职起"))
    valid_to = models.DateField(_("任职止"), null=True, blank=True)
    ended_reason = models.CharField(_("离任原因"), max_length=120, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="registry_appointment_dates"
            ),
            models.UniqueConstraint(fields=["post", "person"], name="registry_appointment_live", condition=Q(valid_to=None)),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.post}"
