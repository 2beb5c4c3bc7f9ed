"""One spelling of a value, the same today, tomorrow and after a database."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from uuid import UUID

import pytest
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from linli.core.actors import Kind
from linli.core.canonical import canonical, digest, plain
from linli.core.models import Job

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc一", max_size=3), inner, max_size=4),
    max_leaves=12,
)

NAIVE = datetime(2026, 5, 1)  # noqa: DTZ001 -- that is what is refused


def test_every_kind_of_value_has_its_spelling():
    said = {
        "instant": datetime(2026, 5, 1, 8, tzinfo=timezone(timedelta(hours=8))),
        "day": date(2026, 5, 1),
        "hour": time(8, 30),
        "id": UUID(int=7),
        "share": Fraction(2, 3),
        "area": Decimal("12.50"),
        "kind": Kind.STAFF,
    }

    assert canonical(said).decode() == (
        '{"area":"12.50","day":"2026-05-01","hour":"08:30:00","id":"00000000-0000-0000-0000-000000000007",'
        '"instant":"2026-05-01T00:00:00.000000+00:00","kind":"staff","share":"2/3"}'
    )


def test_a_choice_is_spelt_as_its_value():
    class Side(Enum):
        LEFT = 1

    assert canonical([Side.LEFT]) == b"[1]"


def test_the_order_of_keys_and_the_zone_of_an_instant_make_no_difference():
    one = {"a": 1, "b": datetime(2026, 5, 1, tzinfo=UTC)}
    other = {"b": datetime(2026, 5, 1, 8, tzinfo=timezone(timedelta(hours=8))), "a": 1}

    assert digest(one) == digest(other)


@pytest.mark.parametrize("value", [{1, 2}, object(), gettext_lazy("灯"), NAIVE], ids=["set", "object", "lazy", "naive"])
def test_what_has_no_fixed_spelling_is_refused(value):
    with pytest.raises(TypeError):
        canonical(value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e16], ids=["nan", "infinity", "too large"])
def test_a_float_that_two_databases_would_spell_differently_is_refused(value):
    with pytest.raises(ValueError, match=r"JSON compliant|too large"):
        plain({"x": value})


def test_minus_zero_is_zero():
    assert canonical(plain([-0.0])) == canonical(plain([0.0])) == b"[0.0]"


@given(JSON)
def test_a_value_that_came_out_of_json_is_spelled_the_same_again(value):
    assert canonical(plain(value)) == canonical(value)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "value", [[113.62493, 34.74725, -0.0, 1e-7, 1e14, 0.1], {"二": [1, {"一": None}], "a": "\u2028é𠮷"}], ids=["floats", "nested"]
)
def test_a_value_is_spelled_the_same_after_the_database(value):
    job = Job.objects.create(task="x", args=plain(value), enqueued_at=datetime.now(UTC), run_after=datetime.now(UTC))

    job.refresh_from_db()

    assert canonical(job.args) == canonical(plain(value))
