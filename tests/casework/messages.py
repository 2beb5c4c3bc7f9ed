"""What was told, as tests of notices look at it."""

from linli.core.tasks.worker import run_pending
from linli.disclosure.models import Message

from .conftest import FRIDAY


def told(now=FRIDAY):
    """What was told, by kind, to whom; the messages are then forgotten."""
    run_pending(now)
    found = sorted(
        (m.kind.removeprefix("casework."), "person" if m.to_person_id else "unit" if m.to_organisation_id else "post")
        for m in Message.objects.filter(kind__startswith="casework.")
    )
    Message.objects.all().delete()
    return found
