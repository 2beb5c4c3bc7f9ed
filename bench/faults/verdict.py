"""`python -m bench.faults.verdict KEYS.json`: wait until nothing is left to do, then count what was lost and what was doubled."""

import json
import os
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.config.settings")
django.setup()

from bench.faults import chores
from linli.casework.api import Case
from linli.core import clock, seals
from linli.core.models import Delivery, Job, JournalLine, OutboxEvent, Submission
from linli.core.tasks import worker

PATIENCE = 60.0  # seconds
LIVE = [Job.State.READY, Job.State.RUNNING]


def wait_until_quiet() -> bool:
    """Let the worker finish; the last lease of a killed one has to run out first."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if not OutboxEvent.objects.filter(delivered_at=None).exists() and not Job.objects.filter(state__in=LIVE).exists():
            return True
        time.sleep(0.2)
    return False


def effects(verb: str) -> Counter[str]:
    return Counter(str(pk) for pk in JournalLine.objects.filter(verb=verb).values_list("subject_id", flat=True))


def count(acknowledged: dict[str, str]) -> dict[str, Any]:
    """What is wrong, as numbers that must all be 0, and what was there to go wrong."""
    cases = {str(pk) for pk in Case.objects.values_list("pk", flat=True)}
    numbers = sorted(int(number[-5:]) for number in Case.objects.values_list("number", flat=True))
    heard, chored = effects(chores.HEARD), effects(chores.CHORE)
    return {
        "acknowledged": len(acknowledged),
        "cases": len(cases),
        "lost_cases": len(set(acknowledged.values()) - cases),
        "doubled_cases": len(cases) - Submission.objects.count(),
        "numbers_lost_or_doubled": len(set(numbers) ^ set(range(1, len(cases) + 1))) + len(numbers) - len(set(numbers)),
        "undelivered_events": OutboxEvent.objects.filter(delivered_at=None).count(),
        "events_without_effect": len(cases - set(heard)),
        "events_with_two_effects": sum(times > 1 for times in heard.values()),
        "receipts_missing": len(cases) - Delivery.objects.filter(handler=chores.HANDLER).count(),
        "tasks_lost": len(cases - set(chored)),
        "tasks_done_twice": sum(times > 1 for times in chored.values()),
        "tasks_failed": Job.objects.filter(state=Job.State.FAILED).count(),
        "tried_again": Job.objects.filter(attempts__gt=1).count(),
    }


def seal_and_verify() -> dict[str, Any]:
    while seals.seal_new_lines(clock.now(), everything=True):
        pass
    return seals.verify().as_dict()


if __name__ == "__main__":
    quiet = wait_until_quiet()
    found = count(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    print(json.dumps(found | {"quiet": quiet, "verify": seal_and_verify(), "steps_left": worker.run_pending()}))
