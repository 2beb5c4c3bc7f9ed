"""A small town whose people can sign in, and what the journeys look at on every page they meet."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.utils.translation import trans_real

from linli.accounts.models import User
from linli.casework.api import prepare_tenant
from linli.cli import catalogues
from linli.core import clock, remembered
from linli.core.actors import Actor
from linli.core.tasks import worker
from tests.factories.registry import OrganisationFactory
from tests.people import (
    Neighbourhood,
    building_head,
    community_secretary,
    counter_clerk,
    dispatcher,
    neighbourhood,
    property_clerk,
)

from .walking import Walk


@pytest.fixture(scope="session", autouse=True)
def _compiled_catalogues():
    """English needs its compiled catalogues; they are made from the sources, never committed."""
    catalogues.compile_all()
    trans_real._translations.clear()
    trans_real._default = None


WISHES = {"elder": ("linli_mode", "elder"), "english": (settings.LANGUAGE_COOKIE_NAME, "en")}


@dataclass
class Town:
    """A neighbourhood ready for cases, and the browsers of those who live and work in it."""

    here: Neighbourhood
    browsing: Any
    has_scripts: bool = True

    def staff(self, who: Any, *, phone: bool = False, dress: str = "") -> Walk:
        """The browser of somebody who works here: `who` makes the post, as in tests.people."""
        user, _ = who(self.here)
        return self.signed_in(user, phone=phone, dress=dress)

    def signed_in(self, user: User, *, phone: bool = False, dress: str = "") -> Walk:
        walk = self.visitor(phone=phone, dress=dress)
        self.browsing.sign_in(walk.page, user)
        return walk

    def visitor(self, *, phone: bool = True, dress: str = "", **options: Any) -> Walk:
        """Somebody who has not signed in; `dress` is elder or english."""
        options = {"java_script_enabled": self.has_scripts, **options}
        page = self.browsing.phone(**options) if phone else self.browsing.page({"width": 1440, "height": 900}, **options)
        walk = Walk(page, self.browsing.address, dress, has_scripts=bool(options["java_script_enabled"]))
        walk.keep("linli_place", self.here.tenant.code)
        walk.forgiven = self.browsing.forgiven
        if dress in WISHES:
            walk.keep(*WISHES[dress])
        return walk

    def dispatcher(self, *, dress: str = "") -> Walk:
        return self.staff(dispatcher, dress=dress)

    def property_clerk(self) -> Walk:
        return self.staff(property_clerk, phone=True)

    def counter_clerk(self) -> Walk:
        return self.staff(counter_clerk)

    def secretary(self) -> Walk:
        return self.staff(community_secretary)

    def building_head(self) -> Walk:
        return self.staff(building_head, phone=True)

    @staticmethod
    def work() -> None:
        """Deliver what was announced: messages, search entries, warnings."""
        worker.run_pending()


@pytest.fixture
def town(browsing: Any) -> Town:
    remembered.forget_all()
    here = neighbourhood()
    OrganisationFactory(tenant=here.tenant, kind="residents_committee", name="试验社区居委会", place=here.community)
    OrganisationFactory(tenant=here.tenant, kind="service_centre", name="试验便民窗口", place=here.subdistrict)
    prepare_tenant(tenant=here.tenant, by=Actor.system(tenant_id=here.tenant.pk), now=clock.now())
    return Town(here, browsing)


@pytest.fixture
def plain_town(town: Town) -> Town:
    """The same, in browsers without scripts."""
    town.has_scripts = False
    return town
