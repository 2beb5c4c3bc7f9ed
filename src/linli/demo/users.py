"""Who can sign in to the demo, with what is printed at the start."""

from dataclasses import dataclass

from linli.accounts.api import DEMO_CODE, change_password, enrol_for_demo, make_account
from linli.core import clock
from linli.registry.api import KINDS, appointments_of, link_account

from .builder import Builder
from .people import ELDER_PHONE, RESIDENT_PHONE, Seat, hold

PASSWORD = "linli-demo-2026"  # noqa: S105 -- printed on the page; only a demo folder accepts it


@dataclass(frozen=True, slots=True)
class SignIn:
    """One line of the table that `up` prints."""

    username: str
    role: str
    key: str  # of Builder.people


STAFF = (
    SignIn("fuze", "街道办事处主任（街道领导）", "leader"),
    SignIn("paidan", "街道派单员", "dispatcher"),
    SignIn("chuangkou", "便民窗口", "counter"),
    SignIn("shuji", "戊院社区书记", "secretary"),
    SignIn("shequ", "戊院社区专干", "clerk"),
    SignIn("wangge", "网格员", "grid"),
    SignIn("louzhang", "楼长", "building head"),
    SignIn("wuye", "物业值班员", "property"),
    SignIn("xinfang", "街道信访专员", "petitions"),
    SignIn("shenji", "审计员", "auditor"),
    SignIn("quji", "区级人员", "district"),
    SignIn("guanli", "系统管理员", "administrator"),
)
MORE = (
    SignIn("renda", "街道人大工委干事（议事会的会务）", "council clerk"),
    SignIn("yishi", "议事代表、驻区单位联络员", "representative"),
)
"""Whose posts are made for deliberation, after everything else."""
PHONES = {"resident": RESIDENT_PHONE, "elder": ELDER_PHONE}
DIGITS = DEMO_CODE
RESIDENTS = (("居民", RESIDENT_PHONE), ("老人，用大字版", ELDER_PHONE))


def build_users(b: Builder) -> None:
    """Accounts for the main subdistrict's named people; the others' clerks are made by their own administrators."""
    hold(b, Seat("district", "district_officer", f"{b.spec.district}城市运行中心", "", ""), sees_all_tenants=True)
    for sign_in in STAFF:
        _account(b, sign_in)
        b.step()


def build_more_users(b: Builder) -> None:
    """Accounts of those who come last."""
    for sign_in in MORE:
        _account(b, sign_in)
        b.step()


def _account(b: Builder, sign_in: SignIn) -> None:
    person, now = b.people[sign_in.key], clock.now()
    made = make_account(username=sign_in.username, display_name=person.name, tenant=b.tenant, by=b.by, now=now)
    change_password(user=made.user, old=made.password, new=PASSWORD, by=b.by, now=now)
    link_account(person=person, user=made.user, by=b.by, now=now)
    if any(KINDS[one.post.kind].needs_second_factor for one in appointments_of(made.user.pk)):
        enrol_for_demo(user=made.user, by=b.by, now=now)


def sign_in_lines() -> list[str]:
    """What `up` prints: who can sign in, with what."""
    staff = [f"{one.username:<10}  {one.role}" for one in (*STAFF, *MORE)]
    residents = [f"{phone}  {role}" for role, phone in RESIDENTS]
    return [*staff, f"口令都是 {PASSWORD}", *residents, f"登录数字都是 {DEMO_CODE}"]
