"""Finds people by name, misspelt or in the other script, among those whom the asking user may see.

A trigram search under row-level security cannot use its index, because its operators are not leakproof: the
policy must be asked first, row by row (design, section 4). So one SECURITY DEFINER function, `find_people`, searches
past row-level security and holds the same condition itself, before it counts or cuts anything:

- `people_by_name` keeps, for each person, the spellings her names fold to (`beneficiaries/names.py`), filled by
  triggers. No role but the owner's reads it: row-level security is on, and it has no policy.
- Each entry of its index is made of a spelling *and* of a place or user through whom she is seen (her site, her
  keeper, the site and workers of her case). Who asks looks up her own places alone, so neither the time a search takes
  nor where its list is cut depends on anybody hidden.
- That only proposes. Who is shown is decided by the predicate of Person's shelter, spelt out to the end
  (`access.definers.visible`): inside a function of the owner the policies of `beneficiaries_case` do not hold, so an
  EXISTS that counts on them would show too much.
- What the function finds is fetched by `Person.objects.visible_to(user)`, under row-level security again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet

from access.definers import define, ground, visible
from access.policy import READ, Scope, rules
from beneficiaries.asked_of_cases import ask_as
from beneficiaries.models import Area, Person
from beneficiaries.names import FILLERS, array, functions

if TYPE_CHECKING:
    from accounts.models import User

DEEPEST = 60
"""How many of the likeliest are compared in full and may be paged through."""
GOOD = 0.8
"""A likeness at which one may stop looking further afield."""
LEAST = 0.65
"""Below this likeness nobody is shown."""


@dataclass(frozen=True)
class Found:
    """A person found, and how alike the names are, from 0 to 1."""

    person: Person
    likeness: float


def find_people(
    user: "User",
    written: str,
    *,
    district: Area | None = None,
    born: DateRange | None = None,
    most: int = 20,
    skip: int = 0,
) -> list[Found]:
    """Return the people this user may see whose name is most like what is written, the likeliest first.

    `district` (or a local level) and `born` (the days she may be born on) leave out those known to be from elsewhere or
    of another age; whoever's is not recorded stays. Must be called by the acting user, see `access.context`.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person_id, likeness FROM find_people(%s, %s, %s::daterange, %s, %s)",
            [written.replace("\x00", ""), district.pk if district else None, born, most, skip],
        )
        likeness: dict[UUID, float] = dict(cursor.fetchall())
    people = {person.pk: person for person in ask_as(user, _people, list(likeness))} if likeness else {}
    return [Found(people[pk], alike) for pk, alike in likeness.items() if pk in people]


def _people(keys: list[UUID], user: "User") -> QuerySet[Person]:
    return Person.objects.visible_to(user).with_places().filter(pk__in=keys)


def find_people_for(user: "User", names: Sequence[str], *, least: float, most: int) -> list[list[Found]]:
    """Return for each of several names what `find_people` returns for it, as far as it is at least so alike.

    Names that sound the same are looked for once, and whoever is found is fetched once.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT asked.places, found.person_id, found.likeness FROM ("
            " SELECT array_agg(place) AS places, min(written) AS written"
            " FROM unnest(%s::text[]) WITH ORDINALITY AS name (written, place) GROUP BY name_forms(written)"
            ") AS asked, LATERAL find_people(asked.written, NULL, NULL, %s, 0) AS found"
            " WHERE found.likeness >= %s ORDER BY found.likeness DESC, found.person_id",
            [[name.replace("\x00", "") for name in names], most, least],
        )
        rows = cursor.fetchall()
    people = Person.objects.visible_to(user).with_places().in_bulk(list({pk for _places, pk, _alike in rows}))
    found: list[list[Found]] = [[] for _name in names]
    for places, pk, alike in rows:
        for place in places if pk in people else ():
            found[place - 1].append(Found(people[pk], alike))
    return found


def which_may_be_alike(names: Sequence[str], theirs: Sequence[str]) -> set[int]:
    """Return the places of those names that have anything by which `find_people` finds in common with other names.

    Where they have not, it finds none of these others by them.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH known AS MATERIALIZED ("
            " SELECT coalesce(array_agg(DISTINCT gram), '{}') AS grams"
            " FROM unnest(%s::text[]) AS name (written), name_forms(written) AS forms,"
            " unnest(name_grams(forms || name_pairs(forms), '=~>')) AS gram"
            ") SELECT place - 1 FROM unnest(%s::text[]) WITH ORDINALITY AS name (written, place),"
            " name_forms(written) AS forms, known"
            " WHERE name_grams(forms || name_pairs(forms) || name_pairs("
            "ARRAY(SELECT form FROM unnest(forms) AS form WHERE form <> ALL (%s))), '=~<') && known.grams",
            [list(theirs), list(names), list(FILLERS)],
        )
        return {place for (place,) in cursor.fetchall()}


