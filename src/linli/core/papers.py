"""
A page for paper: drawn for the browser's own print, or with `?as=pdf` set as a file. The same address, so the same rights; the same
template, so the same words.
"""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from linli.core import pdf
from linli.core.pages import page

AS_PDF = {"as": "pdf"}


def wants_pdf(request: HttpRequest) -> bool:
    return request.GET.get("as") == AS_PDF["as"]


def paper(request: HttpRequest, template: str, context: Mapping[str, Any], *, name: str) -> HttpResponse:
    """The page, or the file named after a number: never after a person."""
    if wants_pdf(request):
        return as_pdf(request, template, context, name=name, back=_address(request))
    return page(request, template, {"pdf_url": _address(request, **AS_PDF), **context})


def as_pdf(request: HttpRequest, template: str, context: Mapping[str, Any], *, name: str, back: str) -> HttpResponse:
    """The file to keep or send on; where this machine cannot set one, the page itself says how to print."""
    try:
        made = pdf.render(render_to_string(template, {**context, "frame": "paper.html"}, request))
    except pdf.PdfUnavailable:
        messages.warning(request, _("这台服务器没有装排 PDF 的部件。请点“打印”，在打印机里选“另存为 PDF”，内容一样。"))
        return redirect(back)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


def _address(request: HttpRequest, **more: str) -> str:
    """This page's own address with its query, `as` aside, and more."""
    query = request.GET.copy()
    query.pop("as", None)
    query.update(more)
    return request.path + (f"?{query.urlencode()}" if query else "")
