"""Every address there is: the resolver's patterns and the API's operations, each with how to fill in what it names."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver

from linli.casework.selectors.tracking import callback_token, tracking_code
from linli.casework.views.desk.verbs import VERBS
from linli.config.api import api
from linli.core.access import declared_access
from linli.deliberation.views.desk.ballot_verbs import VERBS as BALLOT_VERBS
from linli.procedures.views.desk.verbs import VERBS as RUN_VERBS

from .world import World

Fill = Callable[[World, str, str], object]
"""(world, whose, role) → what stands in the address."""

NOBODYS = {"own": "-"}
NO_SESSION = 0


def of(path: str) -> Fill:
    """What the world's things hold under this name."""

    def fill(world: World, whose: str, _role: str) -> object:
        found: Any = world.things(whose)
        for step in path.split("."):
            found = getattr(found, step)
        return getattr(found, "pk", found)

    return fill


def twin(number: int) -> Fill:
    return lambda world, whose, _role: world.things(whose).twins[number].pk


def mine(name: str) -> Fill:
    """What only the visitor holds: “near” is a colleague's, “far” is nobody's."""

    def fill(world: World, whose: str, role: str) -> object:
        held = getattr(world, name)
        other = "resident" if role == "dispatcher" else "dispatcher"
        nobodys = "0" * 16 if name == "drafts" else UUID(int=7)
        found = {"own": held[role], "near": held[other], "far": nobodys}[whose]
        return getattr(found, "pk", found)

    return fill


def said(word: object) -> Fill:
    """The same for everybody: a word, or what the world makes of it."""
    return lambda world, _whose, _role: word(world) if callable(word) else word


def code_of_case(world: World, whose: str, _role: str) -> str:
    return tracking_code(world.things(whose).case.pk)


def token_of_answer(world: World, whose: str, _role: str) -> str:
    return callback_token(world.things(whose).reporter.pk, 0)


