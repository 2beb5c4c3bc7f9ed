import django.db.models.deletion
import linli.core.ids
import linli.core.privacy
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0002_search'),
        ('registry', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('to_phone', linli.core.privacy.EncryptedTextField(blank=True, default='', verbose_name='只留了手机的人')),
                ('to_phone_hash', models.CharField(blank=True, max_length=64)),
                ('kind', models.CharField(help_text='casework.dispatched …', max_length=60)),
                ('title', models.CharField(max_length=120)),
                ('body', models.TextField(blank=True)),
                ('url', models.CharField(blank=True, help_text='path in this installation', max_length=200)),
                ('subject_type', models.CharField(blank=True, max_length=60)),
                ('subject_id', models.UUIDField(null=True)),
                ('is_urgent', models.BooleanField(default=False)),
                ('made_at', models.DateTimeField()),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('read_by_id', models.UUIDField(null=True)),
                ('once_key', models.CharField(blank=True, help_text='the same fact is told once', max_length=160)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.tenant')),
                ('to_organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='registry.organisation')),
                ('to_person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='registry.person')),
                ('to_post', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='registry.post')),
            ],
            options={
                'ordering': ['-made_at', '-id'],
                'indexes': [models.Index(fields=['to_person', '-made_at'], name='disclosure_message_person'), models.Index(fields=['to_post', '-made_at'], name='disclosure_message_post'), models.Index(fields=['to_organisation', '-made_at'], name='disclosure_message_body')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('once_key', ''), _negated=True), fields=('tenant', 'once_key'), name='disclosure_message_once'), models.CheckConstraint(condition=models.Q(models.Q(('to_organisation', None), ('to_person__isnull', False), ('to_phone_hash', ''), ('to_post', None)), models.Q(('to_organisation__isnull', False), ('to_person', None), ('to_phone_hash', ''), ('to_post', None)), models.Q(('to_organisation', None), ('to_person', None), ('to_phone_hash', ''), ('to_post__isnull', False)), models.Q(('to_organisation', None), ('to_person', None), ('to_post', None), models.Q(('to_phone_hash', ''), _negated=True)), _connector='OR'), name='disclosure_message_one_recipient')],
            },
        ),
        migrations.CreateModel(
            name='Carriage',
            fields=[
                ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('transport', models.CharField(choices=[('sms', '短信'), ('mail', '邮件'), ('robot', '群机器人')], max_length=8)),
                ('recipient', models.CharField(max_length=50)),
                ('state', models.CharField(choices=[('waiting', '等着发'), ('sending', '正在发'), ('sent', '发出了'), ('failed', '没发出'), ('dropped', '不用发了')], default='waiting', max_length=8)),
                ('due_at', models.DateTimeField()),
                ('batch', models.UUIDField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('lease_until', models.DateTimeField(null=True)),
                ('sent_at', models.DateTimeField(null=True)),
                ('error', models.CharField(blank=True, max_length=200)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.tenant')),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='carriages', to='disclosure.message')),
            ],
            options={
                'ordering': ['due_at', 'id'],
                'indexes': [models.Index(condition=models.Q(('state__in', ['waiting', 'sending'])), fields=['due_at'], name='disclosure_carriage_due'), models.Index(fields=['recipient', '-sent_at'], name='disclosure_carriage_recipient')],
                'constraints': [models.UniqueConstraint(fields=('message', 'transport', 'recipient'), name='disclosure_carriage_once'), models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at', None)), _connector='OR'), name='disclosure_carriage_sent')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(help_text='behind the QR code of its poster', max_length=8, unique=True)),
                ('number', models.CharField(blank=True, help_text='2026-0012: the year and its place in it', max_length=12)),
                ('kind', models.CharField(choices=[('notice', '通知'), ('publicity', '公示'), ('disclosure', '居务公开'), ('story', '身边事'), ('bulletin', '黑板报')], default='notice', max_length=12, verbose_name='哪一种')),
                ('state', models.CharField(choices=[('draft', '草稿'), ('published', '已发布'), ('withdrawn', '已撤下')], default='draft', max_length=10)),
                ('title', models.CharField(max_length=80, verbose_name='标题')),
                ('text', models.TextField(verbose_name='正文')),
                ('place_path', models.CharField(blank=True, help_text='of `place`; empty: the whole subdistrict', max_length=200)),
                ('signed', models.CharField(blank=True, max_length=60, verbose_name='落款')),
                ('ask', models.CharField(blank=True, max_length=80, verbose_name='有疑问找谁')),
                ('is_urgent', models.BooleanField(default=False, verbose_name='急')),
                ('shown_until', models.DateField(blank=True, help_text='the last day on the board', null=True, verbose_name='挂到哪天')),
                ('item_code', models.CharField(blank=True, help_text='of rule set disclosure.items', max_length=40)),
                ('period', models.CharField(blank=True, help_text='2026, 2026-Q3 or 2026-10: of which period it tells', max_length=10)),
                ('subject_type', models.CharField(blank=True, max_length=60)),
                ('subject_id', models.UUIDField(null=True)),
                ('url', models.CharField(blank=True, help_text='path in this installation: of what it is about', max_length=200)),
                ('version', models.PositiveSmallIntegerField(default=0, help_text='0 as long as it was never published')),
                ('made_at', models.DateTimeField()),
                ('made_by', models.CharField(help_text='the post, never a name', max_length=120)),
                ('published_at', models.DateTimeField(null=True)),
                ('published_by', models.CharField(blank=True, max_length=120)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawn_reason', models.CharField(blank=True, max_length=200)),
                ('once_key', models.CharField(blank=True, help_text='the same fact is published once', max_length=160)),
                ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.place')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.tenant')),
            ],
            options={
                'ordering': ['-published_at', '-id'],
                'indexes': [models.Index(fields=['tenant', 'state', '-published_at'], name='disclosure_notice_newest'), models.Index(condition=models.Q(('subject_id__isnull', False)), fields=['subject_id'], name='disclosure_notice_subject')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('number', ''), _negated=True), fields=('tenant', 'number'), name='disclosure_notice_number'), models.UniqueConstraint(condition=models.Q(('once_key', ''), _negated=True), fields=('tenant', 'once_key'), name='disclosure_notice_once'), models.CheckConstraint(condition=models.Q(models.Q(('number', ''), ('published_at', None), ('state', 'draft')), models.Q(models.Q(('state', 'draft'), _negated=True), ('published_at__isnull', False), models.Q(('number', ''), _negated=True)), _connector='OR'), name='disclosure_notice_published')],
            },
        ),
        migrations.CreateModel(
            name='NoticeVersion',
            fields=[
                ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=80)),
                ('text', models.TextField()),
                ('reason', models.CharField(blank=True, help_text='why it was corrected; empty for the first', max_length=200)),
                ('sha256', models.CharField(help_text='of title and text as they were published', max_length=64)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.CharField(max_length=120)),
                ('redacted_at', models.DateTimeField(help_text='since when a name in it is blotted out', null=True)),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='disclosure.notice')),
                ('tenant', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.tenant')),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('notice', 'number'), name='disclosure_noticeversion_one')],
            },
        ),
        migrations.CreateModel(
            name='Preference',
            fields=[
                ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('wants_sms', models.BooleanField(default=True, verbose_name='发短信')),
                ('wants_mail', models.BooleanField(default=True, verbose_name='发邮件')),
                ('only_urgent', models.BooleanField(default=False, verbose_name='只发急的')),
                ('person', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='registry.person')),
                ('post', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='registry.post')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.tenant')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('person', None), ('post', None), _connector='XOR'), name='disclosure_preference_one_side')],
            },
        ),
        migrations.CreateModel(
            name='Robot',
            fields=[
                ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('wecom', '企业微信群'), ('dingtalk', '钉钉群'), ('feishu', '飞书群')], max_length=10, verbose_name='哪种群')),
                ('name', models.CharField(max_length=60, verbose_name='群名')),
                ('url', linli.core.privacy.EncryptedTextField(verbose_name='机器人地址')),
                ('only_urgent', models.BooleanField(default=False, verbose_name='只发急的')),
                ('made_at', models.DateTimeField()),
                ('stopped_at', models.DateTimeField(null=True)),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
                ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.place')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.tenant')),
            ],
            options={
                'ordering': ['name', 'id'],
            },
        ),
    ]
