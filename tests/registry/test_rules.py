"""The register's pure decisions."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from linli.registry.rules import appointments, coordinates, duplicates, mapping, organisations, paths, people, places, units

CHINA = st.tuples(st.floats(74, 134), st.floats(18, 53))
CODES = st.text("0123456789ABCXYZ-", min_size=1, max_size=8)


@given(CHINA, st.sampled_from(["gcj02", "bd09"]))
def test_a_point_comes_back_from_another_system_to_within_a_centimetre(point, crs):
    there = coordinates.convert(point, "cgcs2000", crs)

    back = coordinates.convert(there, crs, "cgcs2000")

    assert back == pytest.approx(point, abs=1e-7)


@pytest.mark.parametrize(
    ("crs", "expected"),
    [
        ("wgs84", (116.404, 39.915)),
        ("gcj02", (116.41024449916938, 39.91640428150164)),
        ("bd09", (116.41662724378733, 39.922699552216216)),
    ],
)
def test_a_known_point_of_beijing_in_each_system(crs, expected):
    point = coordinates.convert((116.404, 39.915), "cgcs2000", crs)

    assert point == pytest.approx(expected, abs=1e-6)


def test_a_point_abroad_is_not_shifted():
    assert coordinates.convert((2.35, 48.85), "wgs84", "gcj02") == (2.35, 48.85)


@pytest.mark.parametrize(("source", "target"), [("mars", "gcj02"), ("gcj02", "mars")])
def test_an_unknown_system_is_refused(source, target):
    with pytest.raises(ValueError, match="mars"):
        coordinates.convert((113.0, 34.0), source, target)


def test_the_box_of_a_boundary_is_in_cgcs2000():
    square = {"type": "Polygon", "coordinates": [[[113, 34], [114, 34], [114, 35], [113, 34]]]}

    assert coordinates.bounds_of(square, "wgs84") == (113, 34, 114, 35)
    assert coordinates.bounds_of(square, "gcj02") != (113, 34, 114, 35)


@given(st.lists(CODES, min_size=1, max_size=5))
def test_every_prefix_of_a_path_is_a_place_that_contains_it(codes):
    path = ""
    for code in codes:
        path = paths.path_of(path, code)

    found = paths.prefixes(path)

    assert (len(found), found[-1]) == (len(codes), path)
    assert all(path.startswith(one) for one in found)


@given(CODES, CODES, CODES)
def test_moving_a_subtree_there_and_back_changes_nothing(old, new, inner):
    path = f"{old}/{inner}/"

    there = paths.moved(path, old=f"{old}/", new=f"{new}/")

    assert paths.moved(there, old=f"{new}/", new=f"{old}/") == path


@pytest.mark.parametrize("code", ["", "a/b"])
def test_a_code_that_would_break_the_tree_is_refused(code):
    with pytest.raises(ValueError, match="code"):
        paths.path_of("990101001/", code)


def test_a_path_elsewhere_does_not_move():
    with pytest.raises(ValueError, match="under"):
        paths.moved("a/b/", old="c/", new="d/")


@given(st.lists(st.integers(1, 50), min_size=1, max_size=6))
def test_shares_in_proportion_always_make_one_whole(parts):
    shares = [Fraction(part, sum(parts)) for part in parts]

    assert units.share_problems(shares, owners=range(len(shares))) == []


@given(st.lists(st.fractions(min_value=Fraction(1, 100), max_value=1), min_size=1, max_size=4))
def test_shares_that_do_not_make_one_whole_are_refused(shares):
    assume(sum(shares) != 1)

    assert [problem.code for problem in units.share_problems(shares)] == ["shares_sum"]


def test_every_fault_of_the_shares_is_told_at_once():
    codes = [problem.code for problem in units.share_problems([Fraction(3, 2), Fraction(1, 2)], owners=["a", "a"])]

    assert codes == ["share_range", "shares_sum", "owner_twice"]


def test_a_unit_without_owners_is_refused():
    assert [problem.code for problem in units.share_problems([])] == ["owners_missing"]


@given(st.integers(1, 999_999), st.integers(1, 999_999))
def test_a_share_as_written_is_read_exactly(one, other):
    top, bottom = sorted((one, other))

    assert units.parse_share(f" {top} / {bottom} ") == Fraction(top, bottom)


@pytest.mark.parametrize(
    ("text", "share"), [("", "1"), ("1", "1"), ("100%", "1"), ("50％", "1/2"), ("12.5%", "1/8"), ("1／3", "1/3")]
)
def test_shares_as_people_write_them(text, share):
    assert units.parse_share(text) == Fraction(share)


@pytest.mark.parametrize("text", ["0/2", "1/0", "3/2", "101%", "0%", "一半", "0.5"])
def test_what_is_no_share_is_refused(text):
    with pytest.raises(ValueError):
        units.parse_share(text)


@given(st.integers(1, units.LARGEST_CENTI))
def test_an_area_is_written_and_read_without_loss(centi):
    assert units.parse_area(f"{units.format_area(centi)} ㎡") == centi


def test_wide_digits_and_signs_are_digits_and_signs():
    assert (units.parse_area("８９．５　平方米"), units.parse_share("１／３"), units.parse_share("５０％")) == (
        8950,
        Fraction(1, 3),
        Fraction(1, 2),
    )


@pytest.mark.parametrize("text", ["", "0", "-3", "89.505", "八十", "NaN", "1e99"])
def test_what_is_no_area_is_refused(text):
    with pytest.raises(ValueError):
        units.parse_area(text)


@pytest.mark.parametrize(
    ("number", "known"),
    [("11010519491231002X", True), ("110105194912310021", False), ("11010519491331002X", False), ("1101051949123", False)],
)
def test_a_resident_identity_number_carries_its_check(number, known):
    assert people.is_resident_id(number) is known


@pytest.mark.parametrize(
    ("born", "day", "elder"),
    [
        (date(1966, 11, 20), date(2026, 11, 20), True),
        (date(1966, 11, 20), date(2026, 11, 19), False),
        (date(1964, 2, 29), date(2024, 2, 28), False),
        (date(1964, 2, 29), date(2024, 2, 29), True),
        (None, date(2026, 1, 1), False),
    ],
)
def test_sixty_full_years_make_an_elder(born, day, elder):
    assert people.is_elder_on(born, day) is elder


def test_every_fault_of_a_person_is_told_at_once():
    problems = people.person_problems(
        name=" ", phone="12", id_kind="", id_number="X", birth_on="2099-01-01", today=date(2026, 1, 1), id_taken=True
    )

    assert [problem.code for problem in problems] == [
        "name_missing",
        "phone_form",
        "id_kind_missing",
        "id_number_taken",
        "birth_range",
    ]


@pytest.mark.parametrize(
    ("birth_on", "code"), [("1949-12-30", "birth_differs"), ("下个月", "birth_form"), ("1849-01-01", "birth_range")]
)
def test_a_birth_date_that_cannot_be_is_refused(birth_on, code):
    problems = people.birth_problems(birth_on, "resident_id", "11010519491231002X", date(2026, 1, 1))

    assert [problem.code for problem in problems] == [code]


def test_a_wrong_identity_number_is_refused():
    assert [one.code for one in people.id_problems("resident_id", "123", taken=False)] == ["id_number_form"]


@pytest.mark.parametrize(
    ("code", "known"),
    [("91350100M000100Y43", True), ("91350100M000100Y44", False), ("91350100I000100Y43", False), ("9135", False)],
)
def test_a_credit_code_carries_its_check(code, known):
    assert organisations.is_credit_code(code) is known


def test_every_fault_of_an_organisation_is_told_at_once():
    problems = organisations.organisation_problems(name="", credit_code="X", code_taken=True, is_own_parent=True)

    assert [problem.code for problem in problems] == ["name_missing", "credit_code_form", "credit_code_taken", "parent_circle"]


def test_every_fault_of_a_place_is_told_at_once():
    problems = places.place_problems(kind="entrance", code="b/1", name="", parent_kind="community", sibling_codes=frozenset())

    assert [problem.code for problem in problems] == ["name_missing", "code_form", "parent_kind"]


@pytest.mark.parametrize(
    ("kind", "parent", "fits"),
    [
        ("subdistrict", None, True),
        ("subdistrict", "community", False),
        ("community", None, False),
        ("building", "compound", True),
    ],
)
def test_what_may_hang_under_what(kind, parent, fits):
    assert places.fits_under(kind, parent) is fits


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        ({"longitude": 113.0, "latitude": None}, ["point_half"]),
        ({"longitude": 34.7, "latitude": 113.6}, ["point_outside"]),
        ({"longitude": None, "latitude": None, "boundary": {"type": "Point", "coordinates": [113, 34]}}, ["boundary_form"]),
        ({"longitude": None, "latitude": None, "boundary": "here"}, ["boundary_form"]),
        ({"longitude": None, "latitude": None, "boundary": {"type": "Polygon", "coordinates": [[["a"]]]}}, ["boundary_form"]),
        ({"longitude": 113.6, "latitude": 34.7}, []),
    ],
)
def test_a_position_that_cannot_be_is_refused(facts, codes):
    problems = places.position_problems(**{"boundary": None, "crs": "gcj02", **facts})

    assert [problem.code for problem in problems] == codes


@pytest.mark.parametrize(
    ("code", "kind", "codes"),
    [
        ("990101001006", "community", []),
        ("990101001000", "subdistrict", []),
        ("990101001006", "subdistrict", ["official_code_kind"]),
        ("990101001000", "community", ["official_code_kind"]),
        ("99010100", "community", ["official_code_form"]),
        ("９９０１０１００１００６", "community", ["official_code_form"]),
        ("990101001006", "building", ["official_code_kind"]),
    ],
)
def test_an_official_code_has_twelve_digits_and_says_what_it_is(code, kind, codes):
    assert [one.code for one in places.official_code_problems(code, kind=kind, taken=False)] == codes


def test_an_end_before_the_beginning_is_refused():
    assert [one.code for one in places.dates_problems(date(2026, 2, 1), date(2026, 1, 1))] == ["dates_order"]


@given(st.dates(), st.dates(), st.dates(), st.dates())
def test_two_times_in_a_post_overlap_whichever_way_they_are_asked(a, b, c, d):
    one = appointments.Span(1, *sorted((a, b)))
    other = appointments.Span(2, *sorted((c, d)))

    assert appointments.overlap(one, other) == appointments.overlap(other, one)
    assert appointments.overlap(one, other) == (max(one.start, other.start) <= min(one.end, other.end))


@pytest.mark.parametrize(
    ("kind", "held", "codes"),
    [
        ("building_head", [("other", date(2025, 1, 1), None)], ["post_taken"]),
        ("building_head", [("other", date(2025, 1, 1), date(2026, 5, 1))], ["post_taken"]),
        ("building_head", [("other", date(2025, 1, 1), date(2025, 12, 31))], []),
        ("grid_worker", [("other", date(2025, 1, 1), None)], []),
        ("grid_worker", [("me", date(2025, 1, 1), None)], ["already_holds"]),
    ],
)
def test_a_single_seat_has_one_holder_at_a_time(kind, held, codes):
    problems = appointments.appointment_problems(
        kind=kind,
        wanted=appointments.Span("me", date(2026, 1, 1), None),
        held=[appointments.Span(*one) for one in held],
        post_closed=False,
        person_gone=False,
    )

    assert [problem.code for problem in problems] == codes


def test_every_fault_of_a_post_is_told_at_once():
    problems = appointments.post_problems(kind="king", title="", has_place=False, has_organisation=False, same_title=True)

    assert [problem.code for problem in problems] == ["kind_unknown", "title_missing", "title_taken"]


@pytest.mark.parametrize(("kind", "code"), [("building_head", "place_missing"), ("property_clerk", "organisation_missing")])
def test_a_post_that_needs_a_place_or_an_organisation_says_so(kind, code):
    problems = appointments.post_problems(kind=kind, title="甲", has_place=False, has_organisation=False, same_title=False)

    assert [problem.code for problem in problems] == [code]


def facts(name="试秀兰", phone="p", identity="", home=1, room="301"):
    return duplicates.PersonFacts(name, phone, identity, home, room)


@pytest.mark.parametrize(
    ("other", "score"),
    [
        (facts(), 99),
        (facts(home=2), 79),
        (facts(phone=""), 50),
        (facts(name="试秀英"), 89),
        (facts(name="试秀英", home=2), None),
        (facts(name="别人"), None),
        (facts(phone="", home=2), None),
    ],
    ids=["all alike", "name and phone", "name and home", "misheard", "sisters", "a couple", "namesakes"],
)
def test_how_likely_two_records_are_one_person(other, score):
    likeness = duplicates.people_alike(facts(), other)

    assert (likeness and likeness.score) == score


def test_an_identity_number_settles_it():
    same = duplicates.people_alike(facts(identity="a"), facts(name="别人", identity="a", phone="", home=2))

    assert same is not None
    assert same.score == 100
    assert duplicates.people_alike(facts(identity="a"), facts(identity="b")) is None


@pytest.mark.parametrize(
    ("other", "score"),
    [
        (("柳岸物业服务有限公司", ""), 100),
        (("柳岸物业服务（临河）", ""), 100),
        (("别家", ""), None),
        (("别家", "A"), 100),
        (("柳岸物业服务", "B"), None),
    ],
)
def test_how_likely_two_records_are_one_organisation(other, score):
    likeness = duplicates.organisations_alike("柳岸物业服务", "A" if other[1] else "", *other)

    assert (likeness and likeness.score) == score


def test_a_place_is_drawn_by_its_boundary_its_point_or_not_at_all():
    ring = [[113.61, 34.71], [113.62, 34.71], [113.62, 34.72], [113.61, 34.71]]
    told = {"id": "1", "kind": "compound", "kind_title": "小区", "name": "试验小区", "url": "/p/1/", "crs": "gcj02"}
    shapes = [(None, {"type": "Polygon", "coordinates": [ring]}), (113.61, None), (None, None)]

    drawn = [mapping.Drawn(longitude=point, latitude=point and 34.71, boundary=shape, **told) for point, shape in shapes]

    kinds = [one["geometry"]["type"] for one in mapping.feature_collection(drawn)["features"]]
    assert kinds == ["Polygon", "Point"]


@pytest.mark.parametrize(
    ("kind", "name", "full_name"),
    [
        ("building", "1号楼", "柳荫院1号楼"),
        ("building", "柳荫院1号楼", "柳荫院1号楼"),
        ("entrance", "东单元", "柳荫院东单元"),
        ("facility", "车棚", "车棚"),
    ],
)
def test_a_building_is_called_after_its_courtyard_and_says_it_once(kind, name, full_name):
    assert places.full_name_of(kind, name, "柳荫院") == full_name
