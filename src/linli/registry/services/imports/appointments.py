"""The sheet of appointments; a post that is not there yet is made with them."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.privacy import search_hash
from linli.core.problems import Problem
from linli.core.spreadsheets import Choice, Column, Day, Phone, Row, Text
from linli.registry.models import Appointment, Organisation, Person, Place, Post
from linli.registry.posts import KINDS
from linli.registry.rules import appointments as rules
from linli.registry.rules.places import dates_problems
from linli.registry.services.appointments import may_fill

from .organisations import Known as KnownOrganisations
from .places import Known as KnownPlaces
from .places import found_place
from .planning import Draft

COLUMNS = [
    Column("title", gettext_lazy("岗位名称"), required=True, parse=Text(80), example="3 号楼楼长"),
    Column(
        "kind",
        gettext_lazy("岗位类别"),
        required=True,
        parse=Choice({kind.code: kind.title for kind in KINDS.values()}),
        example="楼长",
    ),
    Column("place", gettext_lazy("管哪里"), parse=Text(), example="柳岸里小区3号楼"),
    Column("organisation", gettext_lazy("单位"), parse=Text(120)),
    Column("name", gettext_lazy("姓名"), required=True, parse=Text(60), example="王小明"),
    Column("phone", gettext_lazy("电话"), parse=Phone(), hint=gettext_lazy("同名的人要写")),
    Column("valid_from", gettext_lazy("任职起"), required=True, parse=Day(), example="2026-01-01"),
    Column("valid_to", gettext_lazy("任职止"), parse=Day()),
    Column("term", gettext_lazy("届次"), parse=Text(40)),
]


class Known:
    """Standing posts, everyone who ever held them, and the people by name."""

    def __init__(self, draft: Draft) -> None:
        standing = Post.objects.filter(tenant=draft.tenant, valid_to=None).select_related("place")
        self.posts = {(one.title, one.place_id): one for one in standing}
        self.held: dict[object, list[Appointment]] = {}
        for one in Appointment.objects.filter(tenant=draft.tenant):
            self.held.setdefault(one.post_id, []).append(one)
        self.people: dict[str, list[Person]] = {}
        unread = ("phone", "id_number", "birth_on", "care_note")
        for person in Person.objects.filter(tenant=draft.tenant, merged_into=None, erased_at=None).defer(*unread):
            self.people.setdefault(person.name, []).append(person)

    def person(self, name: str, phone: str) -> list[Person]:
        found = self.people.get(name, [])
        if not phone:
            return found
        hashed = search_hash(phone, purpose="phone")
        return [one for one in found if one.phone_hash == hashed]


def plan(draft: Draft, rows: Iterator[Row]) -> None:
    known, places, organisations = Known(draft), KnownPlaces(draft), KnownOrganisations(draft)
    for row in rows:
        place = found_place(draft, row, "place", places) if row.values.get("place") else None
        organisation = _organisation(draft, row, organisations)
        person = _person(draft, row, known)
        is_somewhere_else = draft.lacks(row, "place") or (place is None and bool(row.values.get("place")))
        if is_somewhere_else or draft.lacks(row, "title"):  # nobody knows which post it is
            draft.say_all(row, dates_problems(row.values.get("valid_from"), row.values.get("valid_to")))
        else:
            _plan_row(draft, row, place, organisation, person, known)


def _organisation(draft: Draft, row: Row, known: KnownOrganisations) -> Organisation | None:
    name = row.values.get("organisation")
    found = known.one(str(name)) if name else None
    if name and found is None:
        draft.say(row, "organisation", "not_found", _("没有找到“%(text)s”，先登记上。") % {"text": name})
    return found


def _person(draft: Draft, row: Row, known: Known) -> Person | None:
    name = str(row.values.get("name") or "").strip()
    found = known.person(name, row.values.get("phone") or "")
    if len(found) == 1:
        return found[0]
    if found and draft.lacks(row, "phone"):
        return None
    text = _("“%(who)s”不止一位，换成手机号写。") if found else _("没有找到“%(who)s”，先登记上。")
    draft.say(row, "name", "several" if found else "not_found", text % {"who": name})
    return None


def _plan_row(
    draft: Draft, row: Row, place: Place | None, organisation: Organisation | None, person: Person | None, known: Known
) -> None:
    title, kind = str(row.values["title"]).strip(), row.values.get("kind") or ""
    post = known.posts.get((title, place.pk if place else None))
    is_new_post = post is None
    if post is None:
        post = Post(tenant=draft.tenant, kind=kind, title=title, place=place, organisation=organisation)
        draft.say_all(row, _post_problems(row, post))
    elif post.kind != kind:
        draft.say(row, "kind", "kind_differs", _("这个岗位已经设成“%(kind)s”。") % {"kind": KINDS[post.kind].title})
    if post.kind and not may_fill(draft.by, post):
        draft.not_allowed(row, "title")
        return
    if is_new_post and kind:
        known.posts[title, place.pk if place else None] = post
        draft.new(post, "registry.post.made", kind=kind, title=title)
    _appoint(draft, row, post, person, known)


def _post_problems(row: Row, post: Post) -> list[Problem]:
    """What is wrong with a new post; a place or organisation that is named, but not known, is told already."""
    has_place, has_organisation = (bool(row.values.get(key)) for key in ("place", "organisation"))
    return rules.post_problems(
        kind=post.kind, title=post.title, has_place=has_place, has_organisation=has_organisation, same_title=False
    )


def _appoint(draft: Draft, row: Row, post: Post, person: Person | None, known: Known) -> None:
    if any(draft.lacks(row, key) for key in ("valid_from", "valid_to")):
        return
    start, end, term = row.values["valid_from"], row.values.get("valid_to"), row.values.get("term") or ""
    if person is None:
        draft.say_all(row, dates_problems(start, end))
        return
    held = known.held.setdefault(post.pk, [])
    if any((one.person_id, one.valid_from, one.valid_to) == (person.pk, start, end) for one in held):
        draft.count(row, is_new=False, is_changed=False)
        return
    spans = [rules.Span(one.person_id, one.valid_from, one.valid_to) for one in held]
    problems = rules.appointment_problems(
        kind=post.kind, wanted=rules.Span(person.pk, start, end), held=spans, post_closed=False, person_gone=False
    )
    draft.say_all(row, problems, {"person": "name", "post": "title"})
    appointment = Appointment(tenant=draft.tenant, post=post, person=person, term=term, valid_from=start, valid_to=end)
    held.append(appointment)
    draft.new(appointment, "registry.appointment.made", post=post.pk, person=person.pk, valid_from=start, valid_to=end)
    draft.count(row, is_new=True, is_changed=False)
