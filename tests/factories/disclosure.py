"""One factory per table of the message centre."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from linli.disclosure import models

from .accounts import NOON
from .core import TenantFactory
from .naming import in_words
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
    name = factory.Sequence(lambda n: f"值班群{in_words(n)}")
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
    number = factory.Sequence(lambda n: f"2026-{9000 + n}")
    state = "published"
    title = factory.Sequence(lambda n: f"第 {in_words(n)} 次停水通知")
    text = "明天上午九点到十一点停水，请提前接好。"
    place = None
    place_path = factory.LazyAttribute(lambda o: o.place.path if o.place else "")
    version = 1
    made_at = NOON
    made_by = "社区工作者"
    published_at = NOON
    published_by = "社区书记"


class SubscriptionFactory(DjangoModelFactory):
    """Everything of the whole subdistrict, for one person."""

    class Meta:
        model = models.Subscription

    person = factory.SubFactory(PersonFactory)
    tenant = factory.SelfAttribute("person.tenant")
    place = None
    place_path = factory.LazyAttribute(lambda o: o.place.path if o.place else "")
    kinds = factory.LazyFunction(list)
    made_at = NOON


class BulletinFactory(DjangoModelFactory):
    """The draft of a week's bulletin of the whole subdistrict."""

    class Meta:
        model = models.Bulletin

    tenant = factory.SubFactory(TenantFactory)
    place = None
    place_path = factory.LazyAttribute(lambda o: o.place.path if o.place else "")
    number = factory.Sequence(lambda n: n + 1)
    title = "一周黑板报"
    from_on = factory.LazyAttribute(lambda o: o.until_on - timedelta(days=6))
    until_on = factory.Sequence(lambda n: NOON.date() - timedelta(days=7 * n))
    made_at = NOON
    made_by = "社区工作者"


class BulletinItemFactory(DjangoModelFactory):
    class Meta:
        model = models.BulletinItem

    bulletin = factory.SubFactory(BulletinFactory)
    tenant = factory.SelfAttribute("bulletin.tenant")
    section = "身边事"
    title = factory.Sequence(lambda n: f"第 {in_words(n)} 件好事")


class MaterialFactory(DjangoModelFactory):
    """A booklet of which ten copies are there; two at most for one reader."""

    class Meta:
        model = models.Material

    tenant = factory.SubFactory(TenantFactory)
    code = factory.Sequence(lambda n: f"M{n:06}")
    title = factory.Sequence(lambda n: f"智能手机一学就会（{in_words(n)}）")
    about = "怎样打电话、发照片、看病挂号。大字。"
    stock = 10
    most_each = 2
    made_at = NOON


class MaterialRequestFactory(DjangoModelFactory):
    """A letter that waits for its parcel."""

    class Meta:
        model = models.MaterialRequest

    material = factory.SubFactory(MaterialFactory)
    tenant = factory.SelfAttribute("material.tenant")
    number = factory.Sequence(lambda n: f"2026-{9000 + n}")
    name = "老读者"
    address = "试验县试验镇一号"
    channel = "paper"
    asked_at = NOON


class NoticeFileFactory(DjangoModelFactory):
    """A stored file that hangs with a draft; hand in `stored=`."""

    class Meta:
        model = models.NoticeFile

    notice = factory.SubFactory(NoticeFactory, draft=True)
    tenant = factory.SelfAttribute("notice.tenant")


class NoticeMentionFactory(DjangoModelFactory):
    """Somebody's name in a draft."""

    class Meta:
        model = models.NoticeMention

    notice = factory.SubFactory(NoticeFactory, draft=True)
    tenant = factory.SelfAttribute("notice.tenant")
    person = factory.SubFactory(PersonFactory)
    printed = factory.SelfAttribute("person.name")
    made_at = NOON
