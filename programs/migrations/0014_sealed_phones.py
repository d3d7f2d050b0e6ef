from django.db import migrations

import config.sealed
from config.sealing import sealing


class Migration(migrations.Migration):
    """Seals what stood in clear; back again, it is unsealed."""

    dependencies = [("programs", "0013_words_can_be_erased")]

    operations = [
        *sealing(
            "programs",
            "Participant",
            phone=config.sealed.SealedPhoneField(blank=True, max_length=128, region=None, verbose_name="phone number"),
        ),
        migrations.AddConstraint("participant", config.sealed.lies_sealed("participant", "phone")),
    ]
