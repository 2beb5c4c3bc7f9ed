"""People, households, exclusive units and who owns them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from linli.core.models import TenantModel
from linli.core.privacy import EncryptedTextField


class Person(TenantModel):
    """
    A person of one tenant's register. Telephone, identity number, birth date and care notes are encrypted; numbers are
    found by keyed hash. `needs_visit` is the only thing a grid worker sees of health or hardship (domain §6.4).
    """

    name = models.CharField(_("姓名"), max_length=60)
    phone = EncryptedTextField(_("电话"), blank=True, default="")
    phone_hash = models.CharField(max_length=64, blank=True, db_index=True)
    id_kind = models.CharField(_("证件类别"), max_length=20, blank=True)
    id_number = EncryptedTextField(_("证件号"), blank=True, default="")
    id_hash = models.CharField(max_length=64, blank=True, db_index=True)
    birth_on = EncryptedTextField(_("出生日期"), blank=True, default="", help_text="ISO date")
    gender = models.CharField(_("性别"), max_length=1, choices=[("f", _("女")), ("m", _("男")), ("", _("未填"))], blank=True)
    is_elder = models.BooleanField(_("六十岁以上"), default=False)
    needs_visit = models.BooleanField(_("需要上门"), default=False)
    care_note = EncryptedTextField(_("关爱备注"), blank=True, default="")
    has_phone = models.BooleanField(_("有手机"), default=True)
    shares_phone_with_heads = models.BooleanField(_("电话可给楼长看"), default=False)
    home = models.ForeignKey(
        "registry.Place", verbose_name=_("住处"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    room = models.CharField(_("房号"), max_length=20, blank=True)
    user = models.OneToOneField("accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_from")
    erased_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["tenant", "name"], name="registry_person_name")]

    def __str__(self) -> str:
        return self.name


class Household(TenantModel):
    """Those who live together in one dwelling; not the same as its owners."""

    unit = models.ForeignKey("registry.ExclusiveUnit", null=True, blank=True, on_delete=models.PROTECT, related_name="households")
    place = models.ForeignKey("registry.Place", on_delete=models.PROTECT, related_name="+")
    room = models.CharField(_("房号"), max_length=20, blank=True)
    kind = models.CharField(
        _("居住"), max_length=10, choices=[("owner", _("自住")), ("tenant", _("租住")), ("other", _("其他"))], default="owner"
    )
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["place__path", "room", "id"]


class HouseholdMember(TenantModel):
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    relation = models.CharField(_("与户主关系"), max_length=20, blank=True)
    is_head = models.BooleanField(_("户主"), default=False)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-is_head", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "person"], name="registry_householdmember_live", condition=Q(valid_to=None)
            ),
            models.UniqueConstraint(
                fields=["household"], name="registry_householdmember_head", condition=Q(is_head=True, valid_to=None)
            ),
        ]


class UnitKind(models.TextChoices):
    DWELLING = "dwelling", _("住宅")
    SHOP = "shop", _("商铺")
    OFFICE = "office", _("办公")
    PARKING = "parking", _("车位")
    STORAGE = "storage", _("储藏")
    OTHER = "other", _("其他")


class ExclusiveUnit(TenantModel):
    """A 专有部分: what owners' votes count (Civil Code 271, 278). Area in 0.01 m²; by register, else survey, else contract."""

    place = models.ForeignKey("registry.Place", verbose_name=_("楼栋或单元"), on_delete=models.PROTECT, related_name="units")
    number = models.CharField(_("房号"), max_length=20)
    kind = models.CharField(_("用途"), max_length=10, choices=UnitKind.choices, default=UnitKind.DWELLING)
    floor = models.SmallIntegerField(_("楼层"), null=True, blank=True)
    area_centi = models.BigIntegerField(_("建筑面积"), null=True, blank=True, help_text="in 0.01 m²")
    area_basis = models.CharField(
        _("面积依据"),
        max_length=10,
        choices=[("register", _("登记")), ("survey", _("实测")), ("contract", _("合同"))],
        default="register",
    )
    is_sold = models.BooleanField(
        _("已售出"), default=True, help_text="unsold units count as one person together (2020 interpretation, art. 9)"
    )
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["place__path", "number", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "number", "kind"], name="registry_exclusiveunit_number", condition=Q(valid_to=None)
            ),
            models.CheckConstraint(condition=Q(area_centi=None) | Q(area_centi__gt=0), name="registry_exclusiveunit_area"),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.number}"


class Ownership(TenantModel):
    """A share of one unit held by one person or organisation, for a time. Co-owners hold one right together."""

    unit = models.ForeignKey(ExclusiveUnit, on_delete=models.CASCADE, related_name="ownerships")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="ownerships")
    organisation = models.ForeignKey(
        "registry.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="ownerships"
    )
    share_numerator = models.PositiveIntegerField(_("份额分子"), default=1)
    share_denominator = models.PositiveIntegerField(_("份额分母"), default=1)
    basis = models.CharField(
        _("依据"), max_length=10, choices=[("register", _("登记")), ("contract", _("合同占有"))], default="register"
    )
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["unit_id", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(person=None) ^ Q(organisation=None), name="registry_ownership_one_owner"),
            models.CheckConstraint(
                condition=Q(share_numerator__gt=0) & Q(share_numerator__lte=F("share_denominator")),
                name="registry_ownership_share",
            ),
        ]


class ProcessingConsent(TenantModel):
    """On what ground one person's data is processed for one purpose (PIPL art. 13–15); withdrawal is as easy as giving."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(_("目的"), max_length=40, help_text="see registry/purposes")
    basis = models.CharField(
        _("依据"), max_length=12, choices=[("consent", _("同意")), ("duty", _("法定职责")), ("emergency", _("紧急"))]
    )
    recipient = models.ForeignKey("registry.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(_("方式"), max_length=10)
    given_at = models.DateTimeField(_("何时同意"))
    withdrawn_at = models.DateTimeField(_("何时撤回"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    scan = models.ForeignKey("core.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-given_at", "id"]
