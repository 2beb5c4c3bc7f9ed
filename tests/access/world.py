"""
The little world in which access is tried: one person for every kind of post, and three of everything.

“own” lies where a role's post reaches (or is about the visitor themselves), “near” lies in another community of the same
subdistrict (or is a colleague's), “far” in another subdistrict of another district.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from itertools import count
from typing import Any

from allauth.usersessions.models import UserSession
from django.core.files.base import ContentFile
from django.test import Client
from django.test.client import ClientHandler
from PIL import Image

from linli.accounts.models import User
from linli.casework.models import CounterLine
from linli.casework.selectors import dispatching
from linli.casework.services.deeds import search_text
from linli.casework.services.settings import prepare_tenant
from linli.core import files, remembered, search, tenancy
from linli.core.actors import Actor, Kind
from linli.core.models import StoredFile
from linli.core.privacy import search_hash
from linli.registry.models import Appointment, Person, Place
from linli.registry.posts import KINDS, OUTSIDE_POSTS
from linli.registry.services.indexing import index

from .. import people
from ..factories import accounts, casework, centre, disclosure, duties, pressing, registry
from ..factories.core import TenantFactory
from .activities import belongs_to_person, of_activities
from .cobuild import belongs_to, of_cobuild
from .deliberation import of_deliberation
from .procedures import of_procedures

VISITOR, RESIDENT, ELDER = "visitor", "resident", "elder"
ROLES = [VISITOR, RESIDENT, ELDER, *KINDS]
WHOSE = ["own", "near", "far"]
LAST_DIGITS = count(1000)
SEATS = "deliberation-seats"
"""What a sheet of seats is kept for."""
HANDLER = ClientHandler(enforce_csrf_checks=False)
"""One chain of middleware for thousands of requests, as the product has; by itself each browser would make its own."""
MOMENT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
"""Friday 20 November 2026, 9:00 in Zhengzhou."""

NEAR_MARK, FAR_MARK = "秘密乙", "秘密甲"
"""Stand in the words of what is near and far: whoever may not see those must never find them on a page."""

WHERE = {
    "community_secretary": "community",
    "community_clerk": "community",
    "party_instructor": "community",
    "grid_lead": "grid",
    "grid_worker": "grid",
    "road_chief": "road",
    "compound_head": "compound",
    "building_head": "building",
    "entrance_head": "entrance",
}
"""Where a kind of post is; every other is of the whole subdistrict, or of an organisation outside the office."""

BODY_OF = {"property_clerk": "property", "property_lead": "property", "department_clerk": "department", "unit_liaison": "partner"}


@dataclass
class Things:
    """One of everything that an address can name."""

    here: people.Neighbourhood
    case: Any
    reporter: Any
    person: Person
    consent: Any
    unit: Any
    coverage: Any
    organisation: Any
    post: Any
    appointment: Appointment
    robot: Any
    board_notice: Any
    draft_notice: Any
    notice_file: Any
    mention: Any
    issue: Any
    subscription: Any
    material: Any
    material_request: Any
    call: Any
    key: Any
    user: User
    run: Any
    photo: StoredFile
    twins: tuple[Any, Any]
    ruling: Any
    called: Any
    letter: Any
    petitioner: Any
    telling: Any
    card: Any
    task: Any
    visit: Any
    window: Any
    kiosk: Any
    item: Any
    entry: Any
    errand: Any
    category: Any
    rule: Any
    duty: Any
    shift: Any
    meeting: Any
    city_sheet: Any
    mapping: Any
    batch: Any
    relay: Any
    template: Any
    procedures: Any
    deliberation: Any
    hidden: Any
    cobuild: Any
    unlisted: Any
    activities: Any
    unlisted_activities: Any

    @property
    def place(self) -> Place:
        return self.here.entrance


@dataclass
class World:
    """Everything, and a browser for each role."""

    own: Things
    near: Things
    far: Things
    road: Place
    bodies: dict[str, Any]
    users: dict[str, User | None] = field(default_factory=dict)
    browsers: dict[str, Client] = field(default_factory=dict)
    drafts: dict[str, str] = field(default_factory=dict)
    messages: dict[str, Any] = field(default_factory=dict)
    sheets: dict[str, Any] = field(default_factory=dict)
    trees: dict[str, Any] = field(default_factory=dict)
    seats: dict[str, Any] = field(default_factory=dict)
    filters: dict[str, Any] = field(default_factory=dict)
    sessions: dict[str, int] = field(default_factory=dict)

    def browser(self, role: str, **how: Any) -> Client:
        """A fresh browser in which this role is signed in; `how` is what Client takes."""
        client = Client(**how)
        client.handler = HANDLER
        client.cookies.load({name: morsel.value for name, morsel in self.browsers[role].cookies.items()})
        return client

    def things(self, whose: str) -> Things:
        found: Things = getattr(self, whose)
        return found


def things_at(here: people.Neighbourhood, mark: str = "", office: str = "") -> Things:
    """
    One of everything at the entrance of a neighbourhood; `mark` stands in every word that could leak, `office` in the
    words of what belongs to the whole subdistrict.
    """
    tenant = here.tenant
    lives = {"tenant": tenant, "home": here.entrance, "room": "301"}
    someone = registry.PersonFactory(
        **lives,
        name=f"{mark}住户",
        care_note=f"{mark}心脏病",
        **numbers(),
    )
    case = casework.CaseFactory(
        tenant=tenant,
        place=here.entrance,
        title=f"{mark}楼道的灯不亮",
        description=f"{mark}楼道的灯三天不亮了。",
        lead_organisation=here.property_company,
        party="property",
        state="dispatched",
        supervision="yellow",
    )
    casework.EntryFactory(case=case, verb="report", text=f"{mark}头一句")
    casework.EntryFactory(case=case, verb="note", text=f"{mark}内部的话", is_internal=True)
    casework.AssignmentFactory(case=case, organisation=case.lead_organisation)
    reporter = casework.ReporterFactory(
        case=case, name=f"{mark}报事人", phone=someone.phone, phone_hash=someone.phone_hash, person=someone
    )
    post = registry.PostFactory(tenant=tenant, kind="entrance_head", title=f"{mark}门洞长", place=here.entrance)
    unit = registry.ExclusiveUnitFactory(place=here.entrance, number=f"{mark}301")
    registry.OwnershipFactory(unit=unit, person=someone)
    user = accounts.UserFactory(managed_by=tenant, display_name=f"{office}干部")
    petition = casework.PetitionFactory(
        tenant=tenant, title=f"{office}油烟", content=f"{office}油烟管对着窗户。", place=here.entrance
    )
    category = casework.CategoryFactory(tenant=tenant, name=f"{office}别的事")
    draft = disclosure.NoticeFactory(draft=True, tenant=tenant, title=f"{office}草稿", place=here.community)
    hung = disclosure.NoticeFileFactory(notice=draft, stored=photo_of(draft, mark))
    material = disclosure.MaterialFactory(tenant=tenant, title=f"{office}教材")
    deliberation, hidden = of_deliberation(here.entrance, mark, office)
    cobuild, unlisted = of_cobuild(here, mark, office)
    activities, unlisted_activities = of_activities(here, mark, office)
    line = centre.CounterLineFactory(tenant=tenant, letter="ABC"[CounterLine.objects.filter(tenant=tenant).count()])
    return Things(
        here=here,
        case=case,
        reporter=reporter,
        person=someone,
        consent=registry.ProcessingConsentFactory(person=someone),
        unit=unit,
        coverage=registry.CoverageFactory(place=here.entrance, covering_organisation=here.property_company),
        organisation=registry.OrganisationFactory(tenant=tenant, name=f"{office}商户", kind="merchant", place=here.community),
        post=post,
        appointment=registry.AppointmentFactory(post=post, person=registry.PersonFactory(**lives, name=f"{mark}门洞长人")),
        robot=disclosure.RobotFactory(tenant=tenant, name=f"{office}群"),
        board_notice=disclosure.NoticeFactory(tenant=tenant, title=f"{office}停水", place=here.community),
        draft_notice=draft,
        notice_file=hung,
        mention=disclosure.NoticeMentionFactory(notice=draft, person=someone),
        issue=disclosure.BulletinFactory(
            tenant=tenant,
            place=here.community,
            title=f"{office}黑板报",
            notice=disclosure.NoticeFactory(tenant=tenant, kind="bulletin"),
        ),
        subscription=disclosure.SubscriptionFactory(person=someone),
        material=material,
        material_request=disclosure.MaterialRequestFactory(material=material, name=f"{office}读者"),
        call=accounts.CallRequestFactory(tenant=tenant, number=numbers()["phone"]),
        key=accounts.ApiKeyFactory(tenant=tenant, name=f"{office}钥匙"),
        user=user,
        run=casework.ImportRunFactory(tenant=tenant, file_name=f"{office}表.xlsx"),
        photo=photo_of(case, mark),
        visit=centre.CounterVisitFactory(line=line, name=f"{office}来人", checked=f"{office}看过的"),
        window=centre.CounterWindowFactory(tenant=tenant, name=f"{office}窗口", serves=[line.letter]),
        kiosk=centre.CounterKioskFactory(tenant=tenant, name=f"{office}取号机"),
        item=centre.ServiceItemFactory(tenant=tenant, name=f"{office}事项"),
        entry=centre.KnowledgeEntryFactory(tenant=tenant, question=f"{office}怎么办"),
        errand=centre.HomeServiceRequestFactory(tenant=tenant, place=here.entrance, what=f"{mark}上门", name=f"{mark}老人"),
        twins=(registry.PersonFactory(**lives, name=f"{mark}双生"), registry.PersonFactory(**lives, name=f"{mark}双生")),
        ruling=casework.RulingFactory(case=case, question=f"{office}门口的灯归谁修"),
        called=whistle_on(case, mark),
        letter=casework.PetitionEntryFactory(petition=petition),
        petitioner=casework.PetitionerFactory(petition=petition, name=f"{office}信访人"),
        telling=casework.TellingFactory(reporter=reporter, words=f"{mark}的事并到另一件一起办了。"),
        category=category,
        rule=casework.DispatchRuleFactory(category=category, reason=f"{office}的规则"),
        duty=duties.DutyItemFactory(category=category, measure="assist", text=f"{office}的事只协助"),
        shift=duties.RosterShiftFactory(place=here.community, organisation=here.property_company, name=f"{mark}师傅"),
        meeting=duties.PromotionMeetingFactory(place=here.community, where=f"{mark}合署办公室"),
        city_sheet=casework.HotlineSheetFactory(
            tenant=tenant, file_name=f"{office}工单.csv", file=sheet_of(tenant, None, f"{office}工单\n", "casework-hotline")
        ),
        mapping=casework.HotlineMappingFactory(tenant=tenant, name=f"{mark}12345"),
        batch=casework.ReplyBatchFactory(tenant=tenant, file=sheet_of(tenant, None, f"{office}回传", "casework-hotline")),
        relay=casework.RelayNoteFactory(reporter=reporter, text=f"{mark}哪天在家"),
        template=casework.ReplyTemplateFactory(tenant=tenant, text=f"{office}修好了。"),
        card=pressing.SupervisionItemFactory(case=case, reason=f"{mark}还没人去看灯"),
        task=pressing.TaskFactory(
            tenant=tenant, title=f"{mark}查一遍楼道灯", place=here.entrance, organisation=here.property_company
        ),
        procedures=of_procedures(here.entrance, mark, office),
        deliberation=deliberation,
        hidden=hidden,
        cobuild=cobuild,
        unlisted=unlisted,
        activities=activities,
        unlisted_activities=unlisted_activities,
    )


def whistle_on(case: Any, mark: str) -> Any:
    """A whistle to which somebody was called."""
    whistle = casework.WhistleFactory(case=case, text=f"{mark}请来看围挡怎么拆。", gather_where=f"{mark}西门")
    return casework.WhistleCallFactory(whistle=whistle)


def numbers() -> dict[str, str]:
    """A telephone and an identity number that stand nowhere else, least of all as an example in a hint."""
    last = next(LAST_DIGITS)
    phone, id_number = f"1390007{last}", f"41010519480506{last}"
    hashes = {"phone_hash": search_hash(phone, purpose="phone"), "id_hash": search_hash(id_number, purpose="id_number")}
    return {"phone": phone, "id_number": id_number, **hashes}


def photo_of(case: Any, mark: str) -> StoredFile:
    """An inside photo of a case, kept by nobody in particular."""
    picture = BytesIO()
    Image.new("RGB", (4, 4)).save(picture, "PNG")
    by = Actor.system(tenant_id=case.tenant_id)
    return files.store(ContentFile(picture.getvalue(), f"{mark}照片.png"), tenant=case.tenant, by=by, now=MOMENT, subject=case)


def sheet_of(tenant: Any, user: User | None, text: str = "姓名\n试甲一\n", purpose: str = "registry-import") -> StoredFile:
    """A sheet that a clerk has sent and not yet applied."""
    by = Actor(Kind.STAFF, "试验", tenant_id=tenant.pk, user_id=user.pk if user else None)
    return files.store(ContentFile(text.encode(), "sheet.csv"), tenant=tenant, by=by, now=MOMENT, purpose=purpose)


def second_community(here: people.Neighbourhood) -> people.Neighbourhood:
    """Another community of the same subdistrict, with everything of its own."""
    community = registry.PlaceFactory(parent=here.subdistrict, name="隔壁社区")
    compound = registry.PlaceFactory(parent=community, name="隔壁小区")
    building = registry.PlaceFactory(parent=compound)
    company = registry.OrganisationFactory(tenant=here.tenant)
    registry.CoverageFactory(place=compound, covering_organisation=company)
    return people.Neighbourhood(
        tenant=here.tenant,
        subdistrict=here.subdistrict,
        community=community,
        compound=compound,
        building=building,
        entrance=registry.PlaceFactory(parent=building),
        grid=registry.PlaceFactory(parent=community, kind="grid"),
        office=here.office,
        property_company=company,
    )


def build() -> World:
    """The world; its near and far things carry their marks in every name and text."""
    tenancy.forget()
    remembered.forget_all()
    here = people.neighbourhood()
    there = people.neighbourhood(TenantFactory(district_code="990202"))
    for tenant in (here.tenant, there.tenant):
        prepare_tenant(tenant=tenant, by=Actor.system(tenant_id=tenant.pk), now=MOMENT)
    dispatching.forget()
    road = registry.PlaceFactory(parent=here.community, kind="road_segment")
    registry.CoverageFactory(place=here.compound, covering_place=road)
    world = World(
        own=things_at(here),
        near=things_at(second_community(here), NEAR_MARK),
        far=things_at(there, FAR_MARK, FAR_MARK),
        road=road,
        bodies={
            "property": here.property_company,
            "department": registry.OrganisationFactory(tenant=here.tenant, kind="department", name="试验科"),
            "partner": registry.OrganisationFactory(tenant=here.tenant, kind="enterprise", name="试验单位"),
        },
    )
    casework.AssignmentFactory(case=world.own.case, organisation=world.bodies["department"], role="assist")
    belongs_to(world.own.cobuild, world.bodies["partner"])
    for role in ROLES:
        _settle(world, role)
    for things in (world.own, world.near, world.far):
        index(things.person, things.organisation, things.place, now=MOMENT)
        search.index_many([search_text(things.case)])
    remembered.forget_all()
    return world


def _settle(world: World, role: str) -> None:
    """Make the person of a role, their browser, and what only they hold: draft, message, sheet, session."""
    world.users[role] = user = _person_of(world, role)
    world.browsers[role] = client = people.signed_in(user) if user else Client()
    person = user and Person.objects.get(user=user)
    world.messages[role] = disclosure.MessageFactory(to_person=person or world.own.person)
    tenant = world.own.here.tenant
    world.sheets[role] = sheet_of(tenant, user)
    world.trees[role] = sheet_of(tenant, user, "代码,名称\nlamp,灯\n", "casework-categories")
    world.seats[role] = sheet_of(tenant, user, purpose=SEATS)
    kept_by = {"kept_by": user.pk} if user else {}
    world.filters[role] = casework.SavedFilterFactory(tenant=tenant, **kept_by)
    world.drafts[role] = _draft(client, world)
    world.sessions[role] = _session_of(user)


def _person_of(world: World, role: str) -> User | None:
    here = world.own.here
    if role == VISITOR:
        return None
    if role in (RESIDENT, ELDER):
        user, actor = people.resident(here) if role == RESIDENT else people.elder(here)
        casework.ReporterFactory(case=world.own.case, name="", person_id=actor.person_id)
        if role == RESIDENT:
            belongs_to_person(world.own.activities, Person.objects.get(pk=actor.person_id))
        return user
    if role in OUTSIDE_POSTS:
        return people.holder(role, here, organisation=world.bodies[BODY_OF[role]])[0]
    where = WHERE.get(role, "subdistrict")
    place = world.road if where == "road" else getattr(here, where)
    return people.holder(role, here, place=place, sees_all_tenants=role == "district_officer")[0]


def _draft(client: Client, world: World) -> str:
    """A report that this browser has begun, at the own entrance."""
    answer = client.get("/report/", {"place": world.own.place.public_code})
    return str(answer["Location"].strip("/").rsplit("/", 1)[-1])


def _session_of(user: User | None) -> int:
    found = UserSession.objects.filter(user=user).first() if user else None
    return int(found.pk) if found else 0
