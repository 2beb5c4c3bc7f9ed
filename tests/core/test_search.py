"""Search: the same questions give the same hits on both databases; nobody finds what they may not see."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from linli.core import search
from linli.core.actors import Actor, Grant, Kind
from linli.core.models import SearchEntry, Tenant
from tests.factories.core import TenantFactory

NOW = timezone.now()
VISITOR = Actor.anonymous()
TEXTS = {
    "lamp": ("楼道灯不亮", "三号楼二单元的路灯坏了三天，晚上看不见。编号 HYL-4F7K"),
    "water": ("积水报警", "三号楼积水报警，自行车棚门口也有水。2026-0012"),
    "card": ("居住证怎么办", "带身份证到便民服务中心，七个工作日取证。"),
    "name": ("王秀兰的微心愿", "想要一台收音机；门牌８号，café 隔壁，𠮷祥里"),
}
QUESTIONS = [
    ("积水", ["water"]),
    ("路灯", ["lamp"]),
    ("车棚", ["water"]),
    ("三号楼", ["lamp", "water"]),
    ("三号楼 积水", ["water"]),
    ("路灯坏了", ["lamp"]),
    ("身份证", ["card"]),
    ("服务中心", ["card"]),
    ("王秀兰", ["name"]),
    ("秀兰", ["name"]),
    ("兰", ["name"]),
    ("灯", ["lamp"]),
    ("我的路灯", ["lamp"]),
    ("hyl-4f7k", ["lamp"]),
    ("4F7", ["lamp"]),
    ("HYL", ["lamp"]),
    ("2026", ["water"]),
    ("0012", ["water"]),
    ("8号", ["name"]),
    ("CAFE", ["name"]),
    ("𠮷祥", ["name"]),
    ("不存在的词", []),
    ("路灯 积水", []),
    ("'; DROP TABLE core_searchentry; --", []),
    ('" OR * NOT (', []),
    ("：!&|<->*", []),
    ("", []),
]


@pytest.fixture
def tenant(db) -> Tenant:
    return TenantFactory()


class Thing:
    """Anything of a tenant with a key."""

    def __init__(self, tenant: Tenant) -> None:
        self.pk, self.tenant_id = uuid4(), tenant.pk


def entry(tenant: Tenant, title: str, text: str = "", *, age: int = 0, **extra) -> search.Entry:
    return search.Entry(Thing(tenant), "case", title, "/x/", NOW - timedelta(days=age), text=text, **extra)


def found(query: str, tenant: Tenant, actor: Actor = VISITOR, **extra) -> list[str]:
    return [one.title for one in search.find(query, tenant=tenant, actor=actor, **extra)]


@pytest.mark.parametrize(("query", "wanted"), QUESTIONS, ids=[query or "nothing" for query, _ in QUESTIONS])
def test_a_question_finds_what_people_mean_by_it(tenant, query, wanted):
    search.index_many(entry(tenant, title, text) for title, text in TEXTS.values())

    assert sorted(found(query, tenant)) == sorted(TEXTS[name][0] for name in wanted)


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("地下室", ["2号楼地下室积水"]),
        ("积水", ["2号楼地下室积水"]),
        ("2号楼", ["2号楼地下室积水"]),
        ("2号楼门禁", []),
        ("12号楼", ["12号楼门禁坏了"]),
        ("1", ["12号楼门禁坏了"]),
        ("门禁 1", ["12号楼门禁坏了"]),
    ],
)
def test_words_after_a_number_are_found_and_the_number_is_that_number(tenant, query, wanted):
    search.index_many(entry(tenant, title) for title in ("2号楼地下室积水", "12号楼门禁坏了"))

    assert found(query, tenant) == wanted


@given(st.text(max_size=60))
def test_no_text_breaks_the_cutter_and_cutting_again_changes_nothing_that_matters(text):
    words = search.cut(text).split()

    assert len(words) == len(set(words))
    assert all(search.RUNS.fullmatch(word) for word in words)


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=2, max_size=12), st.data())
def test_any_two_characters_that_stand_together_are_words_of_the_text(text, data):
    at = data.draw(st.integers(0, len(text) - 2))

    assert text[at : at + 2] in search.cut(text).split()


def test_title_hits_come_first_and_then_the_newest(tenant):
    search.index_many(
        [
            entry(tenant, "旧的路灯", age=9),
            entry(tenant, "正文里有", "路灯", age=0),
            entry(tenant, "新的路灯", age=1),
            entry(tenant, "正文里也有", "路灯", age=5),
        ]
    )

    assert found("路灯", tenant) == ["新的路灯", "旧的路灯", "正文里有", "正文里也有"]
    assert found("路灯", tenant, limit=3) == ["新的路灯", "旧的路灯", "正文里有"]
    assert found("路灯", tenant, limit=1) == ["新的路灯"]


def newest(queries, tenant, **extra):
    held = search.newest_subjects(queries, tenant=tenant, actor=VISITOR, **{"kinds": ["case"], "limit": 2} | extra)
    titles = dict(SearchEntry.objects.values_list("subject_id", "title"))
    return {key: [titles[one] for one in keys] for key, keys in held.items()}


def test_the_newest_are_found_for_several_queries_in_one_statement(tenant, django_assert_num_queries):
    search.index_many(entry(tenant, f"路灯 {age}", "井盖" * (age > 1), age=age) for age in range(4))
    found("路灯", tenant)

    with django_assert_num_queries(1):
        held = search.newest_subjects(
            {"灯": "路灯", "盖": "井盖", "无": ""}, tenant=tenant, actor=VISITOR, kinds=["case"], limit=2
        )

    assert {key: len(keys) for key, keys in held.items()} == {"灯": 2, "盖": 2, "无": 0}
    assert newest({"灯": "路灯", "盖": "井盖"}, tenant) == {"灯": ["路灯 0", "路灯 1"], "盖": ["路灯 2", "路灯 3"]}
    assert newest({"灯": "路灯"}, tenant, kinds=["person"]) == {"灯": []}


@pytest.mark.parametrize(
    ("limit", "hardly_any", "statements", "hits"), [(2, 1, 1, 2), (3, 1, 2, 3), (5, 1, 3, 5), (9, 1, 3, 6), (5, 3, 2, 5)]
)
def test_words_are_looked_for_among_ever_more_until_there_are_enough(
    tenant, monkeypatch, django_assert_num_queries, limit, hardly_any, statements, hits
):
    monkeypatch.setattr(search, "HARDLY_ANY", hardly_any)
    search.index_many(entry(tenant, f"路灯 {age}", age=age) for age in range(6))
    monkeypatch.setattr(search, "RECENT", (2, 4))
    found("路灯", tenant)

    with django_assert_num_queries(statements):
        assert found("路灯", tenant, limit=limit) == [f"路灯 {age}" for age in range(hits)]


def test_many_new_things_of_one_kind_hide_none_of_another(tenant, monkeypatch):
    search.index_many([entry(tenant, f"路灯 {age}", age=age) for age in range(4)])
    search.index_many([search.Entry(Thing(tenant), "place", "旧址", "/x/", NOW - timedelta(days=99), text="路灯")])
    monkeypatch.setattr(search, "RECENT", (1,))

    assert found("路灯", tenant, limit=2) == ["路灯 0", "旧址"]
    assert found("路灯", tenant, limit=2, kinds=["place"]) == ["旧址"]


def test_changing_and_removing_a_thing_changes_what_it_is_found_by(tenant):
    thing = Thing(tenant)
    search.index(thing, kind="case", title="路灯", url="/x/", at=NOW)
    search.index(thing, kind="case", title="井盖", url="/x/", at=NOW)
    after_change = (found("路灯", tenant), found("井盖", tenant))

    search.remove(thing, kind="person")
    kept = found("井盖", tenant)
    search.remove(thing)

    assert (after_change, kept, found("井盖", tenant)) == (([], ["井盖"]), ["井盖"], [])
    assert SearchEntry.objects.count() == 0


def test_a_thing_given_twice_in_one_go_is_indexed_once(tenant):
    thing = Thing(tenant)

    count = search.index_many([search.Entry(thing, "case", title, "/x/", NOW) for title in ("旧", "新")])

    assert (count, SearchEntry.objects.get().title) == (1, "新")


def test_only_the_kinds_asked_for_are_found(tenant):
    search.index_many([entry(tenant, "路灯一"), search.Entry(Thing(tenant), "person", "路灯二", "/x/", NOW)])

    assert found("路灯", tenant, kinds=["person"]) == ["路灯二"]
    assert found("路灯", tenant, kinds=[]) == []


def test_another_tenant_s_things_are_never_found(tenant):
    search.index_many([entry(tenant, "路灯"), entry(TenantFactory(), "路灯")])

    assert len(found("路灯", tenant, Actor.system())) == 1


COMPANY = uuid4()


@pytest.mark.parametrize(
    ("grants", "titles"),
    [
        ([], ["公开的路灯"]),
        ([("see", "/1/", None)], ["公开的路灯", "甲院路灯", "派给物业的路灯"]),
        ([("see", "/1/2/", None)], ["公开的路灯", "甲院路灯"]),
        ([("see", "", None)], ["乙院路灯", "公开的路灯", "甲院路灯", "派给物业的路灯"]),
        ([("see", "", COMPANY)], ["公开的路灯", "派给物业的路灯"]),
        ([("other", "", None)], ["公开的路灯"]),
        ([("see", "/1/2/", None), ("see", "/3/", None)], ["乙院路灯", "公开的路灯", "甲院路灯"]),
    ],
    ids=["visitor", "community", "compound", "whole tenant", "company", "other capability", "two places"],
)
def test_what_is_found_follows_from_the_grants(tenant, grants, titles):
    search.index_many(
        [
            entry(tenant, "公开的路灯"),
            entry(tenant, "甲院路灯", capability="see", place_path="/1/2/"),
            entry(tenant, "乙院路灯", capability="see", place_path="/3/"),
            entry(tenant, "派给物业的路灯", capability="see", place_path="/1/4/", organisation_ids=(COMPANY,)),
        ]
    )
    held = frozenset(Grant(code, tenant.pk, path, company) for code, path, company in grants)

    assert sorted(found("路灯", tenant, Actor(Kind.STAFF, "岗位", tenant.pk, grants=held))) == sorted(titles)


def test_a_grant_in_another_tenant_shows_nothing_here_and_one_for_all_shows_it(tenant):
    search.index_many([entry(tenant, "路灯", capability="see", place_path="/1/")])
    elsewhere, everywhere = (frozenset({Grant("see", where)}) for where in (TenantFactory().pk, None))

    counts = [len(found("路灯", tenant, Actor(Kind.STAFF, "岗位", grants=held))) for held in (elsewhere, everywhere)]

    assert counts == [0, 1]


@pytest.mark.parametrize("item_count", [1, 3])
def test_a_search_takes_one_query_however_much_is_found(tenant, django_assert_num_queries, item_count):
    search.index_many(entry(tenant, f"路灯{n}") for n in range(item_count))
    found("路灯", tenant)

    with django_assert_num_queries(1):
        assert len(found("路灯", tenant)) == item_count


def test_a_thousand_things_are_indexed_in_a_statement(tenant, django_assert_num_queries):
    with django_assert_num_queries(2, exact=False):
        assert search.index_many(entry(tenant, f"路灯{n}") for n in range(60)) == 60
