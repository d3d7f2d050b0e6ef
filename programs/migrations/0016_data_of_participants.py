"""What participants ask about their data, and what the database itself keeps true of it."""

import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import audit.actor

RULES = """
CREATE TRIGGER keep_approved BEFORE INSERT OR UPDATE ON programs_participantrequest
    FOR EACH ROW EXECUTE FUNCTION keep_erasures_approved();

CREATE FUNCTION keep_requests_answered_by_managers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('nayabato.system', true), '') <> 'on' AND (
        NEW.answered_by_id::text IS DISTINCT FROM current_setting('nayabato.user', true)
        OR nullif(current_setting('nayabato.programme_manager', true), '') IS NULL
        AND nullif(current_setting('nayabato.data_protection', true), '') IS NULL)
    THEN
        RAISE EXCEPTION 'a programme manager or the data protection officer answers, for herself'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'answered_by_a_manager';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_answered BEFORE INSERT OR UPDATE ON programs_participantrequest
    FOR EACH ROW WHEN (NEW.answered_on IS NOT NULL) EXECUTE FUNCTION keep_requests_answered_by_managers();
"""
NO_RULES = """
DROP TRIGGER keep_answered ON programs_participantrequest;
DROP FUNCTION keep_requests_answered_by_managers();
DROP TRIGGER keep_approved ON programs_participantrequest;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("beneficiaries", "0028_rules_of_her_data"),
        ("programs", "0015_pictures_taken_back"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ParticipantRequest",
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
                    "participant",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="programs.participant",
                        verbose_name="participant",
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
                "verbose_name": "request of a participant about her data",
                "verbose_name_plural": "requests of participants about their data",
                "ordering": ["-received_on", "-recorded_at", "id"],
                "abstract": False,
                "indexes": [
                    models.Index(
                        models.F("due_on"),
                        condition=models.Q(("state__in", ["received", "in_hand"])),
                        name="participant_request_due",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gt", models.F("received_on"))),
                        name="participant_request_has_time_to_be_answered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_by", None), ("answered_on", None), ("state__in", ["received", "in_hand"])
                            ),
                            models.Q(("answered_on__isnull", False), ("state__in", ["answered", "refused"])),
                            _connector="OR",
                        ),
                        name="participant_request_says_when_it_was_answered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), models.Q(("ground", ""), _negated=True)),
                            models.Q(models.Q(("state", "refused"), _negated=True), ("ground", "")),
                            _connector="OR",
                        ),
                        name="participant_refusal_has_a_ground",
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
                        name="participant_erasure_is_approved_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by", None),
                            ("recorded_by", None),
                            models.Q(("approved_by", models.F("recorded_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="participant_nobody_approves_her_own_erasure",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("done_at", None), ("approved_at__isnull", False), _connector="OR"),
                        name="participant_nobody_is_erased_unapproved",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "erasure"), ("state", "answered"), _negated=True),
                            ("done_at__isnull", False),
                            _connector="OR",
                        ),
                        name="participant_erasure_is_done_when_it_was_carried_out",
                    ),
                    models.UniqueConstraint(
                        models.F("participant"),
                        models.F("kind"),
                        condition=models.Q(("state__in", ["received", "in_hand"])),
                        name="participant_asked_once_at_a_time",
                        violation_error_message="The same is asked already, and not answered yet.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(RULES, NO_RULES),
    ]
