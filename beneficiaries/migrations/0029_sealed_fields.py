from django.db import migrations

import config.sealed
from config.sealing import sealing


class Migration(migrations.Migration):
    """Seals what stood in clear; back again, it is unsealed."""

    dependencies = [("beneficiaries", "0028_rules_of_her_data")]

    operations = [
        *sealing(
            "beneficiaries",
            "Person",
            present_street=config.sealed.SealedNameField(
                blank=True, max_length=120, verbose_name="present street or tole"
            ),
        ),
        *sealing(
            "beneficiaries",
            "IdentityDocument",
            number=config.sealed.SealedNameField(blank=True, max_length=60, verbose_name="number"),
        ),
        *sealing(
            "beneficiaries",
            "ContactWay",
            phone=config.sealed.SealedPhoneField(blank=True, max_length=128, region=None, verbose_name="phone number"),
            email=config.sealed.SealedEmailField(blank=True, max_length=254, verbose_name="e-mail address"),
        ),
        migrations.AddConstraint("person", config.sealed.lies_sealed("person", "present_street")),
        migrations.AddConstraint("identitydocument", config.sealed.lies_sealed("identity_document", "number")),
        migrations.AddConstraint("contactway", config.sealed.lies_sealed("contact_way", "phone", "email")),
    ]
