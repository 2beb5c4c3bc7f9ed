"""Files: what they are by content, what is kept of a picture, what is refused."""

import os

import pytest
from django.test import override_settings
from PIL import Image

from linli.core import files
from linli.core.files import disk
from linli.core.models import StoredFile
from linli.core.pictures import LONGEST_SIDE, PictureRefused, picture_from
from tests.factories.core import TenantFactory

from .kept import picture, stored, taken_with_a_telephone, upload, zipped


@pytest.fixture(autouse=True)
def data(tmp_path, settings):
    settings.DATA = tmp_path
    return tmp_path


@pytest.mark.django_db
def test_a_photo_is_turned_upright_and_keeps_nothing_of_its_exif():
    kept = stored(taken_with_a_telephone())

    with files.open_stored(kept) as stream:
        image = Image.open(stream)
        assert (image.size, dict(image.getexif()), image.info.get("exif")) == ((20, 40), {}, None)
    assert (kept.width, kept.height, kept.content_type, kept.name) == (20, 40, "image/jpeg", "照片.jpg")


@pytest.mark.django_db
def test_a_photo_gets_a_small_one_beside_it():
    kept = stored(picture((1200, 600)))

    with files.open_stored(kept, "thumb") as stream:
        small = Image.open(stream)
        assert (small.format, small.size) == ("WEBP", (480, 240))


def test_a_large_photo_is_made_no_larger_than_needed():
    kept = picture_from(picture((6000, 3000)))

    assert (kept.width, kept.height) == (LONGEST_SIDE, LONGEST_SIDE // 2)


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (picture(kind="PNG"), "image/jpeg"),
        (picture(kind="PNG", mode="RGBA"), "image/png"),
        (picture(kind="WEBP"), "image/jpeg"),
        (picture(kind="GIF", mode="P", colour=1), "image/jpeg"),
        (picture(kind="BMP"), "image/jpeg"),
        (picture(kind="JPEG", mode="CMYK", colour=(1, 2, 3, 4)), "image/jpeg"),
    ],
    ids=["png", "see-through png", "webp", "gif", "bmp", "print jpeg"],
)
def test_every_kind_of_picture_is_written_anew(content, content_type):
    assert picture_from(content).content_type == content_type


def test_what_hides_behind_a_picture_does_not_survive():
    hidden = picture() + b"<script>alert(1)</script>" + zipped("evil.exe")

    assert b"script" not in picture_from(hidden).content


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (picture()[:200], "picture_broken"),
        (b"\xff\xd8\xff" + os.urandom(100), "picture_broken"),
        (picture((9000, 5000), "PNG", mode="1", colour=0), "picture_too_large"),
        (picture((16000, 9000), "PNG", mode="1", colour=0), "picture_too_large"),
        (picture((9000, 5000), "JPEG", mode="L", colour=0, progressive=True), "picture_too_large"),
    ],
    ids=["cut off", "noise", "45 million pixels", "beyond every limit", "progressive"],
)
def test_a_picture_that_cannot_be_kept_says_why(content, code):
    with pytest.raises(PictureRefused) as refused:
        picture_from(content)

    assert refused.value.codes == [code]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("照片.jpg", b"MZ\x90\0program", "kind_program"),
        ("照片.jpg", b"#!/bin/sh\n", "kind_program"),
        ("照片.jpg", b"<html><script>", "kind_web_page"),
        ("图.svg", b"<svg xmlns='x'>", "kind_web_page"),
        ("表.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "kind_old_office"),
        ("表.xlsx", zipped("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"), "kind_macros"),
        ("图.vsdx", zipped("[Content_Types].xml", "visio/document.xml"), "kind_archive"),
        ("包.zip", zipped("a.txt"), "kind_archive"),
        ("坏.docx", b"PK\x03\x04broken", "kind_unknown"),
        ("照片.heic", b"\0\0\0\x18ftypheic", "kind_heic"),
        ("录像.mp4", b"\0\0\0\x18ftypmp42", "kind_film"),
        ("录音.amr", b"#!AMR\n", "kind_film"),
        ("空.jpg", b"", "kind_empty"),
        ("乱.bin", b"\x01\x02\0\x03", "kind_unknown"),
        ("乱.txt", b"abc\x01\x02", "kind_unknown"),
        ("乱.txt", b"\xff\xff\xff", "kind_unknown"),
    ],
)
def test_what_may_not_be_stored_is_told_by_its_content(name, content, code):
    problems = files.upload_problems([upload(content, name)], where="photos")

    assert [(problem.code, problem.where) for problem in problems] == [(code, "photos")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "content", "name", "content_type"),
    [
        ("通知.pdf", b"%PDF-1.7 ...", "通知.pdf", "application/pdf"),
        ("通知.exe", b"%PDF-1.7 ...", "通知.pdf", "application/pdf"),
        ("名单.csv", "姓名,楼号\n".encode("gb18030"), "名单.csv", "text/plain"),
        ("名单.html", "姓名".encode(), "名单.txt", "text/plain"),
        ("没有后缀", picture(), "没有后缀.jpg", "image/jpeg"),
        ("../../etc/pass\u202ewd\n.png", picture(), "passwd.jpg", "image/jpeg"),
        ("C:\\照片\\楼道.jpeg", picture(), "楼道.jpg", "image/jpeg"),
    ],
)
def test_a_file_is_named_after_what_it_is(given, content, name, content_type):
    kept = stored(content, given)

    assert (kept.name, kept.content_type) == (name, content_type)


