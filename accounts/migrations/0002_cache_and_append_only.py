"""Makes the table of the cache, which holds the rate limits, and keeps the record of accounts append-only."""

from django.db import migrations

CACHE = """
CREATE TABLE django_cache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX django_cache_expires ON django_cache (expires);
"""
APPEND_ONLY = """
CREATE FUNCTION refuse_change_of_account_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was done to an account stays on record';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON accounts_accountevent
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_account_event();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.RunSQL(CACHE, "DROP TABLE django_cache"),
        migrations.RunSQL(
            APPEND_ONLY,
            "DROP TRIGGER append_only ON accounts_accountevent; DROP FUNCTION refuse_change_of_account_event()",
        ),
    ]
