"""The three lists (需求、资源、项目清单) and who claimed what: a market without money."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.models import TenantModel
from linli.core.privacy import EncryptedTextField

from ..states import ClaimState, NeedState, ResourceState
from .agreements import Practice


class NeedKind(models.TextChoices):
    NEED = "need", _("需求")
    WISH = "wish", _("微心愿")
    PROJECT = "project", _("服务项目")


class Field(models.TextChoices):
    """What it is about; the codes of the volunteer categories and of the venture categories together."""

    ELDERS = "elders", _("为老服务")
    CHILDREN = "children", _("儿童青少年")
    DISABLED = "disabled", _("助残")
    HARDSHIP = "hardship", _("扶危济困")
    LEGAL = "legal", _("法律咨询、普法")
    HEALTH = "health", _("医疗健康")
    LEARNING = "learning", _("教育培训")
    CULTURE = "culture", _("文化体育")
    CLEANING = "cleaning", _("城市清洁")
    ORDER = "order", _("文明交通、平安")
    REPAIR = "repair", _("维修便民")
    PREMISES = "premises", _("场地")
    GOODS = "goods", _("物资")
    GOVERNANCE = "governance", _("社区治理")
    OTHER = "other", pgettext_lazy("field", "其他")


class Choosing(models.TextChoices):
    """How places are given when more claim than are wanted."""

    FIRST = "first", _("先到先得")
    LOTS = "lots", _("到期抽签")
    OFFICE = "office", _("社区来定")


class NeedQuerySet(models.QuerySet["Need"]):
    def listed(self) -> "NeedQuerySet":
        """What stands on the public list: checked, and neither withdrawn nor refused."""
        return self.filter(state__in=[NeedState.OPEN, NeedState.CLAIMED, NeedState.DONE], is_public=True)

    def under(self, path: str) -> "NeedQuerySet":
        return self.filter(place_path__startswith=path)


class Need(TenantModel):
    """
    What somebody asks: a need, a small wish, or a project of the list. `places`: how many claims it can hold.

    Who it is for is told to nobody but the clerks, and to a claimant once the claim is agreed and the person consented
    (`tells_claimant`).
    `chosen_at`: for `lots` and `office`, when places were given; `seed`: of the lots, published.
    """

    number = models.CharField(_("编号"), max_length=24)
    kind = models.CharField(_("类别"), max_length=8, choices=NeedKind.choices, default=NeedKind.NEED)
    field = models.CharField(_("领域"), max_length=12, choices=Field.choices, default=Field.OTHER)
    practice = models.CharField(_("五共"), max_length=12, choices=Practice.choices, blank=True)
    title = models.CharField(_("要什么"), max_length=80)
    details = models.TextField(_("说明"), blank=True)
    skills = models.JSONField(_("需要的本领"), default=list)
    place = models.ForeignKey("registry.Place", verbose_name=_("在哪里"), on_delete=models.PROTECT, related_name="+")
    place_path = models.CharField(max_length=200)
    organisation = models.ForeignKey(
        "registry.Organisation", verbose_name=_("哪个单位提的"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(
        "registry.Person", verbose_name=_("谁提的"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    beneficiary = models.ForeignKey(
        "registry.Person", verbose_name=_("为谁"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    tells_claimant = models.BooleanField(_("说定以后可以把姓名电话告诉认领的人"), default=False)
    private_note = EncryptedTextField(_("只给办事的人看"), blank=True, default="")
    agreement = models.ForeignKey(
        "cobuild.Agreement",
        verbose_name=_("属于哪份协议"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="projects",
    )
    wanted_from = models.DateField(_("什么时候要"), null=True, blank=True)
    wanted_until = models.DateField(_("最晚"), null=True, blank=True)
    times = models.JSONField(_("什么时段"), default=list, help_text="codes of rules.free_times")
    places = models.PositiveSmallIntegerField(_("要几家（人）"), default=1)
    for_units = models.BooleanField(_("单位可以认领"), default=True)
    for_teams = models.BooleanField(_("队伍可以认领"), default=True)
    for_persons = models.BooleanField(_("个人可以认领"), default=True)
    choosing = models.CharField(_("人多了怎么办"), max_length=6, choices=Choosing.choices, default=Choosing.FIRST)
    choose_on = models.DateField(_("哪天定"), null=True, blank=True)
    chosen_at = models.DateTimeField(null=True, blank=True)
    seed = models.CharField(max_length=64, blank=True)
    follow_months = models.PositiveSmallIntegerField(_("每隔几个月回访"), default=0, help_text="0: no regular follow-up")
    follow_due = models.DateField(null=True, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=NeedState.choices, default=NeedState.SUBMITTED)
    channel = models.CharField(_("怎么来的"), max_length=10, default="page", help_text="page, phone, counter, visit, sheet")
    is_public = models.BooleanField(_("公开"), default=True)
    asked_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.CharField(max_length=80, blank=True)
    refused_reason = models.CharField(max_length=200, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = NeedQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="cobuild_need_number"),
            models.CheckConstraint(condition=Q(places__gte=1), name="cobuild_need_places"),
            models.CheckConstraint(condition=Q(choosing="first") | Q(choose_on__isnull=False), name="cobuild_need_choose_on"),
        ]
        indexes = [
            models.Index(fields=["tenant", "state", "place_path"], name="cobuild_need_list"),
            models.Index(fields=["tenant", "follow_due"], name="cobuild_need_follow"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("cobuild:need", args=[self.pk])


class ResourceKind(models.TextChoices):
    PREMISES = "premises", pgettext_lazy("resource", "场地")
    SKILL = "skill", _("本领、人手")
    GOODS = "goods", pgettext_lazy("resource", "物资")
    SERVICE = "service", pgettext_lazy("resource", "服务")


class Resource(TenantModel):
    """What somebody offers: a room, a skill, goods, a service; by an organisation or a person."""

    number = models.CharField(_("编号"), max_length=24)
    kind = models.CharField(_("类别"), max_length=8, choices=ResourceKind.choices)
    field = models.CharField(_("领域"), max_length=12, choices=Field.choices, default=Field.OTHER)
    title = models.CharField(_("能给什么"), max_length=80)
    details = models.TextField(_("说明"), blank=True)
    skills = models.JSONField(_("本领"), default=list)
    times = models.JSONField(_("什么时段"), default=list)
    place = models.ForeignKey("registry.Place", verbose_name=_("在哪里"), on_delete=models.PROTECT, related_name="+")
    place_path = models.CharField(max_length=200)
    organisation = models.ForeignKey("registry.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("registry.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    agreement = models.ForeignKey("cobuild.Agreement", null=True, blank=True, on_delete=models.PROTECT, related_name="resources")
    space = models.ForeignKey("cobuild.Space", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    available_from = models.DateField(_("什么时候起"), null=True, blank=True)
    available_until = models.DateField(_("到什么时候"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=ResourceState.choices, default=ResourceState.SUBMITTED)
    channel = models.CharField(_("怎么来的"), max_length=10, default="page")
    is_public = models.BooleanField(_("公开"), default=True)
    offered_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.CharField(max_length=80, blank=True)
    refused_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-offered_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="cobuild_resource_number"),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | Q(person__isnull=False), name="cobuild_resource_whose"
            ),
        ]
        indexes = [models.Index(fields=["tenant", "state", "place_path"], name="cobuild_resource_list")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("cobuild:resource", args=[self.pk])


class ClaimQuerySet(models.QuerySet["Claim"]):
    def live(self) -> "ClaimQuerySet":
        return self.exclude(state__in=[ClaimState.REFUSED, ClaimState.WITHDRAWN, ClaimState.FAILED])


class Claim(TenantModel):
    """
    One unit, team or person takes a need on (or asks to use a resource). Exactly one of `organisation`, `team`, `person`.

    `slot`: which of the need's places it holds, 1 … places; none while it waits. Two live claims never hold one slot
    (constraint): over-claiming cannot happen however many ask at once. `position`: the order in which they asked.
    `person_times` 人次 and `people` 人数 are never added to each other. `half_hours`: service time in half hours.
    `thanks_public`: whoever thanked agreed that the words stand on the wall of thanks, without their name (PIPL art. 25).
    """

    need = models.ForeignKey(Need, null=True, blank=True, on_delete=models.PROTECT, related_name="claims")
    resource = models.ForeignKey(Resource, null=True, blank=True, on_delete=models.PROTECT, related_name="claims")
    organisation = models.ForeignKey("registry.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey("cobuild.Team", null=True, blank=True, on_delete=models.PROTECT, related_name="claims")
    person = models.ForeignKey("registry.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    claimant_key = models.CharField(max_length=40, help_text="of the one that claims, for uniqueness")
    position = models.PositiveIntegerField()
    slot = models.PositiveSmallIntegerField(null=True, blank=True)
    promise = models.CharField(_("打算怎么做"), max_length=500, blank=True)
    due_on = models.DateField(_("说好哪天前做"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=ClaimState.choices, default=ClaimState.ASKED)
    channel = models.CharField(max_length=10, default="page")
    claimed_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    delivered_on = models.DateField(_("哪天做的"), null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    delivered_text = models.TextField(_("做了什么"), blank=True)
    person_times = models.PositiveIntegerField(_("服务人次"), null=True, blank=True)
    people = models.PositiveIntegerField(_("去了几个人"), null=True, blank=True)
    half_hours = models.PositiveIntegerField(_("服务时间"), null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=80, blank=True)
    rating = models.PositiveSmallIntegerField(_("受助的人怎么看"), null=True, blank=True, help_text="1 不满意 … 4 很满意")
    rating_text = models.CharField(_("他们说"), max_length=500, blank=True)
    thanks = models.TextField(_("感谢的话"), blank=True)
    thanks_public = models.BooleanField(_("感谢的话可以放到感谢墙上"), default=False)
    closed_reason = models.CharField(max_length=200, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["-claimed_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(need__isnull=False, resource__isnull=True) | Q(need__isnull=True, resource__isnull=False),
                name="cobuild_claim_of_one",
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, team__isnull=True, person__isnull=True)
                | Q(organisation__isnull=True, team__isnull=False, person__isnull=True)
                | Q(organisation__isnull=True, team__isnull=True, person__isnull=False),
                name="cobuild_claim_whose",
            ),
            models.UniqueConstraint(
                fields=["need", "slot"],
                condition=Q(slot__isnull=False) & ~Q(state__in=["refused", "withdrawn", "failed"]),
                name="cobuild_claim_slot",
            ),
            models.UniqueConstraint(
                fields=["need", "claimant_key"],
                condition=~Q(state__in=["refused", "withdrawn", "failed"]),
                name="cobuild_claim_once",
            ),
            models.CheckConstraint(condition=Q(rating=None) | Q(rating__gte=1, rating__lte=4), name="cobuild_claim_rating"),
        ]
        indexes = [
            models.Index(fields=["tenant", "state"], name="cobuild_claim_state"),
            models.Index(fields=["claimant_key"], name="cobuild_claim_whose_all"),
        ]

    def __str__(self) -> str:
        return f"{self.need_id or self.resource_id} {self.claimant_key}"

    def get_absolute_url(self) -> str:
        return reverse("cobuild:claim", args=[self.pk])


class ClaimEntry(TenantModel):
    """A dated line of what was done for a claim, or of a regular follow-up; pictures and papers hang on it (core files)."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="entries")
    on = models.DateField()
    text = models.CharField(max_length=500)
    is_follow_up = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta:
        ordering = ["claim_id", "-on", "-at"]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.on}"
