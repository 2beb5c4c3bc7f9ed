"""Scans of the papers in a pile: kept beside it without a name, seen by those who count and by auditors."""

from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from linli.core import clock, files
from linli.core.models import JournalLine, StoredFile
from linli.core.problems import NotAllowed
from linli.deliberation.errors import VoteRefused
from linli.deliberation.models import Batch
from linli.deliberation.services import papers, scans
from linli.deliberation.services.papers import Line
from tests import people
from tests.core.kept import picture
from tests.factories.deliberation_ballots import closed, open_ballot
from tests.factories.deliberation_rolls import NOW, at_ballot, rights, secret_ballot
from tests.refusing import codes_refused

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n%%EOF"
refused = partial(codes_refused, VoteRefused, now=NOW)


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


@pytest.fixture
def clerk(here):
    return people.counter_clerk(here)[1]


def pdf(name="王芳的票.pdf"):
    return SimpleUploadedFile(name, PDF)


def pile(ballot, by):
    first = None if ballot.is_secret else rights(ballot)[0]
    return papers.type_first(ballot=ballot, number=3, lines=[Line(first, "yes")], by=by, now=NOW)


def at(batch, name="batch"):
    return reverse(f"deliberation:{name}", args=[batch.ballot_id, batch.pk])


def names():
    return list(StoredFile.objects.order_by("position").values_list("name", "subject_type", "purpose"))


def test_a_scan_is_named_by_its_pile_whatever_it_was_called(here, clerk):
    batch = pile(secret_ballot(here.entrance), clerk)

    scans.scan(batch=batch, scans=[pdf(), SimpleUploadedFile("李明.jpg", picture())], by=clerk, now=NOW)
    scans.scan(batch=batch, scans=[pdf()], by=clerk, now=NOW)

    of = ("deliberation.batch", "papers")
    assert names() == [("第3叠-扫描1.pdf", *of), ("第3叠-扫描2.jpg", *of), ("第3叠-扫描3.pdf", *of)]


def test_the_journal_says_who_scanned_how_many_and_no_name(here, clerk):
    batch = pile(secret_ballot(here.entrance), clerk)

    scans.scan(batch=batch, scans=[pdf(), pdf()], by=clerk, now=NOW)

    line = JournalLine.objects.get(verb="deliberation.batch.scanned")
    assert (line.by_label, line.changes) == (clerk.label, {"number": [None, 3], "count": [None, 2]})


def test_what_shows_no_paper_is_refused_with_every_reason(here, clerk):
    batch = pile(at_ballot(here.entrance), clerk)
    papers.discard(batch=batch, reason="录错了", by=clerk, now=NOW)

    assert refused(scans.scan, batch=batch, scans=[], by=clerk) == ["no_scan", "batch_state"]
    assert refused(scans.scan, batch=batch, scans=[SimpleUploadedFile("票.txt", "赞成".encode())], by=clerk) == [
        "scan_kind", "batch_state",
    ]  # fmt: skip
    assert refused(scans.scan, batch=batch, scans=[pdf() for _n in range(101)], by=clerk) == [
        "too_many_files", "too_many", "batch_state",
    ]  # fmt: skip


def test_only_those_who_count_put_a_scan_there(here, clerk):
    batch = pile(at_ballot(here.entrance), clerk)

    for other in (people.resident(here)[1], people.holder("auditor", here)[1], people.outsider()[1]):
        with pytest.raises(NotAllowed):
            scans.scan(batch=batch, scans=[pdf()], by=other, now=NOW)


def test_a_scan_is_read_by_those_who_count_there_and_by_auditors(here, clerk):
    [stored] = scans.scan(batch=pile(at_ballot(here.entrance), clerk), scans=[pdf()], by=clerk, now=NOW)
    who = [
        people.community_secretary(here), people.holder("auditor", here), people.holder("district_officer", here),
        people.resident(here), people.outsider(), people.outsider("auditor"),
    ]  # fmt: skip

    assert [files.may_read(actor, stored) for _user, actor in who] == [True, True, False, False, False, False]


def test_a_scan_is_put_there_after_the_ballot_was_closed_too(here, clerk):
    ballot = open_ballot(1, tenant=here.tenant, place=here.entrance, channels=["paper"])
    batch = pile(ballot, clerk)
    papers.type_second(batch=batch, lines=[Line(rights(ballot)[0], "yes")], by=people.community_secretary(here)[1], now=NOW)
    papers.note_returned(ballot=ballot, count=1, by=clerk, now=NOW)
    closed(ballot, now=ballot.closes_at or NOW)

    assert len(scans.scan(batch=batch, scans=[pdf()], by=clerk, now=NOW)) == 1


def test_the_page_of_the_pile_takes_scans_and_says_who_put_them_there_and_when(here, clerk):
    batch, page = pile(secret_ballot(here.entrance), clerk), people.browser_of(clerk)

    page.post(at(batch, "batch-scan"), {"submission_token": "t1", "scans": [pdf()]})
    shown = page.get(at(batch))

    assert [(one.stored.name, one.put_by, one.stored.stored_at) for one in shown.context["scans"]] == [
        ("第3叠-扫描1.pdf", clerk.label, NOW)
    ]
    assert ("第3叠-扫描1.pdf" in shown.text, clerk.label in shown.text) == (True, True)


