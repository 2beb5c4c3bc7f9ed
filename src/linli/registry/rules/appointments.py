"""Who may be appointed to what, and when one appointment excludes another."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from linli.core.problems import Problem
from linli.core.words import day_words
from linli.registry.posts import COMMUNITY_POSTS, KINDS, OUTSIDE_POSTS, SINGLE_POSTS

FOREVER = date.max


@dataclass(frozen=True, slots=True)
class Span:
    """Somebody's time in a post, both days included; `to` None: still."""

    person_id: object
    start: date
    end: date | None


def overlap(one: Span, other: Span) -> bool:
    """Whether the two share a day."""
    return one.start <= (other.end or FOREVER) and other.start <= (one.end or FOREVER)


def appointment_problems(*, kind: str, wanted: Span, held: Iterable[Span], post_closed: bool, person_gone: bool) -> list[Problem]:
    """Every reason why this person cannot hold this post at that time."""
    problems = []
    if post_closed:
        problems.append(Problem("post_closed", _("这个岗位已经撤销。"), "post"))
    if person_gone:
        problems.append(Problem("person_gone", _("这个人的记录已经合并或删除，换一条记录。"), "person"))
    if wanted.end and wanted.end < wanted.start:
        problems.append(Problem("dates_order", _("截止日期早于开始日期。"), "valid_to"))
    clashing = [span for span in held if overlap(span, wanted)]
    if any(span.person_id == wanted.person_id for span in clashing):
        problems.append(Problem("already_holds", _("这段时间里这个人已经在这个岗位上。"), "person"))
    elif clashing and kind in SINGLE_POSTS:
        until = clashing[0].end
        text = (
            _("这个岗位只能有一个人，前任要先到 %(day)s 离任。") % {"day": day_words(until)}
            if until
            else _("这个岗位只能有一个人，先给前任办离任。")
        )
        problems.append(Problem("post_taken", text, "post"))
    return problems


def post_problems(
    *,
    kind: str,
    title: str,
    has_place: bool,
    has_organisation: bool,
    same_title: bool,
    place_closed: bool = False,
    organisation_ended: bool = False,
) -> list[Problem]:
    """Every reason why such a post cannot be made; a new post belongs to what stands."""
    problems = []
    if kind not in KINDS:
        problems.append(Problem("kind_unknown", _("没有这一类岗位。"), "kind"))
    if not title.strip():
        problems.append(Problem("title_missing", _("写上岗位名称。"), "title"))
    if kind in COMMUNITY_POSTS | {"community_secretary"} and not has_place:
        problems.append(Problem("place_missing", _("这类岗位要写明管哪里。"), "place"))
    if kind in OUTSIDE_POSTS and not has_organisation:
        problems.append(Problem("organisation_missing", _("这类岗位要写明是哪个单位的。"), "organisation"))
    if place_closed:
        problems.append(Problem("place_closed", _("这个地方已经停用，选一个在用的。"), "place"))
    if organisation_ended:
        problems.append(Problem("organisation_ended", _("这个单位已经注销，选一个还在的。"), "organisation"))
    if same_title:
        problems.append(Problem("title_taken", _("已经有一个同名的岗位。"), "title"))
    return problems
