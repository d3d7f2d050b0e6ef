"""What the database itself keeps true of grants, beside the constraints of single rows.

Moves go by the table of `grants.lifecycle`; terms stay as they were signed; amounts of a grant are in its currency; a
renewal goes on from an earlier grant of the same funder; a spending is shared out to the cent, within the grant's time,
and overdraws a line or a grant for a reason alone; of a grant that is over nothing changes.
"""

from django.db import migrations

IN_ITS_CURRENCY = """
ALTER TABLE grants_tranche ADD CONSTRAINT tranche_in_its_currency FOREIGN KEY (grant_id, currency)
    REFERENCES grants_grant (id, currency) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE grants_budgetline ADD CONSTRAINT line_in_its_currency FOREIGN KEY (grant_id, currency)
    REFERENCES grants_grant (id, currency) DEFERRABLE INITIALLY DEFERRED;
"""
NO_CURRENCY = """
ALTER TABLE grants_tranche DROP CONSTRAINT tranche_in_its_currency;
ALTER TABLE grants_budgetline DROP CONSTRAINT line_in_its_currency;
"""

GRANT = """
CREATE FUNCTION keep_grant() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    is_system boolean := coalesce(current_setting('nayabato.system', true), '') = 'on';
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.status <> 'pipeline' AND NOT is_system THEN
            RAISE EXCEPTION 'a grant that was applied for stays' USING ERRCODE = 'check_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF TG_OP = 'INSERT' AND NEW.status <> 'pipeline' AND NOT is_system THEN
        RAISE EXCEPTION 'a grant begins in the pipeline' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.status <> OLD.status AND NOT is_system AND (OLD.status, NEW.status) NOT IN (
        ('pipeline', 'applied'), ('pipeline', 'declined'), ('applied', 'agreed'), ('applied', 'declined'),
        ('agreed', 'active'), ('active', 'suspended'), ('suspended', 'active'), ('active', 'closing'),
        ('suspended', 'closing'), ('closing', 'active'), ('closing', 'closed'))
    THEN
        RAISE EXCEPTION 'a grant does not move so' USING ERRCODE = 'check_violation', CONSTRAINT = 'grant_moves';
    END IF;
    IF TG_OP = 'UPDATE' AND NOT is_system AND OLD.status NOT IN ('pipeline', 'applied')
        AND (NEW.currency, NEW.funder_id, NEW.renews_id) IS DISTINCT FROM (OLD.currency, OLD.funder_id, OLD.renews_id)
    THEN
        RAISE EXCEPTION 'what was agreed stays' USING ERRCODE = 'check_violation', CONSTRAINT = 'agreed_for_good';
    END IF;
    IF NEW.renews_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM grants_grant former WHERE former.id = NEW.renews_id AND former.funder_id = NEW.funder_id)
    THEN
        RAISE EXCEPTION 'a renewal is of the same funder'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'renewed_by_the_same_funder';
    END IF;
    IF NEW.renews_id IS NOT NULL AND EXISTS (
        WITH RECURSIVE before AS (
            SELECT former.id, former.renews_id FROM grants_grant former WHERE former.id = NEW.renews_id
            UNION SELECT former.id, former.renews_id FROM grants_grant former JOIN before ON former.id = before.renews_id)
        SELECT FROM before WHERE before.id = NEW.id)
    THEN
        RAISE EXCEPTION 'a grant does not go on from itself'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'renewed_in_no_circle';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_grant BEFORE INSERT OR UPDATE OR DELETE ON grants_grant
    FOR EACH ROW EXECUTE FUNCTION keep_grant();
"""

