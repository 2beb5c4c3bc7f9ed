"""Who may read a file, how it is shown, how it goes and who still holds it."""

import os
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from linli.core import files
from linli.core.actors import Actor, Kind
from linli.core.files import disk
from linli.core.models import JournalLine
from tests.factories.core import TenantFactory

from .kept import SYSTEM, picture, stored, user_actor


@pytest.fixture(autouse=True)
def data(tmp_path, settings):
    settings.DATA = tmp_path
    return tmp_path


@pytest.mark.django_db
def test_a_private_file_is_read_by_who_put_it_there_and_by_whom_its_subject_lets():
    mine, other = user_actor(), user_actor()
    kept = stored(by=mine, tenant=(tenant := TenantFactory()), subject=tenant)

    before = [files.may_read(actor, kept) for actor in (mine, other, SYSTEM)]
    files.allow_reading("core.tenant", lambda actor, _stored: actor is other)

    assert (before, files.may_read(other, kept)) == ([True, False, True], True)


@pytest.fixture(autouse=True)
def _no_checkers():
    yield
    files._checkers.pop("core.tenant", None)


@pytest.mark.django_db
def test_whoever_may_not_read_is_told_that_there_is_no_such_file(client):
    kept = stored()

    answers = [client.get(url).status_code for url in (files.url_of(kept), reverse("core:file", args=[uuid4()]))]

    assert answers == [404, 404]


@pytest.mark.django_db
def test_a_public_picture_is_shown_with_headers_that_let_nothing_run(client):
    kept = stored(is_public=True)

    response = client.get(files.url_of(kept))

    wanted = {
        "Content-Type": "image/jpeg",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "public, max-age=86400",
    }
    assert {name: response[name] for name in wanted} == wanted
    assert response["Content-Disposition"].startswith("inline")
    assert b"".join(response.streaming_content) == files.open_stored(kept).read()


@pytest.mark.django_db
def test_a_document_is_downloaded_never_shown(client):
    kept = stored(b"%PDF-1.7 ...", "通知.pdf", is_public=True)

    response = client.get(files.url_of(kept, "thumb"))

    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Type"] == "application/pdf"


@pytest.mark.django_db
def test_the_small_picture_and_the_unchanged_one_are_cheap(client):
    kept = stored(is_public=True)

    small = client.get(files.url_of(kept, "thumb"))
    again = client.get(files.url_of(kept, "thumb"), headers={"If-None-Match": small["ETag"]})

    assert (small["Content-Type"], again.status_code) == ("image/webp", 304)


@pytest.mark.django_db
def test_a_signed_address_reads_its_own_file_and_no_other(client):
    kept, other = stored(), stored(picture(colour="red"))
    url = files.url_of(kept, signed=True)

    answers = [client.get(one).status_code for one in (url, url.replace(str(kept.pk), str(other.pk)), url + "x")]

    assert answers == [200, 404, 404]
    assert client.get(url)["Cache-Control"] == "private, max-age=3600"


@pytest.mark.django_db
def test_a_file_that_is_not_on_disk_is_not_found_and_not_an_error(client):
    kept = stored(is_public=True)
    disk.path_of(kept.sha256).unlink()

    assert client.get(files.url_of(kept)).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_an_erased_file_is_gone_from_pages_and_disk_and_the_journal_says_why(client, monkeypatch):
    monkeypatch.setattr(files, "GRACE", 0)
    kept = stored(is_public=True)

    files.erase(kept, by=SYSTEM, now=timezone.now(), reason="本人要求删除")

    assert (client.get(files.url_of(kept)).status_code, list(disk.kept()), kept.name) == (404, [], "")
    assert JournalLine.objects.get().reason == "本人要求删除"


@pytest.mark.django_db(transaction=True)
def test_nobody_reads_an_erased_file_any_more_not_even_who_stored_it():
    owner = Actor(Kind.STAFF, "试验岗位", user_id=uuid4())
    kept = stored(is_public=True, by=owner)
    before = files.may_read(owner, kept)

    files.erase(kept, by=SYSTEM, now=timezone.now(), reason="本人要求删除")

    assert (before, files.may_read(owner, kept), files.may_read(SYSTEM, kept)) == (True, False, False)


@pytest.mark.django_db(transaction=True)
def test_content_that_another_file_holds_outlives_an_erasure(monkeypatch):
    monkeypatch.setattr(files, "GRACE", 0)
    first, second = stored(), stored()

    files.erase(first, by=SYSTEM, now=timezone.now(), reason="重复")

    with files.open_stored(second) as stream:
        assert len(stream.read()) == second.size


@pytest.mark.django_db(transaction=True)
def test_what_was_stored_a_moment_ago_is_not_removed_under_a_transaction_that_is_still_open():
    first = stored()

    with transaction.atomic():
        again = stored()
        files.erase(first, by=SYSTEM, now=timezone.now(), reason="重复")

    assert disk.path_of(again.sha256).exists()


@pytest.mark.django_db
def test_the_daily_clean_up_removes_only_what_nobody_holds():
    long_ago = timezone.now() - timedelta(days=3)
    held = stored(tenant=(tenant := TenantFactory()), subject=tenant, now=long_ago)
    lost = stored(picture(colour="red"), now=long_ago)
    fresh = stored(picture(colour="blue"))
    left_over = disk.path_of(held.sha256).with_name("half.123.part")
    left_over.write_bytes(b"half")
    for path in disk.kept():
        os.utime(path, (0, 0))

    removed = files.clean_up(timezone.now())

    assert removed == {"rows": 1, "contents": 1, "parts": 1}
    assert [disk.path_of(one.sha256).exists() for one in (held, lost, fresh)] == [True, False, True]
    assert not disk.path_of(lost.sha256, thumb=True).exists()


def test_a_file_that_went_by_itself_meanwhile_is_no_trouble(data):
    assert disk.drop(data / "gone", older_than=0) is False


@pytest.mark.django_db
def test_a_file_stored_ahead_finds_its_subject():
    tenant = TenantFactory()
    kept = stored(tenant=tenant)

    files.attach(kept, tenant, purpose="report")

    assert [(one.pk, one.purpose) for one in files.files_of(tenant)] == [(kept.pk, "report")]
