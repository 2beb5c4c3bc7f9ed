"""One factory per table of the message centre."""

import factory
from factory.django import DjangoModelFactory

from linli.disclosure import models

from .accounts import NOON
from .core import TenantFactory
from .registry import PersonFactory


class MessageFactory(DjangoModelFactory):
    """Told to a person at noon, unless `to_post` or `to_organisation` is given with `to_person=None`."""

    class Meta:
        model = models.Message

    to_person = factory.SubFactory(PersonFactory)
    tenant = factory.LazyAttribute(lambda o: (o.to_person or o.to_post or o.to_organisation).tenant)
    to_post = None
    to_organisation = None
    kind = "test.told"
    title = factory.Sequence(lambda n: f"LA-{n:04} 有进展")
    made_at = NOON


class CarriageFactory(DjangoModelFactory):
    """Waits since noon to go to the person by SMS."""

    class Meta:
        model = models.Carriage

    message = factory.SubFactory(MessageFactory)
    tenant = factory.SelfAttribute("message.tenant")
    transport = "sms"
    recipient = factory.LazyAttribute(lambda o: f"person:{o.message.to_person_id}")
    due_at = NOON


class RobotFactory(DjangoModelFactory):
    """A WeCom group of the whole subdistrict."""

    class Meta:
        model = models.Robot

    tenant = factory.SubFactory(TenantFactory)
    kind = "wecom"
    name = factory.Sequence(lambda n: f"值班群{n}")
    url = "https://robot.example/send?key=s"
    made_at = NOON


class PreferenceFactory(DjangoModelFactory):
    """A person's wish to hear everything; `post=` with `person=None` for a post's."""

    class Meta:
        model = models.Preference

    person = factory.SubFactory(PersonFactory)
    post = None
    tenant = factory.LazyAttribute(lambda o: (o.person or o.post).tenant)


class NoticeFactory(DjangoModelFactory):
    """A notice for the whole subdistrict, published at noon; `draft=True`: not yet."""

    class Meta:
        model = models.Notice

    class Params:
        draft = factory.Trait(state="draft", number="", version=0, published_at=None, published_by="")

    tenant = factory.SubFactory(TenantFactory)
    code = factory.Sequence(lambda n: f"N{n:06}")
    number = factory.Sequence(lambda n: f"2026-{n:04}")
    state = "published"
    title = factory.Sequence(lambda n: f"第 {n} 次停水通知")
    text = "明天上午九点到十一点停水，请提前接好。"
    place = None
    place_path = factory.LazyAttribute(lambda o: o.place.path if o.place else "")
    version = 1
    made_at = NOON
    made_by = "社区工作者"
    published_at = NOON
    published_by = "社区书记"
