"""The auditor's page: the journal in words, narrowed, as a sheet, and verified from the beginning."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.urls import reverse

from linli.casework.states import TABLE
from linli.core import clock, journal, journal_words
from linli.core.actors import Actor
from linli.core.ids import uuid_of
from linli.core.models import Job, JournalLine
from linli.core.seals import seal_new_lines
from linli.core.tasks.worker import run_pending
from tests.factories.casework import CaseFactory
from tests.people import auditor, neighbourhood, signed_in

SOURCE = Path(__file__).resolve().parents[2] / "src" / "linli"
URL = "/desk/journal/"
MARCH = datetime(2026, 3, 2, 2, tzinfo=UTC)


@pytest.fixture
def here(db):
    return neighbourhood()


@pytest.fixture
def reader(here):
    browser = signed_in(auditor(here)[0])
    browser.get(URL)
    return browser


@transaction.atomic
def renamed(place, count=1, at=MARCH, by="试验岗位"):
    for number in range(count):
        changes = {"name": ["旧名", f"新名{number}"]}
        journal.record("registry.place.renamed", place, by=Actor.system(by, place.tenant_id), now=at, changes=changes)


def shown(answer):
    return [(str(one.kind), str(one.action), one.subject, one.by) for one in answer.context["lines"]]


def test_a_line_says_in_words_who_did_what_to_what(here, reader):
    renamed(here.compound)

    answer = reader.get(URL, {"who": "试验"})

    assert shown(answer) == [("地点", "改了名", str(here.compound), "试验岗位")]
    assert answer.context["lines"][0].changed == [("名称", "旧名", "新名0")]


@transaction.atomic
def told_of(here, subject, changes):
    by = Actor.system("试验岗位", here.tenant.pk)
    journal.record(
        "registry.place.edited", subject, by=by, now=MARCH, changes={name: [None, now] for name, now in changes.items()}
    )


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("at", MARCH, ("什么时候", "—", "2026年3月2日 10:00")),
        ("until", MARCH.date(), ("到哪天", "—", "2026年3月2日")),
        ("number", "2026-0001", ("编号", "—", "2026-0001")),
        ("code", "20260302", ("编码", "—", "20260302")),
        ("management_mode", "professional", ("管理方式", "—", "物业服务企业")),
        ("filters", {"kind": "x", "state": ["a", "b"]}, ("筛选", "—", "类别 x、状态 a、b")),
        ("urgent", True, ("急事", "—", "是")),
        ("grid", uuid_of("01a21a23-dcee-7e87-a18a-8172956b03f6"), ("网格", "—", "…6b03f6")),
    ],
)
def test_what_was_changed_stands_as_people_write_it(here, reader, field, value, words):
    told_of(here, here.compound, {field: value})

    (one,) = reader.get(URL, {"who": "试验"}).context["lines"]

    assert one.changed == [words]


def test_places_organisations_and_cases_stand_by_name_but_not_a_petition(here, reader):
    case, kept_apart = CaseFactory(tenant=here.tenant), CaseFactory(tenant=here.tenant, lawful_channel="petition")
    told_of(here, here.compound, {"case": kept_apart.pk, "cases": [case.pk], "place": here.entrance.pk})

    (one,) = reader.get(URL, {"who": "试验"}).context["lines"]

    assert [now for _field, _before, now in one.changed] == [f"…{str(kept_apart.pk)[-6:]}", case.short_number, str(here.entrance)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"kind": "registry.place", "since": "2026-03-02", "until": "2026-03-02"}, 1),
        ({"kind": "registry.place", "until": "2026-03-01"}, 0),
        ({"kind": "casework.case", "since": "2026-03-02", "until": "2026-03-02"}, 0),
        ({"who": "别人\0", "since": "2026-02-30", "kind": "x"}, 0),
        ({"who": "试验", "since": "99999"}, 1),
    ],
)
def test_the_list_is_narrowed_by_kind_day_and_who(here, reader, query, found):
    renamed(here.compound)

    assert len(reader.get(URL, query).context["lines"]) == found


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long(here, reader, count, django_assert_num_queries):
    renamed(here.compound, count)

    with django_assert_num_queries(9):
        answer = reader.get(URL, {"who": "试验"})

    assert len(answer.context["lines"]) == count


def test_another_subdistricts_lines_are_not_shown(here, reader):
    renamed(neighbourhood().compound)

    assert shown(reader.get(URL, {"who": "试验"})) == []


def test_what_was_said_of_a_case_that_became_a_petition_is_not_shown(here, reader):
    case = CaseFactory(tenant=here.tenant, lawful_channel="petition")
    by = Actor.system("试验岗位", here.tenant.pk)
    journal.record("casework.case.noted", case, by=by, now=MARCH, reason="他说的话", changes={"title": ["原话", "改过"]})

    (one,) = reader.get(URL, {"who": "试验"}).context["lines"]

    assert (one.subject, one.reason, one.changed) == (case.short_number, "", [])


def pressed(reader):
    reader.post(reverse("web:journal-verify"))
    reader.post(reverse("web:journal-verify"))
    run_pending()
    return reader.get(URL).text


@pytest.mark.django_db(transaction=True)
def test_a_whole_journal_is_told_so_and_pressed_twice_it_is_read_once(here, reader):
    renamed(here.compound)
    seal_new_lines(clock.now(), everything=True)

    assert "没有被动过：1 条记录、1 道封条都对得上。" in pressed(reader)
    assert Job.objects.filter(task__endswith="verify_journal").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_line_that_was_touched_is_told(here, reader):
    renamed(here.compound)
    seal_new_lines(clock.now(), everything=True)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_journalline SET by_label = 'x'")

    assert "对不上" in pressed(reader)


def test_the_journal_is_taken_as_a_sheet(here, reader):
    renamed(here.compound)

    answer = reader.get(URL, {"who": "试验", "as": "xlsx"})

    assert (answer.status_code, b"".join(answer.streaming_content)[:2]) == (200, b"PK")
    assert JournalLine.objects.filter(verb="registry.list.taken").count() == 1


def test_every_verb_that_the_journal_is_told_has_words():
    written = {
        verb
        for file in SOURCE.rglob("*.py")
        for verb in re.findall(r'journal\.(?:record|line_for)\(\s*"([a-z_.\-]+)"', file.read_text(encoding="utf-8"))
    }
    written |= {f"casework.case.{step.past}" for step in TABLE}

    bare = {
        verb
        for verb in written
        for words in [journal_words.told(verb)]
        if {str(one) for one in words} & set(verb.rpartition("."))
    }
    assert (bare, len(written) > 100) == (set(), True)


def test_every_field_that_the_journal_is_told_has_words():
    written = {
        (file.relative_to(SOURCE).parts[0], field)
        for file in SOURCE.rglob("*.py")
        for group in re.findall(r"changes=\{([^}]*)\}", file.read_text(encoding="utf-8"))
        for field in re.findall(r'"([a-z_0-9]+)":', group)
    }

    bare = {
        (engine, field)
        for engine, field in written
        if all(journal_words.field_told(model._meta.label_lower, field) == field for model in _models(engine))
    }
    assert (bare, len(written) > 50) == (set(), True)


def _models(engine):
    return apps.get_app_config(engine).get_models() if apps.is_installed(f"linli.{engine}") else [JournalLine]
