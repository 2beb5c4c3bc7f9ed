"""What the screens show has changed: their version moves, and whoever polls gets the new page."""

from django.db.models import F

from linli.deliberation.models import Meeting


def touch(meeting: Meeting) -> None:
    """Move the version of a meeting; in the transaction of what changed it."""
    Meeting.objects.filter(pk=meeting.pk).update(version=F("version") + 1)
