"""How often a source tried something without signing in."""

from django.db import models


class Attempt(models.Model):
    """Tries of one source in one window of time. `source` is a keyed hash; the row is forgotten after a day."""

    source = models.CharField(max_length=32)
    window_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "window_at"], name="casework_attempt_one")]
        indexes = [models.Index(fields=["window_at"], name="casework_attempt_window")]

    def __str__(self) -> str:
        return f"{self.window_at:%H:%M} × {self.times}"
