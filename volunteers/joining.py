"""How a profile becomes a volunteer's own: by accepting the invitation that the coordinator sent for it.

The invitation is accepted before anybody is logged in, so nobody acts who could write a profile. The database does it
itself, as the owner: a trigger cannot be called, gives nothing back, and touches the profile of that invitation alone.
"""

from access.definers import define

JOINS = """
CREATE OR REPLACE FUNCTION volunteer_joins() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.role = 'volunteer' AND NEW.accepted_as_id IS NOT NULL AND OLD.accepted_as_id IS NULL THEN
        UPDATE volunteers_volunteer SET user_id = NEW.accepted_as_id
        WHERE invitation_id = NEW.id AND user_id IS NULL;
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS volunteer_joins ON accounts_invitation;
CREATE TRIGGER volunteer_joins AFTER UPDATE OF accepted_as_id ON accounts_invitation
    FOR EACH ROW EXECUTE FUNCTION volunteer_joins()
"""

define("volunteer_joins()", lambda: JOINS)
