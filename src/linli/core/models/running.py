"""What keeps things running: the outbox, jobs, submission tokens and number series."""

from django.db import models
from django.db.models import Q

from linli.core.ids import uuid7

LIVE = Q(state__in=["ready", "running"])


class OutboxEvent(models.Model):
    """A fact announced in the transaction of the change that made it; delivered until every handler has done its part."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.ForeignKey(
        "core.Tenant", null=True, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    name = models.CharField(max_length=80)
    payload = models.JSONField()
    at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField()
    lease_owner = models.CharField(max_length=60, blank=True)
    lease_until = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["next_at"], name="core_outbox_due", condition=Q(delivered_at=None))]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One handler's receipt for one event, committed with its effects: a second delivery finds it and does nothing."""

    event = models.ForeignKey(OutboxEvent, on_delete=models.CASCADE, related_name="deliveries")
    handler = models.CharField(max_length=160)
    done_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "handler"], name="core_delivery_once")]

    def __str__(self) -> str:
        return self.handler


class Job(models.Model):
    """A task in the lease back end (core/tasks)."""

    class State(models.TextChoices):
        READY = "ready", "待运行"
        RUNNING = "running", "运行中"
        DONE = "done", "完成"
        FAILED = "failed", "失败"
        CANCELLED = "cancelled", "已取消"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.ForeignKey("core.Tenant", null=True, on_delete=models.PROTECT, related_name="+")
    task = models.CharField(max_length=200)
    args = models.JSONField(default=dict, help_text='{"args": […], "kwargs": {…}}')
    queue = models.CharField(max_length=40, default="default")
    priority = models.SmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.READY)
    unique_key = models.CharField(max_length=200, blank=True)
    enqueued_at = models.DateTimeField()
    run_after = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    lease_owner = models.CharField(max_length=60, blank=True)
    lease_until = models.DateTimeField(null=True)
    progress_done = models.BigIntegerField(default=0)
    progress_total = models.BigIntegerField(null=True)
    cancel_requested = models.BooleanField(default=False)
    result = models.JSONField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["-priority", "run_after", "id"]
        indexes = [models.Index(fields=["-priority", "run_after", "id"], name="core_job_due", condition=LIVE)]
        constraints = [
            models.UniqueConstraint(fields=["unique_key"], name="core_job_unique_key", condition=LIVE & ~Q(unique_key=""))
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.state}"


class Recurring(models.Model):
    """When a recurring task is due next. Moving `next_at` on and enqueueing the job commit together, so one worker wins."""

    name = models.CharField(primary_key=True, max_length=100)
    next_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Submission(models.Model):
    """A form's token or an API call's Idempotency-Key: what was sent twice is done once, and answered the same."""

    key = models.UUIDField(primary_key=True, help_text="half of the SHA-256 of verb + who + token")
    tenant = models.ForeignKey(
        "core.Tenant", null=True, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    at = models.DateTimeField()
    fingerprint = models.CharField(max_length=64, blank=True, help_text="SHA-256 of what was sent")
    result = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(fields=["at"], name="core_submission_at")]

    def __str__(self) -> str:
        return str(self.key)


class NumberSeries(models.Model):
    """The last number given out in a series; a number is never given twice, and a voided one stays known."""

    tenant = models.ForeignKey("core.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=40)
    period = models.CharField(max_length=10, blank=True, help_text="the day or year that it counts in")
    last = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "name", "period"], name="core_numberseries_one")]

    def __str__(self) -> str:
        return f"{self.name} {self.period} {self.last}"


class NumberGap(models.Model):
    """A number that was given out and not used, with the reason, so that a gap in a series can be explained."""

    series = models.ForeignKey(NumberSeries, on_delete=models.PROTECT, related_name="gaps")
    value = models.PositiveBigIntegerField()
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "value"], name="core_numbergap_one")]

    def __str__(self) -> str:
        return f"{self.value}: {self.reason}"
