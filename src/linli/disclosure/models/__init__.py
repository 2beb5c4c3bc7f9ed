"""The tables of disclosure."""

from .attached import NoticeFile, NoticeMention, NoticeReader
from .bulletins import Bulletin, BulletinItem
from .materials import Material, MaterialRequest, RequestState, StockMove
from .messages import Carriage, Message, Preference, Robot
from .notices import Notice, NoticeKind, NoticeState, NoticeVersion
from .subscriptions import Subscription

__all__ = [
    "Bulletin",
    "BulletinItem",
    "Carriage",
    "Material",
    "MaterialRequest",
    "Message",
    "Notice",
    "NoticeFile",
    "NoticeKind",
    "NoticeMention",
    "NoticeReader",
    "NoticeState",
    "NoticeVersion",
    "Preference",
    "RequestState",
    "Robot",
    "StockMove",
    "Subscription",
]
