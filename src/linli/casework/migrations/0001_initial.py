import django.db.models.deletion
import linli.core.ids
import linli.core.privacy
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0001_initial'),
        ('registry', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=32)),
                ('window_at', models.DateTimeField()),
                ('times', models.PositiveIntegerField(default=0)),
            ],
            options={
                'indexes': [models.Index(fields=['window_at'], name='casework_attempt_window')],
                'constraints': [models.UniqueConstraint(fields=('source', 'window_at'), name='casework_attempt_one')],
            },
        ),
        migrations.CreateModel(
            name='Category',
            fields=[
                ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=40, verbose_name='代码')),
                ('name', models.CharField(max_length=40, verbose_name='名称')),
                ('public_name', models.CharField(blank=True, max_length=40, verbose_name='给居民看的名称')),
                ('kind', models.CharField(choices=[('consultation', '咨询'), ('help', '求助'), ('complaint', '投诉'), ('denunciation', '举报'), ('suggestion', '建议')], default='help', max_length=14, verbose_name='诉求类型')),
                ('party', models.CharField(choices=[('community', '社区'), ('property', '物业'), ('joint', '社区和物业联合'), ('department', '职能部门'), ('window', '便民窗口'), ('undecided', '待定')], default='undecided', max_length=12, verbose_name='默认归谁')),
                ('also_touches', models.JSONField(blank=True, default=list, verbose_name='还涉及')),
                ('profile', models.CharField(default='general', help_text='a profile of rule set casework.sla', max_length=30, verbose_name='时限档')),
                ('consequence', models.CharField(blank=True, max_length=200, verbose_name='报了以后会怎样')),
                ('keywords', models.JSONField(blank=True, default=list, verbose_name='关键词')),
                ('external_code', models.CharField(blank=True, help_text='GB/T 39666, 12345 …', max_length=20, verbose_name='外部代码')),
                ('icon', models.CharField(blank=True, max_length=30, verbose_name='图标')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='次序')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='casework.category', verbose_name='上级')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.tenant')),
            ],
            options={
                'ordering': ['position', 'code'],
            },
        ),
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.CharField(help_text='{letter}{division 9}{yyyymmdd}{seq 5}', max_length=24, verbose_name='编号')),
                ('short_number', models.CharField(help_text='HYL-1120-0037', max_length=20, verbose_name='短编号')),
                ('channel', models.CharField(choices=[('web', '网上'), ('phone', '电话'), ('counter', '窗口'), ('paper', '纸面'), ('visit', '走访'), ('api', '接口'), ('import', '导入'), ('hotline', '12345 热线'), ('sensor', '设备'), ('system', '系统')], max_length=10, verbose_name='来源')),
                ('kind', models.CharField(choices=[('consultation', '咨询'), ('help', '求助'), ('complaint', '投诉'), ('denunciation', '举报'), ('suggestion', '建议')], default='help', max_length=14, verbose_name='类型')),
                ('category_name', models.CharField(max_length=40, verbose_name='当时的分类名')),
                ('also_touches', models.JSONField(blank=True, default=list, help_text='codes of further categories', verbose_name='还涉及')),
                ('title', models.CharField(max_length=120, verbose_name='标题')),
                ('description', models.TextField(verbose_name='内容')),
                ('place_path', models.CharField(blank=True, max_length=200)),
                ('place_detail', models.CharField(blank=True, max_length=120, verbose_name='具体位置')),
                ('longitude', models.FloatField(blank=True, null=True, verbose_name='经度')),
                ('latitude', models.FloatField(blank=True, null=True, verbose_name='纬度')),
                ('source_crs', models.CharField(blank=True, max_length=10, verbose_name='坐标系')),
                ('state', models.CharField(choices=[('submitted', '待受理'), ('accepted', '待派单'), ('dispatched', '待签收'), ('received', '已签收'), ('in_progress', '办理中'), ('done', '待回访'), ('called_back', '待办结'), ('closed', '已办结'), ('returned', '被退回'), ('suspended', '挂账'), ('extended', '已延期'), ('reworked', '重办'), ('not_accepted', '不受理'), ('transferred_emergency', '转紧急'), ('merged', '已合并'), ('void', '作废')], default='submitted', max_length=22, verbose_name='状态')),
                ('supervision', models.CharField(choices=[('none', '无'), ('reminder', '催办'), ('yellow', '黄牌'), ('red', '红牌')], default='none', max_length=8, verbose_name='督办')),
                ('is_urgent', models.BooleanField(default=False, verbose_name='加急')),
                ('reported_at', models.DateTimeField(verbose_name='报事时间')),
                ('accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='受理时间')),
                ('dispatched_at', models.DateTimeField(blank=True, null=True, verbose_name='派单时间')),
                ('received_at', models.DateTimeField(blank=True, null=True, verbose_name='签收时间')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='办完时间')),
                ('called_back_at', models.DateTimeField(blank=True, null=True, verbose_name='回访时间')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='办结时间')),
                ('changed_at', models.DateTimeField(verbose_name='最近变动')),
                ('party', models.CharField(choices=[('community', '社区'), ('property', '物业'), ('joint', '社区和物业联合'), ('department', '职能部门'), ('window', '便民窗口'), ('undecided', '待定')], default='undecided', max_length=12, verbose_name='归谁')),
                ('handler_name', models.CharField(blank=True, help_text='周师傅 · 电工', max_length=40, verbose_name='经办人')),
                ('handler_phone', models.CharField(blank=True, help_text='a telephone of the office, not a private one', max_length=30, verbose_name='经办人电话')),
                ('first_receiver', models.CharField(blank=True, help_text='the post that took it first and stays responsible', max_length=80, verbose_name='首接')),
                ('profile', models.CharField(blank=True, max_length=30, verbose_name='时限档')),
                ('due_at', models.DateTimeField(blank=True, null=True, verbose_name='最晚')),
                ('warn_at', models.DateTimeField(blank=True, null=True, verbose_name='提醒')),
                ('next_step', models.CharField(blank=True, max_length=120, verbose_name='下一步')),
                ('next_at', models.DateTimeField(blank=True, null=True, verbose_name='约在什么时候')),
                ('external_source', models.CharField(blank=True, max_length=20, verbose_name='外部来源')),
                ('external_no', models.CharField(blank=True, max_length=40, verbose_name='外部编号')),
                ('external_due_at', models.DateTimeField(blank=True, null=True, verbose_name='外部时限')),
                ('outcome', models.CharField(blank=True, choices=[('resolved', '解决了'), ('explained', '讲清楚了'), ('partly', '解决了一部分'), ('unresolved', '没解决'), ('lawful_channel', '告知了该找谁'), ('not_known', '没有记录')], max_length=16, verbose_name='结果')),
                ('reply', models.TextField(blank=True, help_text='what the reporter was told at the end', verbose_name='答复')),
                ('satisfaction', models.CharField(blank=True, choices=[('satisfied', '满意'), ('basically', '基本满意'), ('unsatisfied', '不满意')], help_text="the least satisfied reporter's", max_length=12, verbose_name='评价')),
                ('reporter_count', models.PositiveIntegerField(default=1, verbose_name='几人报')),
                ('return_count', models.PositiveSmallIntegerField(default=0, verbose_name='退回次数')),
                ('rework_count', models.PositiveSmallIntegerField(default=0, verbose_name='重办次数')),
                ('import_digest', models.CharField(blank=True, help_text='SHA-256 of the row it came from', max_length=64)),
                ('first_receiver_appointment', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.appointment')),
                ('lead_organisation', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation', verbose_name='主办')),
                ('merged_into', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_from', to='casework.case')),
                ('parent', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='casework.case')),
                ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.place', verbose_name='地点')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.tenant')),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.category', verbose_name='分类')),
            ],
            options={
                'ordering': ['-reported_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Clock',
            fields=[
                ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('accept', '受理'), ('handle', '办理')], max_length=8)),
                ('profile', models.CharField(max_length=30)),
                ('started_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('warn_at', models.DateTimeField()),
                ('rule', models.JSONField(default=dict)),
                ('stopped_at', models.DateTimeField(blank=True, null=True)),
                ('warned_at', models.DateTimeField(blank=True, null=True, verbose_name='提醒于')),
                ('overdue_at', models.DateTimeField(blank=True, null=True, verbose_name='宣布超时于')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='clocks', to='casework.case')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.tenant')),
            ],
            options={
                'ordering': ['started_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='ClockPause',
            fields=[
                ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('from_at', models.DateTimeField()),
                ('to_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.CharField(max_length=200)),
                ('clock', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pauses', to='casework.clock')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.tenant')),
            ],
            options={
                'ordering': ['from_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='DispatchRule',
            fields=[
                ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField(help_text='how people cite it', verbose_name='条号')),
                ('management_mode', models.CharField(blank=True, max_length=14, verbose_name='管理方式')),
                ('party', models.CharField(choices=[('community', '社区'), ('property', '物业'), ('joint', '社区和物业联合'), ('department', '职能部门'), ('window', '便民窗口'), ('undecided', '待定')], max_length=12, verbose_name='归谁')),
                ('organisation_role', models.CharField(blank=True, max_length=30, verbose_name='单位角色')),
                ('reason', models.CharField(max_length=200, verbose_name='为什么')),
                ('citation', models.CharField(blank=True, max_length=200, verbose_name='依据')),
                ('valid_from', models.DateField(verbose_name='起')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='止')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='次序')),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rules', to='casework.category', verbose_name='什么事')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
                ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='registry.place', verbose_name='在哪里')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.tenant')),
            ],
            options={
                'ordering': ['position', 'number'],
            },
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('lead', '主办'), ('assist', '协办')], default='lead', max_length=6, verbose_name='角色')),
                ('party', models.CharField(choices=[('community', '社区'), ('property', '物业'), ('joint', '社区和物业联合'), ('department', '职能部门'), ('window', '便民窗口'), ('undecided', '待定')], max_length=12, verbose_name='归谁')),
                ('why', models.JSONField(default=dict, verbose_name='为什么')),
                ('is_override', models.BooleanField(default=False, verbose_name='没按建议')),
                ('override_reason', models.CharField(blank=True, max_length=200, verbose_name='改派原因')),
                ('assigned_at', models.DateTimeField()),
                ('assigned_by', models.CharField(max_length=120)),
                ('received_at', models.DateTimeField(blank=True, null=True)),
                ('received_by', models.CharField(blank=True, max_length=120)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_reason', models.CharField(blank=True, max_length=200)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.tenant')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to='casework.case')),
                ('rule', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='casework.dispatchrule')),
            ],
            options={
                'ordering': ['assigned_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('verb', models.CharField(max_length=24)),
                ('label', models.CharField(max_length=120, verbose_name='谁')),
                ('text', models.TextField(blank=True, verbose_name='说了什么')),
                ('is_internal', models.BooleanField(default=False, verbose_name='只给内部看')),
                ('from_state', models.CharField(blank=True, max_length=22)),
                ('to_state', models.CharField(blank=True, max_length=22)),
                ('next_step', models.CharField(blank=True, max_length=120, verbose_name='下一步')),
                ('next_at', models.DateTimeField(blank=True, null=True)),
                ('by_user_id', models.UUIDField(null=True)),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='casework.case')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.tenant')),
            ],
            options={
                'ordering': ['at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='ImportMapping',
            fields=[
                ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=40, verbose_name='代码')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('body', models.JSONField()),
                ('made_at', models.DateTimeField()),
                ('made_by', models.CharField(max_length=120)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.tenant')),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='ImportRun',
            fields=[
                ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('mapping', models.CharField(max_length=40)),
                ('file_name', models.CharField(max_length=200)),
                ('state', models.CharField(choices=[('waiting', '等待'), ('checked', '看过，可以导入'), ('running', '正在导入'), ('applied', '已导入'), ('refused', '没有导入'), ('cancelled', '已取消')], default='waiting', max_length=10)),
                ('read', models.PositiveIntegerField(default=0)),
                ('created', models.PositiveIntegerField(default=0)),
                ('unchanged', models.PositiveIntegerField(default=0)),
                ('problem_count', models.PositiveIntegerField(default=0)),
                ('problems', models.JSONField(default=list, help_text='the first of them: [{row, column, code, text}]')),
                ('job_id', models.UUIDField(blank=True, null=True)),
                ('started_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('by_label', models.CharField(max_length=120)),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.tenant')),
            ],
            options={
                'ordering': ['-started_at', '-id'],
            },
        ),
        migrations.AddField(
            model_name='case',
            name='imported_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='casework.importrun'),
        ),
        migrations.CreateModel(
            name='Reporter',
            fields=[
                ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', linli.core.privacy.EncryptedTextField(blank=True, default='', verbose_name='称呼')),
                ('phone', linli.core.privacy.EncryptedTextField(blank=True, default='', verbose_name='电话')),
                ('phone_hash', models.CharField(blank=True, max_length=64)),
                ('channel', models.CharField(choices=[('web', '网上'), ('phone', '电话'), ('counter', '窗口'), ('paper', '纸面'), ('visit', '走访'), ('api', '接口'), ('import', '导入'), ('hotline', '12345 热线'), ('sensor', '设备'), ('system', '系统')], max_length=10, verbose_name='来源')),
                ('at', models.DateTimeField(verbose_name='何时')),
                ('on_behalf_by', models.CharField(blank=True, help_text='the post that wrote it down for them', max_length=80, verbose_name='谁代报')),
                ('identity_noted', models.CharField(blank=True, help_text='the kind of document, never its number', max_length=40, verbose_name='看过什么证件')),
                ('has_phone', models.BooleanField(default=True, help_text='no: visit, or ring the landline', verbose_name='有手机')),
                ('shares_phone', models.BooleanField(default=False, help_text='for this matter only (PIPL art. 23)', verbose_name='电话可给办事单位')),
                ('wants_reply', models.BooleanField(default=True, verbose_name='要回复')),
                ('words', models.TextField(blank=True, help_text='what this reporter added when joining', verbose_name='说了什么')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reporters', to='casework.case')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.person')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.tenant')),
            ],
            options={
                'ordering': ['at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Callback',
            fields=[
                ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('round', models.PositiveSmallIntegerField(default=0, help_text="the case's rework_count then")),
                ('at', models.DateTimeField()),
                ('how', models.CharField(choices=[('link', '本人在网上'), ('phone', '电话'), ('visit', '上门'), ('counter', '窗口'), ('paper', '纸面')], max_length=8)),
                ('by_label', models.CharField(max_length=120)),
                ('is_answered', models.BooleanField(verbose_name='联系上了')),
                ('was_contacted', models.BooleanField(blank=True, null=True, verbose_name='办的人联系过您吗')),
                ('is_resolved', models.BooleanField(blank=True, null=True, verbose_name='解决了吗')),
                ('satisfaction', models.CharField(blank=True, choices=[('satisfied', '满意'), ('basically', '基本满意'), ('unsatisfied', '不满意')], max_length=12, verbose_name='评价')),
                ('comment', models.TextField(blank=True, verbose_name='说了什么')),
                ('excluded', models.CharField(blank=True, max_length=120, verbose_name='剔除原因')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.tenant')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='callbacks', to='casework.case')),
                ('reporter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='callbacks', to='casework.reporter')),
            ],
            options={
                'ordering': ['at', 'id'],
            },
        ),
        migrations.AddConstraint(
            model_name='category',
            constraint=models.UniqueConstraint(fields=('tenant', 'code'), name='casework_category_code'),
        ),
        migrations.AddConstraint(
            model_name='category',
            constraint=models.CheckConstraint(condition=models.Q(('parent', models.F('id')), _negated=True), name='casework_category_not_own_parent'),
        ),
        migrations.AddIndex(
            model_name='clock',
            index=models.Index(condition=models.Q(('stopped_at', None), ('warned_at', None)), fields=['warn_at'], name='casework_clock_to_warn'),
        ),
        migrations.AddIndex(
            model_name='clock',
            index=models.Index(condition=models.Q(('overdue_at', None), ('stopped_at', None)), fields=['due_at'], name='casework_clock_to_call'),
        ),
        migrations.AddConstraint(
            model_name='clock',
            constraint=models.UniqueConstraint(condition=models.Q(('stopped_at', None)), fields=('case', 'kind'), name='casework_clock_one_running'),
        ),
        migrations.AddConstraint(
            model_name='clock',
            constraint=models.CheckConstraint(condition=models.Q(('due_at__gt', models.F('started_at'))), name='casework_clock_order'),
        ),
        migrations.AddConstraint(
            model_name='clock',
            constraint=models.CheckConstraint(condition=models.Q(('warn_at__lte', models.F('due_at'))), name='casework_clock_warns_before'),
        ),
        migrations.AddConstraint(
            model_name='clockpause',
            constraint=models.UniqueConstraint(condition=models.Q(('to_at', None)), fields=('clock',), name='casework_clockpause_one_open'),
        ),
        migrations.AddConstraint(
            model_name='clockpause',
            constraint=models.CheckConstraint(condition=models.Q(('to_at', None), ('to_at__gte', models.F('from_at')), _connector='OR'), name='casework_clockpause_order'),
        ),
        migrations.AddConstraint(
            model_name='clockpause',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='casework_clockpause_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='dispatchrule',
            constraint=models.UniqueConstraint(fields=('tenant', 'number'), name='casework_dispatchrule_number'),
        ),
        migrations.AddConstraint(
            model_name='dispatchrule',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='casework_dispatchrule_dates'),
        ),
        migrations.AddIndex(
            model_name='assignment',
            index=models.Index(condition=models.Q(('ended_at', None), ('role', 'assist')), fields=['organisation', 'role'], name='casework_assignment_assist'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None), ('role', 'lead')), fields=('case',), name='casework_assignment_one_lead'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('case', 'organisation'), name='casework_assignment_once'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(('is_override', False), models.Q(('override_reason', ''), _negated=True), _connector='OR'), name='casework_assignment_override_has_reason'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['case', 'at', 'id'], name='casework_entry_case'),
        ),
        migrations.AddConstraint(
            model_name='importmapping',
            constraint=models.UniqueConstraint(fields=('tenant', 'code'), name='casework_importmapping_code'),
        ),
        migrations.AddConstraint(
            model_name='importrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['applied', 'refused', 'cancelled']), _negated=True), ('finished_at__isnull', False), _connector='OR'), name='casework_importrun_finished'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['tenant', '-reported_at', '-id'], name='casework_case_newest'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['tenant', 'state', '-reported_at', '-id'], name='casework_case_state'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('state__in', ['accepted', 'dispatched', 'extended', 'in_progress', 'received', 'returned', 'reworked', 'submitted', 'suspended'])), fields=['tenant', 'due_at', 'id'], name='casework_case_due'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('state__in', ['accepted', 'called_back', 'dispatched', 'done', 'extended', 'in_progress', 'received', 'returned', 'reworked', 'submitted', 'suspended'])), fields=['tenant', '-reported_at', '-id'], name='casework_case_open'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('next_at__isnull', False), ('state__in', ['accepted', 'dispatched', 'extended', 'in_progress', 'received', 'returned', 'reworked', 'submitted', 'suspended'])), fields=['tenant', 'next_at'], name='casework_case_next'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['place_path', 'category', 'reported_at'], name='casework_case_place', opclasses=['varchar_pattern_ops', 'uuid_ops', 'timestamptz_ops']),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('state__in', ['accepted', 'called_back', 'dispatched', 'done', 'extended', 'in_progress', 'received', 'returned', 'reworked', 'submitted', 'suspended'])), fields=['place_path', 'state', 'due_at'], name='casework_case_open_here', opclasses=['varchar_pattern_ops', 'varchar_ops', 'timestamptz_ops']),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['lead_organisation', '-reported_at', '-id'], name='casework_case_lead'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['tenant', 'category', '-reported_at'], name='casework_case_category'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['tenant', 'short_number'], name='casework_case_short_number'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('closed_at__isnull', False)), fields=['tenant', 'closed_at'], name='casework_case_closed'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('merged_into__isnull', False)), fields=['merged_into'], name='casework_case_merged'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('parent__isnull', False)), fields=['parent'], name='casework_case_parts'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('imported_by__isnull', False)), fields=['imported_by'], name='casework_case_import'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('first_receiver_appointment__isnull', False)), fields=['first_receiver_appointment'], name='casework_case_first'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.UniqueConstraint(fields=('number',), name='casework_case_number'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.UniqueConstraint(condition=models.Q(('external_no', ''), _negated=True), fields=('tenant', 'external_source', 'external_no'), name='casework_case_external'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into', models.F('id')), _negated=True), name='casework_case_not_into_itself'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('latitude', None), ('longitude', None)), models.Q(('latitude__range', (3, 54)), ('longitude__range', (73, 136))), _connector='OR'), name='casework_case_in_china'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_at__isnull', False), _connector='OR'), name='casework_case_closed_has_time'),
        ),
        migrations.AddIndex(
            model_name='reporter',
            index=models.Index(condition=models.Q(('person__isnull', False)), fields=['person', '-at'], name='casework_reporter_person'),
        ),
        migrations.AddIndex(
            model_name='reporter',
            index=models.Index(condition=models.Q(('phone_hash', ''), _negated=True), fields=['phone_hash'], name='casework_reporter_phone'),
        ),
        migrations.AddConstraint(
            model_name='reporter',
            constraint=models.UniqueConstraint(condition=models.Q(('person__isnull', False)), fields=('case', 'person'), name='casework_reporter_once'),
        ),
        migrations.AddIndex(
            model_name='callback',
            index=models.Index(fields=['tenant', 'at'], name='casework_callback_at'),
        ),
        migrations.AddConstraint(
            model_name='callback',
            constraint=models.UniqueConstraint(condition=models.Q(('is_answered', True)), fields=('reporter', 'round'), name='casework_callback_once'),
        ),
        migrations.AddConstraint(
            model_name='callback',
            constraint=models.CheckConstraint(condition=models.Q(('is_answered', False), models.Q(('is_resolved__isnull', False), models.Q(('satisfaction', ''), _negated=True)), _connector='OR'), name='casework_callback_answered_has_both'),
        ),
    ]
