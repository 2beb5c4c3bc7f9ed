"""The ground: communities with their official codes, compounds, buildings, entrances, grids and roads."""

from datetime import date
from typing import Any

from linli.registry.api import Place, PlaceKind, add_place, cover, edit_place, set_official_code

from .builder import Builder, moment
from .neighbourhood import RENOVATED_2020, RENOVATED_TOTAL_CENTI, ROADS, UNMANAGED_2020

FOUNDED = date(2016, 12, 1)
MANAGED_FROM = date(2020, 10, 20)
CODES_FROM = date(2010, 1, 1)
CELL = (0.0110, 0.0072)  # degrees: a community is about one kilometre by eight hundred metres


def rectangle(west: float, south: float, width: float, height: float) -> dict[str, Any]:
    """A GeoJSON polygon, counter-clockwise, closed."""
    corners = [(west, south), (west + width, south), (west + width, south + height), (west, south + height), (west, south)]
    return {"type": "Polygon", "coordinates": [[[round(x, 6), round(y, 6)] for x, y in corners]]}


def build_places(b: Builder) -> None:
    root = _add(b, None, PlaceKind.SUBDISTRICT, b.spec.code, b.spec.name, key="root", **_ground(b, 0, 0, 5, 3))
    for index, (suffix, name) in enumerate(b.spec.communities):
        community = _add(
            b, root, PlaceKind.COMMUNITY, f"{b.spec.code}{suffix}", name, key=f"communities/{suffix}", **_cell(b, index)
        )
        set_official_code(
            place=community, code=f"{b.spec.code}{suffix}", name=name, valid_from=CODES_FROM, by=b.by, now=moment(FOUNDED)
        )
    if b.is_main:
        _main_compounds(b)
    else:
        for suffix, name, buildings in b.spec.compounds:
            _compound(b, suffix, name, buildings, buildings * b.random.randint(180, 320) * 1000, management_mode="professional")
    _grids(b)
    for number, name in enumerate(ROADS if b.is_main else (), start=1):
        _add(b, root, PlaceKind.ROAD_SEGMENT, f"R{number:02d}", name, key=f"roads/{number}")


def _main_compounds(b: Builder) -> None:
    left = RENOVATED_TOTAL_CENTI
    for suffix, name, buildings, area in RENOVATED_2020:
        mode = "professional" if suffix in {"006", "012", "011"} else "unit"
        _compound(b, suffix, name, buildings, area or left, management_mode=mode)
        left -= area
    for suffix, name in UNMANAGED_2020:
        compound = _compound(
            b, suffix, name, b.random.randint(2, 4), b.random.randint(250, 720) * 1000, management_mode="unmanaged"
        )
        b.places[f"once unmanaged/{name}"] = compound


def manage_the_unmanaged(b: Builder) -> None:
    """2020: professional management comes to the compounds that had none."""
    for place in b.in_kind("once unmanaged"):
        now = moment(MANAGED_FROM)
        edit_place(place=place, management_mode="professional", by=b.by, now=now)
        cover(
            place=place, covering=b.organisations["property"], role="property_manager", valid_from=MANAGED_FROM, by=b.by, now=now
        )


def _compound(b: Builder, suffix: str, name: str, buildings: int, area_centi: int, *, management_mode: str) -> Place:
    community = b.places[f"communities/{suffix}"]
    number = sum(1 for place in b.in_kind("compounds") if place.parent_id == community.pk)
    ground = _plot(community, number)
    compound = _add(
        b, community, PlaceKind.COMPOUND, f"Y{number + 1:02d}", name, key=f"compounds/{name}",
        area_centi=area_centi, management_mode=management_mode, built_year=b.random.randint(1979, 1999),
        kind_detail="courtyard" if name.endswith("号院") else "unit_dormitory", address=name, **ground,
    )  # fmt: skip
    left = area_centi
    for index in range(1, buildings + 1):
        share = left if index == buildings else left // (buildings - index + 1) // 100 * 100
        _building(b, compound, index, buildings, share)
        left -= share
    b.step()
    return compound


def _building(b: Builder, compound: Place, index: int, of: int, area_centi: int) -> None:
    west, south, width, height = _bounds(compound)
    floors = b.random.choice([5, 6, 6, 7])
    building = _add(
        b, compound, PlaceKind.BUILDING, f"B{index:02d}", f"{index}号楼", key=f"buildings/{compound.name}/{index}",
        area_centi=area_centi, floors=floors, built_year=compound.built_year,
        longitude=round(west + width * (index - 0.5) / of, 6), latitude=round(south + height / 2, 6),
    )  # fmt: skip
    for entrance, name in enumerate(("东单元", "西单元") if index % 2 else ("1单元", "2单元", "3单元"), start=1):
        _add(
            b, building, PlaceKind.ENTRANCE, f"U{entrance}", name, key=f"entrances/{compound.name}/{index}/{entrance}",
            household_count=floors * 2,
        )  # fmt: skip


def _grids(b: Builder) -> None:
    """One grid for every two compounds of a community (300 to 500 households); it covers them, from a day on."""
    for key, community in list(b.places.items()):
        if not key.startswith("communities/"):
            continue
        compounds = [place for place in b.in_kind("compounds") if place.parent_id == community.pk]
        for number, start in enumerate(range(0, len(compounds), 2), start=1):
            grid = _add(
                b,
                community,
                PlaceKind.GRID,
                f"G{number:02d}",
                f"{community.name}第{number}网格",
                key=f"grids/{key[-3:]}/{number}",
            )
            for compound in compounds[start : start + 2]:
                cover(place=compound, covering=grid, role="grid", valid_from=FOUNDED, by=b.by, now=moment(FOUNDED))


def _add(b: Builder, parent: Place | None, kind: str, code: str, name: str, *, key: str, **facts: Any) -> Place:
    place = add_place(tenant=b.tenant, kind=kind, code=code, name=name, parent=parent, by=b.by, now=moment(FOUNDED), **facts)
    b.places[key] = place
    return place


def _ground(b: Builder, column: float, row: float, columns: float, rows: float) -> dict[str, Any]:
    west, south = b.spec.longitude + column * CELL[0], b.spec.latitude + row * CELL[1]
    width, height = columns * CELL[0], rows * CELL[1]
    middle = {"longitude": round(west + width / 2, 6), "latitude": round(south + height / 2, 6)}
    return {"boundary": rectangle(west, south, width, height), **middle}


def _cell(b: Builder, index: int) -> dict[str, Any]:
    return _ground(b, index % 5, index // 5, 1, 1)


def _plot(community: Place, number: int) -> dict[str, Any]:
    """The plot of the n-th compound of a community: three in a row, with streets between."""
    west, south, width, height = _bounds(community)
    step_x, step_y = width / 3, height / 3
    plot_west, plot_south = west + step_x * (number % 3 + 0.1), south + step_y * (number // 3 % 3 + 0.1)
    middle = {"longitude": round(plot_west + step_x * 0.4, 6), "latitude": round(plot_south + step_y * 0.4, 6)}
    return {"boundary": rectangle(plot_west, plot_south, step_x * 0.8, step_y * 0.8), **middle}


def _bounds(place: Place) -> tuple[float, float, float, float]:
    """West, south, width, height of a rectangle's boundary, in degrees."""
    assert place.boundary is not None  # noqa: S101 -- the demo draws every boundary it asks for
    ring = place.boundary["coordinates"][0]
    (west, south), (east, north) = ring[0], ring[2]
    return west, south, east - west, north - south
