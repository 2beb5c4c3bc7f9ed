"""What the tests of the residents' pages share: a report as it is sent, a photo, a case that is followed or asked about."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from linli.casework.api import callback_token, complete, tracking_code

from .conftest import FRIDAY

WORDS = "东单元门口的路灯三天不亮。"


def picture(name="灯.jpg", size=(40, 40)):
    out = io.BytesIO()
    Image.new("RGB", size, "#225544").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def begun(visitor, office, **more):
    """The address of step 2 after a good step 1 at the neighbourhood's entrance."""
    start = visitor.get(reverse("casework:report"), {"place": office.here.entrance.public_code})
    answer = visitor.post(start.url, {"text": WORDS, "then": "next", **more})
    assert answer.status_code == 302, answer.content.decode()
    return answer.url


def sent(visitor, office, **who):
    same = begun(visitor, office)
    you = visitor.post(same, {"join": ""}).url
    return visitor.post(you, {"how": "phone", "submission_token": "t1", **who})


def followed(visitor, case):
    visitor.get(reverse("casework:follow-link", args=[case.pk, tracking_code(case.pk)]))
    return reverse("casework:tracked", args=[case.pk])


# ---- call-back by link ----


def answered_page(office):
    case = complete(case=office.received(), text="换了灯头，亮了。", by=office.property_clerk, now=FRIDAY)
    return case, reverse("casework:answer", args=[callback_token(case.reporters.get().pk, 0)])
