"""Places and the queue, whatever happens: a place has one holder, never more than there are, and nobody is overtaken."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from linli.cobuild.rules import claims as rules
from linli.cobuild.states import ClaimState

KEYS = st.integers(1, 10**6).map(lambda number: UUID(int=number))


@given(
    st.lists(st.tuples(st.integers(1, 500), KEYS), unique_by=lambda one: one[1]), st.sets(st.integers(1, 20)), st.integers(1, 20)
)
def test_who_moves_up_gets_free_places_in_the_order_of_asking(waiting, taken, places):
    given_out = rules.moved_up(waiting, taken, places)

    slots = [slot for _pk, slot in given_out]
    assert [pk for pk, _slot in given_out] == [pk for _position, pk in sorted(waiting)][: len(slots)]
    assert len(slots) == min(len(waiting), len(set(range(1, places + 1)) - taken))
    assert (set(slots) & taken, all(1 <= slot <= places for slot in slots)) == (set(), True)


@given(st.dictionaries(KEYS, st.integers(1, 20)), st.integers(1, 20))
def test_with_fewer_places_everybody_who_fits_holds_one_of_them(held, places):
    held = dict(zip(held, sorted(set(held.values())), strict=False))

    now = held | rules.renumbered(held, places)

    if len(held) <= places:
        assert sorted(now.values()) == sorted(set(now.values()))
        assert all(slot <= places for slot in now.values())


@given(st.integers(1, 20), st.integers(0, 30), st.integers(0, 30))
def test_a_need_is_done_when_all_is_confirmed_and_full_when_all_is_held(places, held, confirmed):
    state = rules.need_state("open", places=places, held=held, confirmed=min(confirmed, held))

    wanted = "done" if min(confirmed, held) >= places else "claimed" if held >= places else "open"
    assert state == wanted


def test_a_withdrawn_need_stays_withdrawn_whatever_its_claims():
    assert rules.need_state("withdrawn", places=1, held=1, confirmed=1) == "withdrawn"


def test_every_state_of_a_claim_is_left_by_the_verbs_that_are_written_down():
    leads = {state: sorted(verb for verb, states in rules.FROM.items() if state in states) for state in ClaimState}

    assert leads == {
        ClaimState.ASKED: ["agree", "refuse", "withdraw"],
        ClaimState.WAITING: ["give", "refuse", "withdraw"],
        ClaimState.AGREED: ["deliver", "fail", "note", "withdraw"],
        ClaimState.DELIVERED: ["confirm", "dispute", "note"],
        ClaimState.CONFIRMED: ["note"],
        ClaimState.DISPUTED: ["confirm", "deliver", "fail", "note"],
        ClaimState.REFUSED: [],
        ClaimState.WITHDRAWN: [],
        ClaimState.FAILED: [],
    }


def test_ratings_are_words_best_first():
    assert [word for _number, word in rules.rating_choices()] == ["很满意", "满意", "一般", "不满意"]
    assert rules.rating_words(None) == ""