@pytest.mark.parametrize(("content", "is_one"), [(picture(), True), (b"%PDF-1.4", False)])
def test_a_picture_is_told_by_its_content_and_read_from_the_start_again(content, is_one):
    file = upload(content, "合同.jpg", "image/jpeg")

    assert (files.is_picture(file), file.read()) == (is_one, content)


@pytest.mark.django_db
def test_an_office_document_without_macros_is_kept_as_it_is():
    content = zipped("[Content_Types].xml", "word/document.xml")

    kept = stored(content, "议事规则.docx")

    with files.open_stored(kept) as stream:
        assert (stream.read(), kept.width) == (content, None)


@override_settings(LINLI_MAX_UPLOAD=10)
def test_every_problem_of_every_file_is_told_at_once():
    uploads = [upload(b"MZ" + b"x" * 20, "a.jpg"), upload(b"%PDF-" + b"x" * 20, "b.pdf"), upload(picture(), "c.jpg")]

    problems = files.upload_problems(uploads, where="photos", most=2)

    assert [problem.code for problem in problems] == ["kind_program", "too_big", "too_big", "too_many_files"]


@override_settings(LINLI_MAX_UPLOAD=10)
def test_a_sheet_may_be_larger_than_other_uploads():
    sheet = upload(b"%PDF-" + b"x" * 20, "b.pdf")

    assert files.upload_problems([sheet], largest=100) == []


def test_a_photo_of_more_than_ten_megabytes_is_told_so_without_being_decoded(monkeypatch):
    monkeypatch.setattr(files, "MOST_PICTURE_BYTES", 100)

    problems = files.upload_problems([upload(picture((2000, 2000)))])

    assert [problem.code for problem in problems] == ["too_big"]


@pytest.mark.django_db
def test_a_refused_file_leaves_nothing_behind(data):
    with pytest.raises(files.FileRefused):
        stored(b"MZ\x90")

    assert (StoredFile.objects.count(), list(disk.kept())) == (0, [])


@pytest.mark.django_db
def test_the_same_content_lies_on_disk_once():
    tenant = TenantFactory()

    first, second = (stored(tenant=tenant, subject=tenant, purpose=purpose) for purpose in ("before", "after"))

    assert first.sha256 == second.sha256
    assert len(list(disk.kept())) == 2  # the photo and its small one
    assert files.files_of(tenant) == [first, second]
    assert files.files_of(tenant, purpose="after") == [second]


@pytest.mark.django_db
def test_the_files_of_many_things_take_one_query(django_assert_num_queries):
    one, other = TenantFactory(), TenantFactory()
    kept = stored(tenant=one, subject=one)

    with django_assert_num_queries(1):
        found = files.files_of_many([one, other])

    assert found == {one.pk: [kept], other.pk: []}
    assert files.files_of_many([]) == {}


def test_no_path_is_made_from_anything_but_a_hash():
    with pytest.raises(ValueError, match="hash"):
        disk.path_of("../../etc/passwd")
