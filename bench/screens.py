"""
The screen of a meeting: 200 watchers who ask every two seconds, against one server on the embedded SQLite, while the meeting goes
on (somebody comes every second, a point of the agenda begins or ends every ten). python bench/screens.py [--seconds 30]
"""

import argparse
import http.client
import json
import random
import tempfile
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from measuring import cpu_seconds, environment, family, free_port, machine, quantile, running, say, start_django

WATCHERS, EVERY, SECONDS, PEOPLE = 200, 2.0, 30, 102


def measure(seconds: int = SECONDS) -> dict[str, Any]:
    """p50 and p95 of an answer in ms, the share of 304, the CPU seconds of the server for each second."""
    with tempfile.TemporaryDirectory(prefix="linli-bench-") as folder:
        data = Path(folder)
        start_django(data)
        meeting = _meeting()
        port, asked = free_port(), list[tuple[float, int]]()
        machine.look()
        with running("up", "--port", str(port), env=environment(data), port=port) as up:
            say(f"{WATCHERS} watchers for {seconds} s …")
            ends = time.monotonic() + seconds
            path = f"/wall/meetings/{meeting.screen_code}/now/"
            watchers = [threading.Thread(target=_watch, args=(port, path, ends, asked)) for _number in range(WATCHERS)]
            used = cpu_seconds(family(up.pid))
            [one.start() for one in watchers]
            _goes_on(meeting, ends)
            [one.join() for one in watchers]
            used = cpu_seconds(family(up.pid)) - used
        machine.look()
    return _told(asked, used, seconds)


def _told(asked: list[tuple[float, int]], used: float, seconds: int) -> dict[str, Any]:
    taken = [ms for ms, _status in asked]
    kinds = {str(status): sum(one == status for _ms, one in asked) for status in sorted({one for _ms, one in asked})}
    return {
        "watchers": WATCHERS,
        "asked": len(asked),
        "answers": kinds,
        "p50_ms": round(quantile(taken, 0.5), 1),
        "p95_ms": round(quantile(taken, 0.95), 1),
        "share_of_304": round(kinds.get("304", 0) / max(len(asked), 1), 3),
        "cpu_of_a_core": round(used / seconds, 3),
        "cpu_ms_per_question": round(used * 1000 / max(len(asked), 1), 2),
    }


def _watch(port: int, path: str, ends: float, asked: list[tuple[float, int]]) -> None:
    """One watcher with a connection of its own; the first question comes somewhere within the two seconds."""
    time.sleep(random.uniform(0, EVERY))
    link, tag = http.client.HTTPConnection("127.0.0.1", port, timeout=30), ""
    while time.monotonic() < ends:
        began = time.monotonic()
        try:
            link.request("GET", path, headers={"If-None-Match": tag} if tag else {})
            answer = link.getresponse()
            answer.read()
            tag, status = answer.headers.get("ETag", ""), answer.status
        except (OSError, http.client.HTTPException):
            link.close()
            status = 0
        asked.append(((time.monotonic() - began) * 1000, status))
        time.sleep(max(0.0, EVERY - (time.monotonic() - began)))
    link.close()


def _meeting() -> Any:
    """A convened meeting of 102 people with ten points, in a subdistrict of its own."""
    from django.core.management import call_command

    from linli.core import clock, tenancy
    from linli.core.actors import Actor
    from linli.deliberation.models import Participant
    from linli.deliberation.services import agenda, invitations, meetings
    from linli.registry.api import Place

    call_command("migrate", verbosity=0)
    by, now = Actor.system(), clock.now()
    facts = {"short_name": "试验", "district_code": "410105", "district_name": "试验区"}
    tenant = tenancy.add_tenant(code="410105099", name="试验街道", letters="SY", by=by, now=now, **facts)
    place = Place.objects.create(
        tenant=tenant, kind="subdistrict", code=tenant.code, name=tenant.name, full_name=tenant.name, path=f"{tenant.code}/",
        public_code="SCREEN", valid_from=now.date(),
    )  # fmt: skip
    given = meetings.MeetingGiven("corridor", "试验会议", place, "二楼", now + timedelta(seconds=2))
    meeting = meetings.prepare(tenant=tenant, given=given, by=by, now=now)
    for number in range(10):
        agenda.add(meeting=meeting, given=agenda.ItemGiven(f"第 {number + 1} 项"), by=by, now=now)
    Participant.objects.bulk_create(
        Participant(tenant=tenant, meeting=meeting, number=number, label=f"试验 {number}", card=invitations.new_card())
        for number in range(1, PEOPLE + 1)
    )
    meetings.convene(meeting=meeting, by=by, now=now)
    return meetings.open_meeting(meeting=meeting, by=by, now=now + timedelta(seconds=3))


def _goes_on(meeting: Any, ends: float) -> None:
    """What happens in the room: somebody comes every second, every ten the agenda goes on."""
    from linli.core import clock
    from linli.core.actors import Actor
    from linli.deliberation.services import agenda, attendance

    by, number = Actor.system(), 0
    items = list(meeting.items.order_by("position"))
    while time.monotonic() < ends:
        number += 1
        one = attendance.Coming(said=str(number % PEOPLE + 1))
        attendance.note(meeting=meeting, entries=[one], by=by, now=clock.now())
        if number % 10 == 1 and items:
            agenda.begin_item(item=items[0], by=by, now=clock.now())
        if number % 10 == 9 and items:
            agenda.end_item(item=items.pop(0), by=by, now=clock.now())
        time.sleep(1)


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=int, default=SECONDS)
    print(json.dumps(measure(options.parse_args().seconds) | {"machine": machine.told()}, ensure_ascii=False, indent=1))