def alike_names(*groups: list[tuple[str, str]]) -> list[float]:
    """Return for each group of pairs of whole names how alike the most alike pair sounds; 0 for empty names."""
    alike = dict.fromkeys(range(len(groups)), 0.0)
    pairs = [(number, *pair) for number, group in enumerate(groups) for pair in group]
    written = list({name for pair in pairs for name in pair[1:]})
    sounds = dict(zip(written, sounds_of(written), strict=True))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number, max(name_likeness(one, other, name_bare(one), name_bare(other)))"
            " FROM unnest(%s::int[], %s::text[], %s::text[]) AS pair (number, one, other)"
            " WHERE one <> '' AND other <> '' GROUP BY number",
            [[pair[0] for pair in pairs], *([sounds[pair[part]] for pair in pairs] for part in (1, 2))],
        )
        return list((alike | dict(cursor.fetchall())).values())


def sounds_of(written: list[str]) -> list[str]:
    """Return for each whole name one text that is the same for every way to write it, empty for what is no name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_to_string(ARRAY(SELECT unnest(name_forms(one)) ORDER BY 1), ' ')"
            " FROM unnest(%s::text[]) WITH ORDINALITY AS name (one, place) ORDER BY place",
            [written],
        )
        return [sound for (sound,) in cursor.fetchall()]


REACHED_THROUGH = {
    Scope.ASSIGNED: "nullif(current_setting('nayabato.user', true), '')",
    Scope.SITE: "nullif(current_setting('nayabato.{role}', true), '')",
}
"""Through what a role reaches people in each scope of the policy; must be among what `person_reach` gives."""

REACH = """
CREATE OR REPLACE FUNCTION person_reach(of_person uuid) RETURNS text[] LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT array_agg(DISTINCT through::text) FROM (
        SELECT unnest(ARRAY[site_id, keeper_id]) AS through FROM beneficiaries_person WHERE id = of_person
        UNION SELECT unnest(ARRAY[site_id, caseworker_id] || second_workers)
        FROM beneficiaries_case WHERE person_id = of_person
    ) AS ways WHERE through IS NOT NULL
$$
"""

ENTRIES = """
CREATE OR REPLACE FUNCTION name_entries(through text[], forms text[], kinds text) RETURNS int[] LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT hashtext(way || gram)), '{}')
    FROM unnest(name_grams(forms, kinds)) AS gram, unnest(through) AS way
$$
"""

TABLE = """
DO $$ BEGIN
    IF obj_description(to_regclass('people_by_name')) IS DISTINCT FROM '{rules}' THEN
        DROP TABLE IF EXISTS people_by_name;
    END IF;
END $$;
CREATE TABLE IF NOT EXISTS people_by_name (
    person_id uuid PRIMARY KEY,
    forms text[] NOT NULL,
    bares text[] NOT NULL,
    words int NOT NULL,
    spelling text NOT NULL,
    entries int[] NOT NULL
);
COMMENT ON TABLE people_by_name IS '{rules}';
CREATE INDEX IF NOT EXISTS people_by_name_entries ON people_by_name
    USING gin (entries) WITH (fastupdate = off);
ALTER TABLE people_by_name ENABLE ROW LEVEL SECURITY
"""
"""For each person her words and, after them, each two neighbours as one; the same without what is heard least.

Derived from people alone: after a change of the rules it is thrown away and made anew."""

KEEP = """
CREATE OR REPLACE FUNCTION keep_names(of_person uuid, given text, middle text, family text, nepali text, others text)
RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    latin text[] := name_forms(concat_ws(' ', given, middle, family));
    devanagari text[] := name_forms(nepali);
    called text[] := name_forms(replace(others, ',', ' '));
    words text[] := ARRAY(
        SELECT form FROM unnest(latin || devanagari || called) WITH ORDINALITY AS every (form, place)
        GROUP BY form ORDER BY min(place)
    );
    all_forms text[] := words || ARRAY(SELECT DISTINCT unnest(name_pairs(latin) || name_pairs(devanagari)));
BEGIN
    INSERT INTO people_by_name (person_id, forms, bares, words, spelling, entries)
    VALUES (
        of_person, all_forms, ARRAY(SELECT name_bare(form) FROM unnest(all_forms) AS form),
        cardinality(words), array_to_string(words, ' '), name_entries(person_reach(of_person), all_forms, '=~>')
    )
    ON CONFLICT (person_id) DO UPDATE SET forms = excluded.forms, bares = excluded.bares, words = excluded.words,
        spelling = excluded.spelling, entries = excluded.entries;
