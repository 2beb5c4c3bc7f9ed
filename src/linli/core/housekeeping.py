"""What core does by itself, again and again: seal, anchor, forget what is no longer needed."""

from typing import Any

from django_tasks import task

from . import clock, events, files, retention, submissions
from .seals import anchors, seal_new_lines, verify
from .tasks import control
from .tasks.schedule import every

MOST_TOLD = 100


@every(minutes=1, name="core.seal")
@task(priority=50, own_transactions=True)
def seal() -> int:
    """Seal what was written since the last time. Returns how many seals."""
    made = 0
    while seal_new_lines(clock.now()):
        made += 1
        control.checkpoint(made)
    return made


@every(minutes=24 * 60, name="core.anchor", at=5)
@task(own_transactions=True)
def anchor() -> int:
    """Seal whatever committed late, then publish the day's head and mail it to the auditor."""
    made = 0
    while seal_new_lines(clock.now(), everything=True):
        made += 1
        control.checkpoint(made)
    if published := anchors.publish(clock.now()):
        control.enqueue_unique(mail_anchor, f"core.anchor.mail:{published['at']}", published)
    return made


@task(own_transactions=True)
def verify_journal() -> dict[str, Any]:
    """Read the whole journal again; what was found, the first MOST_TOLD of what is broken."""
    found = verify().as_dict()
    return found | {"broken": found["broken"][:MOST_TOLD]}


@task()
def mail_anchor(published: dict[str, Any]) -> bool:
    return anchors.mail(published)


@every(minutes=24 * 60, name="core.forget", at=3 * 60)
@task()
def forget() -> dict[str, int]:
    """Delete what only served to get things done: old receipts, delivered events, ended jobs. Returns how many of each."""
    now = clock.now()
    return {"submissions": submissions.purge(now), "events": events.purge(now), "jobs": control.purge(now)}


@every(minutes=24 * 60, name="core.files", at=3 * 60 + 30)
@task(own_transactions=True)
def clean_files() -> dict[str, int]:
    """Remove files that nobody holds. Returns how many rows, contents and left-overs."""
    return files.clean_up(clock.now())


@every(minutes=24 * 60, name="core.retention", at=4 * 60)
@task(own_transactions=True)
def expire() -> dict[str, int]:
    """Clear and delete what the retention policy gives a term to. Returns rows by table."""
    return retention.carry_out(clock.now())
