"""A sheet on the page: shown before it is applied, applied once, as a task where it is large."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from linli.core.models import Job
from linli.core.tasks.worker import run_pending
from linli.registry.models import Organisation, Place
from linli.registry.views import imports as import_views
from tests import people
from tests.factories.registry import OrganisationFactory

from .sheets import sheet

pytestmark = pytest.mark.django_db


# The pages


def test_an_upload_is_shown_before_it_is_applied(here, desk):
    upload = sheet("places", (here.community.name, "小区楼院", "新院", "Y77"))

    shown = desk.post(reverse("registry:import", args=["places"]), {"sheet": upload}, follow=True)
    before = Place.objects.filter(name="新院").exists()
    done = desk.post(shown.redirect_chain[-1][0], {"submission_token": "a"}, follow=True)

    assert (shown.context["plan"].created, before) == (1, False)
    assert done.redirect_chain[-1][0] == reverse("registry:imports")
    assert Place.objects.filter(name="新院").exists()


def test_a_sheet_applied_twice_is_brought_in_once_and_told_alike(here, desk):
    upload = sheet("places", (here.community.name, "小区楼院", "新院", "Y77"))
    preview = desk.post(reverse("registry:import", args=["places"]), {"sheet": upload}).url

    told = [
        [str(one) for one in desk.post(preview, {"submission_token": "a"}, follow=True).context["messages"]] for _time in range(2)
    ]

    assert told == [["导入好了：新登记 1 行，改动 0 行，没有变化 0 行。"]] * 2


def test_a_preview_with_problems_cannot_be_applied(here, desk):
    shown = desk.post(
        reverse("registry:import", args=["places"]), {"sheet": sheet("places", ("没有", "楼栋", "1", "B1"))}, follow=True
    )

    done = desk.post(shown.redirect_chain[-1][0])

    assert "第 2 行 · 上级" in done.content.decode()
    assert done.status_code == 200


def test_another_s_upload_is_not_there(here, desk):
    shown = desk.post(reverse("registry:import", args=["places"]), {"sheet": sheet("places")}, follow=True)
    user, _actor = people.administrator(here)

    response = people.signed_in(user).get(shown.redirect_chain[-1][0])

    assert response.status_code == 404


@pytest.mark.parametrize("content", [b"", b"\x7fELF program"], ids=["nothing", "a renamed program"])
def test_what_is_no_sheet_is_refused_on_the_page(desk, content):
    response = desk.post(reverse("registry:import", args=["places"]), {"sheet": SimpleUploadedFile("a.xlsx", content)})

    assert response.status_code == 200
    assert response.context["form"].errors


def test_a_large_sheet_runs_as_a_task(here, desk, monkeypatch):
    monkeypatch.setattr(import_views, "AS_A_TASK_FROM", 1)
    rows = [(here.community.name, "小区楼院", f"院{n}", f"Y{n}") for n in range(3)]
    shown = desk.post(reverse("registry:import", args=["places"]), {"sheet": sheet("places", *rows)}, follow=True)
    address = shown.redirect_chain[-1][0]

    desk.post(address)
    run_pending()

    job = Job.objects.get(task__endswith="apply_sheet")
    assert (job.state, job.result["created"]) == ("done", 3)
    assert "新登记 3 行" in desk.get(address).content.decode()


def test_a_task_whose_sheet_no_longer_fits_tells_why(here, desk, monkeypatch):
    monkeypatch.setattr(import_views, "AS_A_TASK_FROM", 0)
    upload = sheet("organisations", ("新单位", "驻区单位", "", here.office.name))
    address = desk.post(reverse("registry:import", args=["organisations"]), {"sheet": upload}, follow=True).redirect_chain[-1][0]
    desk.post(address)
    OrganisationFactory(tenant=here.tenant, name=here.office.name)

    run_pending()

    assert "上级单位" in desk.get(address).content.decode()
    assert not Organisation.objects.filter(name="新单位").exists()
