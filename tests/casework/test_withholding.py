"""Whatever hung on a case that went the way of petitions: rows and times stay, words are gone, a ruling is no precedent."""

from datetime import timedelta

from django.apps import apps

from linli.casework.api import (
    WhistleGiven,
    answer_supervision,
    dispatch,
    hold_meeting,
    hold_over,
    instruct,
    receive,
    return_case,
    rule,
    show_yellow,
    task_instruct,
    whistle,
)
from linli.casework.models import Case, Entry, Petition, PetitionEntry, Petitioner, TaskEntry
from linli.core.models import SearchEntry
from linli.core.tasks.worker import run_pending
from linli.disclosure.models import Message

from ..people import community_secretary, dispatcher, signed_in, subdistrict_leader
from .conftest import FRIDAY
from .petitioning import SECRET, referred
from .rulings import given
from .test_promotion import called, follow_up, minutes


def pressed_and_ruled(office):
    """A case that everything happened to, each time with the words that nobody may find afterwards."""
    boss, chief = dispatcher(office.here)[1], subdistrict_leader(office.here)[1]
    words, later = f"{SECRET}，大家都这么说。", FRIDAY + timedelta(days=6)
    case = office.received()
    case = return_case(case=case, reason="other", text=words, by=office.property_clerk, now=FRIDAY)
    case = rule(case=case, ruling=given(office.committee, question=words, reason=words), by=boss, now=FRIDAY)
    case = receive(case=case, by=office.clerk, now=FRIDAY)
    case = show_yellow(case=instruct(case=case, text=words, by=chief, now=FRIDAY), reason=words, by=boss, now=FRIDAY)
    for _answer in range(2):
        case = answer_supervision(case=case, text=words, by=office.clerk, now=FRIDAY)
    whistled = WhistleGiven(
        ground="beyond_us", text=words, gather_where="西门", gather_at=FRIDAY + timedelta(hours=2), units=[office.window.pk]
    )
    case = whistle(case=case, whistle=whistled, by=community_secretary(office.here)[1], now=FRIDAY)
    case = hold_over(case=case, reason=words, community_keeps=words, property_keeps=words, by=office.clerk, now=FRIDAY)
    meeting = called(office, case)
    done = follow_up(office, case, words=words, follow_up=words)
    hold_meeting(meeting=meeting, held=minutes(office, done), by=office.clerk, now=later)
    task_instruct(task=case.tasks.get(), text=words, by=chief, now=later)
    return Case.objects.get(pk=case.pk)


def test_what_others_wrote_about_it_says_nothing_either(office):
    case = pressed_and_ruled(office)
    like = dispatch(case=office.accepted(), by=office.clerk, now=FRIDAY)
    run_pending(FRIDAY + timedelta(days=6))

    referred(office, case)
    run_pending(FRIDAY + timedelta(days=6))

    kept = {Petition, Petitioner, PetitionEntry, Entry, TaskEntry}  # the last two are only ever added: they are not shown
    models = [one for one in apps.get_app_config("casework").get_models() if one not in kept]
    rows = [row for one in [*models, SearchEntry] for row in one._default_manager.values()]
    rows += Message.objects.filter(to_person=None, to_phone_hash="").values()
    assert [row for row in rows if SECRET in str(row)] == []
    assert like.assignments.get().why["for"][0] == {"code": "precedent", "number": "裁〔2026〕1号", "question": "转了信访的事项"}


def test_its_ruling_is_no_precedent_any_more_and_its_pages_show_none_of_it(office, client):
    case = pressed_and_ruled(office)
    ruling, task, meeting = case.rulings.get(), case.tasks.get(), case.meeting_matters.get().meeting
    case = referred(office, case)
    addresses = [one.get_absolute_url() for one in (case, task, meeting)]

    browser = signed_in(dispatcher(office.here)[0], client)
    pages = [browser.get(address) for address in addresses]

    assert [(page.status_code, SECRET in page.content.decode()) for page in pages] == [(200, False)] * 3
    assert browser.get(ruling.get_absolute_url()).status_code == 404
    assert dispatch(case=office.accepted(), by=office.clerk, now=FRIDAY).lead_organisation == office.here.property_company