PLACE, CASE, PERSON, POST = of("place"), of("case"), of("person"), of("post")
FILLS: dict[str, dict[str, Fill]] = {
    "core:file": {"pk": of("photo")},
    "web:subdistrict": {"code": said(lambda world: world.things("own").place.tenant.code)},
    "web:door": {"code": of("place.public_code")},
    "accounts:session-end": {"session_id": said(NO_SESSION)},
    "accounts:key-revoke": {"key_id": of("key")},
    "openid_connect_login": {"provider_id": said("district")},
    "openid_connect_callback": {"provider_id": said("district")},
    "disclosure:message-open": {"message_id": mine("messages")},
    "disclosure:feed": {"form": said("rss")},
    "deliberation:seats-preview": {"pk": of("deliberation.council"), "file_id": mine("seats")},
    "disclosure:material": {"code": of("material.code")},
    "disclosure:material-ask": {"code": of("material.code")},
    "disclosure:subscription-end": {"pk": of("subscription")},
    "disclosure:notice-bulletin": {"code": of("issue.notice.code")},
    **{
        f"disclosure:{name}": {"code": of("board_notice.code")}
        for name in ("notice", "notice-read", "notice-large", "notice-poster")
    },
    **{
        f"disclosure:desk-notice{name}": {"pk": of("board_notice")}
        for name in ("", "-publish", "-correct", "-withdraw", "-keep", "-readers")
    },
    **{f"disclosure:desk-notice{name}": {"pk": of("draft_notice")} for name in ("-edit", "-discard", "-attach", "-mention")},
    "disclosure:desk-notice-detach": {"pk": of("draft_notice"), "file": of("notice_file")},
    "disclosure:desk-notice-unmention": {"pk": of("draft_notice"), "mention": of("mention")},
    "disclosure:desk-notice-told": {"pk": of("board_notice"), "person": of("person")},
    **{f"disclosure:desk-bulletin{name}": {"pk": of("issue")} for name in ("", "-add", "-publish")},
    "disclosure:desk-material": {"pk": of("material")},
    "disclosure:desk-material-request": {"pk": of("material_request")},
    "disclosure:robot-stop": {"robot_id": of("robot")},
    "registry:uncover": {"pk": PLACE, "coverage": of("coverage")},
    "registry:withdraw-consent": {"pk": PERSON, "consent": of("consent")},
    "registry:end-appointment": {"pk": POST, "appointment": of("appointment")},
    "registry:pair": {"kind": said("person"), "first": twin(0), "second": twin(1)},
    "registry:import": {"kind": said("people")},
    "registry:import-template": {"kind": said("people")},
    "registry:import-preview": {"kind": said("people"), "pk": mine("sheets")},
    "casework:follow-link": {"pk": CASE, "code": code_of_case},
    "casework:answer": {"token": token_of_answer},
    "casework:ruling": {"pk": of("ruling")},
    "casework:rates-answers": {"what": said("answered")},
    "casework:limit": {"name": said("general")},
    "casework:reveal": {"pk": CASE, "reporter_id": of("reporter")},
    "casework:guide-item": {"code": of("item.code")},
    "casework:guide-sheet": {"code": of("item.code")},
    "casework:kiosk-line": {"key": of("kiosk.key"), "letter": of("visit.in_line")},
    "casework:kiosk-number": {"key": of("kiosk.key"), "pk": of("visit")},
    "casework:visit-verb": {"pk": of("visit"), "name": said("leave")},
    "casework:centre-kiosk-stop": {"pk": of("kiosk")},
    "casework:home-service-verb": {"pk": of("errand"), "name": said("arrange")},
}
PROCEDURES: list[tuple[str, dict[str, str], str]] = [
    ("publicity", {"pk": "publicity"}, ""),
    ("lodge", {"pk": "publicity"}, ""),
    ("my-objection", {"pk": "objection"}, ""),
    ("objection", {"pk": "objection"}, "uphold"),
    ("withdraw-evidence", {"pk": "paper"}, ""),
    ("version", {"pk": "version"}, ""),
    ("withdraw-definition", {"pk": "version"}, ""),
    ("definition", {"code": "version.code"}, ""),
    ("edit-definition", {"code": "version.code"}, ""),
    ("opinion", {"pk": "collection"}, ""),
    ("collection", {"pk": "collection", "head_id": "head", "asking_id": "asking"}, ""),
    ("draft-comment", {"pk": "round"}, ""),
    ("comment-answer", {"pk": "round", "comment_id": "comment"}, ""),
    ("proposal-round", {"pk": "round"}, ""),
    ("round", {"pk": "round"}, ""),
    ("wish", {"pk": "wish"}, ""),
    ("desk-proposal", {"pk": "wish"}, ""),
    ("", {"pk": "run"}, "record"),
]
DELIBERATION: list[tuple[str, dict[str, str], str]] = [
    ("public-council", {"pk": "council"}, ""),
    ("council-", {"pk": "council"}, ""),
    ("council", {"pk": "council"}, ""),
    ("term-", {"pk": "council"}, ""),
    ("seats-preview", {"pk": "council"}, ""),
    ("seats-", {"pk": "council"}, ""),
    ("seat-fill", {"pk": "council"}, ""),
    ("seat", {"pk": "seat"}, ""),
    ("public-supervision", {"pk": "supervision"}, ""),
    ("member-", {"pk": "supervision"}, ""),
    ("supervision", {"pk": "supervision"}, ""),
    ("question-", {"pk": "question"}, ""),
    ("external", {"pk": "external"}, ""),
    ("item-new", {"pk": "meeting"}, ""),
    ("item-verb", {"pk": "item"}, "begin"),
    ("item-", {"pk": "item"}, ""),
    ("attendance", {"pk": "meeting", "line_id": "attendance"}, ""),
    ("floor-item", {"pk": "meeting", "item_id": "item"}, "ask"),
    ("floor-speech", {"pk": "meeting", "speech_id": "speech"}, "begin"),
    ("opinion", {"pk": "meeting", "voiced_id": "voiced"}, ""),
    ("action-new", {"pk": "meeting"}, ""),
    ("action-", {"pk": "action"}, ""),
    ("amendment-", {"pk": "motion", "amendment_id": "amendment"}, "adopt"),
    ("motion", {"pk": "motion"}, "admit"),
    ("public-motion", {"pk": "motion"}, ""),
    ("own-motion-", {"pk": "motion"}, ""),
    ("own-amendment-", {"pk": "motion", "amendment_id": "amendment"}, ""),
    ("own-amend", {"pk": "motion"}, ""),
    ("own-minutes-", {"pk": "minutes"}, ""),
    ("own-", {"pk": "meeting", "item_id": "item"}, "speech"),
    ("minutes-write", {"pk": "meeting"}, ""),
    ("minutes-scan-", {"pk": "minutes", "file_id": "signed_paper"}, ""),
    ("minutes", {"pk": "minutes"}, ""),
    ("public-minutes", {"pk": "minutes"}, ""),
    ("room", {"code": "meeting.screen_code"}, ""),
    ("card", {"card": "participant.card"}, ""),
    ("decided", {"pk": "resolution"}, ""),
    ("resolution", {"pk": "resolution"}, "publish"),
    ("undertaking", {"pk": "undertaking"}, "report"),
    ("vote-paper", {"pk": "ballot", "right_id": "right"}, ""),
    ("vote-", {"pk": "declared"}, ""),
    ("", {"pk": "meeting", "who": "participant", "file_id": "paper"}, "convene"),
]
COBUILD: list[tuple[str, dict[str, str], str]] = [
    ("public-partner", {"pk": "partner"}, ""),
    ("unit-letter", {"pk": "letter"}, ""),
    ("unit-review", {"pk": "review"}, ""),
    ("partner-letter-write", {"pk": "partner"}, ""),
    ("partner-letter", {"pk": "letter"}, ""),
    ("partner-review-write", {"pk": "partner"}, ""),
    ("partner-review", {"pk": "review"}, ""),
    ("partner", {"pk": "partner"}, ""),
    ("own-team", {"pk": "team"}, ""),
    ("team", {"pk": "team", "person_id": "member"}, ""),
    ("checkin", {"pk": "checkin"}, ""),
    ("donation", {"pk": "donation"}, ""),
    ("my-donation", {"pk": "donation"}, ""),
    ("stock-hand", {"pk": "item.place"}, ""),
    ("stock-count", {"pk": "item.place"}, ""),
    ("stock", {"pk": "item", "move_id": "move"}, ""),
    ("sale", {"pk": "sale", "line_id": "sale_line"}, ""),
    ("public-sale", {"pk": "sale"}, ""),
    ("mentorship", {"pk": "mentorship"}, ""),
    ("my-mentorship", {"pk": "mentorship"}, ""),
    ("placement", {"pk": "placement"}, "begin"),
    ("my-placement", {"pk": "placement"}, ""),
    ("inspection", {"pk": "inspection"}, ""),
    ("inauguration", {"pk": "inauguration"}, ""),
    ("sworn-strike", {"pk": "inauguration", "sworn_id": "sworn"}, ""),
    ("pledge", {"pk": "pledge"}, ""),
    ("my-pledge", {"pk": "pledge"}, ""),
    ("public-sworn", {"pk": "sworn"}, ""),
    ("claim-said", {"token": "token"}, ""),
    ("needs-poster", {"code": "space.place.public_code"}, ""),
    ("my-claim", {"pk": "claim"}, "deliver"),
    ("public-need", {"pk": "need"}, ""),
    ("public-resource", {"pk": "resource"}, ""),
    ("agreement-confirm", {"token": "token"}, ""),
    ("agreement-scan-", {"pk": "agreement", "file_id": "scan"}, ""),
    ("agreement", {"pk": "agreement", "party_id": "party"}, "propose"),
    ("unit-agreement", {"pk": "agreement"}, ""),
    ("public-agreement", {"pk": "agreement"}, ""),
    ("obligation", {"pk": "obligation"}, ""),
    ("claim-take", {"pk": "need"}, ""),
    ("need", {"pk": "need"}, "check"),
    ("resource", {"pk": "resource"}, "check"),
    ("claim", {"pk": "claim"}, "agree"),
    ("public-booking", {"pk": "booking"}, ""),
    ("my-booking", {"pk": "booking"}, ""),
    ("booking", {"pk": "booking"}, ""),
    ("space-feed", {"token": "space.feed_token"}, ""),
    ("space", {"pk": "space", "closure_id": "closure", "picture_id": "picture", "note_id": "condition"}, ""),
    ("public-space", {"pk": "space"}, ""),
    ("service-void", {"pk": "venture", "row_id": "service"}, ""),
    ("own-service-void", {"pk": "venture", "row_id": "service"}, ""),
    ("venture-spend", {"pk": "venture", "row_id": "line"}, ""),
    ("own-spend", {"pk": "venture", "row_id": "line"}, ""),
    ("venture", {"pk": "venture", "row_id": "instalment"}, "check"),
    ("own-venture-new", {"round_id": "round"}, ""),
    ("own-", {"pk": "venture"}, ""),
    ("public-venture", {"pk": "venture"}, ""),
    ("judging", {"judge_id": "judge", "venture_id": "venture"}, ""),
    ("desk-venture-", {"pk": "round", "venture_id": "draft"}, ""),
    ("", {"pk": "round", "venture_id": "venture", "judge_id": "judge"}, ""),
]
ACTIVITIES: list[tuple[str, dict[str, str]]] = [
    ("door", {"code": "session.checkin_code"}),
    ("excuse-own", {"pk": "session"}),
    ("excuse-new", {"pk": "session"}),
    ("excuse", {"pk": "excuse"}),
    ("sheet", {"pk": "session"}),
    ("attendance", {"pk": "session", "line_id": "attendance", "entry_id": "mark"}),
    ("paper-sheet", {"pk": "session", "sheet_id": "paper"}),
    ("area", {"pk": "area"}),
    ("public-callup", {"pk": "callup"}),
    ("callup", {"pk": "callup", "post_id": "duty_post"}),
    ("shift", {"pk": "shift"}),
    ("own-duty", {"pk": "duty"}),
    ("duty-take-over", {"pk": "duty", "code": "handover"}),
    ("duty", {"pk": "shift", "duty_id": "duty"}),
    ("enrolment", {"pk": "enrolment"}),
    ("learner", {"pk": "learner"}),
    ("public-class", {"pk": "class_group"}),
    ("class-new", {"pk": "term"}),
    ("class", {"pk": "class_group"}),
    ("lesson", {"pk": "class_group", "lesson_id": "lesson"}),
    ("university", {"pk": "term"}),
    ("term", {"pk": "term"}),
    ("course", {"pk": "course"}),
    ("teaching-back", {"pk": "away"}),
    ("teaching", {"pk": "class_group"}),
    ("teacher", {"pk": "teacher", "away_id": "away"}),
    ("fair", {"pk": "fair"}),
    ("public-fair", {"pk": "fair"}),
    ("public-task", {"pk": "fair", "task_id": "task"}),
    ("public-stall-new", {"pk": "fair"}),
    ("public-stall", {"pk": "stall"}),
    ("stall", {"pk": "fair", "stall_id": "stall"}),
    ("stage", {"pk": "fair", "item_id": "stage_item", "session_id": "day"}),
    ("task", {"pk": "fair", "task_id": "task"}),
    ("public-group", {"pk": "group", "member_id": "member"}),
    ("group", {"pk": "group", "member_id": "member"}),
    ("public-batch", {"pk": "batch"}),
    ("public-hours", {"pk": "batch", "hours_id": "hours"}),
    ("my-certificate", {"pk": "certificate"}),
    ("certificate-check", {"code": "certificate.check_code"}),
    ("certificate-issue", {"pk": "volunteer"}),
    ("certificate", {"pk": "certificate"}),
    ("own-hours", {"pk": "hours"}),
    ("hours-session", {"pk": "session"}),
    ("hours-answer", {"pk": "objection"}),
    ("hours-batch", {"pk": "batch"}),
    ("hours", {"pk": "hours"}),
    ("public-talk", {"pk": "talk"}),
    ("talk", {"pk": "talk"}),
    ("lecturer", {"pk": "lecturer"}),
    ("outreach-site", {"pk": "site"}),
    ("outreach", {"pk": "outreach"}),
    ("public-programme", {"pk": "programme"}),
    ("programme", {"pk": "programme", "item_id": "item"}),
    ("series", {"pk": "programme", "series_id": "series"}),
    ("session-new", {"pk": "programme"}),
    ("public-session", {"pk": "session"}),
    ("session", {"pk": "session"}),
    ("public-signup-new", {"pk": "session"}),
    ("public-signup", {"pk": "signup"}),
    ("signup", {"pk": "signup"}),
    ("call", {"pk": "call"}),
    ("own-volunteer-team", {"pk": "team"}),
    ("volunteer-team", {"pk": "team", "volunteer_id": "volunteer"}),
    ("volunteer", {"pk": "volunteer", "entry_id": "entry"}),
]
VOTING = (
    "ballot",
    "tell-receipt",
    "take-",
    "hand",
    "tablet",
    "paper",
    "issue-",
    "print-",
    "type-",
    "batch",
    "settle-",
    "discard-",
    "conflict",
)
VOTING += ("roll", "name-", "exclude-", "include-", "give-", "public-roll", "my-right", "ask-", "vote")
OF_BALLOTS = {"pk": "ballot", "right_id": "right", "batch_id": "batch", "correction_id": "correction", "file_id": "pile_scan"}
BY_ENGINE: list[tuple[str, dict[str, Fill]]] = [  # the first whose beginning fits
    ("accounts:user", {"user_id": of("user")}),
    ("accounts:call", {"call_id": of("call")}),
    ("registry:edit-unit", {"pk": of("unit")}),
    ("registry:unit", {"pk": of("unit")}),
    ("registry:transfer-unit", {"pk": of("unit")}),
    ("casework:report", {"key": mine("drafts")}),
    ("casework:import", {"pk": of("run")}),
    (
        "casework:petition",
        {
            "pk": of("letter.petition"),
            "entry_id": of("letter"),
            "petitioner_id": of("petitioner"),
            "name": said("hand_on"),
        },
    ),
    ("casework:categor", {"pk": of("category")}),
    ("casework:tree-preview", {"pk": mine("trees")}),
    ("casework:filter-", {"pk": mine("filters")}),
    ("casework:rule", {"number": of("rule.number")}),
    ("casework:duty", {"number": of("duty.number")}),
    ("casework:shift", {"pk": of("shift")}),
    ("casework:meeting", {"pk": of("meeting")}),
    ("casework:hotline-batch", {"pk": of("batch")}),
    ("casework:hotline-mapping", {"pk": of("mapping")}),
    ("casework:hotline-", {"pk": of("city_sheet")}),
    ("casework:relayed", {"pk": of("relay")}),
    ("casework:reply-template", {"pk": of("template")}),
    ("casework:told", {"pk": of("telling")}),
    ("casework:letter", {"pk": of("card")}),
    ("casework:task", {"pk": of("task"), "name": said("finish")}),
    ("casework:whistle", {"pk": of("called.whistle"), "call_id": of("called")}),
    ("casework:kiosk", {"key": of("kiosk.key")}),
    ("casework:guide-", {"pk": of("entry")}),
    ("casework:entry", {"pk": of("entry")}),
    ("casework:item", {"pk": of("item")}),
    ("casework:visit", {"pk": of("visit")}),
    ("casework:hall-number", {"pk": of("visit")}),
    ("casework:home-service", {"pk": of("errand")}),
    ("casework:", {"pk": CASE}),
    *[
        (
            f"procedures:{start}",
            {name: of(f"procedures.{what}") for name, what in fills.items()} | ({"name": said(verb)} if verb else {}),
        )
        for start, fills, verb in PROCEDURES
    ],
    ("cobuild:round-scores", {"pk": of("cobuild.round"), "stage": said("expert")}),
    *[
        (
            f"cobuild:{start}",
            {name: of(f"cobuild.{what}") for name, what in fills.items()} | ({"name": said(verb)} if verb else {}),
        )
        for start, fills, verb in COBUILD
    ],
    *[(f"activities:{start}", {name: of(f"activities.{what}") for name, what in fills.items()}) for start, fills in ACTIVITIES],
    *[
        (
            f"deliberation:{start}",
            {name: of(f"deliberation.{what}") for name, what in fills.items()} | ({"name": said(verb)} if verb else {}),
        )
        for start, fills, verb in DELIBERATION[:-1]
    ],
    *[
        (f"deliberation:{start}", {name: of(f"deliberation.{what}") for name, what in OF_BALLOTS.items()} | {"position": said(1)})
        for start in VOTING
    ],
    *[
        (
            f"deliberation:{start}",
            {name: of(f"deliberation.{what}") for name, what in fills.items()} | {"name": said(verb)},
        )
        for start, fills, verb in DELIBERATION[-1:]
    ],
]
BY_PATH: list[tuple[str, dict[str, Fill]]] = [
    ("desk/places/", {"pk": PLACE}),
    ("desk/people/", {"pk": PERSON}),
    ("desk/organisations/", {"pk": of("organisation")}),
    ("desk/posts/", {"pk": POST}),
]
API_FILLS: dict[str, Fill] = {
    "case_id": CASE,
    "place_id": PLACE,
    "whistle_id": of("called.whistle"),
    "call_id": of("called"),
    "visit_id": of("visit"),
    "number": of("window.number"),
    "code": of("item.code"),
    "item_id": of("card"),
    "task_id": of("task"),
    "shift_id": of("shift"),
    "meeting_id": of("meeting"),
    "sheet_id": of("city_sheet"),
    "batch_id": of("batch"),
    "mapping_id": of("mapping"),
    "relay_id": of("relay"),
    "run_id": of("procedures.run"),
    "publicity_id": of("procedures.publicity"),
    "objection_id": of("procedures.objection"),
    "verb": said("uphold"),
}
API_BY_PATH: list[tuple[str, dict[str, Fill]]] = [
    ("/api/v1/notices/", {"code": of("board_notice.code"), "notice_id": of("board_notice")}),
    ("/api/v1/materials/", {"code": of("material.code")}),
    (
        "/api/v1/collections/",
        {"pk": of("procedures.collection"), "head_id": of("procedures.head"), "asking_id": of("procedures.asking")},
    ),
    ("/api/v1/wishes/rounds/", {"pk": of("procedures.round"), "comment_id": of("procedures.comment")}),
    ("/api/v1/wishes/", {"pk": of("procedures.wish")}),
    *[
        (start, {name: of(f"deliberation.{what}") for name, what in fills.items()} | {"verb": said("begin")})
        for start, fills in [
            ("/api/v1/councils/seats/", {"pk": "seat"}),
            ("/api/v1/councils/", {"pk": "council"}),
            ("/api/v1/oversight/questions/", {"pk": "question"}),
            ("/api/v1/oversight/", {"pk": "supervision"}),
            ("/api/v1/meetings/", {"pk": "meeting", "meeting_id": "meeting", "speech_id": "speech"}),
            ("/api/v1/motions/", {"motion_id": "motion", "ordinal": "amendment.ordinal"}),
            ("/api/v1/ballots/{pk}/box", {"pk": "declared"}),
            ("/api/v1/ballots/{pk}/export", {"pk": "declared"}),
            ("/api/v1/ballots/", OF_BALLOTS),
            ("/api/v1/resolutions/", {"pk": "resolution"}),
            ("/api/v1/desk/resolutions/", {"pk": "resolution"}),
            ("/api/v1/undertakings/", {"pk": "undertaking"}),
        ]
    ],
    *[
        (f"/api/v1/{start}", {name: of(f"cobuild.{what}") for name, what in fills.items()})
        for start, fills in [
            ("cobuild/partners/", {"pk": "partner", "year": "letter.year"}),
            ("cobuild/unit/", {"pk": "partner"}),
            ("cobuild/letters/", {"pk": "letter"}),
            ("cobuild/reviews/", {"pk": "review"}),
            ("cobuild/checkins/", {"pk": "checkin"}),
            ("cobuild/teams/", {"pk": "team"}),
            ("cobuild/donations/", {"pk": "donation"}),
            ("cobuild/stock/moves/", {"pk": "move"}),
            ("cobuild/sales/", {"pk": "sale", "line_id": "sale_line"}),
            ("agreements/", {"pk": "agreement", "party_id": "party"}),
            ("obligations/", {"pk": "obligation"}),
            ("mentorships/", {"pk": "mentorship"}),
            ("placements/", {"pk": "placement"}),
            ("inspections/", {"pk": "inspection"}),
            ("inaugurations/", {"pk": "inauguration"}),
            ("pledges/", {"pk": "pledge"}),
            ("cobuild/stock/", {"pk": "item"}),
            ("cobuild/needs/", {"pk": "need"}),
            ("cobuild/claims/", {"pk": "claim"}),
            ("spaces/bookings/", {"pk": "booking"}),
            ("spaces/", {"pk": "space"}),
            ("rounds/", {"round_id": "round"}),
            ("ventures/", {"venture_id": "venture", "position": "instalment.position"}),
            ("judging/", {"judge_id": "judge", "venture_id": "venture"}),
        ]
    ],
    *[
        (f"/api/v1/{start}/", {name: of(f"activities.{what}") for name, what in fills.items()})
        for start, fills in [
            ("activities/sessions", {"pk": "session"}),
            ("activities/programmes", {"pk": "programme"}),
            ("activities/signups", {"pk": "signup"}),
            ("activities/calls", {"pk": "call"}),
            ("activities/attendance", {"pk": "attendance"}),
            ("activities/excuses", {"pk": "excuse"}),
            ("activities/areas", {"pk": "area"}),
            ("activities/volunteers", {"pk": "volunteer"}),
            ("activities/volunteer-teams", {"pk": "team"}),
            ("activities/hours-objections", {"pk": "objection"}),
            ("activities/hours-batches", {"pk": "batch"}),
            ("activities/hours", {"pk": "hours"}),
            ("activities/certificates", {"code": "certificate.check_code"}),
            ("activities/callups", {"pk": "callup", "post_id": "duty_post"}),
            ("activities/shifts", {"pk": "shift"}),
            ("activities/duties", {"pk": "duty"}),
            ("activities/groups", {"pk": "group", "member_id": "member"}),
            ("activities/fairs", {"pk": "fair"}),
            ("activities/stalls", {"pk": "stall"}),
            ("activities/stage", {"pk": "stage_item"}),
            ("activities/tasks", {"pk": "task"}),
            ("activities/outreach", {"pk": "outreach"}),
            ("activities/talks", {"pk": "talk"}),
            ("university/terms", {"pk": "term"}),
            ("university/classes", {"pk": "class_group"}),
            ("university/lessons", {"pk": "lesson"}),
            ("university/enrolments", {"pk": "enrolment"}),
        ]
    ],
    ("/api/v1/settings/categories/", {"code": of("category.code")}),
    ("/api/v1/settings/rules/", {"number": of("rule.number")}),
    ("/api/v1/settings/duties/", {"number": of("duty.number")}),
]
LIBRARIES = ("ninja.", "django.views.")
TABLED_BY_OPERATION = "api/v1/"

