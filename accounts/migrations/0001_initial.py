"""Makes users, places, memberships, invitations and the record of what was done to accounts."""

import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Site",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("closed_on", models.DateField(blank=True, editable=False, null=True, verbose_name="closed on")),
                ("name", models.CharField(max_length=80, unique=True, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[("centre", "Rehabilitation centre"), ("field_office", "Field office")],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("district", models.CharField(blank=True, max_length=60, verbose_name="district")),
            ],
            options={
                "verbose_name": "site",
                "verbose_name_plural": "sites",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="e-mail address")),
                ("full_name", models.CharField(max_length=120, verbose_name="full name")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="phone")),
                ("language", models.CharField(default="en", max_length=2, verbose_name="language")),
                ("is_active", models.BooleanField(default=True, editable=False, verbose_name="may log in")),
                (
                    "date_joined",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="joined"),
                ),
            ],
            options={
                "verbose_name": "user",
                "verbose_name_plural": "users",
                "ordering": ["full_name", "id"],
                "indexes": [models.Index(fields=["full_name", "id"], name="users_by_name")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                        name="email_in_lower_case",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("closed_on", models.DateField(blank=True, editable=False, null=True, verbose_name="closed on")),
                ("name", models.CharField(max_length=120, unique=True, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("association", "This association"),
                            ("partner", "Partner"),
                            ("foundation", "Foundation"),
                            ("company", "Company"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("htcds_type", models.CharField(blank=True, max_length=40, verbose_name="type (HTCDS)")),
                ("city", models.CharField(blank=True, max_length=80, verbose_name="city")),
                (
                    "country",
                    models.CharField(
                        default="NP",
                        help_text="Two letters, such as NP or FR.",
                        max_length=2,
                        verbose_name="country code",
                    ),
                ),
            ],
            options={
                "verbose_name": "organisation",
                "verbose_name_plural": "organisations",
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("country__regex", "^[A-Z]{2}$")),
                        name="country_code_is_two_capitals",
                        violation_error_message="A country code is two capital letters, such as NP.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AccountEvent",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("joined", "Joined by invitation"),
                            ("edited", "Details changed"),
                            ("role_given", "Role given"),
                            ("role_ended", "Role ended"),
                            ("deactivated", "Deactivated"),
                            ("reactivated", "Reactivated"),
                            ("sessions_ended", "Logged out everywhere"),
                            ("second_factor_reset", "Second factor reset"),
                        ],
                        max_length=20,
                        verbose_name="what",
                    ),
                ),
                ("detail", models.CharField(blank=True, max_length=200, verbose_name="detail")),
                (
                    "at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="when"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "change to an account",
                "verbose_name_plural": "changes to accounts",
                "ordering": ["-at"],
                "indexes": [models.Index(fields=["user", "-at"], name="events_of_a_user")],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("caseworker", "Caseworker"),
                            ("supervisor", "Case supervisor"),
                            ("facilitator", "Facilitator"),
                            ("programme_manager", "Programme manager"),
                            ("grants_officer", "Grants officer"),
                            ("foundation", "Foundation staff"),
                            ("volunteer_coordinator", "Volunteer coordinator"),
                            ("volunteer", "Volunteer"),
                            ("partner", "Partner referrer"),
                            ("data_protection", "Data protection officer"),
                            ("administrator", "Administrator"),
                        ],
                        max_length=24,
                        verbose_name="role",
                    ),
                ),
                (
                    "given_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="given"),
                ),
                ("ended_at", models.DateTimeField(editable=False, null=True, verbose_name="ended")),
                (
                    "ended_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ended by",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="given by",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="user",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="accounts.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="accounts.site",
                        verbose_name="site",
                    ),
                ),
            ],
            options={
                "verbose_name": "membership",
                "verbose_name_plural": "memberships",
                "ordering": ["role", "given_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("organisation__isnull", True),
                                (
                                    "role__in",
                                    [
                                        "caseworker",
                                        "facilitator",
                                        "programme_manager",
                                        "supervisor",
                                        "volunteer_coordinator",
                                    ],
                                ),
                                ("site__isnull", False),
                            ),
                            models.Q(
                                ("organisation__isnull", False),
                                ("site__isnull", True),
                                models.Q(
                                    (
                                        "role__in",
                                        [
                                            "caseworker",
                                            "facilitator",
                                            "programme_manager",
                                            "supervisor",
                                            "volunteer_coordinator",
                                        ],
                                    ),
                                    _negated=True,
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="role_held_at_its_kind_of_place",
                        violation_error_message="This role is held at the other kind of place.",
                    ),
                    models.UniqueConstraint(
                        models.F("user"),
                        models.F("role"),
                        models.F("site"),
                        models.F("organisation"),
                        condition=models.Q(("ended_at", None)),
                        name="one_membership_in_force",
                        nulls_distinct=False,
                        violation_error_message="She already holds this role there.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at", None), ("ended_at__gte", models.F("given_at")), _connector="OR"
                        ),
                        name="membership_ends_after_it_began",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                ("full_name", models.CharField(max_length=120, verbose_name="full name")),
                ("language", models.CharField(default="en", max_length=2, verbose_name="language")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("caseworker", "Caseworker"),
                            ("supervisor", "Case supervisor"),
                            ("facilitator", "Facilitator"),
                            ("programme_manager", "Programme manager"),
                            ("grants_officer", "Grants officer"),
                            ("foundation", "Foundation staff"),
                            ("volunteer_coordinator", "Volunteer coordinator"),
                            ("volunteer", "Volunteer"),
                            ("partner", "Partner referrer"),
                            ("data_protection", "Data protection officer"),
                            ("administrator", "Administrator"),
                        ],
                        max_length=24,
                        verbose_name="role",
                    ),
                ),
                ("secret_hash", models.CharField(editable=False, max_length=64, unique=True)),
                (
                    "invited_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="invited"),
                ),
                ("expires_at", models.DateTimeField(editable=False, verbose_name="expires")),
                ("accepted_at", models.DateTimeField(editable=False, null=True, verbose_name="accepted")),
                ("withdrawn_at", models.DateTimeField(editable=False, null=True, verbose_name="withdrawn")),
                (
                    "accepted_as",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitation",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="accepted as",
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="invited by",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.site",
                        verbose_name="site",
                    ),
                ),
            ],
            options={
                "verbose_name": "invitation",
                "verbose_name_plural": "invitations",
                "ordering": ["-invited_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                        name="invited_email_in_lower_case",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("organisation__isnull", True),
                                (
                                    "role__in",
                                    [
                                        "caseworker",
                                        "facilitator",
                                        "programme_manager",
                                        "supervisor",
                                        "volunteer_coordinator",
                                    ],
                                ),
                                ("site__isnull", False),
                            ),
                            models.Q(
                                ("organisation__isnull", False),
                                ("site__isnull", True),
                                models.Q(
                                    (
                                        "role__in",
                                        [
                                            "caseworker",
                                            "facilitator",
                                            "programme_manager",
                                            "supervisor",
                                            "volunteer_coordinator",
                                        ],
                                    ),
                                    _negated=True,
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="invited_to_the_right_kind_of_place",
                        violation_error_message="This role is held at the other kind of place.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("accepted_at", None), ("withdrawn_at", None), _connector="OR"),
                        name="accepted_or_withdrawn_not_both",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted_as", None), ("accepted_at", None)),
                            models.Q(("accepted_as__isnull", False), ("accepted_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="accepted_as_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("invited_at"))), name="expires_after_it_was_sent"
                    ),
                    models.UniqueConstraint(
                        models.F("email"),
                        condition=models.Q(("accepted_at", None), ("withdrawn_at", None)),
                        name="one_open_invitation",
                    ),
                ],
            },
        ),
    ]