END $$
"""

KEEP_OF_PERSON = """
CREATE OR REPLACE FUNCTION keep_names_of_person() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM people_by_name WHERE person_id = OLD.id;
    ELSE
        PERFORM keep_names(NEW.id, NEW.given_name, NEW.middle_name, NEW.family_name, NEW.name_ne, NEW.other_names);
    END IF;
    RETURN NULL;
END $$
"""

KEEP_OF_CASE = """
CREATE OR REPLACE FUNCTION keep_reach_of_case() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    of_person uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.person_id ELSE NEW.person_id END;
BEGIN
    UPDATE people_by_name SET entries = name_entries(person_reach(of_person), forms, '=~>')
    WHERE person_id = of_person;
    RETURN NULL;
END $$
"""

TRIGGERS = """
DROP TRIGGER IF EXISTS keep_names ON beneficiaries_person;
CREATE TRIGGER keep_names AFTER INSERT OR DELETE OR UPDATE
    OF given_name, middle_name, family_name, name_ne, other_names, site_id, keeper_id
    ON beneficiaries_person FOR EACH ROW EXECUTE FUNCTION keep_names_of_person();
DROP TRIGGER IF EXISTS keep_reach ON beneficiaries_case;
CREATE TRIGGER keep_reach AFTER INSERT OR DELETE OR UPDATE OF person_id, site_id, caseworker_id, second_workers
    ON beneficiaries_case FOR EACH ROW EXECUTE FUNCTION keep_reach_of_case()
"""

REFRESH = """
DELETE FROM people_by_name WHERE NOT EXISTS (SELECT 1 FROM beneficiaries_person WHERE id = person_id);
SELECT keep_names(id, given_name, middle_name, family_name, name_ne, other_names) FROM beneficiaries_person
WHERE NOT EXISTS (SELECT 1 FROM people_by_name WHERE person_id = id)
"""
"""For people who were there before."""

FIND = """
CREATE OR REPLACE FUNCTION find_people(written text, area text, born_in daterange, most int, skip int)
RETURNS TABLE (person_id uuid, likeness real) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp
SET plan_cache_mode = force_generic_plan
-- only by an index and for a condition, however few rows there are: to read a table from end to end would take longer
-- the more people are hidden
SET enable_seqscan = off SET enable_indexscan = off SET enable_indexonlyscan = off AS $$
#variable_conflict use_column
DECLARE
    asked text[] := name_forms(written);
    through text[] := string_to_array(concat_ws(',', {through}), ',');
    wanted text := array_to_string(asked, ' ');
    needed text[] := ARRAY(SELECT form FROM unnest(asked) AS form WHERE form <> ALL ({fillers}));
    -- every word as it is and with its neighbours, numbered by the word it stands for
    ways text[]; ways_bare text[]; ways_at int[]; ways_weight real[]; ways_joined boolean[];
    first int[]; second int[]; third int[];
    ids uuid[]; marks real[];
    stage text;