BY_FORMAT: dict[str, object] = {
    "uuid": "00000000-0000-7000-8000-000000000007",
    "date-time": "2026-11-20T09:00:00+08:00",
    "date": "2026-11-20",
    "time": "09:00:00",
}
BODIES: dict[str, dict[str, Any]] = {
    "/api/v1/cases/bulk": {"verb": "note", "case_ids": [BY_FORMAT["uuid"]], "text": "试验"},
}
WELL_FORMED: dict[str, object] = {"string": "试验", "boolean": True, "integer": 1, "number": 1.5, "array": [], "object": {}}


@dataclass(frozen=True)
class Address:
    """One address and method; `text` is what the table calls it."""

    text: str
    method: str
    fills: dict[str, Fill]
    body: dict[str, Any] | None = None
    query: str = ""
    is_public: bool = False
    sends_file: bool = False

    @property
    def names_things(self) -> bool:
        return any(fill.__qualname__.split(".")[0] != "said" for fill in self.fills.values())

    def path(self, world: World, whose: str, role: str) -> str:
        filled = re.sub(r"<(?:\w+:)?(\w+)>|{(\w+)}", lambda m: str(self.fills[m[1] or m[2]](world, whose, role)), self.text)
        return f"{filled}{self.query}"


def patterns(resolver: Any, prefix: str = "", space: str = "") -> Iterator[tuple[str, str, Any]]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns(one, prefix + str(one.pattern), one.namespace or space)
        elif isinstance(one, URLPattern):
            yield prefix + str(one.pattern), f"{space}:{one.name}" if space else str(one.name), one.callback


