"""
Which branches tests take, measured by SlipCover: it puts probes into what is compiled, where a trace function would be called
for every line of every frame, Django's too.

With LINLI_MEASURE naming a folder, each worker of pytest writes there what its tests have taken, and
`python -m tests.branches FOLDER REPORT` writes all of it into one file and prints what was not taken.
"""

import json
import os
import sys
from functools import reduce
from pathlib import Path

from slipcover import FileMatcher, ImportManager, Slipcover, merge_coverage, print_coverage

FOLDER = os.environ.get("LINLI_MEASURE", "")
RUN, WORKER = (os.environ.get(f"PYTEST_XDIST_{name}", "") for name in ("TESTRUNUID", "WORKER"))
LEFT_OUT = ["*/migrations/*", "*/config/asgi.py", "*/cli/*"]
NOT_COUNTED = ["raise NotImplementedError", "@overload"]
_measuring: list[Slipcover] = []


def begin() -> None:
    """Before the product is imported: from now on its modules are measured, if LINLI_MEASURE says so."""
    if not (FOLDER and WORKER):
        return
    _measuring.append(Slipcover(branch=True, omit=LEFT_OUT, exclude_also=NOT_COUNTED))
    ImportManager(_measuring[0], FileMatcher(sources=["src/linli"], omit=LEFT_OUT)).__enter__()


def write() -> None:
    """Write what this process has taken."""
    for one in _measuring:
        Path(FOLDER, f"{RUN}-{WORKER}.taken.json").write_text(json.dumps(one.get_coverage()), encoding="utf-8")


def main(folder: str, report: str) -> None:
    """Put together what all workers have taken, in SlipCover's JSON; a source that nobody imported counts as not taken."""
    parts = [json.loads(one.read_text(encoding="utf-8")) for one in Path(folder).glob("*.taken.json")]
    nothing = Slipcover(branch=True, source=["src/linli"], omit=LEFT_OUT, exclude_also=NOT_COUNTED).get_coverage()
    whole = reduce(merge_coverage, parts, nothing)
    print_coverage(whole, missing_width=100, skip_covered=True)
    Path(report).write_text(json.dumps(whole), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
