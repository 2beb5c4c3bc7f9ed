"""
Ballots: what a voice costs against a bare client that writes the same rows, what it takes to close and to tally a box of a million
papers, and to decide a large budget election from its file.

Voices are cast by the verb, eight at a time, each in a transaction of its own with its lock, its checks, its seal and its line in the
journal; the bare client writes the sealed row and the line and marks the right.
"""

import itertools
import json
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from installation import Installation
from intake import Measured, _postmaster, _written, in_parallel
from measuring import ROOT, TENANT, family, linli, rounds, say, spread

PAPERS, VOICES = 1_000_000, 120_000
ROUNDS = 3
WORK = "bench.faults.ballots_work"


def measure(here: Installation) -> dict[str, Any]:
    """Voices per second and their CPU, seconds of closing and tallying so many papers, seconds of an election."""
    papers = int(os.environ.get("LINLI_BENCH_PAPERS", PAPERS))
    found = _casting(here, min(papers, VOICES)) | _box(here, papers)
    file = os.environ.get("LINLI_BENCH_ELECTION", "")
    return found | (_election(here, file) if file else {})


def _tenant_and_place() -> Any:
    from linli.core.tenancy import tenant_by_code
    from linli.registry.api import Place

    tenant = tenant_by_code(TENANT)
    return tenant, Place.objects.filter(tenant=tenant, kind="subdistrict").first()


def _casting(here: Installation, voices: int) -> dict[str, Any]:
    from bench.faults.ballots_work import opened

    say(f"an open ballot of {voices} rights …")
    cast, bare = (opened(*_tenant_and_place(), voices) for _which in range(2))
    database, mine = partial(family, _postmaster()), lambda: [os.getpid()]
    verb, bare_client = Measured(mine, database), Measured(mine, database)
    speak, write = _speaker(cast), _bare(here, bare)
    in_parallel(lambda: speak, [], seconds=1.0)
    rounds(ROUNDS, verb=lambda: verb.round(lambda: speak), bare=lambda: bare_client.round(write))
    return {
        "cast_cpu_ms": spread([sum(one) for one in verb.cpu]),
        "cast_cpu_ms_of_bare": spread([sum(one) for one in bare_client.cpu]),
        "cast_per_second": spread(verb.rates, 1),
        "cast_per_second_of_bare": spread(bare_client.rates, 1),
        "cast_share_of_bare": spread([a / b for a, b in zip(verb.rates, bare_client.rates, strict=True)], 3),
    }


def _speaker(ballot: Any) -> Callable[[], None]:
    """Casts for one right after the other, whichever thread asks."""
    from linli.core import clock
    from linli.core.actors import Actor
    from linli.deliberation.services import votes

    rights, lock = iter(list(ballot.rights.order_by("position"))), threading.Lock()
    by = Actor.system(tenant_id=ballot.tenant_id)

    def speak() -> None:
        with lock:
            right = next(rights, None)
        if right is None:
            time.sleep(0.01)  # all have spoken; more rights than a round needs are wanted
            return
        votes.cast(right=right, content="1=o", channel="portal", by=by, now=clock.now())

    return speak


def _bare(here: Installation, ballot: Any) -> Callable[[], Callable[[], None]]:
    """The rows of one voice as they were written, sent again with new keys, and the right marked."""
    import uuid

    import dj_database_url
    import psycopg

    from linli.core.models import JournalLine
    from linli.deliberation.models import SealedPaper

    speak = _speaker(ballot)
    speak()
    rows = [
        _row("deliberation_sealedpaper", SealedPaper.objects.get(ballot=ballot).pk),
        _row("core_journalline", JournalLine.objects.filter(verb="deliberation.right.used").latest("at").pk),
    ]
    positions, lock = itertools.cycle(range(2, ballot.rights.count() + 1)), threading.Lock()  # fewer than it writes: anew
    mark = "UPDATE deliberation_right SET used_on = CURRENT_DATE, used_channel = 'portal' WHERE ballot_id = %s AND position = %s"
    found = dj_database_url.parse(here.database)

    def make() -> Callable[[], None]:
        line = psycopg.connect(host=found["HOST"], user=found["USER"], dbname=found["NAME"], prepare_threshold=0)

        def write() -> None:
            with lock:
                position = next(positions)
            with line.transaction(), line.cursor() as cursor:
                for row in rows:
                    values = [uuid.uuid4() if index in row.fresh else value for index, value in enumerate(row.values)]
                    cursor.execute(row.statement, values)
                cursor.execute(mark, [ballot.pk, position])

        return write

    return make


def _row(table: str, key: Any) -> Any:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}" WHERE id = %s', [key])
        names = [column.name for column in cursor.description]
        row = dict(zip(names, cursor.fetchone(), strict=True))
    return _written(table, row, {key})


def _box(here: Installation, papers: int) -> dict[str, Any]:
    from bench.faults.ballots_work import content_of, opened
    from linli.deliberation.models import Ballot
    from linli.deliberation.rules.recounting import Voices, verdict_from
    from linli.deliberation.selectors import verdicts

    say(f"a box of {papers} papers …")
    ballot = opened(*_tenant_and_place(), papers, papers)
    started = time.monotonic()
    told = subprocess.run(
        [sys.executable, "-m", WORK, "close", str(ballot.pk)], env=here.env, cwd=ROOT, check=True, capture_output=True
    )
    closing, peak = time.monotonic() - started, int(told.stdout.split()[-1]) / 1024
    ballot = Ballot.objects.get(pk=ballot.pk)
    contents = [content_of(n) for n in range(papers)]
    turnout = verdicts.turnout_of(ballot, verdicts.voices_of(ballot))
    times = rounds(
        ROUNDS,
        recounted=lambda: _seconds(lambda: verdicts.verdict_of(ballot)),
        tallied=lambda: _seconds(lambda: verdict_from(ballot.frozen or {}, Voices(Counter(contents)), turnout)),
    )
    return {
        "papers": papers,
        "close_seconds": round(closing, 1),
        "close_peak_mib": round(peak),
        "recount_seconds": spread(times["recounted"], 3),
        "tally_seconds": spread(times["tallied"], 3),
    }


def _seconds(work: Callable[[], Any]) -> float:
    started = time.monotonic()
    work()
    return time.monotonic() - started


def _election(here: Installation, file: str) -> dict[str, Any]:
    """The whole command, from its start to its last line."""
    seconds = []
    for _round in range(ROUNDS):
        started = time.monotonic()
        done = linli("ballot", "count", str(Path(file).resolve()), "--rule", "equal-shares", "--json", env=here.env)
        seconds.append(time.monotonic() - started)
        if done.returncode:
            raise RuntimeError(done.stderr)
    return {"election": Path(file).name, "winners": len(json.loads(done.stdout)["winners"]), "election_seconds": spread(seconds)}
