"""A file that was put up by mistake is withdrawn: it stands nowhere, the journal says why, and it goes when its term is over."""

from datetime import UTC, datetime, timedelta

import pytest

from linli.core import files, retention
from linli.core.files import disk, withdrawing
from linli.core.models import JournalLine
from tests import people
from tests.factories.core import TenantFactory
from tests.refusing import codes_refused

from .kept import SYSTEM, picture, stored, upload, user_actor

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def data(tmp_path, settings):
    settings.DATA = tmp_path
    return tmp_path


@pytest.fixture
def here():
    return people.neighbourhood()


@pytest.fixture
def tenant():
    return TenantFactory()


def scan_of(tenant, **more):
    return stored(tenant=tenant, subject=tenant, purpose="scan", **more)


def withdrawn(kept, **more):
    return withdrawing.withdraw(kept, **{"reason": "传错了一份", "by": SYSTEM, "now": NOW, **more})


def test_what_was_withdrawn_stands_nowhere_and_is_listed_with_who_and_why(tenant):
    kept, other = scan_of(tenant), scan_of(tenant)

    withdrawn(kept)

    standing, gone = withdrawing.standing_and_withdrawn(tenant, purpose="scan")
    assert (files.files_of(tenant), standing) == ([other], [other])
    assert [(one.pk, one.withdrawn_by, one.withdrawn_why, one.withdrawn_at) for one in gone] == [
        (kept.pk, SYSTEM.label, "传错了一份", NOW)
    ]
    assert files.files_of_many([tenant]) == {tenant.pk: [other]}


def test_the_journal_keeps_that_it_was_there_and_why_it_went(tenant):
    kept = scan_of(tenant)

    withdrawn(kept)

    line = JournalLine.objects.get(verb="core.file.withdrawn")
    assert (line.subject_id, line.reason, line.changes) == (kept.pk, "传错了一份", {"instead": [None, None]})


def test_what_comes_instead_takes_its_place_and_its_name_where_that_is_wanted(tenant):
    first, second = scan_of(tenant, position=1, name="第一份.jpg"), scan_of(tenant, position=2, name="第二份.jpg")

    withdrawn(first, instead=upload(b"%PDF-1.4\n%%EOF", "王芳.pdf"), keep_name=True)
    withdrawn(second, instead=upload(b"%PDF-1.4\n%%EOF", "对的.pdf"))

    found = [(one.name, one.position, one.purpose) for one in files.files_of(tenant)]
    assert found == [("第一份.pdf", 1, "scan"), ("对的.pdf", 2, "scan")]


@pytest.mark.parametrize(
    ("more", "codes"),
    [
        ({"reason": " "}, ["no_reason"]),
        ({"reason": "长" * 201}, ["too_long"]),
        ({"reason": "", "instead": upload(b"words", "a.txt")}, ["no_reason", "scan_kind"]),
    ],
)
def test_it_is_refused_with_every_reason_and_stays(tenant, more, codes):
    kept = scan_of(tenant)

    found = codes_refused(files.FileRefused, withdrawn, kept, **more)

    assert (found, files.files_of(tenant), JournalLine.objects.count()) == (codes, [kept], 0)


def test_it_is_withdrawn_once(tenant):
    kept = scan_of(tenant)
    withdrawn(kept)

    assert codes_refused(files.FileRefused, withdrawn, kept) == ["withdrawn"]
    assert JournalLine.objects.count() == 1


def test_whoever_put_it_there_or_administers_may_withdraw_it(tenant):
    mine, other = user_actor(), user_actor()
    kept = scan_of(tenant, by=mine)

    found = [
        withdrawing.may_withdraw(actor, kept, administers=is_chief)
        for actor, is_chief in ((mine, False), (other, False), (other, True))
    ]

    assert found == [True, False, True]


def test_what_was_withdrawn_is_read_by_auditors_alone(here):
    (_user, auditor), (_other, secretary) = people.holder("auditor", here), people.community_secretary(here)
    kept = stored(tenant=here.tenant, subject=here.tenant, by=secretary)
    key = files.url_of(kept, signed=True).partition("key=")[2]

    withdrawn(kept)
    kept.refresh_from_db()

    assert [files.may_read(actor, kept, key=key) for actor in (auditor, secretary, people.outsider("auditor")[1])] == [
        True, False, False,
    ]  # fmt: skip
    assert not files.is_signed(kept, key)


def test_after_its_term_its_name_its_reason_and_its_content_go(tenant):
    kept = scan_of(tenant, content=picture((9, 9)))
    withdrawn(kept)
    path = disk.path_of(kept.sha256)

    retention.carry_out(NOW + timedelta(days=364))
    before = (files.clean_up(NOW + timedelta(days=364))["rows"], path.exists())
    retention.carry_out(NOW + timedelta(days=367))
    files.clean_up(NOW + timedelta(days=367))
    kept.refresh_from_db()

    assert before == (0, True)
    assert (kept.name, kept.withdrawn_by, kept.withdrawn_why) == ("", "", "")
    assert kept.removed_at == NOW + timedelta(days=367)
