import django.db.models.deletion
import linli.core.ids
import linli.core.migrating
import linli.core.privacy
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0002_search'),
    ]

    operations = [
        linli.core.migrating.CreateModels(
            models=[
                migrations.CreateModel(
                    name='User',
                    fields=[
                        ('password', models.CharField(max_length=128, verbose_name='password')),
                        ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                        ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('username', models.CharField(max_length=60, unique=True, verbose_name='用户名')),
                        ('display_name', models.CharField(max_length=60, verbose_name='显示名')),
                        ('email', models.EmailField(blank=True, max_length=254, verbose_name='邮箱')),
                        ('phone', linli.core.privacy.EncryptedTextField(blank=True, default='', verbose_name='手机号')),
                        ('phone_hash', models.CharField(blank=True, max_length=64)),
                        ('sign_on_id', models.CharField(blank=True, help_text='set by an administrator, never guessed', max_length=120, verbose_name='区统一登录里的编号')),
                        ('is_active', models.BooleanField(default=True)),
                        ('is_resident', models.BooleanField(default=False, help_text='signs in by telephone code only')),
                        ('must_change_password', models.BooleanField(default=False)),
                        ('made_at', models.DateTimeField(auto_now_add=True)),
                        ('language', models.CharField(blank=True, max_length=10)),
                        ('mode', models.CharField(blank=True, help_text='elder: the large-type version', max_length=10)),
                        ('theme', models.CharField(blank=True, max_length=10)),
                        ('managed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.tenant')),
                    ],
                    options={
                        'ordering': ['username'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('is_resident', True), models.Q(('phone_hash', ''), _negated=True)), fields=('phone_hash',), name='accounts_user_phone'), models.UniqueConstraint(condition=models.Q(('sign_on_id', ''), _negated=True), fields=('sign_on_id',), name='accounts_user_sign_on')],
                    },
                ),
                migrations.CreateModel(
                    name='ApiKey',
                    fields=[
                        ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('name', models.CharField(max_length=80, verbose_name='用途')),
                        ('prefix', models.CharField(max_length=12, unique=True)),
                        ('key_hash', models.CharField(max_length=64)),
                        ('appointment_id', models.UUIDField(help_text='registry.Appointment under which it acts', null=True)),
                        ('made_at', models.DateTimeField()),
                        ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='有效到')),
                        ('revoked_at', models.DateTimeField(blank=True, null=True)),
                        ('last_used_on', models.DateField(blank=True, null=True)),
                        ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.tenant')),
                        ('user', models.ForeignKey(help_text='on whose posts it acts', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['-made_at', '-id'],
                    },
                ),
                migrations.CreateModel(
                    name='CallRequest',
                    fields=[
                        ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('phone', linli.core.privacy.EncryptedTextField(blank=True, default='')),
                        ('phone_hash', models.CharField(max_length=64)),
                        ('ip_hash', models.CharField(blank=True, max_length=64)),
                        ('asked_at', models.DateTimeField()),
                        ('outcome', models.CharField(choices=[('waiting', '等电话'), ('read', '念给对方了'), ('no_answer', '没人接'), ('lapsed', '过时没打')], default='waiting', max_length=10)),
                        ('closed_at', models.DateTimeField(null=True)),
                        ('closed_by_id', models.UUIDField(null=True)),
                        ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.tenant')),
                    ],
                    options={
                        'ordering': ['asked_at', 'id'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('outcome', 'waiting')), fields=('tenant', 'phone_hash'), name='accounts_callrequest_waiting'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('outcome', 'waiting')), models.Q(models.Q(('outcome', 'waiting'), _negated=True), ('closed_at__isnull', False)), _connector='OR'), name='accounts_callrequest_closed')],
                    },
                ),
                migrations.CreateModel(
                    name='PhoneCode',
                    fields=[
                        ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('phone_hash', models.CharField(max_length=64)),
                        ('code_hash', models.CharField(max_length=64)),
                        ('window', models.BigIntegerField()),
                        ('sent_at', models.DateTimeField()),
                        ('expires_at', models.DateTimeField()),
                        ('tries', models.PositiveSmallIntegerField(default=0)),
                        ('used_at', models.DateTimeField(null=True)),
                        ('ip_hash', models.CharField(blank=True, max_length=64)),
                        ('read_out_by_id', models.UUIDField(null=True)),
                    ],
                    options={
                        'ordering': ['-sent_at', '-id'],
                        'indexes': [models.Index(fields=['phone_hash', '-sent_at'], name='accounts_phonecode_phone'), models.Index(fields=['ip_hash', '-sent_at'], name='accounts_phonecode_source')],
                        'constraints': [models.UniqueConstraint(fields=('phone_hash', 'window'), name='accounts_phonecode_window')],
                    },
                ),
            ],
        ),
    ]
