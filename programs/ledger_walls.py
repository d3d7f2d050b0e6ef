"""The database's own rule of double entry: at the end of each transaction every entry has its lines, and they add up.

The rule looks at all lines of an entry, whoever acts then, so it runs as the owner, past row-level security. A trigger
cannot be called, gives nothing back, and says of what it refuses only that it does not add up.
"""

from access.definers import define

ADDS_UP = """
CREATE OR REPLACE FUNCTION ledger_entry_adds_up() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    asked uuid := coalesce(to_jsonb(NEW)->>'entry_id', to_jsonb(NEW)->>'id')::uuid;
    wanted integer;
    found_lines integer;
    left_over numeric;
BEGIN
    SELECT parts INTO wanted FROM programs_ledgerentry WHERE id = asked;
    SELECT count(*), coalesce(sum(amount), 0) INTO found_lines, left_over
    FROM programs_ledgerline WHERE entry_id = asked;
    IF wanted IS DISTINCT FROM found_lines OR left_over <> 0 THEN
        RAISE EXCEPTION 'a ledger entry does not add up'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entry_adds_up';
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS adds_up ON programs_ledgerentry;
CREATE CONSTRAINT TRIGGER adds_up AFTER INSERT ON programs_ledgerentry DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION ledger_entry_adds_up();
DROP TRIGGER IF EXISTS adds_up ON programs_ledgerline;
CREATE CONSTRAINT TRIGGER adds_up AFTER INSERT ON programs_ledgerline DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION ledger_entry_adds_up()
"""

define("ledger_entry_adds_up()", lambda: ADDS_UP)
