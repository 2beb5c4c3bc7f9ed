"""
The morning on which sign-ups open: two thousand people want a place of one session within a minute, on the embedded default (one
process tree, SQLite). Every second one has an account, the others write a name and a telephone; each opens the form and sends it.
"""

import http.cookiejar
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from measuring import ROOT, cpu_seconds, environment, family, free_port, machine, quantile, running, say

PEOPLE = int(os.environ.get("LINLI_BENCH_PEOPLE", "2000"))
MINUTE = 60.0 * PEOPLE / 2_000
AT_ONCE = 16
TOKENS = re.compile(r'name="(csrfmiddlewaretoken|submission_token)" value="([^"]+)"')


def measure() -> dict[str, Any]:
    """Seconds for all of them, errors, answers, and whether the places add up afterwards."""
    with tempfile.TemporaryDirectory(prefix="linli-bench-") as folder:
        env = environment(Path(folder))
        say(f"{PEOPLE} people want a place …")
        given = _work(env, "prepare", str(PEOPLE))
        port = free_port()
        machine.look()
        with running("up", "--port", str(port), env=env, port=port) as up:
            before, started = cpu_seconds(family(up.pid)), time.monotonic()
            answers, latencies = _all_of_them(f"http://127.0.0.1:{port}", given)
            seconds, cpu = time.monotonic() - started, cpu_seconds(family(up.pid)) - before
        machine.look()
        return {
            "seconds": round(seconds, 1),
            "cpu_ms_each": round(1000 * cpu / PEOPLE, 1),
            "answers": dict(answers),
            "errors": PEOPLE - answers["302"],
            "p50_ms": round(1000 * quantile(latencies, 0.5)),
            "p95_ms": round(1000 * quantile(latencies, 0.95)),
            **_work(env, "verdict", given["session"]),
        }


def _work(env: dict[str, str], *arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.rush_work", *arguments]
    env = {**env, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _all_of_them(address: str, given: dict[str, Any]) -> tuple[Counter[str], list[float]]:
    """They come evenly over the minute; whoever finds the door busy waits for their answer, as people do."""
    answers, latencies, guard = Counter[str](), list[float](), threading.Lock()
    started, turns = time.monotonic(), iter(_people(given))

    def run() -> None:
        while True:
            with guard:
                turn = next(turns, None)
            if turn is None:
                return
            number, cookie = turn
            time.sleep(max(0.0, started + number * MINUTE / PEOPLE - time.monotonic()))
            begun = time.monotonic()
            answer = _one(f"{address}/sessions/{given['session']}/signup/", number, cookie)
            with guard:
                answers[answer] += 1
                latencies.append(time.monotonic() - begun)

    threads = [threading.Thread(target=run) for _ in range(AT_ONCE)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return answers, latencies


def _people(given: dict[str, Any]) -> Iterator[tuple[int, str]]:
    """Who they are: the session cookie of those with an account, nothing for the others."""
    cookies = iter(given["cookies"])
    for number in range(PEOPLE):
        yield number, next(cookies) if number % 2 else ""


class _Stays(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments: Any) -> None:
        return None


def _one(url: str, number: int, cookie: str) -> str:
    """Open the form and send it; the status of the answer, 302 for a place in the order."""
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar), _Stays())
    try:
        page = opener.open(urllib.request.Request(url, headers=_headers(jar, cookie)), timeout=60).read().decode()
        fields = dict(TOKENS.findall(page)) | {"needs": ""}
        if not cookie:
            fields |= {"name": f"试{number}号", "phone": f"1390000{number:04d}"}
        body = urllib.parse.urlencode(fields).encode()
        opener.open(urllib.request.Request(url, body, headers=_headers(jar, cookie)), timeout=60)
    except urllib.error.HTTPError as answer:
        return str(answer.code)
    except (OSError, TimeoutError) as wrong:
        return type(wrong).__name__
    return "200"


def _headers(jar: http.cookiejar.CookieJar, cookie: str) -> dict[str, str]:
    held = [f"{one.name}={one.value}" for one in jar] + ([cookie] if cookie else [])
    return {"Cookie": "; ".join(held)} if held else {}


if __name__ == "__main__":
    print(json.dumps(measure(), ensure_ascii=False, indent=1))
