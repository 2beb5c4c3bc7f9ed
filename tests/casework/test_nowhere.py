"""
A case that went the way of petitions, with a marked word wherever words about it can stand: whoever does not keep petitions
finds it on no page, in no sheet and no paper, in no answer to a program, and by no search.
"""

import io
import re
import zipfile
from datetime import timedelta
from html import unescape

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.urls import get_resolver

from linli.casework.api import merge, refer_petition
from linli.casework.models import (
    Amendment,
    Case,
    CounterVisit,
    Entry,
    Extension,
    HomeServiceRequest,
    HotlineOrder,
    Petition,
    PetitionEntry,
    Petitioner,
    PromotionMeeting,
    ReplyBatch,
    ReplyLine,
    Suspension,
)
from linli.core import clock
from linli.core.privacy import EncryptedTextField
from linli.core.tasks.worker import run_pending

from ..access.addresses import operations, patterns
from ..access.world import sheet_of
from ..factories import casework as make
from ..factories import centre
from ..factories.duties import DutyOverrideFactory
from ..pdfs import text_of_pdf
from ..people import browser_of, counter_clerk, dispatcher
from .conftest import FRIDAY
from .petitioning import SECRET
from .test_withholding import pressed_and_ruled

MARK = "王字十七号"
ASKED = f"q={MARK[:2]}&text={MARK[:2]}&view=all&opened=all"
LATER = FRIDAY + timedelta(days=7)
ABOUT_PEOPLE = {"name", "phone", "address", "identity_noted", "checked", "why", "who", "goes", "where", "chaired_by"}
NO_FREE_WORDS = {
    *("number", "short_number", "external_no", "external_source", "letter", "in_line", "item_code", "import_digest", "once_key"),
    *("place_path", "source_crs", "profile", "priority", "verb", "from_state", "to_state", "state", "lawful_channel"),
    *("reason_code", "reason_name", "ground", "ground_name", "category_name", "old_category_name", "new_category_name"),
    *("first_receiver", "handler_phone", "phone_hash", "sent_digest", "kind", "label", "rule", "marks", "why"),
}
PAPERS = ("/file/", "/slip/", "/pdf/")
"""How the address of what can be set as a PDF file ends; letters of petitions are for their keepers alone."""
OF_THE_OTHERS = {Petition, PetitionEntry, Petitioner}
"""Where the words went; only who keeps petitions gets there."""


def hanging_on():
    """Every table with something to say about a case, and how it hangs on it: itself, or by what hangs on it."""
    direct = {Case: "pk"}
    for model in apps.get_app_config("casework").get_models():
        names = [one.name for one in model._meta.fields if one.is_relation and one.related_model is Case]
        if "case" in names and model not in OF_THE_OTHERS:
            direct[model] = "case"
    further = {PromotionMeeting: "matters__case"}
    for model in apps.get_app_config("casework").get_models():
        for one in model._meta.fields:
            by = direct.get(one.related_model) if one.is_relation and one.remote_field.on_delete is models.CASCADE else None
            if by == "case" and model not in direct and model not in OF_THE_OTHERS:
                further[model] = f"{one.name}__case"
    return direct | further


def free_words_of(model):
    """Its columns that hold what somebody typed."""
    typed = (models.CharField, models.TextField, EncryptedTextField)
    named = NO_FREE_WORDS | ABOUT_PEOPLE
    return [
        one.name
        for one in model._meta.fields
        if isinstance(one, typed) and not one.choices and one.name not in named and not re.search(r"(_by|by_label)$", one.name)
    ]


def mark_everything(case):
    """The marked word in every column that can hold words. Returns the columns in no row of which it could stand."""
    missed = []
    for model, path in hanging_on().items():
        rows = models.QuerySet(model).filter(pk__in=[row.pk for row in models.QuerySet(model).filter(**{path: case.pk})])
        for name in free_words_of(model):
            word = MARK[: model._meta.get_field(name).max_length]
            plain = "next_step" if model is Entry else ""  # numbers and bodies, but where somebody wrote a note
            done = [mark(rows.filter(pk=row.pk), {name: word}) for row in rows if name != plain or row.verb == "note"]
            missed += [] if any(done) else [f"{model.__name__}.{name}"]
    return missed


def mark(row, words):
    """One column of one row, where its table lets it."""
    try:
        with transaction.atomic():
            return row.update(**words)
    except IntegrityError:
        return 0


def told_everywhere(office):
    """A case to which everything happened, each time with the marked word."""
    case = pressed_and_ruled(office)
    twin = merge(case=office.accepted(text=f"{MARK}，请查。"), into=case, by=dispatcher(office.here)[1], now=FRIDAY)
    add_the_rest(office, case)
    assert mark_everything(case) == []
    models.QuerySet(Case).filter(pk=twin.pk).update(title=MARK, description=MARK, place_detail=MARK)
    return Case.objects.get(pk=case.pk), twin


