"""A nudge for the worker of the same process, so that what was just committed does not wait for the next poll."""

import threading

_event = threading.Event()


def nudge() -> None:
    _event.set()


def wait(seconds: float) -> None:
    """Sleep until nudged, at most `seconds`."""
    _event.wait(seconds)
    _event.clear()
