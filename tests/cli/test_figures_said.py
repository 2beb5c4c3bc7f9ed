"""Figures as the command says them: exact, in digits where digits can say all of it."""

from decimal import Decimal
from fractions import Fraction

import pytest

from linli.cli.figures import _plain


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (Fraction(127, 2), "63.5"),
        (Fraction(126, 2), 63),
        (Fraction(7501, 40), "187.525"),
        (Fraction(61, 3), "61/3"),
        (Decimal("2.50"), "2.50"),
        ((Fraction(1, 2), 3), ["0.5", 3]),
        (None, None),
    ],
)
def test_half_hours_are_said_in_digits_and_thirds_as_they_are(value, said):
    assert _plain(value) == said
