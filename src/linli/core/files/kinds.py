"""
What a file is, by its content alone: the name and what the browser says about it are not believed.

Pictures, PDF, Word/Excel/PowerPoint of the zip kind without macros, plain text and CSV may be stored; each of the others
that people try gets a sentence that says what to do instead.
"""

import re
import zipfile
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext_lazy as _

from linli.core.words import Words

HEAD = 4096
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")  # not isprintable(): that knows no character younger than itself
PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file. `refusal`: why it may not be stored; empty when it may."""

    name: str
    content_type: str
    extension: str
    refusal: Words = ""


PICTURE_KIND = Kind(PICTURE, "", "")  # the exact type follows from what is written anew
PDF = Kind("pdf", "application/pdf", "pdf")
TEXT = Kind("text", "text/plain", "txt")
OFFICE = {
    "word/document.xml": Kind("word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    "xl/workbook.xml": Kind("excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    "ppt/presentation.xml": Kind("slides", "application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"),
}
PROGRAM = Kind("program", "", "", _("这是一个程序，不能传上来。"))
MACROS = Kind("macros", "", "", _("这份文件里有宏。请另存为不带宏的 docx 或 xlsx。"))
ARCHIVE = Kind("archive", "", "", _("这是压缩包。请解开以后，把里面的文件一个一个传上来。"))
OLD_OFFICE = Kind("old_office", "", "", _("这是旧版的 Word 或 Excel。请另存为 docx、xlsx 或 PDF 再传。"))
HEIC = Kind("heic", "", "", _("这是 HEIC 照片，别人多半打不开。请在相册里选“兼容格式”，或截一张图再传。"))
WEB_PAGE = Kind("web_page", "", "", _("这是网页文件，不能传上来。请打印成 PDF 再传。"))
FILM = Kind("film", "", "", _("录像和录音现在收不了。请传照片，或写下来。"))
UNKNOWN = Kind("unknown", "", "", _("认不出这是什么文件。照片、PDF、docx、xlsx 可以传。"))
EMPTY = Kind("empty", "", "", _("这个文件是空的。"))

_MAGIC: list[tuple[int, bytes, Kind]] = [
    (0, b"\xff\xd8\xff", PICTURE_KIND),
    (0, b"\x89PNG\r\n\x1a\n", PICTURE_KIND),
    (0, b"GIF8", PICTURE_KIND),
    (8, b"WEBP", PICTURE_KIND),
    (0, b"BM", PICTURE_KIND),
    (0, b"%PDF-", PDF),
    (0, b"MZ", PROGRAM),
    (0, b"\x7fELF", PROGRAM),
    (0, b"#!", PROGRAM),
    (0, b"\xca\xfe\xba\xbe", PROGRAM),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLD_OFFICE),
    (0, b"Rar!", ARCHIVE),
    (0, b"7z\xbc\xaf\x27\x1c", ARCHIVE),
    (0, b"\x1f\x8b", ARCHIVE),
    (4, b"ftypheic", HEIC),
    (4, b"ftypheix", HEIC),
    (4, b"ftypmif1", HEIC),
    (4, b"ftyp", FILM),
    (0, b"\x1a\x45\xdf\xa3", FILM),
    (0, b"ID3", FILM),
    (0, b"OggS", FILM),
]


def kind_of(stream: IO[bytes]) -> Kind:
    """What the stream holds. It is read from the beginning and left there."""
    stream.seek(0)
    head = stream.read(HEAD)
    stream.seek(0)
    if not head.strip(b"\0"):
        return EMPTY
    if head.startswith(b"PK"):
        return _zip_kind(stream)
    if head.startswith(b"#!AMR"):
        return FILM
    for offset, magic, kind in _MAGIC:
        if head[offset : offset + len(magic)] == magic:
            return kind
    return _text_kind(head)


def _zip_kind(stream: IO[bytes]) -> Kind:
    try:
        with zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return UNKNOWN
    finally:
        stream.seek(0)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return MACROS
    if "[Content_Types].xml" in names:
        for inside, kind in OFFICE.items():
            if inside in names:
                return kind
    return ARCHIVE


def _text_kind(head: bytes) -> Kind:
    if b"\0" in head:
        return UNKNOWN
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<svg", b"<script", b"<meta", b"<table")):
        return WEB_PAGE
    for encoding in ("utf-8", "gb18030"):
        if _decodes(head, encoding):
            return TEXT
    return UNKNOWN


def _decodes(head: bytes, encoding: str) -> bool:
    for cut in range(4 if len(head) == HEAD else 1):  # the last character may be cut in two
        try:
            text = head[: len(head) - cut].decode(encoding)
        except UnicodeDecodeError:
            continue
        return not CONTROL.search(text)
    return False
