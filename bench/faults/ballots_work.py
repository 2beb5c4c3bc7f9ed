"""
What the harness of `ballots` runs in processes of their own, most of which it kills:

    prepare RIGHTS BULK         an open secret ballot of so many rights, BULK of them used already; prints its key
    cast BALLOT PART PARTS LOG  votes with a share of the rights, and writes each receipt down once it has it
    close BALLOT                says “begin”, closes it, says “done” and its memory at the peak
    verdict BALLOT              prints what there is, as JSON
"""

import json
import os
import resource
import sys
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.config.settings")
django.setup()

from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from linli.core import clock, journal, rows
from linli.core.actors import Actor
from linli.core.ids import uuid7
from linli.core.models import Tenant
from linli.core.problems import Refused
from linli.deliberation.models import Ballot, BoxPaper, BoxReceipt, Right, SealedPaper
from linli.deliberation.rules.receipts import new_receipt
from linli.deliberation.services import ballot_checks, ballots, box, votes
from linli.deliberation.services.ballots import BallotGiven, OptionGiven
from linli.registry.api import Place

RULE = "deliberation.livelihood_selection"
TITLES = ("路灯", "长椅", "花池")


def opened(tenant: Tenant, place: Place, rights: int, bulk: int = 0) -> Ballot:
    """An open secret selection; the first `bulk` rights have voted, written together."""
    by, now = Actor.system(tenant_id=tenant.pk), clock.now()
    given = BallotGiven(kind="selection", title="票选", question="选一个", place=place, rule_code=RULE, seats=1, is_public=False)
    ballot = ballots.prepare(tenant=tenant, given=given, by=by, now=now)
    ballots.set_options(ballot=ballot, options=[OptionGiven(title) for title in TITLES], by=by, now=now)
    table = rows.Table(Right, ["id", "position", "key", "label"], tenant_id=tenant.pk, ballot_id=ballot.pk)
    with transaction.atomic():
        for start in range(1, rights + 1, 10_000):
            table.write([uuid7(), n, f"who-{n}", f"{n}号"] for n in range(start, min(start + 10_000, rights + 1)))
    ballot = ballots.freeze(ballot=ballot, by=by, now=now)
    ballot = ballots.open_ballot(ballot=ballot, by=by, now=now)
    fill(ballot, bulk, by)
    return ballot


def content_of(position: int) -> str:
    return "1=o" if position % 3 else "2=o"


def fill(ballot: Ballot, bulk: int, by: Actor) -> None:
    """As many single votes leave it, by a few statements for thousands."""
    now, seal = clock.now(), box.seal_of(ballot)
    for start in range(0, bulk, 10_000):
        some = list(ballot.rights.order_by("position")[start : min(start + 10_000, bulk)])
        with transaction.atomic():
            rows.insert([box._sealed(seal, content_of(right.position), new_receipt()) for right in some])
            used = {"used_on": timezone.localdate(now), "used_channel": "portal"}
            Right.objects.filter(ballot=ballot, position__gt=start, position__lte=start + len(some)).update(**used)
            changes = {"channel": [None, "portal"], "ballot": [None, str(ballot.pk)]}
            journal.record_many(
                [journal.line_for("deliberation.right.used", one, by=by, now=now, changes=changes) for one in some]
            )


def prepare(rights: int, bulk: int) -> None:
    call_command("migrate", verbosity=0, interactive=False)
    here = {"name": "试验街道", "short_name": "试验", "letters": "SY", "district_code": "990101", "district_name": "试验区"}
    tenant = Tenant.objects.create(code="990101001", **here)
    place = Place.objects.create(
        tenant=tenant, kind="subdistrict", code=tenant.code, name="试验街道", full_name="试验街道", path=f"{tenant.code}/",
        public_code="AAAAAA", valid_from=timezone.localdate(),
    )  # fmt: skip
    print(opened(tenant, place, rights, bulk).pk, flush=True)


def cast(ballot_id: str, part: int, parts: int, log: str) -> None:
    ballot = Ballot.objects.get(pk=ballot_id)
    mine = list(ballot.rights.filter(used_on=None).order_by("position"))[part::parts]
    by = Actor.system(tenant_id=ballot.tenant_id)
    with Path(log).open("a", encoding="ascii") as out:
        for right in mine:
            try:
                receipt = votes.cast(right=right, content=content_of(right.position), channel="portal", by=by, now=clock.now())
            except Refused:
                continue
            out.write(f"{right.position} {receipt}\n")
            out.flush()


def close(ballot_id: str) -> None:
    ballot = Ballot.objects.get(pk=ballot_id)
    print("begin", flush=True)
    ballots.close(ballot=ballot, by=Actor.system(tenant_id=ballot.tenant_id), now=clock.now())
    print("done", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, flush=True)  # KiB


def verdict(ballot_id: str) -> None:
    ballot = Ballot.objects.get(pk=ballot_id)
    found: dict[str, Any] = {
        "state": ballot.state,
        "used": ballot.rights.exclude(used_on=None).count(),
        "sealed": SealedPaper.objects.count(),
        "papers": BoxPaper.objects.count(),
        "receipts": list(BoxReceipt.objects.values_list("code", flat=True)),
        "votes": ballot.verdict["details"]["votes"] if ballot.verdict else None,
        "wrong": ballot_checks.check_all()[1],
    }
    print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    verb, *rest = sys.argv[1:]
    if verb == "prepare":
        prepare(int(rest[0]), int(rest[1]))
    elif verb == "cast":
        cast(rest[0], int(rest[1]), int(rest[2]), rest[3])
    elif verb == "close":
        close(rest[0])
    else:
        verdict(rest[0])
