"""The order of those who wait: nobody overtakes anybody who would have fitted, and no place is given twice."""

from hypothesis import given
from hypothesis import strategies as st

from linli.activities.rules.waiting import Waiting, fits, moved_up, placed, room_left
from linli.activities.states import SignUpState

heads = st.integers(1, 6)
queues = st.lists(heads, max_size=12)
capacities = st.none() | st.integers(0, 30)


def queue(sizes):
    return [Waiting(n, n, size) for n, size in enumerate(sizes)]


@given(queues, capacities, st.integers(0, 30))
def test_places_taken_never_go_above_the_capacity(sizes, capacity, taken):
    before = taken if capacity is None else min(taken, capacity)

    after = before + sum(sizes[key] for key in moved_up(queue(sizes), taken=before, capacity=capacity))

    assert capacity is None or after <= capacity


@given(queues, st.integers(0, 30), st.data())
def test_nobody_overtakes_somebody_whose_heads_would_have_had_room(sizes, capacity, data):
    taken = data.draw(st.integers(0, capacity))
    moved = moved_up(queue(sizes), taken=taken, capacity=capacity)

    for left in set(range(len(sizes))) - set(moved):
        before = taken + sum(sizes[key] for key in moved if key < left)
        assert not fits(sizes[left], taken=before, capacity=capacity)


@given(queues, st.integers(0, 30), st.data())
def test_no_place_stays_empty_that_somebody_who_waits_could_use(sizes, capacity, data):
    taken = data.draw(st.integers(0, capacity))
    moved = moved_up(queue(sizes), taken=taken, capacity=capacity)
    after = taken + sum(sizes[key] for key in moved)

    assert moved_up([one for one in queue(sizes) if one.key not in moved], taken=after, capacity=capacity) == []


@given(queues, st.integers(0, 30), st.randoms())
def test_the_order_in_which_they_are_read_does_not_matter(sizes, capacity, random):
    shuffled = queue(sizes)
    random.shuffle(shuffled)

    assert moved_up(shuffled, taken=0, capacity=capacity) == moved_up(queue(sizes), taken=0, capacity=capacity)


@given(st.lists(st.tuples(heads, st.booleans()), max_size=40), st.integers(1, 12))
def test_whatever_comes_and_goes_in_whatever_order_both_laws_hold(steps, capacity):
    came, inside, waiting = 0, {}, {}
    for size, leaves in steps:
        if leaves and inside:
            inside.pop(min(inside))
        else:
            state = placed(size, taken=sum(inside.values()), capacity=capacity, takes_waiting=True)
            (inside if state == SignUpState.IN else waiting)[came] = size
            came += 1
        queued = [Waiting(key, key, each) for key, each in waiting.items()]
        for key in moved_up(queued, taken=sum(inside.values()), capacity=capacity):
            inside[key] = waiting.pop(key)
        taken = sum(inside.values())
        assert taken <= capacity
        assert not any(fits(each, taken=taken, capacity=capacity) for each in waiting.values())


def test_a_household_of_four_waits_while_somebody_alone_goes_in():
    assert moved_up([Waiting("four", 1, 4), Waiting("one", 2, 1)], taken=8, capacity=10) == ["one"]


def test_without_a_waiting_list_whoever_comes_late_is_told_so():
    full = {"taken": 10, "capacity": 10}

    assert placed(1, **full, takes_waiting=False) is None
    assert placed(1, **full, takes_waiting=True) == SignUpState.WAITING
    assert placed(1, taken=9, capacity=10, takes_waiting=False) == SignUpState.IN


def test_without_a_limit_everybody_has_room():
    assert (placed(900, taken=900, capacity=None, takes_waiting=False), room_left(taken=9, capacity=None)) == ("in", None)
    assert (room_left(taken=9, capacity=10), room_left(taken=12, capacity=10)) == (1, 0)
