import django.db.models.deletion
import linli.core.ids
import linli.core.migrating
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        linli.core.migrating.CreateModels(
            models=[
                migrations.CreateModel(
                    name='CalendarYear',
                    fields=[
                        ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('year', models.PositiveSmallIntegerField(unique=True)),
                        ('source', models.CharField(help_text='the notice that it comes from', max_length=200)),
                        ('imported_at', models.DateTimeField()),
                    ],
                    options={
                        'ordering': ['year'],
                    },
                ),
                migrations.CreateModel(
                    name='Recurring',
                    fields=[
                        ('name', models.CharField(max_length=100, primary_key=True, serialize=False)),
                        ('next_at', models.DateTimeField()),
                        ('last_at', models.DateTimeField(null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name='Seal',
                    fields=[
                        ('number', models.BigIntegerField(primary_key=True, serialize=False)),
                        ('sealed_at', models.DateTimeField()),
                        ('line_count', models.PositiveIntegerField(help_text='lines in this seal')),
                        ('total', models.PositiveBigIntegerField(help_text='lines in this seal and all before it')),
                        ('root', models.CharField(max_length=64)),
                        ('previous', models.CharField(max_length=64)),
                        ('head', models.CharField(help_text='SHA-256 of number, hour, counts, root and previous head', max_length=64)),
                    ],
                    options={
                        'ordering': ['number'],
                    },
                ),
                migrations.CreateModel(
                    name='SubjectKey',
                    fields=[
                        ('subject_id', models.UUIDField(primary_key=True, serialize=False)),
                        ('wrapped', models.TextField(blank=True)),
                        ('made_at', models.DateTimeField()),
                        ('destroyed_at', models.DateTimeField(blank=True, null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name='Tenant',
                    fields=[
                        ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('code', models.CharField(help_text='九位区划代码', max_length=12, unique=True, verbose_name='代码')),
                        ('name', models.CharField(max_length=60, verbose_name='名称')),
                        ('short_name', models.CharField(max_length=20, verbose_name='简称')),
                        ('letters', models.CharField(help_text='如 HYL，用于短编号', max_length=6, unique=True, verbose_name='编号字头')),
                        ('district_code', models.CharField(max_length=6, verbose_name='区县代码')),
                        ('district_name', models.CharField(max_length=40, verbose_name='区县')),
                        ('phone', models.CharField(blank=True, max_length=30, verbose_name='服务电话')),
                        ('office_hours', models.CharField(blank=True, default='每天 8:30–18:00', max_length=60, verbose_name='服务时间')),
                        ('counter_address', models.CharField(blank=True, max_length=120, verbose_name='窗口地址')),
                        ('host', models.CharField(blank=True, help_text='这个域名打开的就是这个街道', max_length=120, verbose_name='域名')),
                        ('longitude', models.FloatField(blank=True, null=True)),
                        ('latitude', models.FloatField(blank=True, null=True)),
                        ('is_active', models.BooleanField(default=True)),
                    ],
                    options={
                        'ordering': ['code'],
                    },
                ),
                migrations.CreateModel(
                    name='CalendarDay',
                    fields=[
                        ('date', models.DateField(primary_key=True, serialize=False)),
                        ('is_working', models.BooleanField()),
                        ('name', models.CharField(blank=True, max_length=40)),
                        ('year', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='days', to='core.calendaryear')),
                    ],
                    options={
                        'ordering': ['date'],
                    },
                ),
                migrations.CreateModel(
                    name='StoredFile',
                    fields=[
                        ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('sha256', models.CharField(db_index=True, max_length=64)),
                        ('size', models.PositiveBigIntegerField(help_text='bytes')),
                        ('content_type', models.CharField(max_length=80)),
                        ('name', models.CharField(max_length=200)),
                        ('subject_type', models.CharField(blank=True, max_length=60)),
                        ('subject_id', models.UUIDField(db_index=True, null=True)),
                        ('purpose', models.CharField(blank=True, max_length=40)),
                        ('is_public', models.BooleanField(default=False)),
                        ('width', models.PositiveIntegerField(null=True)),
                        ('height', models.PositiveIntegerField(null=True)),
                        ('position', models.PositiveSmallIntegerField(default=0)),
                        ('stored_at', models.DateTimeField()),
                        ('stored_by_id', models.UUIDField(null=True)),
                        ('removed_at', models.DateTimeField(blank=True, null=True)),
                        ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                        ('withdrawn_by', models.CharField(blank=True, max_length=120)),
                        ('withdrawn_why', models.CharField(blank=True, max_length=200)),
                        ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.tenant')),
                    ],
                    options={
                        'ordering': ['position', 'id'],
                    },
                ),
                migrations.CreateModel(
                    name='OutboxEvent',
                    fields=[
                        ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('name', models.CharField(max_length=80)),
                        ('payload', models.JSONField()),
                        ('at', models.DateTimeField()),
                        ('delivered_at', models.DateTimeField(null=True)),
                        ('attempts', models.PositiveIntegerField(default=0)),
                        ('next_at', models.DateTimeField()),
                        ('lease_owner', models.CharField(blank=True, max_length=60)),
                        ('lease_until', models.DateTimeField(null=True)),
                        ('last_error', models.TextField(blank=True)),
                        ('tenant', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.tenant')),
                    ],
                    options={
                        'ordering': ['id'],
                        'indexes': [models.Index(condition=models.Q(('delivered_at', None)), fields=['next_at'], name='core_outbox_due')],
                    },
                ),
                migrations.CreateModel(
                    name='NumberSeries',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=40)),
                        ('period', models.CharField(blank=True, help_text='the day or year that it counts in', max_length=10)),
                        ('last', models.PositiveBigIntegerField(default=0)),
                        ('tenant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.tenant')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('tenant', 'name', 'period'), name='core_numberseries_one')],
                    },
                ),
                migrations.CreateModel(
                    name='JournalLine',
                    fields=[
                        ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('at', models.DateTimeField()),
                        ('verb', models.CharField(max_length=80)),
                        ('subject_type', models.CharField(max_length=60)),
                        ('subject_id', models.UUIDField()),
                        ('by_kind', models.CharField(max_length=10)),
                        ('by_label', models.CharField(max_length=120)),
                        ('by_user_id', models.UUIDField(null=True)),
                        ('by_person_id', models.UUIDField(null=True)),
                        ('by_appointment_id', models.UUIDField(null=True)),
                        ('on_behalf_of_id', models.UUIDField(null=True)),
                        ('channel', models.CharField(max_length=10)),
                        ('reason', models.TextField(blank=True)),
                        ('changes', models.JSONField(default=dict)),
                        ('private', models.TextField(blank=True)),
                        ('private_key_id', models.UUIDField(null=True)),
                        ('mac', models.CharField(max_length=64)),
                        ('tenant', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.tenant')),
                    ],
                    options={
                        'ordering': ['at', 'id'],
                        'indexes': [models.Index(fields=['subject_id', 'at'], name='core_journal_subject'), models.Index(fields=['tenant', 'at', 'id'], name='core_journal_at')],
                    },
                ),
                migrations.CreateModel(
                    name='Job',
                    fields=[
                        ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('task', models.CharField(max_length=200)),
                        ('args', models.JSONField(default=dict, help_text='{"args": […], "kwargs": {…}}')),
                        ('queue', models.CharField(default='default', max_length=40)),
                        ('priority', models.SmallIntegerField(default=0)),
                        ('state', models.CharField(choices=[('ready', '待运行'), ('running', '运行中'), ('done', '完成'), ('failed', '失败'), ('cancelled', '已取消')], default='ready', max_length=10)),
                        ('unique_key', models.CharField(blank=True, max_length=200)),
                        ('enqueued_at', models.DateTimeField()),
                        ('run_after', models.DateTimeField()),
                        ('started_at', models.DateTimeField(null=True)),
                        ('finished_at', models.DateTimeField(null=True)),
                        ('attempts', models.PositiveIntegerField(default=0)),
                        ('lease_owner', models.CharField(blank=True, max_length=60)),
                        ('lease_until', models.DateTimeField(null=True)),
                        ('progress_done', models.BigIntegerField(default=0)),
                        ('progress_total', models.BigIntegerField(null=True)),
                        ('cancel_requested', models.BooleanField(default=False)),
                        ('result', models.JSONField(null=True)),
                        ('error', models.TextField(blank=True)),
                        ('tenant', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.tenant')),
                    ],
                    options={
                        'ordering': ['-priority', 'run_after', 'id'],
                        'indexes': [models.Index(condition=models.Q(('state__in', ['ready', 'running'])), fields=['-priority', 'run_after', 'id'], name='core_job_due')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['ready', 'running']), models.Q(('unique_key', ''), _negated=True)), fields=('unique_key',), name='core_job_unique_key')],
                    },
                ),
                migrations.CreateModel(
                    name='NumberGap',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('value', models.PositiveBigIntegerField()),
                        ('reason', models.CharField(max_length=200)),
                        ('at', models.DateTimeField()),
                        ('series', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='gaps', to='core.numberseries')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('series', 'value'), name='core_numbergap_one')],
                    },
                ),
                migrations.CreateModel(
                    name='Delivery',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('handler', models.CharField(max_length=160)),
                        ('done_at', models.DateTimeField()),
                        ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='core.outboxevent')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('event', 'handler'), name='core_delivery_once')],
                    },
                ),
                migrations.CreateModel(
                    name='SealedLine',
                    fields=[
                        ('line_id', models.UUIDField(primary_key=True, serialize=False)),
                        ('position', models.PositiveIntegerField()),
                        ('leaf', models.CharField(max_length=64)),
                        ('seal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='core.seal')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('seal', 'position'), name='core_sealedline_position')],
                    },
                ),
                migrations.CreateModel(
                    name='Submission',
                    fields=[
                        ('key', models.UUIDField(help_text='half of the SHA-256 of verb + who + token', primary_key=True, serialize=False)),
                        ('at', models.DateTimeField()),
                        ('fingerprint', models.CharField(blank=True, help_text='SHA-256 of what was sent', max_length=64)),
                        ('result', models.JSONField(null=True)),
                        ('tenant', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.tenant')),
                    ],
                    options={
                        'indexes': [models.Index(fields=['at'], name='core_submission_at')],
                    },
                ),
                migrations.CreateModel(
                    name='SearchEntry',
                    fields=[
                        ('id', models.BigAutoField(primary_key=True, serialize=False)),
                        ('kind', models.CharField(max_length=40)),
                        ('subject_id', models.UUIDField()),
                        ('title', models.CharField(max_length=200)),
                        ('detail', models.CharField(blank=True, max_length=300)),
                        ('url', models.CharField(max_length=200)),
                        ('place_path', models.CharField(blank=True, max_length=200)),
                        ('capability', models.CharField(blank=True, help_text='who may find it; empty: everyone', max_length=60)),
                        ('organisations', models.TextField(blank=True)),
                        ('title_words', models.TextField(blank=True)),
                        ('words', models.TextField(help_text='of the title, the detail and the text')),
                        ('at', models.DateTimeField()),
                        ('tenant', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='core.tenant')),
                    ],
                    options={
                        'ordering': ['-at', 'id'],
                        'indexes': [models.Index(fields=['tenant', 'kind', '-at'], name='core_searchentry_newest')],
                        'constraints': [models.UniqueConstraint(fields=('kind', 'subject_id'), name='core_searchentry_one')],
                    },
                ),
                migrations.CreateModel(
                    name='RuleOverride',
                    fields=[
                        ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('code', models.CharField(max_length=60)),
                        ('effective_from', models.DateField()),
                        ('effective_to', models.DateField(blank=True, null=True)),
                        ('citation', models.CharField(max_length=300)),
                        ('status', models.CharField(max_length=10)),
                        ('body', models.JSONField()),
                        ('made_at', models.DateTimeField()),
                        ('made_by_id', models.UUIDField(null=True)),
                        ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.tenant')),
                    ],
                    options={
                        'ordering': ['code', 'effective_from'],
                        'constraints': [models.UniqueConstraint(fields=('tenant', 'code', 'effective_from'), name='core_ruleoverride_one'), models.CheckConstraint(condition=models.Q(('effective_to', None), ('effective_to__gte', models.F('effective_from')), _connector='OR'), name='core_ruleoverride_dates')],
                    },
                ),
            ],
        ),
    ]
