"""Those who cannot come: what is to be done for them at home, by whom, when, and what came of it (上门办理)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.models import TenantModel
from linli.core.privacy import EncryptedTextField


class HomeState(models.TextChoices):
    NOTED = "noted", _("记下了，等约时间")
    ARRANGED = "arranged", pgettext_lazy("visit", "约好了")
    DONE = "done", _("办好了")
    CANCELLED = "cancelled", _("不用去了")


class Why(models.TextChoices):
    """Why somebody cannot come. Health is sensitive (PIPL art. 28): it is kept encrypted, and seen for a purpose only."""

    ELDER = "elder", _("年纪大，走不动")
    DISABLED = "disabled", _("残疾，行动不便")
    ILL = "ill", _("生病卧床")
    CARING = "caring", _("要照看人，离不开")
    OTHER = "other", _("别的原因")


class HomeServiceRequest(TenantModel):
    """
    One errand at somebody's home. Everything about the person is encrypted; lists show it masked. A partner (bank,
    disabled persons' federation) is told name and address only once the person has agreed to exactly that (PIPL art. 23).
    """

    number = models.CharField("编号", max_length=20, help_text="HYL-SM26-0007")
    state = models.CharField("状态", max_length=10, choices=HomeState.choices, default=HomeState.NOTED)
    what = models.CharField("上门办什么", max_length=80)
    item_code = models.CharField("事项", max_length=40, blank=True)
    person = models.ForeignKey("registry.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = EncryptedTextField("称呼", blank=True, default="")
    phone = EncryptedTextField("电话", blank=True, default="")
    address = EncryptedTextField("哪一户", blank=True, default="")
    why = EncryptedTextField("为什么不能来", blank=True, default="", help_text="a code of Why")
    note = EncryptedTextField("要注意什么", blank=True, default="")
    place = models.ForeignKey("registry.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    place_path = models.CharField(max_length=200, blank=True)
    case = models.ForeignKey("casework.Case", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    partner = models.ForeignKey(
        "registry.Organisation", verbose_name="合作单位", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    consented_at = models.DateTimeField("本人同意告诉合作单位", null=True, blank=True)
    goes = models.CharField("谁去", max_length=80, blank=True, help_text="a post or a body: 民政窗口和惠民银行")
    visit_at = models.DateTimeField("约在什么时候", null=True, blank=True)
    result = EncryptedTextField("办得怎样", blank=True, default="")
    noted_at = models.DateTimeField()
    noted_by = models.CharField(max_length=80)
    closed_at = models.DateTimeField("结束", null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-noted_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="casework_homeservice_number"),
            models.CheckConstraint(
                condition=~Q(state=HomeState.ARRANGED) | Q(visit_at__isnull=False), name="casework_homeservice_arranged"
            ),
            models.CheckConstraint(
                condition=Q(partner=None) | Q(consented_at__isnull=False), name="casework_homeservice_partner_by_consent"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[HomeState.DONE, HomeState.CANCELLED]) | Q(closed_at__isnull=False),
                name="casework_homeservice_ended",
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "state", "visit_at"], name="casework_homeservice_next"),
            models.Index(fields=["case"], name="casework_homeservice_case", condition=Q(case__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.what}"

    def get_absolute_url(self) -> str:
        return reverse("casework:home-service", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in (HomeState.NOTED, HomeState.ARRANGED)
