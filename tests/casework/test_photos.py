"""Photos of a case: never forced, kept with the line that they came with, refused together with everything else."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from linli.casework.api import CaseRefused, Wanted, dispatch, note, report, timeline
from linli.casework.models import Case, DispatchRule
from linli.casework.selectors import categories, dispatching
from linli.casework.views.photos import shown
from linli.core import files
from linli.core.models import StoredFile
from linli.registry.api import Organisation

from .conftest import FRIDAY


def photo(name="灯.png"):
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), "orange").save(stream, "PNG")
    return SimpleUploadedFile(name, stream.getvalue(), "image/png")


def paper():
    return SimpleUploadedFile("合同.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")


def wanted(office):
    return {"tenant": office.here.tenant, "wanted": Wanted(text="路灯不亮三天了"), "by": office.resident, "now": FRIDAY}


def test_photos_stand_with_the_line_that_they_came_with(office):
    case = report(**wanted(office), photos=[photo(), photo("门.png")])
    note(case=case, text="看过了", photos=[photo("修.png")], by=office.counter, now=FRIDAY)

    kept = [len(line.photos) for line in timeline(Case.objects.get(), for_reporter=False)]
    assert kept == [2, 1]


def test_a_photo_that_was_sent_ahead_is_taken_over(office):
    ahead = files.store(photo(), tenant=office.here.tenant, by=office.resident, now=FRIDAY)

    case = report(**wanted(office), photos=[ahead])

    ahead.refresh_from_db()
    assert (ahead.subject_id, ahead.purpose) == (case.pk, f"entry:{case.entries.get().pk.hex}")


@pytest.mark.parametrize(
    ("photos", "codes"),
    [
        (lambda: [photo() for _ in range(7)], ["too_many_photos"]),
        (lambda: [SimpleUploadedFile("灯.png", b"MZ\x90\x00" + b"\x00" * 2048)], None),
        (lambda: [paper()], ["not_a_picture"]),
    ],
    ids=["seven", "a renamed program", "a contract"],
)
def test_bad_photos_are_refused_and_nothing_is_kept(office, photos, codes):
    with pytest.raises(CaseRefused) as refused:
        report(**wanted(office), photos=photos())

    assert codes is None or refused.value.codes == codes
    assert (Case.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_whoever_handles_a_case_may_add_a_paper_which_is_shown_by_its_name(office):
    case = report(**wanted(office))
    note(case=case, text="物业合同", photos=[paper()], by=office.counter, now=FRIDAY)

    lines = timeline(Case.objects.get(), for_reporter=False)
    assert [(one.name, one.thumb) for one in shown(lines[-1].photos)] == [("合同.pdf", "")]


def test_where_nobody_is_registered_somebody_has_to_be_chosen(office):
    case = office.accepted()
    Organisation.objects.update(merged_into=office.window)
    dispatching.forget()

    with pytest.raises(CaseRefused) as refused:
        dispatch(case=case, by=office.clerk, now=FRIDAY)

    assert refused.value.codes == ["no_lead"]


def test_an_organisation_that_a_rule_names_gets_the_case(office):
    DispatchRule.objects.filter(number=5).update(organisation=office.window, party="window")
    categories.forget()

    assert dispatch(case=office.accepted(), by=office.clerk, now=FRIDAY).lead_organisation_id == office.window.pk
