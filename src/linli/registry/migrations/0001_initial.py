import django.db.models.deletion
import linli.core.ids
import linli.core.migrating
import linli.core.privacy
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('core', '0001_initial'),
    ]

    operations = [
        linli.core.migrating.CreateModels(
            models=[
                migrations.CreateModel(
                    name='ExclusiveUnit',
                    fields=[
                        ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('number', models.CharField(max_length=20, verbose_name='房号')),
                        ('kind', models.CharField(choices=[('dwelling', '住宅'), ('shop', '商铺'), ('office', '办公'), ('parking', '车位'), ('storage', '储藏'), ('other', '其他')], default='dwelling', max_length=10, verbose_name='用途')),
                        ('floor', models.SmallIntegerField(blank=True, null=True, verbose_name='楼层')),
                        ('area_centi', models.BigIntegerField(blank=True, help_text='in 0.01 m²', null=True, verbose_name='建筑面积')),
                        ('area_basis', models.CharField(choices=[('register', '登记'), ('survey', '实测'), ('contract', '合同')], default='register', max_length=10, verbose_name='面积依据')),
                        ('is_sold', models.BooleanField(default=True, help_text='unsold units count as one person together (2020 interpretation, art. 9)', verbose_name='已售出')),
                        ('valid_from', models.DateField(blank=True, null=True)),
                        ('valid_to', models.DateField(blank=True, null=True)),
                        ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.tenant')),
                        ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='units', to='registry.place', verbose_name='楼栋或单元')),
                    ],
                    options={
                        'ordering': ['place__path', 'number', 'id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('area_centi', None), ('area_centi__gt', 0), _connector='OR'), name='registry_exclusiveunit_area'), models.UniqueConstraint(condition=models.Q(('valid_to', None)), fields=('place', 'number', 'kind'), name='registry_exclusiveunit_number')],
                    },
                ),
                migrations.CreateModel(
                    name='Place',
                    fields=[
                        ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('kind', models.CharField(choices=[('subdistrict', '街道'), ('community', '社区'), ('grid', '网格'), ('micro_grid', '微网格'), ('special_grid', '专属网格'), ('compound', '小区楼院'), ('building', '楼栋'), ('building_group', '楼组'), ('entrance', '单元门洞'), ('road_segment', '路段'), ('facility', '设施')], max_length=16, verbose_name='类别')),
                        ('code', models.CharField(help_text='unique among its siblings; 12 digits for a community', max_length=20, verbose_name='编码')),
                        ('name', models.CharField(max_length=80, verbose_name='名称')),
                        ('full_name', models.CharField(blank=True, help_text='compound + building + entrance, as people write it', max_length=200, verbose_name='全称')),
                        ('path', models.CharField(db_index=True, editable=False, max_length=200)),
                        ('public_code', models.CharField(help_text='short code behind the QR at the door', max_length=8, verbose_name='门牌码')),
                        ('address', models.CharField(blank=True, max_length=160, verbose_name='地址')),
                        ('longitude', models.FloatField(blank=True, null=True, verbose_name='经度')),
                        ('latitude', models.FloatField(blank=True, null=True, verbose_name='纬度')),
                        ('source_crs', models.CharField(choices=[('cgcs2000', 'CGCS2000'), ('wgs84', 'WGS-84'), ('gcj02', 'GCJ-02（火星坐标）'), ('bd09', 'BD-09（百度）')], default='cgcs2000', max_length=10, verbose_name='坐标系')),
                        ('boundary', models.JSONField(blank=True, help_text='GeoJSON geometry, same coordinate system as the point', null=True, verbose_name='边界')),
                        ('west', models.FloatField(editable=False, help_text='bounding box of the boundary, in CGCS2000 degrees', null=True)),
                        ('east', models.FloatField(editable=False, null=True)),
                        ('south', models.FloatField(editable=False, null=True)),
                        ('north', models.FloatField(editable=False, null=True)),
                        ('built_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='建成年份')),
                        ('floors', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='层数')),
                        ('household_count', models.PositiveIntegerField(blank=True, help_text='as surveyed; counted from the register where units exist', null=True, verbose_name='户数')),
                        ('area_centi', models.BigIntegerField(blank=True, help_text='in 0.01 m²', null=True, verbose_name='建筑面积')),
                        ('management_mode', models.CharField(blank=True, choices=[('professional', '物业服务企业'), ('unit', '产权单位自管'), ('community', '社区代管'), ('owners', '业主自管'), ('unmanaged', '无主管')], max_length=14, verbose_name='管理方式')),
                        ('kind_detail', models.CharField(blank=True, help_text="estate, courtyard, unit dormitory; or the facility's kind", max_length=40, verbose_name='细类')),
                        ('valid_from', models.DateField(blank=True, null=True, verbose_name='起')),
                        ('valid_to', models.DateField(blank=True, null=True, verbose_name='止')),
                        ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='registry.place', verbose_name='上级')),
                        ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.tenant')),
                    ],
                    options={
                        'ordering': ['path'],
                        'indexes': [models.Index(fields=['tenant', 'kind', 'path'], name='registry_place_kind')],
                        'constraints': [models.UniqueConstraint(fields=('tenant', 'path'), name='registry_place_path'), models.UniqueConstraint(fields=('public_code',), name='registry_place_public_code'), models.CheckConstraint(condition=models.Q(models.Q(('latitude', None), ('longitude', None)), models.Q(('latitude__range', (3, 54)), ('longitude__range', (73, 136))), _connector='OR'), name='registry_place_in_china')],
                    },
                ),
                migrations.CreateModel(
                    name='Person',
                    fields=[
                        ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('name', models.CharField(max_length=60, verbose_name='姓名')),
                        ('phone', linli.core.privacy.EncryptedTextField(blank=True, default='', verbose_name='电话')),
                        ('phone_hash', models.CharField(blank=True, db_index=True, max_length=64)),
                        ('id_kind', models.CharField(blank=True, max_length=20, verbose_name='证件类别')),
                        ('id_number', linli.core.privacy.EncryptedTextField(blank=True, default='', verbose_name='证件号')),
                        ('id_hash', models.CharField(blank=True, db_index=True, max_length=64)),
                        ('birth_on', linli.core.privacy.EncryptedTextField(blank=True, default='', help_text='ISO date', verbose_name='出生日期')),
                        ('gender', models.CharField(blank=True, choices=[('f', '女'), ('m', '男'), ('', '未填')], max_length=1, verbose_name='性别')),
                        ('is_elder', models.BooleanField(default=False, verbose_name='六十岁以上')),
                        ('needs_visit', models.BooleanField(default=False, verbose_name='需要上门')),
                        ('care_note', linli.core.privacy.EncryptedTextField(blank=True, default='', verbose_name='关爱备注')),
                        ('has_phone', models.BooleanField(default=True, verbose_name='有手机')),
                        ('shares_phone_with_heads', models.BooleanField(default=False, verbose_name='电话可给楼长看')),
                        ('room', models.CharField(blank=True, max_length=20, verbose_name='房号')),
                        ('erased_at', models.DateTimeField(blank=True, null=True)),
                        ('made_at', models.DateTimeField()),
                        ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_from', to='registry.person')),
                        ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.tenant')),
                        ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('home', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.place', verbose_name='住处')),
                    ],
                    options={
                        'ordering': ['name', 'id'],
                        'indexes': [models.Index(fields=['tenant', 'name'], name='registry_person_name')],
                    },
                ),
                migrations.CreateModel(
                    name='Organisation',
                    fields=[
                        ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('kind', models.CharField(choices=[('subdistrict_office', '街道办事处'), ('party_work_committee', '党工委'), ('residents_committee', '社区居委会'), ('party_committee', '党委'), ('party_branch', '党支部'), ('compound_branch', '楼院党支部'), ('temporary_branch', '临时党支部'), ('property_company', '物业服务企业'), ('owners_committee', '业主委员会'), ('management_committee', '物业管理委员会'), ('resident_unit', '驻区单位'), ('government_department', '职能部门'), ('enforcement', '执法中队'), ('social_organisation', '社会组织'), ('social_work_agency', '社工机构'), ('volunteer_team', '志愿服务队'), ('resident_group', '群团组织'), ('service_centre', '便民服务中心'), ('joint_office', '合署办公室'), ('company', '企业商户'), ('other', '其他')], max_length=24, verbose_name='类别')),
                        ('name', models.CharField(max_length=120, verbose_name='名称')),
                        ('short_name', models.CharField(blank=True, max_length=40, verbose_name='简称')),
                        ('credit_code', models.CharField(blank=True, max_length=18, verbose_name='统一社会信用代码')),
                        ('phone', models.CharField(blank=True, max_length=30, verbose_name='公开电话')),
                        ('address', models.CharField(blank=True, max_length=160, verbose_name='地址')),
                        ('valid_from', models.DateField(blank=True, null=True, verbose_name='起')),
                        ('valid_to', models.DateField(blank=True, null=True, verbose_name='止')),
                        ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_from', to='registry.organisation')),
                        ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='registry.organisation', verbose_name='上级')),
                        ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.tenant')),
                        ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.place', verbose_name='所在')),
                    ],
                    options={
                        'ordering': ['kind', 'name', 'id'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(models.Q(('credit_code', ''), _negated=True), ('merged_into', None)), fields=('tenant', 'credit_code'), name='registry_organisation_credit_code')],
                    },
                ),
                migrations.CreateModel(
                    name='Household',
                    fields=[
                        ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('room', models.CharField(blank=True, max_length=20, verbose_name='房号')),
                        ('kind', models.CharField(choices=[('owner', '自住'), ('tenant', '租住'), ('other', '其他')], default='owner', max_length=10, verbose_name='居住')),
                        ('valid_from', models.DateField(blank=True, null=True)),
                        ('valid_to', models.DateField(blank=True, null=True)),
                        ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.tenant')),
                        ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='households', to='registry.exclusiveunit')),
                        ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.place')),
                    ],
                    options={
                        'ordering': ['place__path', 'room', 'id'],
                    },
                ),
                migrations.CreateModel(
                    name='Coverage',
                    fields=[
                        ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('role', models.CharField(blank=True, help_text='property_manager, party_branch, grid, road', max_length=30)),
                        ('valid_from', models.DateField(blank=True, null=True)),
                        ('valid_to', models.DateField(blank=True, null=True)),
                        ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.tenant')),
                        ('covering_organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='covers', to='registry.organisation')),
                        ('covering_place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='covers', to='registry.place')),
                        ('place', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='covered_by', to='registry.place')),
                    ],
                    options={
                        'ordering': ['place_id', 'id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('covering_place', None), ('covering_organisation', None), _connector='XOR'), name='registry_coverage_one_side'), models.CheckConstraint(condition=models.Q(('valid_from', None), ('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='registry_coverage_dates')],
                    },
                ),
                migrations.CreateModel(
                    name='PlaceCode',
                    fields=[
                        ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('code', models.CharField(max_length=12, verbose_name='区划代码')),
                        ('name', models.CharField(blank=True, max_length=80, verbose_name='当时名称')),
                        ('reason', models.CharField(blank=True, help_text='renamed, merged into …, split from …', max_length=120, verbose_name='缘由')),
                        ('merged_into', models.CharField(blank=True, max_length=12, verbose_name='并入的代码')),
                        ('valid_from', models.DateField(blank=True, null=True)),
                        ('valid_to', models.DateField(blank=True, null=True)),
                        ('place', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='codes', to='registry.place')),
                        ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.tenant')),
                    ],
                    options={
                        'ordering': ['code', 'valid_from'],
                    },
                ),
                migrations.CreateModel(
                    name='Post',
                    fields=[
                        ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('kind', models.CharField(max_length=30, verbose_name='岗位类别')),
                        ('title', models.CharField(max_length=80, verbose_name='岗位名称')),
                        ('sees_all_tenants', models.BooleanField(default=False)),
                        ('valid_to', models.DateField(blank=True, null=True)),
                        ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='registry.organisation', verbose_name='单位')),
                        ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='registry.place', verbose_name='责任范围')),
                        ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.tenant')),
                    ],
                    options={
                        'ordering': ['kind', 'title', 'id'],
                    },
                ),
                migrations.CreateModel(
                    name='Appointment',
                    fields=[
                        ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('term', models.CharField(blank=True, max_length=40, verbose_name='届次')),
                        ('valid_from', models.DateField(verbose_name='任职起')),
                        ('valid_to', models.DateField(blank=True, null=True, verbose_name='任职止')),
                        ('ended_reason', models.CharField(blank=True, max_length=120, verbose_name='离任原因')),
                        ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.tenant')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='registry.person')),
                        ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='registry.post')),
                    ],
                    options={
                        'ordering': ['-valid_from', 'id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='registry_appointment_dates'), models.UniqueConstraint(condition=models.Q(('valid_to', None)), fields=('post', 'person'), name='registry_appointment_live')],
                    },
                ),
                migrations.CreateModel(
                    name='ProcessingConsent',
                    fields=[
                        ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('purpose', models.CharField(help_text='see registry/purposes', max_length=40, verbose_name='目的')),
                        ('basis', models.CharField(choices=[('consent', '同意'), ('duty', '法定职责'), ('emergency', '紧急')], max_length=12, verbose_name='依据')),
                        ('channel', models.CharField(max_length=10, verbose_name='方式')),
                        ('given_at', models.DateTimeField(verbose_name='何时同意')),
                        ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='何时撤回')),
                        ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='registry.person')),
                        ('recipient', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
                        ('scan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                        ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.tenant')),
                    ],
                    options={
                        'ordering': ['-given_at', 'id'],
                    },
                ),
                migrations.CreateModel(
                    name='Ownership',
                    fields=[
                        ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('share_numerator', models.PositiveIntegerField(default=1, verbose_name='份额分子')),
                        ('share_denominator', models.PositiveIntegerField(default=1, verbose_name='份额分母')),
                        ('basis', models.CharField(choices=[('register', '登记'), ('contract', '合同占有')], default='register', max_length=10, verbose_name='依据')),
                        ('valid_from', models.DateField(blank=True, null=True)),
                        ('valid_to', models.DateField(blank=True, null=True)),
                        ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ownerships', to='registry.organisation')),
                        ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.tenant')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ownerships', to='registry.exclusiveunit')),
                        ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ownerships', to='registry.person')),
                    ],
                    options={
                        'ordering': ['unit_id', 'id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('person', None), ('organisation', None), _connector='XOR'), name='registry_ownership_one_owner'), models.CheckConstraint(condition=models.Q(('share_numerator__gt', 0), ('share_numerator__lte', models.F('share_denominator'))), name='registry_ownership_share')],
                    },
                ),
                migrations.CreateModel(
                    name='HouseholdMember',
                    fields=[
                        ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('relation', models.CharField(blank=True, max_length=20, verbose_name='与户主关系')),
                        ('is_head', models.BooleanField(default=False, verbose_name='户主')),
                        ('valid_from', models.DateField(blank=True, null=True)),
                        ('valid_to', models.DateField(blank=True, null=True)),
                        ('household', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='registry.household')),
                        ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.tenant')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='registry.person')),
                    ],
                    options={
                        'ordering': ['-is_head', 'id'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('valid_to', None)), fields=('household', 'person'), name='registry_householdmember_live'), models.UniqueConstraint(condition=models.Q(('is_head', True), ('valid_to', None)), fields=('household',), name='registry_householdmember_head')],
                    },
                ),
            ],
        ),
    ]
