"""What every measurement needs: a database of its own, servers that are started and stopped, CPU time, medians."""

import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

TICKS = os.sysconf("SC_CLK_TCK")
TENANT = "410105002"


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def environment(data: Path, database: str = "", **more: str) -> dict[str, str]:
    """The environment of a process that works on this data folder."""
    found = {**os.environ, "LINLI_DATA": str(data), "PYTHONPATH": str(ROOT / "src"), "LINLI_LOG_LEVEL": "WARNING", **more}
    found.pop("DATABASE_URL", None)
    return {**found, "DATABASE_URL": database} if database else found


def linli(*arguments: str, env: dict[str, str], **options: object) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    command = [sys.executable, "-m", "linli.cli", *arguments]
    return subprocess.run(command, env=env, cwd=ROOT, text=True, capture_output=True, check=False, **options)  # type: ignore[call-overload,no-any-return]


def start_django(data: Path, database: str = "") -> None:
    """Set Django up in this process, on this data folder."""
    os.environ.update(environment(data, database), DJANGO_SETTINGS_MODULE="linli.config.settings")
    import django

    django.setup()


@contextmanager
def running(*arguments: str, env: dict[str, str], port: int, patience: float = 180) -> Iterator[subprocess.Popen[bytes]]:
    """A server, ready; stopped gently at the end."""
    process = subprocess.Popen([sys.executable, "-m", "linli.cli", *arguments], env=env, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        wait_until_ready(port, process, patience)
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()


def wait_until_ready(port: int, process: subprocess.Popen[bytes], patience: float) -> float:
    """Seconds until /healthz answered."""
    started = time.monotonic()
    while time.monotonic() - started < patience:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
                if answer.status == 200:
                    return time.monotonic() - started
        except OSError:
            time.sleep(0.05)
    raise TimeoutError("the server did not get ready")


def family(pid: int) -> list[int]:
    """A process and all below it."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(path.parent.name))
    found, todo = [], [pid]
    while todo:
        one = todo.pop()
        found.append(one)
        todo += children.get(one, [])
    return found


def cpu_seconds(pids: list[int]) -> float:
    """User and system time of these processes, with that of their children that have ended."""
    total = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(int(one) for one in fields[11:15])
    return total / TICKS


def memory(pids: list[int]) -> dict[str, float]:
    """MiB: what each process holds (RSS), and their fair share of what they hold together (PSS)."""
    found = {"rss": 0.0, "pss": 0.0}
    for pid in pids:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            name, _, rest = line.partition(":")
            if name.lower() in found:
                found[name.lower()] += int(rest.split()[0]) / 1024
    return {name: round(value, 1) for name, value in found.items()}


def quantile(values: list[float], share: float) -> float:
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def spread(values: list[float], digits: int = 2) -> dict[str, float]:
    """What repeated measurements of one thing gave: the middle, and how far apart they lie."""
    found = {"median": statistics.median(values), "low": min(values), "high": max(values)}
    return {name: round(value, digits) for name, value in found.items()}


def rounds(count: int, **measured: Callable[[], float]) -> dict[str, list[float]]:
    """Each measurement `count` times, in turns, so that a slow minute of the machine meets them all."""
    found: dict[str, list[float]] = {name: [] for name in measured}
    for _ in range(count):
        machine.look()
        for name, measure in measured.items():
            found[name].append(measure())
    machine.look()
    return found


FIXED_WORK = """
import time
wall, cpu, held = time.perf_counter(), time.process_time(), {}
for number in range(300_000):
    held[number % 997] = str(number)
print(time.perf_counter() - wall, time.process_time() - cpu)
"""


class Machine:
    """
    How much others disturb it, looked at between the measurements: one fixed piece of work on every core at once.

    `waited`: the share of its time that the work stood in line behind others. `slowed`: its CPU time against the best seen
    in this process, which is more than 1 where caches or the cores themselves are shared.
    """

    def __init__(self) -> None:
        self.waits: list[float] = []
        self.costs: list[float] = []

    def look(self) -> None:
        command = [sys.executable, "-c", FIXED_WORK]
        working = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(os.cpu_count() or 1)]
        times = [tuple(map(float, one.communicate()[0].split())) for one in working]
        self.waits.append(max(1 - cpu / wall for wall, cpu in times))
        self.costs.append(max(cpu for _wall, cpu in times))

    def told(self) -> dict[str, dict[str, float]]:
        return {"waited": spread(self.waits), "slowed": spread([one / min(self.costs) for one in self.costs])}


machine = Machine()


def one_json(text: str) -> dict[str, object]:
    return json.loads(text)  # type: ignore[no-any-return]
