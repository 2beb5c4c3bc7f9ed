"""The sizes that keep the house readable: short functions, short files, short tests."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted(path for path in (ROOT / "src" / "linli").rglob("*.py") if "migrations" not in path.parts)
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))
LONGEST_FUNCTION, USUAL_FUNCTION = 60, 25  # lines: none above, nine in ten within
USUAL_FILE = 400  # lines: nineteen in twenty within
USUAL_TEST = 15  # lines: the mean


def lines_of(node):
    """Lines of a function's body, its docstring not counted: explaining is free."""
    body = node.body
    if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant) and isinstance(body[0].value.value, str):
        body = body[1:]
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


def functions(files):
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", lines_of(node)


def quantile(values, share):
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def test_no_function_is_longer_than_a_screen():
    assert [name for name, length in functions(SOURCES) if length > LONGEST_FUNCTION] == []


def test_nine_functions_in_ten_are_short():
    assert quantile([length for _, length in functions(SOURCES)], 0.9) <= USUAL_FUNCTION


def test_nineteen_files_in_twenty_are_short():
    assert quantile([len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES], 0.95) <= USUAL_FILE


def test_tests_are_short():
    lengths = [length for name, length in functions(TESTS) if name.split()[-1].startswith("test_")]

    assert sum(lengths) / len(lengths) <= USUAL_TEST


def test_rows_are_held_in_one_way():
    """Locking joined rows is wrong in a way that only a race shows (core.locking says how)."""
    using = [
        path.relative_to(ROOT / "src/linli") for path in SOURCES if ".select_for_update(" in path.read_text(encoding="utf-8")
    ]

    assert [str(path) for path in using] == ["core/locking.py"]


@pytest.mark.parametrize("mark", ["TO" + "DO", "FIX" + "ME", "XX" + "X"])
def test_nothing_is_left_for_later(mark):
    left = re.compile(rf"\b{mark}\b")

    assert [str(path.relative_to(ROOT)) for path in [*SOURCES, *TESTS] if left.search(path.read_text(encoding="utf-8"))] == []


def test_no_two_schemas_of_the_api_share_a_name():
    """The description of the API knows a schema by its name alone: of two with one name it would show only one."""
    from ninja import Schema  # noqa: PLC0415 -- only this test looks at the API

    from linli.config.api import api  # noqa: PLC0415 -- as above

    assert api.get_openapi_schema()["paths"]
    ours = [one for one in every_subclass(Schema) if one.__module__.startswith("linli.")]

    assert sorted(one.__name__ for one in ours) == sorted({one.__name__ for one in ours})


def every_subclass(kind: type) -> list[type]:
    return [found for one in kind.__subclasses__() for found in (one, *every_subclass(one))]
