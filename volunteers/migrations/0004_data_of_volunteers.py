"""What volunteers ask about their data; what was signed or agreed steps aside when one of them is erased."""

import re
import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import audit.actor

STANDS_ASIDE = """
    IF current_setting('nayabato.system', true) = 'on' AND current_setting('nayabato.erasing', true) = 'on' THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;"""
KEEPERS = (
    *("keep_placement", "placed_safely", "checks_still_hold", "keep_placement_terms", "days_follow_terms"),
    *("keep_placement_step", "keep_hours", "keep_hour_decision", "keep_placement_incident", "keep_incident_review"),
    *("keep_certificate", "keep_check", "keep_given", "keep_volunteer"),
)
"""What refuses to change what was agreed, given or signed, or acts on it."""


def stand_aside(apps, schema_editor):
    """Let each of them stand aside while the house erases somebody."""
    with schema_editor.connection.cursor() as cursor:
        for name in KEEPERS:
            cursor.execute("SELECT pg_get_functiondef(%s::regproc)", [name])
            (written,) = cursor.fetchone()
            cursor.execute(
                re.sub(r"^BEGIN$", lambda begin: begin[0] + STANDS_ASIDE, written, count=1, flags=re.MULTILINE)
            )


def stand_firm(apps, schema_editor):
    """Take that back."""
    with schema_editor.connection.cursor() as cursor:
        for name in KEEPERS:
            cursor.execute("SELECT pg_get_functiondef(%s::regproc)", [name])
            cursor.execute(cursor.fetchone()[0].replace(STANDS_ASIDE, ""))


RULES = """
CREATE TRIGGER keep_approved BEFORE INSERT OR UPDATE ON volunteers_volunteerrequest
    FOR EACH ROW EXECUTE FUNCTION keep_erasures_approved();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("beneficiaries", "0028_rules_of_her_data"),
        ("volunteers", "0003_rules"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="VolunteerRequest",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="recorded"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("code", models.CharField(editable=False, max_length=9, verbose_name="code")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("access", "She wants to see or have her data"),
                            ("correction", "She wants something put right"),
                            ("erasure", "She wants her data erased"),
                            ("objection", "She objects to a use of her data"),
                        ],
                        max_length=10,
                        verbose_name="what she asks",
                    ),
                ),
                (
                    "asked_by",
                    models.CharField(
                        choices=[
                            ("herself", "Herself"),
                            ("guardian", "Her guardian, with her own assent"),
                            ("lawyer", "Somebody whom she gave a written mandate"),
                        ],
                        default="herself",
                        max_length=8,
                        verbose_name="who asks",
                    ),
                ),
                ("received_on", models.DateField(default=django.utils.timezone.localdate, verbose_name="received")),
                ("due_on", models.DateField(editable=False, verbose_name="to be answered by")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("in_hand", "In hand"),
                            ("answered", "Done as she asked"),
                            ("refused", "Refused"),
                        ],
                        default="received",
                        editable=False,
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("who", "It is not certain that she herself asks"),
                            ("others", "It would put somebody else in danger"),
                            ("law", "The law demands that it is kept"),
                            ("court", "It is needed before a court"),
                            ("child", "It is not in the interest of the child"),
                            ("twice", "The same was answered a short time ago"),
                        ],
                        max_length=6,
                        verbose_name="why it is refused",
                    ),
                ),
                ("answered_on", models.DateField(editable=False, null=True, verbose_name="answered")),
                ("approved_at", models.DateTimeField(editable=False, null=True, verbose_name="approved")),
                ("done_at", models.DateTimeField(editable=False, null=True, verbose_name="erased")),
                (
                    "answered_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="answered by",
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="approved by",
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
                    "volunteer",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="volunteers.volunteer",
                        verbose_name="volunteer",
                    ),
                ),
            ],
            options={
                "verbose_name": "request of a volunteer about her data",
                "verbose_name_plural": "requests of volunteers about their data",
                "ordering": ["-received_on", "-recorded_at", "id"],
                "abstract": False,
                "indexes": [
                    models.Index(
                        models.F("due_on"),
                        condition=models.Q(("state__in", ["received", "in_hand"])),
                        name="volunteer_request_due",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gt", models.F("received_on"))),
                        name="volunteer_request_has_time_to_be_answered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_by", None), ("answered_on", None), ("state__in", ["received", "in_hand"])
                            ),
                            models.Q(("answered_on__isnull", False), ("state__in", ["answered", "refused"])),
                            _connector="OR",
                        ),
                        name="volunteer_request_says_when_it_was_answered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), models.Q(("ground", ""), _negated=True)),
                            models.Q(models.Q(("state", "refused"), _negated=True), ("ground", "")),
                            _connector="OR",
                        ),
                        name="volunteer_refusal_has_a_ground",
                        violation_error_message="Say why it is refused.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at", None), ("approved_by", None)),
                            models.Q(
                                ("approved_at__isnull", False), ("approved_by__isnull", False), ("kind", "erasure")
                            ),
                            _connector="OR",
                        ),
                        name="volunteer_erasure_is_approved_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by", None),
                            ("recorded_by", None),
                            models.Q(("approved_by", models.F("recorded_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="volunteer_nobody_approves_her_own_erasure",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("done_at", None), ("approved_at__isnull", False), _connector="OR"),
                        name="volunteer_nobody_is_erased_unapproved",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "erasure"), ("state", "answered"), _negated=True),
                            ("done_at__isnull", False),
                            _connector="OR",
                        ),
                        name="volunteer_erasure_is_done_when_it_was_carried_out",
                    ),
                    models.UniqueConstraint(
                        models.F("volunteer"),
                        models.F("kind"),
                        condition=models.Q(("state__in", ["received", "in_hand"])),
                        name="volunteer_asked_once_at_a_time",
                        violation_error_message="The same is asked already, and not answered yet.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(RULES, "DROP TRIGGER keep_approved ON volunteers_volunteerrequest"),
        migrations.RunPython(stand_aside, stand_firm),
    ]
