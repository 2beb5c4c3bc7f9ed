"""One factory per table of accounts. Names and numbers are invented."""

from datetime import UTC, datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from linli.accounts import models
from linli.core.ids import short_code
from linli.core.privacy import search_hash

from .core import TenantFactory
from .naming import in_words

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)  # 12:00 in Shanghai
PASSWORD = "法桐树下的第三张长椅"


class UserFactory(DjangoModelFactory):
    """A member of staff whose password is PASSWORD."""

    class Meta:
        model = models.User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"shi.yong.{n}")
    display_name = factory.Sequence(lambda n: f"试用{in_words(n)}")
    managed_by = factory.SubFactory(TenantFactory)

    @factory.post_generation
    def password(self, create, extracted, **kwargs):
        self.set_password(extracted or PASSWORD)
        self.save()


class ResidentFactory(DjangoModelFactory):
    """A resident's account: a telephone number and no password."""

    class Meta:
        model = models.User

    class Params:
        number = factory.Sequence(lambda n: f"1390000{n % 10000:04}")

    username = factory.LazyFunction(lambda: f"r-{short_code(12).lower()}")
    display_name = "居民"
    is_resident = True
    phone = factory.SelfAttribute("number")
    phone_hash = factory.LazyAttribute(lambda o: search_hash(o.number, purpose="phone"))


class PhoneCodeFactory(DjangoModelFactory):
    """A code that was sent at noon."""

    class Meta:
        model = models.PhoneCode

    phone_hash = search_hash("13900000001", purpose="phone")
    code_hash = "0" * 64
    sent_at = NOON
    expires_at = factory.LazyAttribute(lambda o: o.sent_at + timedelta(minutes=5))
    window = factory.LazyAttribute(lambda o: int(o.sent_at.timestamp() // 60))


class CallRequestFactory(DjangoModelFactory):
    """Somebody who waits to be called since noon."""

    class Meta:
        model = models.CallRequest

    class Params:
        number = factory.Sequence(lambda n: f"1390001{n % 10000:04}")

    tenant = factory.SubFactory(TenantFactory)
    phone = factory.SelfAttribute("number")
    phone_hash = factory.LazyAttribute(lambda o: search_hash(o.number, purpose="phone"))
    asked_at = NOON


class ApiKeyFactory(DjangoModelFactory):
    """A key that was issued at noon; its text is unknown, so it opens nothing."""

    class Meta:
        model = models.ApiKey

    tenant = factory.SubFactory(TenantFactory)
    name = factory.Sequence(lambda n: f"对接程序{in_words(n)}")
    prefix = factory.LazyFunction(lambda: short_code(8).lower())
    key_hash = "0" * 64
    user = factory.SubFactory(UserFactory, managed_by=factory.SelfAttribute("..tenant"))
    made_at = NOON
