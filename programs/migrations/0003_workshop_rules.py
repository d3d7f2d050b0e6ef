"""What the database itself keeps true of a workshop, beside the constraints of single rows.

Whatever belongs together belongs to one workshop. Money, stock and payslips are never changed once written, work and
adjustments not once their wages are confirmed. Stock and pieces follow from what was written down, and from nothing else.
"""

from django.db import migrations

OF_ONE_GROUP = [
    ("ledgerentry", "reverses_id", "ledgerentry"),
    ("ledgerline", "entry_id", "ledgerentry"),
    ("ledgerline", "account_id", "ledgeraccount"),
    ("stockmovement", "material_id", "material"),
    ("stockmovement", "entry_id", "ledgerentry"),
    ("productmaterial", "product_id", "product"),
    ("productmaterial", "material_id", "material"),
    ("productprice", "product_id", "product"),
    ("rate", "product_id", "product"),
    ("skillstep", "enrolment_id", "enrolment"),
    ("orderline", "order_id", "order"),
    ("orderline", "product_id", "product"),
    ("delivery", "entry_id", "ledgerentry"),
    ("workentry", "enrolment_id", "enrolment"),
    ("workentry", "product_id", "product"),
    ("payperiod", "entry_id", "ledgerentry"),
    ("adjustment", "period_id", "payperiod"),
    ("adjustment", "enrolment_id", "enrolment"),
    ("advance", "enrolment_id", "enrolment"),
    ("advance", "entry_id", "ledgerentry"),
    ("payslip", "period_id", "payperiod"),
    ("payslip", "enrolment_id", "enrolment"),
    ("payslipline", "payslip_id", "payslip"),
    ("payslipline", "product_id", "product"),
]
OF_ITS_PRODUCT = ["delivery", "workentry"]


def together(table: str, column: str, parent: str) -> migrations.RunSQL:
    name = f"{table}_{column.removesuffix('_id')}_of_one_group"
    return migrations.RunSQL(
        f"ALTER TABLE programs_{table} ADD CONSTRAINT {name} FOREIGN KEY ({column}, group_id)"
        f" REFERENCES programs_{parent} (id, group_id) DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE programs_{table} DROP CONSTRAINT {name}",
    )


def of_its_product(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"ALTER TABLE programs_{table} ADD CONSTRAINT {table}_line_of_its_product"
        " FOREIGN KEY (line_id, product_id, group_id) REFERENCES programs_orderline (id, product_id, group_id)"
        " DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE programs_{table} DROP CONSTRAINT {table}_line_of_its_product",
    )


NEVER_CHANGED = ["ledgerentry", "ledgerline", "stockmovement", "delivery", "advance", "payslipline"]
REFUSE_CHANGE = """
CREATE FUNCTION refuse_change_of_what_was_booked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was booked stays as it is: % of %', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'check_violation', CONSTRAINT = 'booked_for_good';
END $$
"""
NO_REFUSAL = "DROP FUNCTION refuse_change_of_what_was_booked() CASCADE"


def never_changed(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER booked_for_good BEFORE UPDATE OR DELETE ON programs_{table}"
        " FOR EACH ROW EXECUTE FUNCTION refuse_change_of_what_was_booked()",
        f"DROP TRIGGER booked_for_good ON programs_{table}",
    )


STOCK = """
CREATE FUNCTION move_stock() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    materials integer;
BEGIN
    UPDATE programs_material material SET in_stock = in_stock + moved.quantity, worth = material.worth + moved.worth
    FROM (SELECT material_id, sum(quantity) AS quantity, sum(worth) AS worth FROM fresh GROUP BY 1) moved
    WHERE material.id = moved.material_id;
    GET DIAGNOSTICS materials = ROW_COUNT;
    IF materials <> (SELECT count(DISTINCT material_id) FROM fresh) THEN
        RAISE EXCEPTION 'stock of a material that is not there' USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER move_stock AFTER INSERT ON programs_stockmovement REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION move_stock();
"""

COUNT_WORK = """
CREATE FUNCTION add_work(product_id uuid, line_id uuid, more_made bigint, more_passed bigint)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF product_id IS NOT NULL AND more_passed <> 0 THEN
        UPDATE programs_product SET passed = passed + more_passed WHERE id = product_id;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'work at a product that is not there' USING ERRCODE = 'foreign_key_violation';
        END IF;
    END IF;
    IF line_id IS NOT NULL AND (more_made <> 0 OR more_passed <> 0) THEN
        UPDATE programs_orderline SET made = made + more_made, passed = passed + more_passed WHERE id = line_id;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'work for an order that is not there' USING ERRCODE = 'foreign_key_violation';
        END IF;
    END IF;
END $$;

CREATE FUNCTION count_work() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM add_work(product_id, line_id, sum(made), sum(passed)) FROM fresh GROUP BY product_id, line_id;
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM add_work(product_id, line_id, -sum(made), -sum(passed)) FROM stale GROUP BY product_id, line_id;
    ELSE
        PERFORM add_work(product_id, line_id, sum(made)::bigint, sum(passed)::bigint) FROM (
            SELECT product_id, line_id, made::bigint, passed::bigint FROM fresh
            UNION ALL SELECT product_id, line_id, -made::bigint, -passed::bigint FROM stale
        ) moved GROUP BY product_id, line_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER count_new_work AFTER INSERT ON programs_workentry REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION count_work();
CREATE TRIGGER count_changed_work AFTER UPDATE ON programs_workentry REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION count_work();
CREATE TRIGGER count_removed_work AFTER DELETE ON programs_workentry REFERENCING OLD TABLE AS stale
    FOR EACH STATEMENT EXECUTE FUNCTION count_work();

CREATE FUNCTION count_delivery() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE programs_product SET delivered = delivered + NEW.pieces WHERE id = NEW.product_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'delivery of a product that is not there' USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER count_delivery AFTER INSERT ON programs_delivery FOR EACH ROW EXECUTE FUNCTION count_delivery();
"""
NO_COUNT = """
DROP FUNCTION count_delivery() CASCADE;
DROP FUNCTION count_work() CASCADE;
DROP FUNCTION add_work(uuid, uuid, bigint, bigint);
DROP FUNCTION move_stock() CASCADE;
"""

