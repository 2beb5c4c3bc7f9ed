"""Organisations, posts and appointments: every permission follows from an appointment that is in force."""

from django.db import models
from django.db.models import F, Q

from linli.core.models import TenantModel


class OrganisationKind(models.TextChoices):
    SUBDISTRICT_OFFICE = "subdistrict_office", "街道办事处"
    PARTY_WORK_COMMITTEE = "party_work_committee", "党工委"
    RESIDENTS_COMMITTEE = "residents_committee", "社区居委会"
    PARTY_COMMITTEE = "party_committee", "党委"
    PARTY_BRANCH = "party_branch", "党支部"
    COMPOUND_BRANCH = "compound_branch", "楼院党支部"
    TEMPORARY_BRANCH = "temporary_branch", "临时党支部"
    PROPERTY_COMPANY = "property_company", "物业服务企业"
    OWNERS_COMMITTEE = "owners_committee", "业主委员会"
    MANAGEMENT_COMMITTEE = "management_committee", "物业管理委员会"
    RESIDENT_UNIT = "resident_unit", "驻区单位"
    GOVERNMENT_DEPARTMENT = "government_department", "职能部门"
    ENFORCEMENT = "enforcement", "执法中队"
    SOCIAL_ORGANISATION = "social_organisation", "社会组织"
    SOCIAL_WORK_AGENCY = "social_work_agency", "社工机构"
    VOLUNTEER_TEAM = "volunteer_team", "志愿服务队"
    RESIDENT_GROUP = "resident_group", "群团组织"
    SERVICE_CENTRE = "service_centre", "便民服务中心"
    JOINT_OFFICE = "joint_office", "合署办公室"
    COMPANY = "company", "企业商户"
    OTHER = "other", "其他"


class Organisation(TenantModel):
    """Any body: office, committee, Party branch, property company, resident unit, team. Linked to places by Coverage."""

    kind = models.CharField("类别", max_length=24, choices=OrganisationKind.choices)
    name = models.CharField("名称", max_length=120)
    short_name = models.CharField("简称", max_length=40, blank=True)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    parent = models.ForeignKey("self", verbose_name="上级", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    place = models.ForeignKey("registry.Place", verbose_name="所在", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    phone = models.CharField("公开电话", max_length=30, blank=True)
    address = models.CharField("地址", max_length=160, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_from")
    valid_from = models.DateField("起", null=True, blank=True)
    valid_to = models.DateField("止", null=True, blank=True)

    class Meta:
        ordering = ["kind", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "credit_code"], name="registry_organisation_credit_code", condition=~Q(credit_code="") & Q(merged_into=None)
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

    kind = models.CharField("岗位类别", max_length=30)
    title = models.CharField("岗位名称", max_length=80)
    organisation = models.ForeignKey(Organisation, verbose_name="单位", null=True, blank=True, on_delete=models.PROTECT, related_name="posts")
    place = models.ForeignKey("registry.Place", verbose_name="责任范围", null=True, blank=True, on_delete=models.PROTECT, related_name="posts")
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
    term = models.CharField("届次", max_length=40, blank=True)
    valid_from = models.DateField("任职起")
    valid_to = models.DateField("任职止", null=True, blank=True)
    ended_reason = models.CharField("离任原因", max_length=120, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="registry_appointment_dates"),
            models.UniqueConstraint(fields=["post", "person"], name="registry_appointment_live", condition=Q(valid_to=None)),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.post}"
