"""Noise on tables, and noise budgets, which the database keeps by itself."""

import uuid
from decimal import Decimal

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import audit.actor

RULES = """
CREATE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE ON reports_blur
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_statistics();

CREATE FUNCTION blurred_as_it_says() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.epsilon IS DISTINCT FROM (SELECT sum(epsilon) FROM reports_blur WHERE publication_id = NEW.id) THEN
        RAISE EXCEPTION 'what a publication takes from a budget is the sum over its blurred tables'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'blurred_as_it_says';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER blurred_as_it_says BEFORE UPDATE ON reports_publication
    FOR EACH ROW WHEN (NEW.counted_at IS NOT NULL AND OLD.counted_at IS NULL)
    EXECUTE FUNCTION blurred_as_it_says();

CREATE FUNCTION charge_noise_budget() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    allowed numeric;
    spent numeric;
BEGIN
    SELECT extract(year FROM first_on), epsilon INTO NEW.year, NEW.epsilon
        FROM reports_publication WHERE id = NEW.publication_id;
    IF NEW.epsilon IS NULL THEN
        RAISE EXCEPTION 'only what is blurred, and counted, is released one by one'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'released_when_it_is_blurred';
    END IF;
    -- whoever releases at the same time waits here, and then sees this release in the sum
    SELECT epsilon INTO allowed FROM reports_privacybudget
        WHERE organisation_id = NEW.organisation_id AND year = NEW.year FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no budget'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'released_on_a_noise_budget';
    END IF;
    SELECT coalesce(sum(epsilon), 0) INTO spent FROM reports_blurredrelease
        WHERE organisation_id = NEW.organisation_id AND year = NEW.year;
    IF spent + NEW.epsilon > allowed THEN
        RAISE EXCEPTION 'the budget does not suffice'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'noise_budget_is_spent';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER charge_noise_budget BEFORE INSERT ON reports_blurredrelease
    FOR EACH ROW EXECUTE FUNCTION charge_noise_budget();

CREATE FUNCTION keep_blurred_release() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was released stays released'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'a_release_stays';
END $$;
CREATE TRIGGER keep_blurred_release BEFORE UPDATE OR DELETE ON reports_blurredrelease
    FOR EACH ROW EXECUTE FUNCTION keep_blurred_release();

CREATE FUNCTION keep_noise_budget() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    spent numeric;
BEGIN
    SELECT coalesce(sum(epsilon), 0) INTO spent FROM reports_blurredrelease
        WHERE organisation_id = OLD.organisation_id AND year = OLD.year;
    IF spent > 0 AND (TG_OP = 'DELETE' OR NEW.epsilon < spent
        OR (NEW.organisation_id, NEW.year) IS DISTINCT FROM (OLD.organisation_id, OLD.year))
    THEN
        RAISE EXCEPTION 'a budget never holds less than was taken from it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'noise_budget_holds_what_was_taken';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER keep_noise_budget BEFORE UPDATE OR DELETE ON reports_privacybudget
    FOR EACH ROW EXECUTE FUNCTION keep_noise_budget();
"""
UNDO = """
DROP FUNCTION keep_noise_budget() CASCADE;
DROP FUNCTION keep_blurred_release() CASCADE;
DROP FUNCTION charge_noise_budget() CASCADE;
DROP FUNCTION blurred_as_it_says() CASCADE;
DROP TRIGGER frozen ON reports_blur;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_reminders"),
        ("reports", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Blur",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="recorded"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("table", models.CharField(blank=True, max_length=20, verbose_name="table")),
                ("epsilon", models.DecimalField(decimal_places=2, max_digits=5, verbose_name="epsilon")),
                ("within", models.PositiveSmallIntegerField(verbose_name="blurred by up to about")),
            ],
            options={
                "verbose_name": "blurred table",
                "verbose_name_plural": "blurred tables",
                "ordering": ["publication", "table"],
            },
        ),
        migrations.CreateModel(
            name="BlurredRelease",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="recorded"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("year", models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="year (AD)")),
                (
                    "epsilon",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        editable=False,
                        max_digits=5,
                        verbose_name="taken from the noise budget",
                    ),
                ),
            ],
            options={
                "verbose_name": "blurred release",
                "verbose_name_plural": "blurred releases",
                "ordering": ["-recorded_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="PrivacyBudget",
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
                ("epsilon", models.DecimalField(decimal_places=2, max_digits=5, verbose_name="noise budget")),
            ],
            options={
                "verbose_name": "noise budget",
                "verbose_name_plural": "noise budgets",
                "ordering": ["-year", "organisation__name", "id"],
            },
        ),
        migrations.CreateModel(
            name="TableNoise",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="recorded"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("family", models.CharField(max_length=20, verbose_name="tables")),
                ("table", models.CharField(blank=True, max_length=20, verbose_name="table")),
                ("epsilon", models.DecimalField(decimal_places=2, max_digits=5, verbose_name="epsilon")),
            ],
            options={
                "verbose_name": "noise on a table",
                "verbose_name_plural": "noise on tables",
                "ordering": ["family", "table"],
            },
        ),
        migrations.AddField(
            model_name="publication",
            name="epsilon",
            field=models.DecimalField(
                decimal_places=2,
                editable=False,
                max_digits=5,
                null=True,
                verbose_name="what it takes from a noise budget",
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("epsilon", None), models.Q(("counted_at__isnull", False), ("epsilon__gt", 0)), _connector="OR"
                ),
                name="blurred_once_it_is_counted",
            ),
        ),
        migrations.AddField(
            model_name="blur",
            name="publication",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="blurs",
                to="reports.publication",
                verbose_name="publication",
            ),
        ),
        migrations.AddField(
            model_name="blur",
            name="recorded_by",
            field=models.ForeignKey(
                default=audit.actor.current_user_id,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="recorded by",
            ),
        ),
        migrations.AddField(
            model_name="blurredrelease",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organisation",
                verbose_name="foundation",
            ),
        ),
        migrations.AddField(
            model_name="blurredrelease",
            name="publication",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="releases",
                to="reports.publication",
                verbose_name="publication",
            ),
        ),
        migrations.AddField(
            model_name="blurredrelease",
            name="recorded_by",
            field=models.ForeignKey(
                default=audit.actor.current_user_id,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="recorded by",
            ),
        ),
        migrations.AddField(
            model_name="privacybudget",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organisation",
                verbose_name="foundation",
            ),
        ),
        migrations.AddField(
            model_name="privacybudget",
            name="recorded_by",
            field=models.ForeignKey(
                default=audit.actor.current_user_id,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="recorded by",
            ),
        ),
        migrations.AddField(
            model_name="tablenoise",
            name="recorded_by",
            field=models.ForeignKey(
                default=audit.actor.current_user_id,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="recorded by",
            ),
        ),
        migrations.AddConstraint(
            model_name="blur",
            constraint=models.UniqueConstraint(
                models.F("publication"), models.F("table"), name="a_table_is_blurred_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="blur",
            constraint=models.CheckConstraint(
                condition=models.Q(("epsilon__range", (Decimal("0.05"), Decimal(5)))), name="blurred_by_something"
            ),
        ),
        migrations.AddIndex(
            model_name="blurredrelease",
            index=models.Index(fields=["organisation", "year"], name="releases_of_a_budget"),
        ),
        migrations.AddConstraint(
            model_name="blurredrelease",
            constraint=models.UniqueConstraint(
                models.F("publication"), models.F("organisation"), name="released_to_a_foundation_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="privacybudget",
            constraint=models.UniqueConstraint(
                models.F("organisation"), models.F("year"), name="one_noise_budget_a_year"
            ),
        ),
        migrations.AddConstraint(
            model_name="privacybudget",
            constraint=models.CheckConstraint(
                condition=models.Q(("epsilon__range", (Decimal("0.05"), 20))), name="a_noise_budget_has_an_end"
            ),
        ),
        migrations.AddConstraint(
            model_name="privacybudget",
            constraint=models.CheckConstraint(
                condition=models.Q(("year__range", (1990, 2070))), name="noise_budget_of_a_year_ad"
            ),
        ),
        migrations.AddConstraint(
            model_name="tablenoise",
            constraint=models.UniqueConstraint(models.F("family"), models.F("table"), name="noise_of_a_table_once"),
        ),
        migrations.AddConstraint(
            model_name="tablenoise",
            constraint=models.CheckConstraint(
                condition=models.Q(("epsilon__range", (Decimal("0.05"), Decimal(5)))),
                name="noise_that_leaves_something",
            ),
        ),
        migrations.RunSQL(RULES, UNDO),
    ]
