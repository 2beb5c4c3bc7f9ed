"""`python -m bench.faults.neighbours STOP`: residents report one after another until the file STOP is there; how long each waited."""

import json
import os
import sys
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.config.settings")
django.setup()

from django.db import DatabaseError

from linli.casework.api import ReporterGiven, Wanted, report
from linli.core import clock
from linli.core.actors import Actor
from linli.core.models import Tenant

PAUSE = 0.05  # seconds

if __name__ == "__main__":
    stop, tenant, waited, failed = Path(sys.argv[1]), Tenant.objects.get(), [], 0
    while not stop.exists():
        wanted, started = Wanted(text=f"东单元门口的灯不亮，第 {len(waited)} 次说。"), time.perf_counter()
        try:
            report(tenant=tenant, wanted=wanted, reporter=ReporterGiven(), by=Actor.anonymous(tenant.pk), now=clock.now())
        except DatabaseError:
            failed += 1
        waited.append(time.perf_counter() - started)
        time.sleep(PAUSE)
    print(json.dumps({"reports": len(waited), "reports_failed": failed, "longest_wait": round(max(waited), 2)}))
