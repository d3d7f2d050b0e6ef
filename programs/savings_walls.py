"""The database's own rule of a savings box: at the end of each transaction no account of it lies below nothing.

The rule looks at all lines of an account, whoever acts then, so it runs as the owner, past row-level security. A
trigger cannot be called, gives nothing back, and tells no amount.
"""

from access.definers import define

HOLDS = """
CREATE OR REPLACE FUNCTION savings_account_holds() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    turned integer;
BEGIN
    SELECT CASE WHEN kind IN ('box', 'loans', 'charged') THEN 1 WHEN kind IN ('savings', 'social') THEN -1 END
    INTO turned FROM programs_ledgeraccount WHERE id = NEW.account_id;
    IF turned * (SELECT sum(amount) FROM programs_ledgerline WHERE account_id = NEW.account_id) < 0 THEN
        RAISE EXCEPTION 'an account of a savings box would lie below nothing'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'savings_account_holds';
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS holds ON programs_ledgerline;
CREATE CONSTRAINT TRIGGER holds AFTER INSERT ON programs_ledgerline DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION savings_account_holds()
"""

define("savings_account_holds()", lambda: HOLDS)
