"""What funders ask and are answered, and what they are told of achievements: nothing of it is changed afterwards."""

import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import audit.actor

UNITS = [("number", "Number"), ("percent", "Per cent"), ("rupees", "Rupees (NPR)"), ("score", "Score")]
DIRECTIONS = [("rising", "More is better"), ("falling", "Less is better")]
HOW = [("exact", "as it is"), ("at_least", "at least"), ("about", "about"), ("hidden", "hidden")]
KEPT = ["grantquestion", "grantanswer", "achievement"]
KEEP = "".join(
    f"CREATE TRIGGER keep_past BEFORE UPDATE OR DELETE ON grants_{table}"
    " FOR EACH ROW EXECUTE FUNCTION keep_past_of_grants();\n"
    for table in KEPT
)
LEAVE = "".join(f"DROP TRIGGER keep_past ON grants_{table};\n" for table in KEPT)


def recorded():
    """Return the columns of every record."""
    return [
        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
        (
            "recorded_at",
            models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="recorded"
            ),
        ),
        ("version", models.PositiveIntegerField(default=1, editable=False)),
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
    ]


def belongs_to(model, name, label, field=models.ForeignKey):
    """Return a column that leads to what a row belongs to."""
    return field(
        on_delete=django.db.models.deletion.PROTECT, related_name=name, to=f"grants.{model}", verbose_name=label
    )


class Migration(migrations.Migration):
    dependencies = [
        ("grants", "0002_rules"),
        ("programs", "0008_activity_reports"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="GrantQuestion",
            fields=[
                *recorded(),
                ("words", models.TextField(max_length=2000, verbose_name="your question")),
                ("grant", belongs_to("grant", "questions", "grant")),
            ],
            options={
                "verbose_name": "question of a funder",
                "verbose_name_plural": "questions of funders",
                "ordering": ["-recorded_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="funder_asks_something"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="GrantAnswer",
            fields=[
                *recorded(),
                (
                    "words",
                    models.TextField(
                        help_text="No name of a person we help, and nothing that points to her: it leaves the house.",
                        max_length=4000,
                        verbose_name="answer",
                    ),
                ),
                ("question", belongs_to("grantquestion", "answer", "question of a funder", models.OneToOneField)),
            ],
            options={
                "verbose_name": "answer to a funder",
                "verbose_name_plural": "answers to funders",
                "ordering": ["-recorded_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="funder_is_answered_something"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Achievement",
            fields=[
                *recorded(),
                ("code", models.CharField(max_length=12, verbose_name="code")),
                ("name", models.CharField(max_length=160, verbose_name="name")),
                ("unit", models.CharField(choices=UNITS, max_length=7, verbose_name="unit")),
                ("direction", models.CharField(choices=DIRECTIONS, max_length=7, verbose_name="direction")),
                ("first_on", models.DateField(verbose_name="from")),
                ("last_on", models.DateField(verbose_name="until")),
                ("aim", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="target")),
                ("how", models.CharField(choices=HOW, max_length=8, verbose_name="how it is told")),
                (
                    "value",
                    models.DecimalField(decimal_places=2, max_digits=14, null=True, verbose_name="reached"),
                ),
                ("grant", belongs_to("grant", "achievements", "grant")),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.target",
                        verbose_name="target",
                    ),
                ),
            ],
            options={
                "verbose_name": "achievement",
                "verbose_name_plural": "achievements",
                "ordering": ["grant", "code", "-first_on", "id"],
                "constraints": [
                    models.UniqueConstraint(models.F("grant"), models.F("target"), name="a_target_is_told_once"),
                    models.CheckConstraint(
                        condition=models.Q(("last_on__gte", models.F("first_on"))), name="achieved_within_a_period"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("how", "hidden"), ("value", None)),
                            models.Q(("value__isnull", False), models.Q(("how", "hidden"), _negated=True)),
                            _connector="OR",
                        ),
                        name="hidden_has_no_value",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("how", "at_least"), _negated=True), ("value__gte", 5), _connector="OR"
                        ),
                        name="no_few_people_are_ever_told",
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEEP, LEAVE),
    ]
