"""Keeps recovery codes that are left as hashes; there is no way back."""

from cryptography.fernet import InvalidToken
from django.contrib.auth.hashers import make_password
from django.db import migrations

from accounts.recovery_codes import CodesOfTheLibrary


def keep_hashes(apps, schema_editor):
    """Put hashes in the place of the seed; codes whose key is lost open nothing any more, and go."""
    authenticators = apps.get_model("mfa", "Authenticator").objects.using(schema_editor.connection.alias)
    for kept in authenticators.filter(type="recovery_codes"):
        try:
            left = CodesOfTheLibrary(kept).get_unused_codes()
        except InvalidToken:
            kept.delete()
            continue
        kept.data = {"hashes": [make_password(code) for code in left]}
        kept.save(update_fields=["data"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_reminders"), ("mfa", "0003_authenticator_type_uniq")]

    operations = [migrations.RunPython(keep_hashes)]
