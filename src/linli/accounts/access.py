"""What may be done with accounts, in words that a resident could read."""

from django.utils.translation import gettext_lazy as _

from linli.core import access

MANAGE = access.declare(
    "accounts.manage",
    _("给工作人员开账号、停用账号、重设第二道验证。看不到任何人的密码。"),
    posts=["administrator"],
    needs_second_factor=True,
)
KEYS = access.declare(
    "accounts.keys",
    _("给程序发接口密钥、收回密钥。密钥只能做发放人自己的岗位能做的事。"),
    posts=["administrator", "dispatcher"],
    needs_second_factor=True,
)
READ_CODE = access.declare(
    "accounts.read_code",
    _("给收不到短信的居民打电话，把登录数字念给他听。每念一次都有记录。"),
    posts=["counter_clerk", "community_clerk", "community_secretary", "dispatcher"],
)
