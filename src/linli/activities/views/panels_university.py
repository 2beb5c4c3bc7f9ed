"""What the senior university puts into navigation and onto other pages: mine, a person, a place."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core import clock, navigation
from linli.core.access import actor_of
from linli.core.panels import Panel, panel
from linli.core.tenancy import tenant_here
from linli.registry.api import Person, Place

from ..rules import rights
from ..selectors import own_classes
from ..selectors import university as found
from ..selectors.at_place import classes_at
from ..states import EnrolmentState
from . import university_shown as shown

MOST = 5
navigation.desk_item(gettext_lazy("老年大学"), "activities:terms", "book", capability=(rights.UNIVERSITY, rights.ENROL), order=54)
navigation.portal_tile(gettext_lazy("老年大学"), "activities:university", "hat", 42, gettext_lazy("招生、课表、我的课"))


@panel("mine", order=42)
def my_classes(request: HttpRequest, _subject: Any) -> Panel | None:
    """A learner's classes with their next lessons."""
    actor = actor_of(request)
    rows = list(own_classes.live_of(actor.person_id, tenant_here(request))[:MOST]) if actor.person_id else []
    if not rows:
        return None
    inside = {one.class_group.pk for one in rows if one.state == EnrolmentState.IN}
    lessons = own_classes.next_lessons(inside, clock.now()) if inside else {}
    listed = [
        {
            "one": one,
            "badge": shown.enrolment_badge(one),
            "when": shown.when_of(one.class_group),
            "lesson": lessons.get(one.class_group.pk),
        }
        for one in rows
    ]
    return Panel(_("我的课"), "activities/panels/my_classes.html", {"rows": listed})


@panel("person", order=56)
def learner_file(request: HttpRequest, person: Person) -> Panel | None:
    """For clerks: somebody's learner file, with the classes that go on."""
    actor = actor_of(request)
    if not any(actor.may(code, tenant_id=person.tenant_id) for code in (rights.UNIVERSITY, rights.ENROL)):
        return None
    learner = found.learners_seen(actor, tenant_here(request)).filter(person=person).first()
    if learner is None:
        return None
    live = list(own_classes.live_of(person.pk, learner.tenant)[:MOST])
    rows = [{"one": one, "badge": shown.enrolment_badge(one), "when": shown.when_of(one.class_group)} for one in live]
    return Panel(_("老年大学"), "activities/panels/learner.html", {"learner": learner, "rows": rows})


@panel("place", order=56)
def classes_here(_request: HttpRequest, place: Place) -> Panel | None:
    """The classes at a place and inside it that go on."""
    rows = classes_at(place, day=clock.today(), now=clock.now())[:MOST]
    listed = [{"one": one, "when": shown.when_of(one), "left": shown.places_left(one)} for one in rows]
    return Panel(_("老年大学的班"), "activities/panels/classes.html", {"rows": listed}) if listed else None