@pytest.mark.parametrize(("sent", "told"), [([], ["scans"]), ([SimpleUploadedFile("票.txt", b"a")], ["scans"])])
def test_the_page_says_what_is_wrong_with_a_scan(here, clerk, sent, told):
    batch = pile(at_ballot(here.entrance), clerk)

    answer = people.browser_of(clerk).post(at(batch, "batch-scan"), {"submission_token": "t1", "scans": sent})

    assert (answer.status_code, list(answer.context["scanning"].errors)) == (422, told)


def test_an_auditor_reads_the_piles_and_their_scans_and_writes_nothing(here, clerk):
    batch = pile(at_ballot(here.entrance), clerk)
    scans.scan(batch=batch, scans=[pdf()], by=clerk, now=NOW)
    papers.type_second(batch=batch, lines=[Line(rights(batch.ballot)[0], "no")], by=people.community_secretary(here)[1], now=NOW)
    page = people.browser_of(people.holder("auditor", here)[1])

    one = page.get(at(batch)).context
    listed = page.get(reverse("deliberation:papers", args=[batch.ballot_id]))

    assert (len(one["scans"]), one["rows"], one["may_scan"], one["may_discard"]) == (1, [], False, False)
    assert [tab["label"] for tab in listed.context["tabs"]] == ["纸质票"]
    assert [word in listed.text for word in ("第 3 叠", "打印", "清点收回的票", "发票")] == [True, False, False, False]


@pytest.mark.parametrize("count", [1, 3])
def test_a_pile_costs_the_same_however_many_scans_it_has(here, clerk, count, django_assert_num_queries):
    batch, page = pile(secret_ballot(here.entrance), clerk), people.browser_of(clerk)
    scans.scan(batch=Batch.objects.get(), scans=[pdf() for _n in range(count)], by=clerk, now=NOW)
    page.get(at(batch))

    with django_assert_num_queries(8):
        page.get(at(batch))


def withdraw_url(batch, stored):
    return reverse("deliberation:batch-scan-withdraw", args=[batch.ballot_id, batch.pk, stored.pk])


def test_who_put_a_scan_there_withdraws_it_with_a_reason_and_the_page_says_so(here, clerk):
    batch, page = pile(secret_ballot(here.entrance), clerk), people.browser_of(clerk)
    [stored] = scans.scan(batch=batch, scans=[pdf()], by=clerk, now=NOW)

    done = page.post(withdraw_url(batch, stored), {"submission_token": "t1", "reason": "传错了一叠"})
    shown = page.get(at(batch))

    assert (done.status_code, done["Location"]) == (302, at(batch))
    assert (shown.context["scans"], [one.withdrawn_why for one in shown.context["withdrawn"]]) == ([], ["传错了一叠"])
    assert f"{clerk.label} · " in shown.text


def test_the_journal_keeps_which_scan_was_withdrawn_and_what_came_instead(here, clerk):
    batch = pile(secret_ballot(here.entrance), clerk)
    [stored] = scans.scan(batch=batch, scans=[pdf()], by=clerk, now=NOW)

    scans.withdraw(
        batch=batch, stored=stored, reason="拍糊了", instead=SimpleUploadedFile("李明.jpg", picture()), by=clerk, now=NOW
    )

    line = JournalLine.objects.get(verb="deliberation.batch.scan_withdrawn")
    changes = {"number": [None, 3], "name": ["第3叠-扫描1.pdf", "第3叠-扫描1.jpg"]}
    assert (line.subject_id, line.reason, line.changes) == (batch.pk, "拍糊了", changes)
    assert [one.name for one in files.files_of(batch)] == ["第3叠-扫描1.jpg"]


def test_a_scan_is_withdrawn_by_who_put_it_there_or_keeps_the_ballots_and_by_no_other_counter(here, clerk):
    batch = pile(secret_ballot(here.entrance), clerk)
    [stored] = scans.scan(batch=batch, scans=[pdf()], by=clerk, now=NOW)
    head, auditor = people.holder("compound_head", here, place=here.compound)[1], people.holder("auditor", here)[1]

    for other in (head, auditor, people.outsider()[1]):
        with pytest.raises(NotAllowed):
            scans.withdraw(batch=batch, stored=stored, reason="不是我的", by=other, now=NOW)
        assert people.browser_of(other).get(withdraw_url(batch, stored)).status_code in (403, 404)

    secretary = people.community_secretary(here)[1]
    assert scans.withdraw(batch=batch, stored=stored, reason="传错了", by=secretary, now=NOW) is None


def test_a_scan_is_not_withdrawn_without_a_reason_and_a_thrown_away_pile_gets_no_other(here, clerk):
    batch = pile(at_ballot(here.entrance), clerk)
    [stored] = scans.scan(batch=batch, scans=[pdf()], by=clerk, now=NOW)
    papers.discard(batch=batch, reason="录错了", by=clerk, now=NOW)

    assert refused(scans.withdraw, batch=batch, stored=stored, reason="", instead=pdf(), by=clerk) == ["no_reason", "batch_state"]
    assert files.files_of(batch) == [stored]


def test_a_scan_after_a_withdrawn_one_has_a_number_of_its_own(here, clerk):
    batch = pile(secret_ballot(here.entrance), clerk)
    [stored] = scans.scan(batch=batch, scans=[pdf()], by=clerk, now=NOW)
    scans.withdraw(batch=batch, stored=stored, reason="传错了", by=clerk, now=NOW)

    scans.scan(batch=batch, scans=[pdf()], by=clerk, now=NOW)

    assert [one.name for one in files.files_of(batch)] == ["第3叠-扫描2.pdf"]