def pages() -> Iterator[Address]:
    """Every page, by GET and by POST; the verbs of a case one by one."""
    for route, name, view in patterns(get_resolver()):
        if route.startswith(TABLED_BY_OPERATION) and getattr(view, "func", view).__module__.startswith(LIBRARIES):
            continue
        if name == "casework:case-verb":
            for verb in VERBS:
                yield from both(route.replace("<slug:name>", verb), {"pk": CASE})
        elif name == "procedures:verb":
            for verb in RUN_VERBS:
                yield from both(route.replace("<str:name>", verb), {"pk": of("procedures.run")}, query="?step=show&gate=quiet")
        elif name == "deliberation:ballot-verb":
            for verb in BALLOT_VERBS:
                yield from both(route.replace("<slug:name>", verb), {"pk": of("deliberation.ballot")})
        else:
            declared = declared_access(view)
            yield from both(route, fills_of(route, name), is_public=declared is not None and declared.who == "public")


def both(route: str, fills: dict[str, Fill], *, is_public: bool = False, query: str = "") -> Iterator[Address]:
    yield Address(f"/{route}", "GET", fills, is_public=is_public, query=query)
    yield Address(f"/{route}", "POST", fills, is_public=is_public, query=query)


def fills_of(route: str, name: str) -> dict[str, Fill]:
    """:raises LookupError: for an address that names something the world has none of yet."""
    wanted = set(re.findall(r"<(?:\w+:)?(\w+)>", route))
    known = FILLS.get(name) or next(
        (found for start, found in BY_ENGINE if name.startswith(start) and wanted <= set(found)), None
    )
    known = known or next((found for start, found in BY_PATH if route.startswith(start)), {})
    if missing := wanted - set(known):
        raise LookupError(f"{route}: say in tests/access/addresses.py what stands for {sorted(missing)} ({name})")
    return {one: known[one] for one in wanted}