TERMS = """
CREATE FUNCTION keep_terms() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    standing grants_terms;
    held text;
BEGIN
    SELECT status INTO held FROM grants_grant WHERE id = coalesce(NEW.grant_id, OLD.grant_id) FOR SHARE;
    IF TG_OP <> 'INSERT' THEN
        IF held NOT IN ('pipeline', 'applied') AND coalesce(current_setting('nayabato.system', true), '') <> 'on' THEN
            RAISE EXCEPTION 'terms stay as they were signed'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'terms_for_good';
        END IF;
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    SELECT * INTO standing FROM grants_terms WHERE grant_id = NEW.grant_id ORDER BY number DESC LIMIT 1;
    IF NEW.number <> coalesce(standing.number + 1, 0) THEN
        RAISE EXCEPTION 'versions are numbered one after the other'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'terms_in_their_order';
    END IF;
    IF NEW.number = 0 THEN
        RETURN NEW;
    END IF;
    IF held NOT IN ('agreed', 'active', 'suspended', 'closing')
        AND coalesce(current_setting('nayabato.system', true), '') <> 'on'
    THEN
        RAISE EXCEPTION 'what is agreed and not over is amended'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'amended_while_it_runs';
    END IF;
    IF NEW.signed_on < standing.signed_on THEN
        RAISE EXCEPTION 'signed before the version it amends'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'signed_in_their_order';
    END IF;
    IF (NEW.amount, NEW.starts_on, NEW.ends_on, NEW.purpose, NEW.restricted, NEW.restrictions) = (standing.amount,
        standing.starts_on, standing.ends_on, standing.purpose, standing.restricted, standing.restrictions)
    THEN
        RAISE EXCEPTION 'an amendment changes something'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'amended_in_something';
    END IF;
    IF NEW.kind = 'extension' AND (NEW.amount <> standing.amount OR NEW.ends_on <= standing.ends_on) THEN
        RAISE EXCEPTION 'an extension at no cost gives more time and no more money'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'extended_at_no_cost';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_terms BEFORE INSERT OR UPDATE OR DELETE ON grants_terms
    FOR EACH ROW EXECUTE FUNCTION keep_terms();

CREATE FUNCTION grant_has_terms() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM grants_grant WHERE id = NEW.id)
        AND NOT EXISTS (SELECT FROM grants_terms WHERE grant_id = NEW.id)
    THEN
        RAISE EXCEPTION 'a grant without terms' USING ERRCODE = 'check_violation', CONSTRAINT = 'grant_has_terms';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER grant_has_terms AFTER INSERT ON grants_grant DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION grant_has_terms();
"""

SPENDING = """
CREATE FUNCTION spending_holds() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked uuid := coalesce(to_jsonb(NEW)->>'spending_id', to_jsonb(OLD)->>'spending_id',
                           to_jsonb(NEW)->>'id', to_jsonb(OLD)->>'id')::uuid;
    paid grants_spending;
    share record;
BEGIN
    SELECT * INTO paid FROM grants_spending WHERE id = asked;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF paid.amount IS DISTINCT FROM (SELECT sum(amount) FROM grants_allocation WHERE spending_id = asked) THEN
        RAISE EXCEPTION 'the shares of a spending do not add up'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'spending_adds_up';
    END IF;
    FOR share IN
        SELECT part.*, line.currency AS line_currency, line.amount AS line_amount, held.status, held.id AS held_id,
            terms.amount AS agreed, terms.restricted, terms.starts_on, terms.ends_on
        FROM grants_allocation part
        JOIN grants_budgetline line ON line.id = part.line_id
        JOIN grants_grant held ON held.id = line.grant_id
        JOIN LATERAL (SELECT * FROM grants_terms WHERE grant_id = held.id ORDER BY number DESC LIMIT 1) terms ON true
        WHERE part.spending_id = asked
    LOOP
        IF share.status IN ('pipeline', 'applied', 'declined', 'agreed') THEN
            RAISE EXCEPTION 'nothing is charged to a grant that is not active'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'charged_to_an_active_grant';
        END IF;
        IF paid."on" NOT BETWEEN share.starts_on AND share.ends_on THEN
            RAISE EXCEPTION 'a cost outside of the time of the grant'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'charged_within_its_time';
        END IF;
        IF (paid.currency = share.line_currency AND (share.charged <> share.amount OR share.rate IS NOT NULL))
            OR (paid.currency <> share.line_currency AND (share.rate IS NULL
                OR abs(share.charged * share.rate - round(share.amount * paid.npr_rate, 2)) > share.rate / 200))
        THEN
            RAISE EXCEPTION 'a share is not charged at its rate'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'charged_at_its_rate';
        END IF;
        IF paid.overdrawn_why = '' AND ((share.restricted AND share.line_amount < (
                SELECT coalesce(sum(charged), 0) FROM grants_allocation WHERE line_id = share.line_id) + (
                SELECT coalesce(sum(charged), 0) FROM grants_commitment
                WHERE line_id = share.line_id AND spending_id IS NULL AND called_off_on IS NULL))
            OR share.agreed < (SELECT sum(charged) FROM grants_allocation other
                JOIN grants_budgetline beside ON beside.id = other.line_id WHERE beside.grant_id = share.held_id))
        THEN
            RAISE EXCEPTION 'more is spent than is left, without a reason'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'overdrawn_for_a_reason';
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER spending_holds AFTER INSERT OR UPDATE ON grants_spending DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION spending_holds();
CREATE CONSTRAINT TRIGGER spending_holds AFTER INSERT OR UPDATE OR DELETE ON grants_allocation
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION spending_holds();
"""

