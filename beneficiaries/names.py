"""How Nepali names sound: one spelling for every way to write them, in Latin letters or in Devanagari.

The rules stand here once, as data, and become functions of the database, because the spellings by which people
are found are kept by the database itself: no write escapes, also not one in bulk or by hand in SQL.

- `name_forms(text)`: the words of a name, each folded to one spelling: "Laxmi", "Lakshmi" and "लक्ष्मी" are "lacmi".
- `name_skeleton(form)`: the consonants of a word, and its first vowel, by which likely people are found.
- `name_bare(form)`: a word without what is heard least: a, and the difference of e and i, of o and u.
- `name_pairs(forms)`: neighbouring words written as one: Phul Maya, Phulmaya.
- `name_grams(forms, kinds)`: what words are found by: `=` the skeleton, `~` the skeleton and what is left of it without
  one sign, so that a slip is forgiven, `>` its beginning, `<` a beginning that is looked for.
- `name_likeness(form, form, bare, bare)`: how alike two words are, from 0 to 1.
"""

from collections.abc import Iterable

ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad"

CONJUNCTS = [
    ("ज्ञ", "ग्य"),
    ("ङ्क", "न्क"),
    ("ङ्ख", "न्ख"),
    ("ङ्घ", "न्घ"),
    ("ङ्ग", "ङ"),
    ("ङ्", "ङ"),
    ("ङ", "न्ग्"),
    ("ृ", "्रि"),
    ("ऋ", "रि"),
    ("ॐ", "ओम"),
]
"""What one Devanagari sign writes as several sounds."""
CONSONANTS = "कखगघचछजझञटठडढणतथदधनपफबभमयरलवशषसह"
CONSONANTS_LATIN = "kkggccjjnttddnttddnppbbmyrlbsssh"
VOWELS = "अआइईउऊएऐओऔऑ"
VOWELS_LATIN = "aaiiuueeooo"
VOWEL_SIGNS = "ािीुूेैोौॉॅ"
VOWEL_SIGNS_LATIN = "aiiuueeoooe"
NASALS = "ंँ"
SILENT = "़्ःऽ"

FOLDS = [
    (r"\mb[iy]?[. ]+k[ae]?\M", "bk", "B. K., बि. क."),
    (r"\mke?[. ]+(c|si)\M|\mkesi\M", "kc", "K. C., के. सी., केसी"),
    (r"\m([a-z])[. ]+(?=[a-z]\M)", r"\1", "initials are one word: B. K., K.C."),
    (r"[^a-z]+", " ", "only letters count"),
    (r"([bcdfgjklmnprstvwx])h+", r"\1", "aspirates, sh and ch: what one hears differs less than what one writes"),
    (r"ck|q", "k", ""),
    (r"x|ksy?|ts", "c", "Laxmi, Lakshmi, Lachhmi; Kshetri, Chhetri; Tshering, Chhiring"),
    (r"\m(pra|ya)jn", r"\1gy", "Pragya, Prajna"),
    (r"gny|jny|dny|gn|\mjn", "gy", "Gyawali, Gnawali"),
    (r"([aeiou])w(?![aeiouy])", r"\1u", "Chowdhury"),
    (r"y(?![aeiou])", "i", "Chaudhary, Chaudhari"),
    (r"ee+|ie", "i", ""),
    (r"oo+", "u", ""),
    (r"([a-z])\1+", r"\1", "double letters"),
    (r"ai|ei", "e", ""),
    (r"au|ou|ao", "o", ""),
    (r"(?<![aeiou])iy(?=[aeiou])", "i", "Soniya, Sonia"),
    (r"n(?=[pbvwf])", "m", "Chanpa, Champa"),
]
"""Foldings of Latin letters, in the order in which they are done: pattern, replacement, why."""
SINGLE_LETTERS = ("vwfz", "bbpj")

ABBREVIATIONS = {
    "bdr": "bahadur",
    "bk": "bisbokarma",
    "bka": "bisbokarma",
    "kr": "kumar",
    "ku": "kumari",
    "md": "mohamad",
    "mohd": "mohamad",
    "pd": "prasad",
    "pr": "prasad",
}
"""Usual short ways to write, by their folded form."""
COURTESIES = ("mr", "mrs", "ms", "mis", "dr", "srimati", "susri", "smt", "kum")
FILLERS = ("kumar", "kumari", "debi", "bahadur", "prasad", "lal", "didi", "bahini")
"""Middle words that are written or left out as one pleases."""
MOST_WORDS = 8

NAME_GRAMS = """DECLARE
    form text; bone text; grams text[] := '{}';
BEGIN
    FOREACH form IN ARRAY forms LOOP
        bone := name_skeleton(form);
        IF strpos(kinds, '=') > 0 THEN grams := grams || ('=' || bone); END IF;
        IF strpos(kinds, '~') > 0 THEN
            grams := grams || ('~' || bone);
            IF length(bone) > 2 THEN
                FOR at IN 1 .. length(bone) LOOP
                    grams := grams || ('~' || left(bone, at - 1) || substr(bone, at + 1));
                END LOOP;
            END IF;
        END IF;
        IF strpos(kinds, '>') > 0 THEN grams := grams || ('>' || left(bone, 2)) || ('>' || left(bone, 3)); END IF;
        IF strpos(kinds, '<') > 0 AND length(bone) IN (2, 3) THEN grams := grams || ('>' || bone); END IF;
    END LOOP;
    RETURN grams;
END"""