def add_the_rest(office, case):
    """One row each of what the story does not bring about."""
    tenant, reporter = office.here.tenant, case.reporters.first()
    Case.objects.filter(pk=case.pk).update(external_source="12345", external_no="RX1")
    category = case.category
    Amendment.objects.create(
        case=case, tenant=tenant, at=FRIDAY, by_label="试验", reason="x", old_category=category, new_category=category
    )
    make.CallbackFactory(case=case, reporter=reporter)
    make.ClockPauseFactory(clock=case.clocks.first())
    centre.CounterVisitFactory(line=centre.CounterLineFactory(tenant=tenant), case=case)
    centre.HomeServiceRequestFactory(tenant=tenant, case=case)
    centre.AnswerFactory(case=case)
    make.RelayNoteFactory(reporter=reporter, answer="x", answered_at=FRIDAY, answered_by="试验")
    make.TellingFactory(reporter=reporter)
    DutyOverrideFactory(case=case, organisation=office.committee)
    given = {"case": case, "tenant": tenant, "by_label": "试验"}
    day, end = FRIDAY.date(), FRIDAY + timedelta(days=2)
    Suspension.objects.create(**given, reason_code="x", reason_name="x", words="x", from_at=FRIDAY, review_on=day, tell_on=day)
    Extension.objects.create(**given, clock=case.clocks.first(), days=2, reason="x", at=FRIDAY, due_before=FRIDAY, due_after=end)
    batch = make.ReplyBatchFactory(tenant=tenant, file=sheet_of(tenant, None, MARK, "casework-hotline"))
    told = {"state": "申请办结", "result": MARK, "reply": MARK}
    ReplyLine.objects.create(tenant=tenant, batch=batch, case=case, position=1, answer=told)
    said = {"tags": MARK, "spot": MARK, "state": "办理中"}
    HotlineOrder.objects.create(tenant=tenant, case=case, came_at=FRIDAY, seen_at=FRIDAY, said=said)


# ---- everywhere ----


def things_around(case, twin):
    """Everything that hangs on it, and what came before it."""
    found = [case, twin, case.place]
    for model, path in hanging_on().items():
        found += model._default_manager.filter(**{path: case.pk})
    for model in (CounterVisit, HomeServiceRequest, ReplyBatch):
        found += model.objects.all()
    return found


def first_addresses(things):
    """Every list, searched and as a sheet; the page of each thing; what programs read, for each of the things."""
    routes = [f"/{route}" for route, _name, _view in patterns(get_resolver()) if not route.startswith("api/")]
    read = [one.text for one in operations() if one.method == "GET"]
    for route in (one for one in [*routes, *read] if not re.search("[<{(]", one)):
        yield from (f"{route}?as=xlsx&view=all&opened=all", f"{route}?{ASKED}")
    yield from (one.get_absolute_url() for one in things if hasattr(one, "get_absolute_url"))
    for route in (one for one in routes if one.endswith(PAPERS) and one.count("<") == 1):
        yield from (re.sub("<.*?>", str(one.pk), route) + "?as=pdf" for one in things)
    for route in (one for one in read if len(re.findall("{", one)) == 1 and "uuid" in one):
        yield from (re.sub("{.*?}", str(one.pk), route) for one in things)


def said_by(answer):
    """Everything that an answer says, a sheet unpacked, a paper read."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body[:5] == b"%PDF-":
        return text_of_pdf(body)
    if body[:2] != b"PK":
        return body.decode(errors="replace")
    book = zipfile.ZipFile(io.BytesIO(body))
    return "".join(book.read(name).decode(errors="replace") for name in book.namelist())


def where_it_is_said(browser, things):
    """From every list on, wherever a link to one of the things leads."""
    waiting, seen, found = list(first_addresses(things)), set(), []
    keys = re.compile("|".join(str(one.pk) for one in things))
    while waiting:
        address = waiting.pop()
        if address in seen or "sign-out" in address:
            continue
        seen.add(address)
        answer = browser.get(address)
        said = said_by(answer)
        found += [f"{address}: …{said[one.start() - 50 : one.end()]}" for one in re.finditer(f"{MARK}|{SECRET}", said)]
        waiting += [unescape(one) for one in re.findall(r'(?:href|src)="(/[^"#]+)"', said) if keys.search(one)]
    return found


@pytest.mark.parametrize("who", [dispatcher, counter_clerk])
def test_it_is_said_nowhere_to_whoever_does_not_keep_petitions(office, who):
    with clock.fixed(LATER):
        case, twin = told_everywhere(office)
        run_pending(LATER)
        things = things_around(case, twin)
        refer_petition(case=case, kind="denunciation", by=office.clerk, now=LATER)
        run_pending(LATER)

        found = where_it_is_said(browser_of(who(office.here)[1]), things)

    assert found == []