OVER = """
CREATE FUNCTION keep_what_is_over() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    row_of jsonb;
    held uuid;
BEGIN
    IF coalesce(current_setting('nayabato.system', true), '') <> 'on' THEN
        FOREACH row_of IN ARRAY ARRAY[
            CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END, CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END]
        LOOP
            CONTINUE WHEN row_of IS NULL;
            held := coalesce((row_of->>'grant_id')::uuid,
                (SELECT grant_id FROM grants_budgetline WHERE id = (row_of->>'line_id')::uuid),
                (SELECT grant_id FROM grants_tranche WHERE id = (row_of->>'tranche_id')::uuid));
            IF EXISTS (SELECT FROM grants_grant WHERE id = held AND status IN ('closed', 'declined')) THEN
                RAISE EXCEPTION 'of a grant that is over nothing changes'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'over_for_good';
            END IF;
        END LOOP;
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION keep_spendings_of_what_is_over() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('nayabato.system', true), '') <> 'on' AND EXISTS (
        SELECT FROM grants_allocation part JOIN grants_budgetline line ON line.id = part.line_id
        JOIN grants_grant held ON held.id = line.grant_id WHERE part.spending_id = OLD.id AND held.status = 'closed')
    THEN
        RAISE EXCEPTION 'of a grant that is over nothing changes'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'over_for_good';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER keep_what_is_over BEFORE UPDATE OR DELETE ON grants_spending
    FOR EACH ROW EXECUTE FUNCTION keep_spendings_of_what_is_over();
"""
FROZEN = ["tranche", "tranchecondition", "budgetline", "allocation", "commitment", "milestone", "obligation"]
FROZEN += ["complianceitem", "fundedproject"]
STEPS = """
CREATE FUNCTION keep_past_of_grants() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what happened to a grant stays as it was' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER keep_past BEFORE UPDATE OR DELETE ON grants_grantstep
    FOR EACH ROW EXECUTE FUNCTION keep_past_of_grants();
"""
UNDO = """
DROP FUNCTION keep_past_of_grants() CASCADE;
DROP FUNCTION keep_spendings_of_what_is_over() CASCADE;
DROP FUNCTION keep_what_is_over() CASCADE;
DROP FUNCTION spending_holds() CASCADE;
DROP FUNCTION grant_has_terms() CASCADE;
DROP FUNCTION keep_terms() CASCADE;
DROP FUNCTION keep_grant() CASCADE;
"""


def frozen(table: str) -> str:
    return (
        f"CREATE TRIGGER keep_what_is_over BEFORE INSERT OR UPDATE OR DELETE ON grants_{table}"
        " FOR EACH ROW EXECUTE FUNCTION keep_what_is_over();\n"
    )


class Migration(migrations.Migration):
    dependencies = [("grants", "0001_initial")]

    operations = [
        migrations.RunSQL(IN_ITS_CURRENCY, NO_CURRENCY),
        migrations.RunSQL(GRANT + TERMS + SPENDING + OVER + STEPS + "".join(map(frozen, FROZEN)), UNDO),
    ]
