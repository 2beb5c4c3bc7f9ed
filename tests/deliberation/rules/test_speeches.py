"""Who speaks next: points of order before speeches, and otherwise whoever asked first."""

from hypothesis import given
from hypothesis import strategies as st

from linli.deliberation.rules import speeches
from linli.deliberation.rules.speeches import Clock

KINDS = st.lists(st.sampled_from(["speech", "point", "answer"]), max_size=30)


@given(KINDS)
def test_the_places_are_the_order_that_sorting_by_hand_gives(kinds):
    places = []
    for kind in kinds:
        places.append(speeches.next_place(kind, places))

    by_place = sorted(range(len(kinds)), key=lambda at: places[at])
    by_hand = [at for at, kind in enumerate(kinds) if kind == "point"] + [at for at, kind in enumerate(kinds) if kind != "point"]
    assert by_place == by_hand


@given(KINDS)
def test_no_place_is_given_twice(kinds):
    places = []
    for kind in kinds:
        places.append(speeches.next_place(kind, places))

    assert len(set(places)) == len(kinds)


def test_seconds_that_are_left_and_that_are_over():
    assert [Clock(100, 180).left, Clock(100, 180).over] == [80, 0]
    assert [Clock(200, 180).left, Clock(200, 180).over] == [-20, 20]
    assert [Clock(200, None).left, Clock(200, None).over] == [None, 0]


def test_seconds_are_told_as_people_say_them():
    assert [speeches.told(n) for n in (0, 45, 60, 125)] == ["0 秒", "45 秒", "1 分钟", "2 分 5 秒"]


def test_ten_seconds_and_an_hour_may_be_allowed_and_nothing_beyond():
    told = [[one.code for one in speeches.seconds_problems(n)] for n in (None, 9, 10, 3600, 3601)]

    assert told == [[], ["seconds"], [], [], ["seconds"]]
