import uuid

import django.db.models.constraints
import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import audit.actor


class Migration(migrations.Migration):
    dependencies = [
        ("beneficiaries", "0016_documents"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="stay",
            name="without_assessment",
            field=models.TextField(blank=True, verbose_name="why she returns without a home assessment"),
        ),
        migrations.CreateModel(
            name="Conference",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="recorded"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("held_on", models.DateField(default=django.utils.timezone.localdate, verbose_name="day")),
                (
                    "way",
                    models.CharField(
                        choices=[("meeting", "We met"), ("phone", "By phone or online")],
                        default="meeting",
                        max_length=7,
                        verbose_name="how",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=120, verbose_name="place")),
                ("chair", models.CharField(max_length=120, verbose_name="who led it")),
                ("reason", models.CharField(max_length=200, verbose_name="what it was about")),
                (
                    "her_part",
                    models.CharField(
                        choices=[
                            ("was_there", "She took part"),
                            ("through", "Somebody spoke for her, as she wished"),
                            ("written", "Her words were read out"),
                            ("not", "She was not asked"),
                        ],
                        max_length=9,
                        verbose_name="her part",
                    ),
                ),
                ("her_view", models.TextField(verbose_name="what she said, or why she was not asked")),
                ("discussed", models.TextField(verbose_name="what was talked about")),
                ("next_on", models.DateField(blank=True, null=True, verbose_name="next conference on")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="conferences", to="beneficiaries.case"
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
                "verbose_name": "case conference",
                "verbose_name_plural": "case conferences",
                "ordering": ["-held_on", "-recorded_at"],
            },
        ),
        migrations.CreateModel(
            name="ConferenceDecision",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="recorded"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("number", models.PositiveSmallIntegerField(editable=False, verbose_name="number")),
                ("text", models.CharField(max_length=300, verbose_name="decision")),
                ("by_herself", models.BooleanField(default=False, verbose_name="she herself")),
                ("whom", models.CharField(blank=True, max_length=120, verbose_name="who else")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="by when")),
                ("into_plan", models.BooleanField(default=False, verbose_name="goes into the plan")),
                ("done_on", models.DateField(blank=True, editable=False, null=True, verbose_name="done")),
                (
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="beneficiaries.conference",
                        verbose_name="case conference",
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
                    "responsible",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
            ],
            options={
                "verbose_name": "decision of a case conference",
                "verbose_name_plural": "decisions of case conferences",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="ConferenceMember",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="recorded"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("name", models.CharField(blank=True, max_length=120, verbose_name="name")),
                ("role", models.CharField(blank=True, max_length=120, verbose_name="role")),
                (
                    "comes_from",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("service", "Service: doctor, teacher, counsellor, lawyer"),
                            ("organisation", "Another organisation"),
                            ("authority", "Authority: police, court, ward office"),
                            ("family", "Her family"),
                        ],
                        max_length=12,
                        verbose_name="comes from",
                    ),
                ),
                ("was_there", models.BooleanField(default=True, verbose_name="was there")),
                (
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="beneficiaries.conference",
                        verbose_name="case conference",
                    ),
                ),
                (
                    "consent",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="beneficiaries.consent",
                        verbose_name="consent on which it rests",
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
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="one of us",
                    ),
                ),
            ],
            options={
                "verbose_name": "member of a case conference",
                "verbose_name_plural": "members of case conferences",
                "ordering": ["comes_from", "name", "id"],
            },
        ),
        migrations.CreateModel(
            name="ContactWish",
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
                    "answer",
                    models.CharField(
                        choices=[
                            ("no", "She does not want contact"),
                            ("not_now", "Not now"),
                            ("wants", "She wants contact"),
                        ],
                        max_length=7,
                        verbose_name="her wish",
                    ),
                ),
                ("said_on", models.DateField(default=django.utils.timezone.localdate, verbose_name="said on")),
                ("words", models.TextField(blank=True, verbose_name="in her words")),
                ("was_child", models.BooleanField(default=False, editable=False, verbose_name="may be under 18")),
                (
                    "best_interest",
                    models.TextField(blank=True, verbose_name="why contact is in the best interest of the child"),
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
                "verbose_name": "wish about contact",
                "verbose_name_plural": "wishes about contact",
                "ordering": ["-said_on", "-recorded_at"],
            },
        ),
        migrations.CreateModel(
            name="HomeAssessment",
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
                    "visited_on",
                    models.DateField(default=django.utils.timezone.localdate, verbose_name="day of the visit"),
                ),
                ("visited_by", models.CharField(max_length=160, verbose_name="who visited")),
                ("whose_home", models.CharField(max_length=160, verbose_name="whose home it is")),
                ("adult", models.CharField(blank=True, max_length=160, verbose_name="the responsible adult")),
                ("spoken_with", models.CharField(blank=True, max_length=300, verbose_name="who else was spoken with")),
                (
                    "people",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Not as it is"), (2, "With help"), (3, "Good enough")],
                        verbose_name="who lives there",
                    ),
                ),
                (
                    "income",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Not as it is"), (2, "With help"), (3, "Good enough")],
                        verbose_name="income and food",
                    ),
                ),
                (
                    "safety",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Not as it is"), (2, "With help"), (3, "Good enough")],
                        verbose_name="safety in the house",
                    ),
                ),
                (
                    "neighbours",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Not as it is"), (2, "With help"), (3, "Good enough")], verbose_name="neighbours"
                    ),
                ),
                (
                    "attitude",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Not as it is"), (2, "With help"), (3, "Good enough")],
                        verbose_name="the family about her return",
                    ),
                ),
                (
                    "reach",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Not as it is"), (2, "With help"), (3, "Good enough")],
                        verbose_name="school, work and health care",
                    ),
                ),
                ("seen_there", models.TextField(verbose_name="what was seen and heard")),
                (
                    "harmed_by",
                    models.BooleanField(verbose_name="Does somebody who harmed or sold her live there, or come there?"),
                ),
                (
                    "violence",
                    models.BooleanField(verbose_name="Is there violence in the house, or drinking that leads to it?"),
                ),
                (
                    "pressed",
                    models.BooleanField(verbose_name="Might the family send her away, marry her off or make her work?"),
                ),
                (
                    "no_adult",
                    models.BooleanField(verbose_name="Is she under 18, with no adult there who answers for her?"),
                ),
                ("found_by", models.BooleanField(verbose_name="Can whoever trafficked her reach her there?")),
                (
                    "her_wish",
                    models.CharField(
                        choices=[
                            ("yes", "She wants to go back"),
                            ("unsure", "She is not sure"),
                            ("no", "She does not want to go back"),
                        ],
                        max_length=6,
                        verbose_name="her own wish",
                    ),
                ),
                ("her_words", models.TextField(blank=True, verbose_name="in her words")),
                (
                    "found",
                    models.CharField(
                        choices=[
                            ("yes", "Recommended"),
                            ("conditions", "Only with conditions"),
                            ("no", "Not recommended"),
                        ],
                        editable=False,
                        max_length=10,
                        verbose_name="verdict by the answers",
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("yes", "Recommended"),
                            ("conditions", "Only with conditions"),
                            ("no", "Not recommended"),
                        ],
                        max_length=10,
                        verbose_name="return to this home",
                    ),
                ),
                ("verdict_reason", models.TextField(blank=True, verbose_name="why it is worse than the answers say")),
                ("conditions", models.TextField(blank=True, verbose_name="conditions")),
                ("seen_on", models.DateField(editable=False, null=True, verbose_name="looked through on")),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="beneficiaries.area",
                        verbose_name="district or local level",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="home_assessments",
                        to="beneficiaries.case",
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
                    "seen_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="looked through by",
                    ),
                ),
            ],
            options={
                "verbose_name": "home assessment",
                "verbose_name_plural": "home assessments",
                "ordering": ["-visited_on", "-recorded_at"],
            },
        ),
        migrations.AddField(
            model_name="stay",
            name="home_assessment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="beneficiaries.homeassessment",
                verbose_name="home assessment on which her return rests",
            ),
        ),
        migrations.CreateModel(
            name="Relative",
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
                    "relation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("mother", "Mother"),
                            ("father", "Father"),
                            ("sister", "Sister"),
                            ("brother", "Brother"),
                            ("husband", "Husband"),
                            ("wife", "Wife"),
                            ("child", "Child"),
                            ("grandparent", "Grandparent"),
                            ("uncle_aunt", "Uncle or aunt"),
                            ("in_law", "In-law"),
                            ("step_parent", "Step-parent"),
                            ("other", "Other"),
                        ],
                        max_length=11,
                        verbose_name="who it is to her",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=120, verbose_name="name")),
                (
                    "fate",
                    models.CharField(
                        blank=True,
                        choices=[("alive", "Alive"), ("missing", "Missing"), ("died", "Has died")],
                        max_length=7,
                        verbose_name="whether this person is alive",
                    ),
                ),
                (
                    "bond",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("trusts", "She trusts this person"),
                            ("mixed", "It is difficult between them"),
                            ("none", "They have little to do with each other"),
                        ],
                        max_length=6,
                        verbose_name="what she says of this person",
                    ),
                ),
                ("is_danger", models.BooleanField(blank=True, null=True, verbose_name="a danger to her")),
                ("danger_why", models.CharField(blank=True, max_length=300, verbose_name="why a danger")),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("known", "We know where this person is"),
                            ("looked_for", "Looked for, not found yet"),
                            ("found", "Found, to be verified"),
                            ("verified", "Found and verified"),
                            ("refuses", "Found, does not want contact"),
                        ],
                        default="known",
                        max_length=10,
                        verbose_name="tracing",
                    ),
                ),
                (
                    "believed_at",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="where this person is, or is believed to be"
                    ),
                ),
                ("verified_how", models.CharField(blank=True, max_length=300, verbose_name="how it was verified")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="relatives", to="beneficiaries.case"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="beneficiaries.householdmember",
                        verbose_name="member of the household",
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
                "verbose_name": "relative",
                "verbose_name_plural": "relatives",
                "ordering": ["recorded_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="FamilyContact",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="recorded"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("happened_on", models.DateField(default=django.utils.timezone.localdate, verbose_name="day")),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("search", "We looked for this person"),
                            ("reach", "We spoke with this person"),
                            ("contact", "She herself was in contact"),
                        ],
                        max_length=7,
                        verbose_name="what was done",
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("phone", "By phone"),
                            ("visit", "Visit"),
                            ("letter", "Letter or message"),
                            ("partner", "Through a partner organisation"),
                            ("ward", "Through the ward office or a committee"),
                            ("police", "Through the police"),
                            ("other", "In another way"),
                        ],
                        max_length=7,
                        verbose_name="how",
                    ),
                ),
                ("came_of", models.TextField(verbose_name="what came of it")),
                ("for_her", models.TextField(blank=True, verbose_name="how it was for her")),
                (
                    "required_by_law",
                    models.BooleanField(default=False, verbose_name="required by law, whatever she wishes"),
                ),
                (
                    "law_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="which law or order requires it"),
                ),
                ("next_on", models.DateField(blank=True, null=True, verbose_name="next attempt on")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="family_contacts",
                        to="beneficiaries.case",
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
                    "rests_on",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="beneficiaries.contactwish",
                        verbose_name="wish on which it rests",
                    ),
                ),
                (
                    "relative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="beneficiaries.relative",
                        verbose_name="relative",
                    ),
                ),
            ],
            options={
                "verbose_name": "contact with the family",
                "verbose_name_plural": "contacts with the family",
                "ordering": ["-happened_on", "-recorded_at"],
            },
        ),
        migrations.AddField(
            model_name="contactwish",
            name="relative",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="wishes",
                to="beneficiaries.relative",
                verbose_name="relative",
            ),
        ),
        migrations.CreateModel(
            name="ReturnVisit",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="recorded"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("due_on", models.DateField(verbose_name="by when")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="visited on")),
                ("told", models.TextField(blank=True, verbose_name="how she is there")),
                (
                    "home",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="beneficiaries.homeassessment",
                        verbose_name="home assessment",
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
                "verbose_name": "visit after a return",
                "verbose_name_plural": "visits after a return",
                "ordering": ["due_on"],
            },
        ),
        migrations.AddIndex(
            model_name="conference",
            index=models.Index(fields=["case", "-held_on", "-recorded_at"], name="conferences_of_case"),
        ),
        migrations.AddConstraint(
            model_name="conference",
            constraint=models.CheckConstraint(
                condition=models.Q(("her_view", ""), _negated=True), name="conference_tells_her_view"
            ),
        ),
        migrations.AddConstraint(
            model_name="conference",
            constraint=models.CheckConstraint(
                condition=models.Q(("next_on", None), ("next_on__gt", models.F("held_on")), _connector="OR"),
                name="next_conference_lies_ahead",
            ),
        ),
        migrations.AddConstraint(
            model_name="conferencedecision",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                fields=("conference", "number"),
                name="decisions_are_numbered",
            ),
        ),
        migrations.AddConstraint(
            model_name="conferencedecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="decision_says_what"
            ),
        ),
        migrations.AddConstraint(
            model_name="conferencedecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("into_plan", True),
                    ("by_herself", True),
                    ("responsible__isnull", False),
                    models.Q(("whom", ""), _negated=True),
                    _connector="OR",
                ),
                name="somebody_carries_out_a_decision",
            ),
        ),
        migrations.AddConstraint(
            model_name="conferencemember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("comes_from", ""), ("name", ""), ("user__isnull", False)),
                    models.Q(
                        ("user", None),
                        models.Q(("name", ""), _negated=True),
                        models.Q(("comes_from", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="member_is_one_of_us_or_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="conferencemember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("user__isnull", False), ("was_there", False), ("consent__isnull", False), _connector="OR"
                ),
                name="outsiders_hear_of_her_with_consent",
            ),
        ),
        migrations.AddConstraint(
            model_name="conferencemember",
            constraint=models.UniqueConstraint(
                models.F("conference"), models.F("user"), name="member_of_a_conference_once"
            ),
        ),
        migrations.AddIndex(
            model_name="homeassessment",
            index=models.Index(fields=["case", "-visited_on", "-recorded_at"], name="home_assessments_of_case"),
        ),
        migrations.AddConstraint(
            model_name="homeassessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("people__range", (1, 3))), name="home_people_on_the_scale"
            ),
        ),
        migrations.AddConstraint(
            model_name="homeassessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("income__range", (1, 3))), name="home_income_on_the_scale"
            ),
        ),
        migrations.AddConstraint(
            model_name="homeassessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("safety__range", (1, 3))), name="home_safety_on_the_scale"
            ),
        ),
        migrations.AddConstraint(
            model_name="homeassessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("neighbours__range", (1, 3))), name="home_neighbours_on_the_scale"
            ),
        ),
        migrations.AddConstraint(
            model_name="homeassessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("attitude__range", (1, 3))), name="home_attitude_on_the_scale"
            ),
        ),
        migrations.AddConstraint(
            model_name="homeassessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("reach__range", (1, 3))), name="home_reach_on_the_scale"
            ),
        ),
        migrations.AddConstraint(
            model_name="homeassessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("found", "yes"),
                    models.Q(("found", "conditions"), ("verdict__in", ("conditions", "no"))),
                    models.Q(("found", "no"), ("verdict", "no")),
                    _connector="OR",
                ),
                name="home_is_not_found_better_than_it_is",
            ),
        ),
        migrations.AddConstraint(
            model_name="homeassessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("verdict", models.F("found")), models.Q(("verdict_reason", ""), _negated=True), _connector="OR"
                ),
                name="worse_verdict_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="homeassessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("verdict", "conditions"), _negated=True),
                    models.Q(("conditions", ""), _negated=True),
                    _connector="OR",
                ),
                name="conditional_return_says_its_conditions",
            ),
        ),
        migrations.AddConstraint(
            model_name="homeassessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("seen_by", None), ("seen_on", None)),
                    models.Q(("seen_by__isnull", False), ("seen_on__isnull", False)),
                    _connector="OR",
                ),
                name="seen_home_assessment_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="homeassessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("seen_by", None),
                    ("recorded_by", None),
                    models.Q(("seen_by", models.F("recorded_by")), _negated=True),
                    _connector="OR",
                ),
                name="home_assessment_seen_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="relative",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("member__isnull", False), ("name", ""), ("relation", "")),
                    models.Q(("member", None), models.Q(("relation", ""), _negated=True)),
                    _connector="OR",
                ),
                name="relative_is_named_in_one_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="relative",
            constraint=models.UniqueConstraint(
                models.F("case"), models.F("member"), name="a_member_is_one_relative_of_hers"
            ),
        ),
        migrations.AddConstraint(
            model_name="relative",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("is_danger", True), _negated=True),
                    models.Q(("danger_why", ""), _negated=True),
                    _connector="OR",
                ),
                name="dangerous_relative_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="relative",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("standing", "verified"), _negated=True),
                    models.Q(("verified_how", ""), _negated=True),
                    _connector="OR",
                ),
                name="verified_relative_says_how",
            ),
        ),
        migrations.AddConstraint(
            model_name="relative",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("fate", "died"), _negated=True),
                    models.Q(("standing", "looked_for"), _negated=True),
                    _connector="OR",
                ),
                name="nobody_dead_is_looked_for",
            ),
        ),
        migrations.AddIndex(
            model_name="familycontact",
            index=models.Index(fields=["case", "-happened_on", "-recorded_at"], name="family_contacts_of_case"),
        ),
        migrations.AddIndex(
            model_name="familycontact",
            index=models.Index(fields=["relative", "-happened_on", "-recorded_at"], name="contacts_of_relative"),
        ),
        migrations.AddConstraint(
            model_name="familycontact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("rests_on__isnull", False),
                    models.Q(("required_by_law", True), models.Q(("law_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="no_contact_without_her_wish",
                violation_error_message="She had not said that she wants contact.",
            ),
        ),
        migrations.AddConstraint(
            model_name="familycontact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("required_by_law", False), models.Q(("what", "contact"), _negated=True), _connector="OR"
                ),
                name="no_law_sends_her_into_contact",
            ),
        ),
        migrations.AddConstraint(
            model_name="familycontact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("what", "contact"), _negated=True),
                    models.Q(("for_her", ""), _negated=True),
                    _connector="OR",
                ),
                name="contact_says_how_it_was_for_her",
            ),
        ),
        migrations.AddConstraint(
            model_name="familycontact",
            constraint=models.CheckConstraint(
                condition=models.Q(("next_on", None), ("next_on__gt", models.F("happened_on")), _connector="OR"),
                name="next_attempt_lies_ahead",
            ),
        ),
        migrations.AddConstraint(
            model_name="contactwish",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("was_child", False),
                    models.Q(("answer", "wants"), _negated=True),
                    models.Q(("best_interest", ""), _negated=True),
                    _connector="OR",
                ),
                name="contact_of_a_child_is_in_her_interest",
            ),
        ),
        migrations.AddConstraint(
            model_name="returnvisit",
            constraint=models.UniqueConstraint(models.F("home"), models.F("due_on"), name="one_return_visit_a_day"),
        ),
        migrations.AddConstraint(
            model_name="returnvisit",
            constraint=models.CheckConstraint(
                condition=models.Q(("done_on", None), models.Q(("told", ""), _negated=True), _connector="OR"),
                name="return_visit_says_how_she_is",
            ),
        ),
        # those who went home before home assessments were written down; 0019 asks for one, or for a reason
        migrations.RunSQL(
            "UPDATE beneficiaries_stay SET without_assessment = 'Before home assessments were written down here.'"
            " WHERE discharge = 'family'",
            migrations.RunSQL.noop,
        ),
    ]
