"""Pages for paper as PDF files: our own styles and signed photos go in, nothing from outside is asked."""

import io
import re
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.templatetags.static import static
from PIL import Image

from linli.core import clock, files, pdf
from linli.core.actors import Actor

from ..factories.core import TenantFactory

PAGE = '<html lang="zh-CN"><link rel="stylesheet" href="{css}"><p class="paper-mark">记号</p><h1>督办单</h1>{body}</html>'


@pytest.fixture(autouse=True)
def _sets_pdf():
    if not pdf.is_available():
        pytest.skip("Pango is missing: ./linli doctor says how to have it")


@pytest.fixture
def photo(db):
    stream, tenant = io.BytesIO(), TenantFactory()
    Image.new("RGB", (40, 30), "orange").save(stream, "PNG")
    upload = SimpleUploadedFile("灯.png", stream.getvalue(), "image/png")
    return files.store(upload, tenant=tenant, by=Actor.system(tenant_id=tenant.pk), now=clock.now())


def made(body=""):
    return pdf.render(PAGE.format(css=static("paper.css"), body=body))


def pages_of(raw):
    packed = [zlib.decompress(one) for one in re.findall(rb"/ObjStm.*?stream\n(.*?)\nendstream", raw, re.DOTALL)]
    return int(re.search(rb"/Count (\d+)", b"".join(packed))[1])


def test_a_page_is_set_and_goes_on_where_it_is_full():
    assert (made()[:5], pages_of(made()), pages_of(made("<p>一行</p>" * 90))) == (b"%PDF-", 1, 3)


def test_our_styles_are_taken_by_their_address():
    body, kind = pdf.opened(f"{pdf.BASE}{static('paper.css').lstrip('/')}")

    with body:
        assert (b"@page" in body.read(), kind) == (True, "text/css")


def test_a_photo_goes_in_by_the_address_that_was_signed_for_the_page(photo):
    shown, hidden = files.url_of(photo, signed=True), files.url_of(photo)

    found = [b"/Subtype /Image" in made(f'<img src="{address}">') for address in (shown, hidden)]

    assert found == [True, False]


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example/a.png",
        "file:///etc/passwd",
        "{base}static/../settings.py",
        "{base}static/no-such.css",
        "{base}desk/",
        "{base}no/such/address",
        "{base}files/018f0000-0000-7000-8000-000000000000/?key=x",
        "https://elsewhere.example/files/018f0000-0000-7000-8000-000000000000/",
    ],
)
@pytest.mark.django_db
def test_no_other_address_is_opened(address):
    with pytest.raises(ValueError, match="not one of our own files"):
        pdf.opened(address.format(base=pdf.BASE))


def test_a_removed_photo_is_not_signed_for(photo):
    key = files.url_of(photo, signed=True).partition("key=")[2]
    photo.removed_at = clock.now()

    assert files.is_signed(photo, key) is False


def test_a_machine_without_pango_says_so(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "weasyprint", None)

    with pytest.raises(pdf.PdfUnavailable):
        made()
    assert pdf.is_available() is False
