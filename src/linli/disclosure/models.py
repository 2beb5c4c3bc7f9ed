"""The message centre: what one person or organisation was told, and through which channels."""

from django.db import models

from linli.core.models import TenantModel


class Message(TenantModel):
    """
    One message to one recipient. What people see is this; transports (SMS, mail, robot) only carry it.

    Low-urgency messages wait for a digest instead of flooding.
    """

    to_person = models.ForeignKey("registry.Person", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    to_organisation = models.ForeignKey("registry.Organisation", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    to_post = models.ForeignKey("registry.Post", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60, help_text="casework.dispatched …")
    title = models.CharField(max_length=120)
    body = models.TextField(blank=True)
    url = models.CharField(max_length=200, blank=True)
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.UUIDField(null=True)
    is_urgent = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    once_key = models.CharField(max_length=160, blank=True, help_text="the same fact is told once")

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["once_key"], name="disclosure_message_once", condition=~models.Q(once_key=""))
        ]
        indexes = [
            models.Index(fields=["to_person", "-made_at"], name="disclosure_message_person"),
            models.Index(fields=["to_post", "-made_at"], name="disclosure_message_post"),
        ]

    def __str__(self) -> str:
        return self.title


class Carriage(models.Model):
    """One attempt to carry a message outside: by SMS, mail or group robot; retried, never doubled."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="carriages")
    transport = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=[("waiting", "待发"), ("digest", "并入汇总"), ("sent", "已发"), ("failed", "没发出")])
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["message", "transport"], name="disclosure_carriage_once")]
