"""A certificate on paper in a stranger's hands: it holds, it is copied wrongly, it is revoked."""

import pytest

from linli.activities.models import Certificate
from tests.factories.activities_volunteers import PHONE, a_volunteer, credited

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def issued(town):
    """The secretary certifies what counts; the page of the paper is where she ends."""
    volunteer = a_volunteer(town.here.community)
    credited(volunteer)
    desk = town.secretary().open("/desk/").follow("志愿服务").follow(volunteer.person.name).press("开证明")
    return desk.fill(contact=PHONE).press("开证明").sees(volunteer.person.name), volunteer


def test_a_stranger_checks_a_certificate_by_its_code_and_by_the_address_in_its_qr(town):
    volunteer = issued(town)[1]
    code = Certificate.objects.get().check_code
    stranger = town.visitor().open("/certificates/").fill(code=code.lower()).press("核验")

    stranger.sees("是真的，现在有效", volunteer.person.name, "2 小时", PHONE, "清扫楼道")
    stranger.refused(lambda: stranger.open(f"/certificates/{code[::-1]}/")).sees("没有这份证明")

    assert Certificate.objects.get().person == volunteer.person


def test_a_revoked_certificate_says_so_and_why(town):
    desk, _volunteer = issued(town)
    paper = Certificate.objects.get()
    desk.open(f"/desk/activities/certificates/{paper.pk}/").press("作废证明")
    desk.fill(reason="名字写错了，另开了一份").press("作废")

    stranger = town.visitor(dress="elder").open(f"/certificates/{paper.check_code}/")

    stranger.sees("这份证明已经作废", "名字写错了，另开了一份").sees_not("是真的，现在有效", "清扫楼道")
    assert Certificate.objects.get().revoked_at is not None
