"""The embedded default: time to start, idle memory of all its processes, queries of a page, what a page weighs in a browser."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from measuring import ROOT, environment, family, free_port, linli, machine, memory, one_json, running, say, spread

REST = 20  # seconds without a request before memory is read
STARTS = 3
PORTAL = {
    "home": "/",
    "report": "/report/",
    "track": "/track/",
    "search": "/search/?q=%E8%B7%AF%E7%81%AF",
    "sign in": "/sign-in/",
}
DESK = {"today": "/desk/", "cases": "/desk/cases/", "callbacks": "/desk/cases/callbacks/", "counter": "/desk/cases/counter/"}


def measure() -> dict[str, Any]:
    """Seconds, MiB, queries by page and write, KiB by page."""
    with tempfile.TemporaryDirectory(prefix="linli-bench-") as folder:
        env = environment(Path(folder))
        found: dict[str, Any] = {"demo": _demo(env)}
        found["start"], found["idle"], found["pages"] = _serving(env)
        found["queries"] = linli_python("bench/queries.py", env)
        return found


def _demo(env: dict[str, str]) -> dict[str, Any]:
    say("building the demo neighbourhood on SQLite …")
    machine.look()
    started, cpu = time.monotonic(), os.times()
    made = linli("demo", "--seed", "1", "--json", env=env)
    seconds, used = time.monotonic() - started, os.times()
    machine.look()
    cpu_seconds = used.children_user + used.children_system - cpu.children_user - cpu.children_system
    return {"seconds": round(seconds, 1), "cpu_seconds": round(cpu_seconds, 1), **one_json(made.stdout)}


def linli_python(script: str, env: dict[str, str]) -> Any:
    """What a script of the project prints as JSON, in a process of its own."""
    done = subprocess.run([sys.executable, script], env=env, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def _serving(env: dict[str, str]) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    first, later = _start(env), [_start(env) for _ in range(STARTS)]  # the first collects and compresses the static files
    machine.look()
    port = free_port()
    with running("up", "--port", str(port), env=env, port=port) as up:
        pages = weights(f"http://127.0.0.1:{port}")
        time.sleep(REST)
        held = memory(family(up.pid))
        return {"first": first, "again": spread(later)}, held, pages


def _start(env: dict[str, str]) -> float:
    """Seconds until the first answer."""
    port, started = free_port(), time.monotonic()
    with running("up", "--port", str(port), env=env, port=port):
        return round(time.monotonic() - started, 2)


def weights(address: str) -> dict[str, Any]:
    """KiB over the wire for each page of the portal: in a fresh browser, and again."""
    from linli.cli.browsers import PHONE, open_browser

    found = {}
    with open_browser() as browser:
        for name, path in PORTAL.items():
            context = browser.new_context(viewport=PHONE, is_mobile=True)
            page = context.new_page()
            found[name] = {"first": _visit(page, address + path), "again": _visit(page, address + path)}
            context.close()
    return found


def _visit(page: Any, address: str) -> float:
    """What the network carried until nothing more came."""
    session, carried = page.context.new_cdp_session(page), [0.0]
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: carried.append(event["encodedDataLength"]))
    page.goto(address, wait_until="networkidle")
    session.detach()
    return round(sum(carried) / 1024, 1)