BEGIN
    IF through IS NULL OR cardinality(asked) = 0 THEN RETURN; END IF;
    IF cardinality(needed) = 0 THEN needed := asked; END IF;
    SELECT array_agg(form), array_agg(name_bare(form)), array_agg(at), array_agg(joined),
        array_agg(CASE WHEN asked[at] = ANY ({fillers}) THEN 0.2 ELSE 1 END)
    INTO ways, ways_bare, ways_at, ways_joined, ways_weight FROM (
        SELECT at, form, false AS joined FROM unnest(asked) WITH ORDINALITY AS word (form, at)
        UNION SELECT at + shift, form, true
        FROM unnest(name_pairs(asked)) WITH ORDINALITY AS pair (form, at), generate_series(0, 1) AS shift
    ) AS each_way;
    FOREACH stage IN ARRAY ARRAY['=', '~<', 'any'] LOOP
        CONTINUE WHEN stage = 'any' AND cardinality(needed) = 1;
        IF stage = 'any' THEN
            first := name_entries(through, needed || name_pairs(asked), '=');
            second := first; third := first;
        ELSE
            -- the first three words that count: a person must have something like each of them
            first := name_entries(through, needed[1:1] || name_pairs(needed[1:2]), stage);
            second := name_entries(through, needed[2:2] || name_pairs(needed[1:2]) || name_pairs(needed[2:3]), stage);
            third := name_entries(through, needed[3:3] || name_pairs(needed[2:3]), stage);
            IF cardinality(needed) < 3 THEN third := first; END IF;
            IF cardinality(needed) < 2 THEN second := first; END IF;
        END IF;
        WITH proposed AS MATERIALIZED (
            SELECT known.person_id, similarity(known.spelling, wanted) AS resemblance
            FROM people_by_name AS known
            WHERE known.entries && first AND known.entries && second AND known.entries && third
        ), seen AS MATERIALIZED (
            SELECT proposed.person_id, proposed.resemblance, each_one.confirmed
            FROM proposed CROSS JOIN LATERAL (
                -- OFFSET 0: one after the other, so that nothing is gathered for the condition from hidden rows
                SELECT (area IS NOT NULL AND (beneficiaries_person.origin_id IS NOT NULL
                        OR beneficiaries_person.present_area_id IS NOT NULL))::int
                    + (born_in IS NOT NULL AND beneficiaries_person.born IS NOT NULL)::int AS confirmed
                FROM beneficiaries_person WHERE beneficiaries_person.id = proposed.person_id
                AND ({visible})
                AND (born_in IS NULL OR beneficiaries_person.born IS NULL OR beneficiaries_person.born && born_in)
                AND (area IS NULL
                    OR beneficiaries_person.origin_id IS NULL AND beneficiaries_person.present_area_id IS NULL
                    OR EXISTS (
                        SELECT 1 FROM beneficiaries_area AS place
                        WHERE place.id IN (beneficiaries_person.origin_id, beneficiaries_person.present_area_id)
                        AND area IN (place.id, place.parent_id)))
                OFFSET 0
            ) AS each_one
            ORDER BY proposed.resemblance DESC, proposed.person_id LIMIT {deepest}
        ), compared AS (
            SELECT best.person_id,
                sum(best.alike * best.weight) / sum(best.weight)
                + 0.01 * max(best.resemblance) + 0.02 * max(best.confirmed) AS mark
            FROM (
                SELECT seen.person_id, way.at, way.weight, seen.resemblance, seen.confirmed,
                    max(name_likeness(way.form, word.form, way.bare, word.bare)) AS alike
                FROM seen CROSS JOIN LATERAL (
                    SELECT * FROM people_by_name AS one WHERE one.person_id = seen.person_id OFFSET 0
                ) AS known, unnest(known.forms, known.bares) WITH ORDINALITY AS word (form, bare, place),
                    unnest(ways, ways_bare, ways_at, ways_weight, ways_joined) AS way (form, bare, at, weight, joined)
                WHERE NOT (way.joined AND word.place > known.words)
                GROUP BY seen.person_id, way.at, way.weight, seen.resemblance, seen.confirmed
            ) AS best
            GROUP BY best.person_id
        ), together AS (
            -- whom an earlier, narrower stage found stays found
            SELECT every.id, max(every.mark) AS mark FROM (
                SELECT compared.person_id AS id, compared.mark FROM compared WHERE compared.mark >= {least}
                UNION ALL SELECT earlier.id, earlier.mark FROM unnest(ids, marks) AS earlier (id, mark)
            ) AS every GROUP BY every.id
        )
        SELECT array_agg(together.id ORDER BY together.mark DESC, together.id),
            array_agg(together.mark ORDER BY together.mark DESC)
        INTO ids, marks FROM together;
        EXIT WHEN coalesce(marks[5], 0) >= {good} OR stage = '~<' AND coalesce(marks[1], 0) >= {good};
    END LOOP;
    RETURN QUERY SELECT every.id, least(every.mark, 1)::real
    FROM unnest(ids, marks) WITH ORDINALITY AS every (id, mark, place) ORDER BY every.place OFFSET skip LIMIT most;
END $$
"""


def _find() -> str:
    through = [
        f"CASE WHEN nullif(current_setting('nayabato.{rule.role}', true), '') IS NOT NULL"
        f" THEN {REACHED_THROUGH[rule.scope].format(role=rule.role)} END"
        for rule in rules(READ, Person)
        if rule.scope not in (Scope.PROTECTED_STATISTICS, Scope.BREAK_GLASS)  # break-glass opens a code, no search
    ]
    return FIND.format(
        through=", ".join(["NULL", *dict.fromkeys(through)]),
        fillers=array(FILLERS),
        visible=visible(Person),
        deepest=DEEPEST,
        good=GOOD,
        least=LEAST,
    )


def _grounds(role: str) -> list[str]:
    """Return the SQL of the table, the functions and the triggers that keep the spellings."""
    spellings = [create for _signature, create in functions()]
    rules_made = sha256("".join([*spellings, REACH, ENTRIES, TABLE, KEEP]).encode()).hexdigest()[:16]
    kept = ["keep_names(uuid, text, text, text, text, text)", "keep_names_of_person()", "keep_reach_of_case()"]
    return [
        *spellings,
        REACH,
        ENTRIES,
        TABLE.format(rules=rules_made),
        f"REVOKE ALL ON people_by_name FROM {role}",
        KEEP,
        KEEP_OF_PERSON,
        KEEP_OF_CASE,
        TRIGGERS,
        *(f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC" for signature in kept),
        REFRESH,
    ]


ground(_grounds)
define("find_people(text, text, daterange, int, int)", _find)
