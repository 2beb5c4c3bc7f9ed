"""Build the six subdistricts: through the verbs that people use, one transaction each, the same for the same seed."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from random import Random
from typing import Any

from django.db import connection, transaction

from linli.accounts.api import mark_as_demo
from linli.core import clock
from linli.core.actors import Actor
from linli.core.tenancy import add_tenant
from linli.core.workcalendar import calendar_of

from .activities import tell_activities
from .board import build_board
from .builder import Builder, Report, moment
from .cases import Cast, build_cases
from .centre import build_centre
from .cobuild import tell_cobuild
from .comfort import build_comfort
from .deliberation import tell_deliberation
from .hotline import build_hotline
from .hotline_mapped import build_mapped
from .hours import Hours
from .names import Names
from .neighbourhood import ALL, Subdistrict
from .people import build_organisations, build_posts, build_residents
from .places import FOUNDED, build_places, manage_the_unmanaged
from .pressing import build_pressing
from .procedures import tell_procedures
from .procedures_wishes import tell_wishes
from .stories_delays import tell_delays
from .stories_papers import tell_papers
from .stories_triage import tell_triage
from .stories_whistles import tell_whistles
from .telling import tell_the_past
from .users import build_users

STEPS = 594  # about how often the parts report; the bar's whole length


def build(seed: int, progress: Report) -> dict[str, Any]:
    """Build everything as of one instant. :param progress: called with steps done and in all. Returns counts by name."""
    with clock.fixed(clock.now().replace(microsecond=0)), _without_going_back(), _without_notices():
        mark_as_demo(now=clock.now())
        return _build(seed, progress)


def _build(seed: int, progress: Report) -> dict[str, Any]:
    steps, made = count(1), {"subdistricts": 0, "places": 0, "people": 0, "cases": 0}

    def step() -> None:
        progress(min(next(steps), STEPS), STEPS)

    for spec in ALL:
        with transaction.atomic():
            builder = _begin(spec, seed, step)
            cases = _fill(builder)
        made["subdistricts"] += 1
        made["places"] += len(builder.places)
        made["people"] += len(builder.names.seen)
        made["cases"] += cases
    tell_the_past(step)
    progress(STEPS, STEPS)
    return made


@contextmanager
def _without_going_back() -> Iterator[None]:
    """
    Every verb begins a transaction of its own; within the build's it would mark where to go back to, and nobody goes back.

    A third of all statements are such marks. A verb that fails takes the whole subdistrict with it.
    """
    features, kept = connection.features, connection.features.uses_savepoints
    features.uses_savepoints = False
    try:
        yield
    finally:
        features.uses_savepoints = kept


@contextmanager
def _without_notices() -> Iterator[None]:
    """What it plans reaches into next year, whose holidays are announced in November: whoever builds a demo cannot import them."""
    told = logging.getLogger("linli.workcalendar")
    kept = told.level
    told.setLevel(logging.ERROR)
    try:
        yield
    finally:
        told.setLevel(kept)


def _begin(spec: Subdistrict, seed: int, step: Any) -> Builder:
    installer = Actor.system("安装程序")
    tenant = add_tenant(
        code=spec.code, name=spec.name, letters=spec.letters, district_code=spec.district_code, district_name=spec.district,
        short_name=spec.name.removesuffix("街道"), phone=spec.phone, counter_address=f"{spec.name}便民服务中心一楼",
        longitude=spec.longitude, latitude=spec.latitude, by=installer, now=moment(FOUNDED),
    )  # fmt: skip
    random = Random(f"{seed}/{spec.code}")  # noqa: S311 -- a story, not a secret
    hours = Hours(calendar_of(tenant), clock.now())
    return Builder(spec, tenant, random, Names(random), Actor.system("示范", tenant.pk), hours, step)


def _fill(b: Builder) -> int:
    build_places(b)
    build_organisations(b)
    build_posts(b)
    build_residents(b)
    if b.is_main:
        manage_the_unmanaged(b)
        build_users(b)
    made = build_cases(b) + build_pressing(b)
    if b.is_main:
        cast, now = Cast(b), clock.now()
        made += build_centre(b) + tell_triage(b) + tell_delays(b, cast, now) + tell_whistles(b, cast, now)
        made += build_mapped(b) + build_hotline(b) + tell_papers(b)
        build_comfort(b)
        tell_procedures(b, cast)
        tell_wishes(b, cast)
    build_board(b)
    made += tell_deliberation(b)
    if b.is_main:
        tell_cobuild(b)
    tell_activities(b)
    return made