def quoted(text: str) -> str:
    """Return a text as a literal of SQL."""
    return "'" + text.replace("'", "''") + "'"


def array(words: Iterable[str]) -> str:
    """Return words as an array of SQL."""
    return "ARRAY[" + ", ".join(map(quoted, words)) + "]"


def _latin() -> str:
    """Return the SQL expression that turns `written` into small Latin letters."""
    text = f"translate(lower(normalize(written, NFKC)), {quoted(ZERO_WIDTH)}, '')"
    text = f"replace({text}, '़', '')"
    for sign, sounds in CONJUNCTS:
        text = f"replace({text}, {quoted(sign)}, {quoted(sounds)})"
    text = f"regexp_replace({text}, '्([{VOWEL_SIGNS}])', '\\1', 'g')"
    text = f"regexp_replace({text}, '([{CONSONANTS}])(?![{VOWEL_SIGNS}्])', '\\1अ', 'g')"
    text = f"regexp_replace({text}, '([ऀ-ौॎ-ॿ][{CONSONANTS}])अ(?![ऀ-ॿ])', '\\1', 'g')"
    signs = CONSONANTS + VOWELS + VOWEL_SIGNS + NASALS + SILENT
    sounds = CONSONANTS_LATIN + VOWELS_LATIN + VOWEL_SIGNS_LATIN + "nn"
    return f"unaccent(translate({text}, {quoted(signs)}, {quoted(sounds)}))"


def _folded(text: str) -> str:
    for pattern, replacement, _why in FOLDS:
        text = f"regexp_replace({text}, {quoted(pattern)}, {quoted(replacement)}, 'g')"
    return f"translate({text}, {quoted(SINGLE_LETTERS[0])}, {quoted(SINGLE_LETTERS[1])})"


def _spelt_out() -> str:
    cases = " ".join(f"WHEN {quoted(short)} THEN {quoted(full)}" for short, full in ABBREVIATIONS.items())
    return f"CASE word {cases} ELSE word END"


def functions() -> list[tuple[str, str]]:
    """Return the functions of the database as (signature, CREATE statement), those that others use first."""
    immutable = "IMMUTABLE STRICT PARALLEL SAFE SET search_path = public, pg_temp"
    return [
        (
            "name_folded(text)",
            f"CREATE OR REPLACE FUNCTION name_folded(written text) RETURNS text LANGUAGE plpgsql {immutable} AS $$"
            f"BEGIN\n    RETURN {_folded(_latin())};\nEND $$",
        ),
        (
            "name_forms(text)",
            f"CREATE OR REPLACE FUNCTION name_forms(written text) RETURNS text[] LANGUAGE sql {immutable} AS $$\n"
            f"    SELECT coalesce((array_agg({_spelt_out()} ORDER BY place))[:{MOST_WORDS}], '{{}}')\n"
            "    FROM regexp_split_to_table(name_folded(left(written, 400)), ' ')"
            " WITH ORDINALITY AS words (word, place)\n"
            f"    WHERE word <> '' AND word <> ALL ({array(COURTESIES)})\n$$",
        ),
        (
            "name_skeleton(text)",
            "CREATE OR REPLACE FUNCTION name_skeleton(form text) RETURNS text LANGUAGE sql"
            " IMMUTABLE PARALLEL SAFE AS $$\n"
            "    SELECT regexp_replace(translate(left(form, 1), 'eo', 'iu')"
            " || translate(substr(form, 2), 'aeiou', ''), '(.)\\1+', '\\1', 'g')\n$$",
        ),
        (
            "name_bare(text)",
            "CREATE OR REPLACE FUNCTION name_bare(form text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$\n"
            "    SELECT translate(left(form, 1), 'eo', 'iu') || translate(substr(form, 2), 'eoa', 'iu')\n$$",
        ),
        (
            "name_pairs(text[])",
            f"CREATE OR REPLACE FUNCTION name_pairs(forms text[]) RETURNS text[] LANGUAGE plpgsql {immutable} AS $$\n"
            "DECLARE\n    pairs text[] := '{}';\nBEGIN\n"
            "    FOR at IN 1 .. cardinality(forms) - 1 LOOP\n"
            "        pairs := pairs || regexp_replace(forms[at] || forms[at + 1], '([a-z])\\1+', '\\1', 'g');\n"
            "    END LOOP;\n    RETURN pairs;\nEND $$",
        ),
        (
            "name_grams(text[], text)",
            f"CREATE OR REPLACE FUNCTION name_grams(forms text[], kinds text) RETURNS text[] LANGUAGE plpgsql"
            f" {immutable} AS $$\n{NAME_GRAMS}\n$$",
        ),
        (
            "name_likeness(text, text, text, text)",
            # not STRICT and without SET, so that the planner puts its body in place of the call
            "CREATE OR REPLACE FUNCTION name_likeness(one text, other text, bare_one text, bare_other text)"
            " RETURNS real LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$\n"
            "    SELECT CASE WHEN one = other THEN 1.0 ELSE greatest(\n"
            "        1 - 0.6 * levenshtein(one, other)::real / greatest(length(one), length(other), 1)\n"
            "        - 0.4 * levenshtein(bare_one, bare_other)::real"
            " / greatest(length(bare_one), length(bare_other), 1),\n"
            "        CASE WHEN length(one) > 2 AND starts_with(other, one) THEN 0.86 ELSE 0 END) END::real\n$$",
        ),
    ]
