"""Figures and datasets: exact values, one owner for a code, a fixed order, a way to the records."""

from decimal import Decimal
from fractions import Fraction

import pytest

from linli.core import figures
from linli.core.figures import DataColumn, Personal, dataset, figure
from linli.core.models import Tenant

TENANT = Tenant(code="990101001")


@pytest.fixture(autouse=True)
def _none_registered(monkeypatch):
    monkeypatch.setattr(figures, "_figures", {})
    monkeypatch.setattr(figures, "_datasets", {})


def counted(value):
    def count(tenant, year):
        return value

    return count


def test_figures_come_in_the_order_of_their_codes():
    for code, value in [("b.second", 2), ("a.first", Fraction(1, 3)), ("c.third", None), ("d.money", Decimal("1.50"))]:
        figure(code, "题", "件", "定义")(counted(value))

    assert list(figures.figures(TENANT, 2026).items()) == [
        ("a.first", Fraction(1, 3)),
        ("b.second", 2),
        ("c.third", None),
        ("d.money", Decimal("1.50")),
    ]


def test_a_figure_may_be_several_numbers_that_are_never_added():
    figure("a.rooms", "题", "m²", "定义")(counted((260, Fraction(1001, 2))))

    assert figures.figures(TENANT, 2020) == {"a.rooms": (260, Fraction(1001, 2))}


@pytest.mark.parametrize("value", [0.5, True, "12", (1, 0.5), [1]])
def test_a_figure_that_is_not_exact_is_refused(value):
    figure("a.first", "题", "件", "定义")(counted(value))

    with pytest.raises(TypeError, match=r"a\.first"):
        figures.figures(TENANT, 2026)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (None, ""),
        ("/desk/?year={year}&of={tenant}", "/desk/?year=2026&of=990101001"),
        (lambda tenant, year: f"/{tenant.code}/{year}/", "/990101001/2026/"),
    ],
    ids=["none", "text", "function"],
)
def test_a_figure_leads_to_its_records(url, shown):
    figure("a.first", "题", "件", "定义", url=url)(counted(1))

    assert figures.all_figures()[0].url(TENANT, 2026) == shown


def test_a_figure_needs_a_unit():
    with pytest.raises(ValueError, match="unit"):
        figure("a.first", "题", "", "定义")


def test_a_code_has_one_owner():
    def other(tenant, year):
        return 2

    first = figure("a.first", "题", "件", "定义")(counted(1))
    figure("a.first", "题", "件", "定义")(first)

    with pytest.raises(ValueError, match=r"a\.first"):
        figure("a.first", "题", "件", "定义")(other)


def test_a_dataset_is_as_personal_as_its_most_personal_column():
    columns = [DataColumn("no", "编号"), DataColumn("phone", "电话", personal=Personal.PERSONAL)]

    dataset("a.list", "清单", columns, capability="a.export")(lambda tenant, year: [("1", "2")])

    [one] = figures.all_datasets()
    assert (one.personal, one.capability, list(one.rows(TENANT, 2026))) == (Personal.PERSONAL, "a.export", [("1", "2")])


@pytest.mark.parametrize("columns", [[], [DataColumn("a", "甲"), DataColumn("a", "乙")]], ids=["none", "twice"])
def test_a_dataset_needs_columns_with_keys_of_their_own(columns):
    with pytest.raises(ValueError, match="columns"):
        dataset("a.list", "清单", columns, capability="a.export")
