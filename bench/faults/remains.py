"""`python -m bench.faults.remains [--tidy]`: what there is of an imported sheet, seen or not; with --tidy, after the task that tidies."""

import json
import os
import sys
from datetime import timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.config.settings")
django.setup()

from linli.casework.models import Case, Entry, ImportRun, Reporter
from linli.casework.tasks import tidy_imports
from linli.core import clock
from linli.core.models import JournalLine, NumberSeries, SearchEntry

LATER = timedelta(minutes=2)


def remains() -> dict[str, Any]:
    keys = Case.with_unsettled.filter(imported_by__isnull=False).values("pk")
    numbers = list(Case.objects.filter(channel="import").values_list("number", flat=True))
    return {
        "seen": Case.objects.filter(imported_by__isnull=False).count(),
        "unseen": keys.count(),
        "reporters": Reporter.objects.filter(case__in=keys).count(),
        "lines_of_timelines": Entry.objects.filter(case__in=keys).count(),
        "lines_of_the_journal": JournalLine.objects.filter(verb="casework.case.imported").count(),
        "findable": SearchEntry.objects.filter(subject_id__in=keys).count(),
        "runs": ImportRun.objects.count(),
        "numbers_taken": sum(NumberSeries.objects.filter(period__startswith="2024").values_list("last", flat=True)),
        "numbers_doubled": len(numbers) - len(set(numbers)),
    }


if __name__ == "__main__":
    if "--tidy" in sys.argv:
        with clock.fixed(clock.now() + LATER):
            tidy_imports.call()
    print(json.dumps(remains()))