KEPT_BY_THE_DATABASE = {
    "material": ("in_stock", "worth"),
    "product": ("passed", "delivered"),
    "orderline": ("made", "passed"),
}
KEEP_COUNT = """
CREATE FUNCTION refuse_change_of_a_count() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY TG_ARGV LOOP
        IF TG_OP = 'INSERT' AND (to_jsonb(NEW)->>name)::numeric <> 0
            OR TG_OP = 'UPDATE' AND pg_trigger_depth() < 2 AND to_jsonb(NEW)->>name <> to_jsonb(OLD)->>name
        THEN
            RAISE EXCEPTION '% of % follows from what was written down', name, TG_TABLE_NAME
                USING ERRCODE = 'check_violation', CONSTRAINT = 'counted_by_the_database';
        END IF;
    END LOOP;
    RETURN NEW;
END $$
"""


def kept_by_the_database(table: str, columns: tuple[str, ...]) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER counted_by_the_database BEFORE INSERT OR UPDATE ON programs_{table}"
        f" FOR EACH ROW EXECUTE FUNCTION refuse_change_of_a_count({', '.join(map(repr, columns))})",
        f"DROP TRIGGER counted_by_the_database ON programs_{table}",
    )


FREEZE = """
CREATE FUNCTION refuse_work_of_confirmed_wages() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM programs_payperiod period WHERE confirmed_at IS NOT NULL
            AND (TG_OP <> 'INSERT' AND group_id = OLD.group_id AND OLD."on" BETWEEN first_on AND last_on
                OR TG_OP <> 'DELETE' AND group_id = NEW.group_id AND NEW."on" BETWEEN first_on AND last_on)
    ) THEN
        RAISE EXCEPTION 'the wages of this day are confirmed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'wages_are_confirmed';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER wages_are_confirmed BEFORE INSERT OR UPDATE OR DELETE ON programs_workentry
    FOR EACH ROW EXECUTE FUNCTION refuse_work_of_confirmed_wages();

CREATE FUNCTION refuse_part_of_confirmed_wages() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM programs_payperiod WHERE confirmed_at IS NOT NULL
            AND (TG_OP <> 'INSERT' AND id = OLD.period_id OR TG_OP <> 'DELETE' AND id = NEW.period_id)
    ) THEN
        RAISE EXCEPTION 'these wages are confirmed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'wages_are_confirmed';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER wages_are_confirmed BEFORE INSERT OR UPDATE OR DELETE ON programs_adjustment
    FOR EACH ROW EXECUTE FUNCTION refuse_part_of_confirmed_wages();
CREATE TRIGGER wages_are_confirmed BEFORE INSERT OR DELETE ON programs_payslip
    FOR EACH ROW EXECUTE FUNCTION refuse_part_of_confirmed_wages();

CREATE FUNCTION refuse_line_of_confirmed_wages() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM programs_payslip slip JOIN programs_payperiod period ON period.id = slip.period_id
        WHERE slip.id = NEW.payslip_id AND period.confirmed_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'these wages are confirmed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'wages_are_confirmed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER wages_are_confirmed BEFORE INSERT ON programs_payslipline
    FOR EACH ROW EXECUTE FUNCTION refuse_line_of_confirmed_wages();

CREATE FUNCTION refuse_change_of_confirmed_period() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.confirmed_at IS NOT NULL THEN
        RAISE EXCEPTION 'these wages are confirmed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'wages_are_confirmed';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER wages_are_confirmed BEFORE UPDATE OR DELETE ON programs_payperiod
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_confirmed_period();

CREATE FUNCTION let_a_payslip_be_paid_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    paying text[] := ARRAY['paid_on', 'handed_over_by_id', 'receipt', 'version'];
BEGIN
    IF OLD.paid_on IS NOT NULL OR to_jsonb(NEW) - paying <> to_jsonb(OLD) - paying THEN
        RAISE EXCEPTION 'a payslip stays as it was confirmed, and is paid out once'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payslip_is_frozen';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payslip_is_frozen BEFORE UPDATE ON programs_payslip
    FOR EACH ROW EXECUTE FUNCTION let_a_payslip_be_paid_once();
"""
NO_FREEZE = """
DROP FUNCTION let_a_payslip_be_paid_once() CASCADE;
DROP FUNCTION refuse_change_of_confirmed_period() CASCADE;
DROP FUNCTION refuse_line_of_confirmed_wages() CASCADE;
DROP FUNCTION refuse_part_of_confirmed_wages() CASCADE;
DROP FUNCTION refuse_work_of_confirmed_wages() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("programs", "0002_workshop")]

    operations = [
        *(together(*each) for each in OF_ONE_GROUP),
        *map(of_its_product, OF_ITS_PRODUCT),
        migrations.RunSQL(REFUSE_CHANGE, NO_REFUSAL),
        *map(never_changed, NEVER_CHANGED),
        migrations.RunSQL(STOCK + COUNT_WORK, NO_COUNT),
        migrations.RunSQL(KEEP_COUNT, "DROP FUNCTION refuse_change_of_a_count() CASCADE"),
        *(kept_by_the_database(*each) for each in KEPT_BY_THE_DATABASE.items()),
        migrations.RunSQL(FREEZE, NO_FREEZE),
    ]
