"""What a process keeps in memory of small tables."""

from linli.core import remembered
from linli.core.remembered import Remembered


def test_what_was_loaded_is_kept_until_it_is_forgotten():
    loads = []
    kept = Remembered(lambda key: loads.append(key) or len(loads))

    values = [kept.get("a"), kept.get("a"), kept.get("b")]
    remembered.forget_all()

    assert (values, kept.get("a"), loads) == ([1, 1, 2], 3, ["a", "b", "a"])


def test_what_is_old_is_loaded_anew():
    kept = Remembered(lambda key: object(), max_age=0)

    first = kept.get("a")

    assert kept.get("a") is not first
