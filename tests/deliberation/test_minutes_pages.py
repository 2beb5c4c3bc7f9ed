"""The pages of minutes at the desk: a newer version is told of, and signing is offered to who may sign."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from linli.core import files
from linli.core.models import JournalLine
from linli.deliberation.models import Minutes
from linli.deliberation.services import minutes
from linli.deliberation.services.minutes import MinutesGiven, SignatureGiven
from tests.factories.deliberation_business import NOW, later, meeting
from tests.people import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(clerk):
    return browser_of(clerk, Client())


def written(room, clerk, **given):
    return minutes.draft(meeting=room, given=MinutesGiven(**given), by=clerk, now=NOW)


def test_who_writes_upon_an_older_version_is_told_of_the_newer_and_may_then_go_on(here, desk, clerk):
    room = meeting(here.community, state="closed", closed_at=later(hours=1))
    written(room, clerk, opening="开会。")
    address = f"/desk/meetings/{room.pk}/minutes/"

    told = desk.post(address, {"opening": "另写的。", "closing": "", "after": 0})
    again = desk.post(address, {"opening": "另写的。", "closing": "", "after": told.context["form"]["after"].value()})

    assert (told.status_code, "第 1 版。先看看那一版" in told.content.decode()) == (422, True)
    assert (again.status_code, Minutes.objects.count()) == (302, 2)


def test_a_clerk_who_took_no_part_scans_signatures_and_signs_nothing(here, desk, clerk):
    room = meeting(here.community, state="closed", closed_at=later(hours=1))
    one = minutes.send(minutes=written(room, clerk), by=clerk, now=NOW)
    base = f"/desk/minutes/{one.pk}/"

    shown = desk.get(base).content.decode()

    assert [f"{base}sign/" in shown, f"{base}paper-signature/" in shown] == [False, True]
    assert desk.get(f"{base}sign/").status_code == 403


def test_a_correction_asks_why_and_another_version_does_not(here, desk, clerk):
    room = meeting(here.community, state="closed", closed_at=later(hours=1))
    one = written(room, clerk)
    address = f"/desk/meetings/{room.pk}/minutes/"

    before = desk.get(address).context["form"].fields
    Minutes.objects.filter(pk=one.pk).update(state="signed", signed_at=NOW)

    assert ("reason" in before, desk.get(address).context["form"].fields["reason"].required) == (False, True)


def signed_on_paper(here, clerk):
    room = meeting(here.community, state="closed", closed_at=later(hours=1))
    one = minutes.send(minutes=written(room, clerk), by=clerk, now=NOW)
    paper = SignatureGiven(one.digest, way="paper", label="试主任", as_what="member", scan=a_pdf())
    return minutes.sign(minutes=one, given=paper, by=clerk, now=NOW)


def a_pdf(name="signed.pdf"):
    return SimpleUploadedFile(name, b"%PDF-1.4\n%%EOF")


def test_a_wrong_scan_of_signed_minutes_is_changed_for_the_right_one(here, desk, clerk):
    one = signed_on_paper(here, clerk)
    [stored] = files.files_of(one)
    address = f"/desk/minutes/{one.pk}/scans/{stored.pk}/withdraw/"

    alone = desk.post(address, {"submission_token": "t1", "reason": "传错了"})
    changed = desk.post(address, {"submission_token": "t2", "reason": "传错了", "instead": a_pdf("right.pdf")})

    assert (alone.status_code, list(alone.context["form"].errors), changed.status_code) == (422, ["instead"], 302)
    assert [one.name for one in files.files_of(one)] == ["right.pdf"]
    assert JournalLine.objects.get(verb="deliberation.minutes.scan_withdrawn").reason == "传错了"
    assert [one.name for one in desk.get(f"/desk/minutes/{one.pk}/").context["withdrawn"]] == ["signed.pdf"]