@cache
def described() -> dict[str, Any]:
    """What the API says of itself."""
    return dict(json.loads(json.dumps(api.get_openapi_schema())))


def operations() -> Iterator[Address]:
    """Every operation of the API, with a body that the schema takes: what the schema refuses says nothing about access."""
    schema = described()
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            known = API_FILLS | next((found for start, found in API_BY_PATH if path.startswith(start)), {})
            fills = {one["name"]: known[one["name"]] for one in operation.get("parameters", []) if one["in"] == "path"}
            body = BODIES.get(path) or body_of(schema, operation)
            sends_file = "multipart/form-data" in operation.get("requestBody", {}).get("content", {})
            yield Address(path, method.upper(), fills, body, query_of(schema, operation), sends_file=sends_file)


def body_of(schema: dict[str, Any], operation: dict[str, Any]) -> dict[str, Any] | None:
    asked = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if asked is None:
        return None
    found = resolved(schema, asked["schema"])
    return {name: well_formed(found["properties"][name]) for name in found.get("required", [])}


def well_formed(asked: dict[str, Any]) -> object:
    """Something that the schema takes for this property."""
    return BY_FORMAT.get(asked.get("format", ""), WELL_FORMED[asked["type"]])


def query_of(schema: dict[str, Any], operation: dict[str, Any]) -> str:
    wanted = {"lon": "100.5", "lat": "30.5", "day": "2026-11-24"}
    asked = [one["name"] for one in operation.get("parameters", []) if one["in"] == "query" and one.get("required")]
    return "?" + "&".join(f"{name}={wanted.get(name, 'x')}" for name in asked) if asked else ""


def resolved(schema: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in found:
        name = found["$ref"].rsplit("/", 1)[-1]
        return dict(schema["components"]["schemas"][name])
    return found


@cache
def everything() -> list[Address]:
    """Each address and method once, in the order of the resolver."""
    unique = {(one.text, one.method): one for one in [*pages(), *operations()]}
    return list(unique.values())
