"""Reports to funders; by the database a report that was given out of hand stays, and goes on by its moves alone."""

import uuid
from decimal import Decimal

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import audit.actor

RULES = """
CREATE FUNCTION state_of_grant_report(asked uuid) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce((SELECT to_state FROM grants_grantreportstep WHERE report_id = asked ORDER BY number DESC LIMIT 1),
        'draft')
$$;

CREATE FUNCTION keep_grant_report() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    state text := state_of_grant_report(coalesce(OLD.id, NEW.id));
BEGIN
    IF coalesce(current_setting('nayabato.system', true), '') = 'on' OR TG_OP = 'UPDATE' AND (
        state IN ('draft', 'returned') AND NEW.submitted_at IS NULL AND NEW.obligation_id = OLD.obligation_id
        OR state = 'review' AND OLD.submitted_at IS NULL
            AND to_jsonb(NEW) - 'submitted_at' - 'version' = to_jsonb(OLD) - 'submitted_at' - 'version')
    THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    RAISE EXCEPTION 'a report stays as it was given out of hand'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'grant_report_stays';
END $$;
CREATE TRIGGER keep_grant_report BEFORE UPDATE OR DELETE ON grants_grantreport
    FOR EACH ROW EXECUTE FUNCTION keep_grant_report();

CREATE FUNCTION keep_grant_report_figures() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' AND (coalesce(current_setting('nayabato.system', true), '') = 'on'
        OR state_of_grant_report(NEW.report_id) = 'review')
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the figures of a report are frozen when it is sent'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'grant_report_figures_stay';
END $$;
CREATE TRIGGER keep_grant_report_figures BEFORE INSERT OR UPDATE OR DELETE ON grants_grantreportline
    FOR EACH ROW EXECUTE FUNCTION keep_grant_report_figures();
CREATE TRIGGER keep_grant_report_figures BEFORE INSERT OR UPDATE OR DELETE ON grants_grantreporttranche
    FOR EACH ROW EXECUTE FUNCTION keep_grant_report_figures();

CREATE FUNCTION grant_report_goes_on() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told grants_grantreport;
    is_funder boolean := NEW.to_state IN ('acknowledged', 'questioned');
BEGIN
    IF coalesce(current_setting('nayabato.system', true), '') = 'on' THEN
        RETURN NEW;
    END IF;
    SELECT * INTO told FROM grants_grantreport WHERE id = NEW.report_id;
    IF NEW.from_state <> state_of_grant_report(NEW.report_id) OR (NEW.from_state, NEW.to_state) NOT IN (
        ('draft', 'review'), ('returned', 'review'), ('review', 'returned'), ('review', 'submitted'),
        ('submitted', 'acknowledged'), ('submitted', 'questioned'), ('questioned', 'submitted'))
    THEN
        RAISE EXCEPTION 'a report does not move so' USING ERRCODE = 'check_violation', CONSTRAINT = 'grant_report_moves';
    END IF;
    IF coalesce(current_setting(CASE WHEN is_funder THEN 'nayabato.foundation' ELSE 'nayabato.grants_officer' END, true),
        '') = ''
    THEN
        RAISE EXCEPTION 'this step is the other side''s'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'grant_report_moved_by_its_side';
    END IF;
    IF NEW.from_state = 'review'
        AND nullif(current_setting('nayabato.user', true), '')::uuid = ANY (told.writers)
    THEN
        RAISE EXCEPTION 'somebody else looks through what she wrote'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'grant_report_seen_by_another';
    END IF;
    IF NEW.to_state = 'submitted' AND told.submitted_at IS NULL THEN
        RAISE EXCEPTION 'a report is sent with its figures'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'grant_report_sent_with_figures';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER grant_report_goes_on BEFORE INSERT ON grants_grantreportstep
    FOR EACH ROW EXECUTE FUNCTION grant_report_goes_on();
CREATE TRIGGER keep_past BEFORE UPDATE OR DELETE ON grants_grantreportstep
    FOR EACH ROW EXECUTE FUNCTION keep_past_of_grants();
"""
UNDO = """
DROP TRIGGER keep_past ON grants_grantreportstep;
DROP FUNCTION grant_report_goes_on() CASCADE;
DROP FUNCTION keep_grant_report_figures() CASCADE;
DROP FUNCTION keep_grant_report() CASCADE;
DROP FUNCTION state_of_grant_report(uuid) CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("grants", "0003_questions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="GrantReport",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="recorded"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "writers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(),
                        default=list,
                        editable=False,
                        size=None,
                        verbose_name="written by",
                    ),
                ),
                (
                    "written_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="last written"
                    ),
                ),
                ("first_on", models.DateField(verbose_name="from")),
                ("last_on", models.DateField(verbose_name="until")),
                ("done", models.TextField(blank=True, max_length=20000, verbose_name="what was done")),
                (
                    "changed",
                    models.TextField(
                        blank=True,
                        help_text="No names, and nothing that points to one.",
                        max_length=20000,
                        verbose_name="what changed for people",
                    ),
                ),
                ("difficulties", models.TextField(blank=True, max_length=20000, verbose_name="difficulties")),
                ("risks", models.TextField(blank=True, max_length=20000, verbose_name="risks")),
                ("next_steps", models.TextField(blank=True, max_length=20000, verbose_name="next steps")),
                ("submitted_at", models.DateTimeField(editable=False, null=True, verbose_name="submitted")),
                (
                    "obligation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="report",
                        to="grants.obligation",
                        verbose_name="obligation",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        default=audit.actor.current_user_id,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "report to a funder",
                "verbose_name_plural": "reports to funders",
                "ordering": ["-first_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="GrantReportLine",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="recorded"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("year", models.PositiveSmallIntegerField(verbose_name="year (AD)")),
                ("code", models.CharField(max_length=12, verbose_name="code")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "budget",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=14,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                        verbose_name="amount",
                    ),
                ),
                (
                    "before",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("0.00"), max_digits=14, verbose_name="spent before"
                    ),
                ),
                (
                    "spent",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("0.00"), max_digits=14, verbose_name="spent in the period"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        default=audit.actor.current_user_id,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="grants.grantreport",
                        verbose_name="report to a funder",
                    ),
                ),
            ],
            options={
                "verbose_name": "budget line of a report",
                "verbose_name_plural": "budget lines of reports",
                "ordering": ["report", "year", "code", "id"],
            },
        ),
        migrations.CreateModel(
            name="GrantReportStep",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="recorded"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                (
                    "from_state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("review", "Being looked through"),
                            ("returned", "Returned"),
                            ("submitted", "Submitted"),
                            ("questioned", "Questioned"),
                            ("acknowledged", "Acknowledged"),
                        ],
                        max_length=12,
                        verbose_name="from",
                    ),
                ),
                (
                    "to_state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("review", "Being looked through"),
                            ("returned", "Returned"),
                            ("submitted", "Submitted"),
                            ("questioned", "Questioned"),
                            ("acknowledged", "Acknowledged"),
                        ],
                        max_length=12,
                        verbose_name="to",
                    ),
                ),
                ("words", models.TextField(blank=True, max_length=4000, verbose_name="comment")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        default=audit.actor.current_user_id,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="grants.grantreport",
                        verbose_name="report to a funder",
                    ),
                ),
            ],
            options={
                "verbose_name": "step of a report to a funder",
                "verbose_name_plural": "steps of reports to funders",
                "ordering": ["report", "-number"],
            },
        ),
        migrations.CreateModel(
            name="GrantReportTranche",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="recorded"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("received_on", models.DateField(verbose_name="received on")),
                (
                    "received",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=14,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                        verbose_name="received, in the grant's currency",
                    ),
                ),
                (
                    "received_npr",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=14,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                        verbose_name="credited by the bank, in rupees (NPR)",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        default=audit.actor.current_user_id,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tranches",
                        to="grants.grantreport",
                        verbose_name="report to a funder",
                    ),
                ),
            ],
            options={
                "verbose_name": "tranche of a report",
                "verbose_name_plural": "tranches of reports",
                "ordering": ["report", "number"],
            },
        ),
        migrations.CreateModel(
            name="ReportColumn",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="recorded"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "column",
                    models.CharField(
                        choices=[
                            ("year", "Year"),
                            ("code", "Code"),
                            ("name", "Budget line"),
                            ("budget", "Budget"),
                            ("before", "Spent before"),
                            ("spent", "Spent in the period"),
                            ("total", "Spent in all"),
                            ("variance", "Variance"),
                            ("percent", "Per cent"),
                        ],
                        max_length=8,
                        verbose_name="column",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="place")),
                ("heading", models.CharField(blank=True, max_length=60, verbose_name="heading")),
                (
                    "funder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="columns",
                        to="grants.funder",
                        verbose_name="funder",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        default=audit.actor.current_user_id,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "column of a funder's report",
                "verbose_name_plural": "columns of funders' reports",
                "ordering": ["funder", "position"],
            },
        ),
        migrations.AddConstraint(
            model_name="grantreport",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_on__gt", models.F("first_on"))),
                name="grant_report_ends_after_it_began",
                violation_error_message="The last day lies before the first.",
            ),
        ),
        migrations.AddConstraint(
            model_name="grantreportline",
            constraint=models.UniqueConstraint(
                models.F("report"), models.F("year"), models.F("code"), name="a_line_once_in_a_report"
            ),
        ),
        migrations.AddConstraint(
            model_name="grantreportstep",
            constraint=models.UniqueConstraint(models.F("report"), models.F("number"), name="one_step_after_the_other"),
        ),
        migrations.AddConstraint(
            model_name="grantreportstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("to_state__in", ["returned", "questioned"]), _negated=True),
                    models.Q(("words", ""), _negated=True),
                    _connector="OR",
                ),
                name="returned_or_questioned_in_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="grantreporttranche",
            constraint=models.UniqueConstraint(
                models.F("report"), models.F("number"), name="a_tranche_once_in_a_report"
            ),
        ),
        migrations.AddConstraint(
            model_name="reportcolumn",
            constraint=models.UniqueConstraint(models.F("funder"), models.F("column"), name="a_column_once"),
        ),
        migrations.AddConstraint(
            model_name="reportcolumn",
            constraint=models.UniqueConstraint(models.F("funder"), models.F("position"), name="one_column_at_a_place"),
        ),
        migrations.AddConstraint(
            model_name="reportcolumn",
            constraint=models.CheckConstraint(
                condition=models.Q(("position__range", (1, 9))), name="nine_places_for_columns"
            ),
        ),
        migrations.RunSQL(RULES, UNDO),
    ]
