"""No answer to the survey leads back to a case or a person, and fewer than five are never told."""

import datetime

import pytest
from django.db import Error, IntegrityError, connection, connections, transaction

from access.context import acting, acting_as_system
from accounts.models import User
from accounts.roles import Role
from beneficiaries import surveying
from beneficiaries.models import SurveyAnswer
from beneficiaries.surveying import FEWEST, told_at, words_told_at
from tests.attacks.test_at_the_same_time import at_once
from tests.beneficiaries.test_survey import opened
from tests.factories.accounts import make_user
from tests.factories.cases import Team, days_ago
from tests.factories.surveys import answered, handed, month_ago

pytestmark = pytest.mark.django_db
EVER = (datetime.date(2000, 1, 1), datetime.date(2100, 1, 1))
commits = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def as_owner(sql: str) -> list[tuple]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def told(user: User, *sites, since=EVER[0], until=EVER[1]) -> int:
    with acting(user):
        return told_at([site.pk for site in sites], since, until).people


def all_that_is_read(user: User) -> str:
    """Return every row of every table, view and function's answer that the runtime role gives to this user."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v')"
        )
        tables = [name for (name,) in cursor.fetchall()]
    read = []
    with acting(user):
        for table in tables:
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(f"SELECT each::text FROM {table} each")
                    read += [row for (row,) in cursor.fetchall()]
            except Error:
                continue
    return "\n".join(read)


@commits
def test_nothing_that_is_read_and_no_trail_holds_an_answer_or_leads_to_it():
    team = Team()
    codes = [handed(team.case(closed=True)).code for _each in range(4)]
    for place, code in enumerate(codes):
        assert opened(code).post("/survey/", {"helped_most": f"Words of {place}", "chose": "no"}).status_code == 302
    rows = as_owner("SELECT id::text, site_id, month, xmin::text, helped_most FROM beneficiaries_surveyanswer")
    assert {row[4] for row in rows} == {f"Words of {place}" for place in range(4)}
    assert {row[2] for row in rows} == {month_ago(0)}, "the day would tell whose it is"
    assert len({row[3] for row in rows}) == 1, "the transaction would tell in which order they came"
    users = [team.caseworker, team.supervisor, make_user(Role.DATA_PROTECTION), make_user(Role.ADMINISTRATOR)]
    for user in users:
        read = all_that_is_read(user)
        assert len(read) > 1000, "something is read"
        assert "Words of" not in read
        assert [row[0] for row in rows if row[0] in read] == []
    everything = [
        str(as_owner(f"SELECT each::text FROM {table} each"))
        for (table,) in as_owner(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        )
        if table != "beneficiaries_surveyanswer"
    ]
    assert [row[0] for row in rows if any(row[0] in each for each in everything)] == []
    assert not any("Words of" in each for each in everything), "neither the trail nor anything else"
    kept = as_owner("SELECT count(*) FROM audit_entry WHERE table_name = 'beneficiaries_surveyanswer'")
    assert kept == [(0,)]
    kept = str(as_owner("SELECT former, latter FROM audit_detail"))
    assert [each for (each,) in as_owner("SELECT secret_hash FROM beneficiaries_surveyoffer") if each in kept] == []


@commits
def test_each_that_comes_mixes_those_of_the_month_anew():
    """Under new keys, in an order of chance: two looks at the table, at a copy of it or a log, cannot be compared."""
    team = Team()
    came: list[str] = []
    before: set[str] = set()
    for place in range(9):
        assert surveying.answer(handed(team.case(closed=True)).code, blank(helped_most=str(place)))
        came.append(str(place))
        now = {key for (key,) in as_owner("SELECT id::text FROM beneficiaries_surveyanswer")}
        assert not now & before
        before = now
    lying = [words for (words,) in as_owner("SELECT helped_most FROM beneficiaries_surveyanswer ORDER BY ctid")]
    assert sorted(lying) == came
    assert lying != came


@commits
def test_of_many_who_send_it_at_once_one_is_kept():
    offer = handed(Team().case(closed=True))
    clients = [opened(offer.code) for _each in range(4)]
    said = at_once(*(lambda client=client: client.post("/survey/", {"chose": "yes"}) for client in clients))
    assert sorted(answer.status_code for answer in said) == [302, 410, 410, 410]
    assert as_owner("SELECT count(*) FROM beneficiaries_surveyanswer") == [(1,)]


def blank(**said) -> dict:
    return dict.fromkeys([*SurveyAnswer.QUESTIONS, *SurveyAnswer.WORDS], "") | {"overall": None} | said


@pytest.mark.parametrize("wrong", [{"month": "the day"}, {"overall": 6}, {"chose": "often"}])
def test_the_database_keeps_the_month_and_refuses_the_day(wrong):
    month = month_ago(1) + datetime.timedelta(days=wrong.pop("month", "") == "the day")
    with pytest.raises(IntegrityError), transaction.atomic():
        answered(Team().site, month, wrong)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM beneficiaries_surveyanswer",
        "SELECT month FROM beneficiaries_surveyanswer",
        "SELECT count(*) FROM beneficiaries_surveyanswer",
        "UPDATE beneficiaries_surveyanswer SET helped_most = 'x'",
        "DELETE FROM beneficiaries_surveyanswer",
        "DELETE FROM beneficiaries_surveyanswer USING survey_released(ARRAY[]::uuid[], now()::date, now()::date)",
        "SELECT * FROM survey_released(ARRAY[]::uuid[], now()::date, now()::date)",
        "COPY beneficiaries_surveyanswer TO STDOUT",
    ],
)
def test_nobody_reads_or_changes_one_by_sql_not_even_the_system(sql):
    team = Team()
    for acts in (acting(team.supervisor), acting_as_system("look")):
        with acts, pytest.raises(Error, match="permission denied"), transaction.atomic():
            connection.cursor().execute(sql)


def test_nobody_but_the_function_adds_an_answer():
    team = Team()
    with acting(team.supervisor), pytest.raises(Error, match="row-level security"), transaction.atomic():
        SurveyAnswer.objects.bulk_create([SurveyAnswer(site=team.site, month=month_ago(0))])
    assert not surveying.answer("AAAAA-AAAAA", blank(chose="yes")), "without a code"


@pytest.mark.parametrize(("people", "shown"), [(4, 0), (5, 5)])
def test_fewer_than_five_are_not_told(people, shown):
    team = Team()
    answered(team.site, month_ago(1), *[{"respected": "yes", "helped_most": "Tea."}] * people)
    assert told(team.supervisor, team.site) == shown
    with acting(team.supervisor):
        words = words_told_at([team.site.pk], *EVER, 0, 100)
    assert words == [("helped_most", "Tea.")] * shown
    page = team.get("supervisor", "feedback", period="days", **days(400)).content.decode()
    assert ("Tea." in page) == bool(shown)
    figures = team.get("supervisor", "figures", period="days", **days(400)).content.decode()
    assert ("too few to show" in figures) == (not shown)


def days(ago: int) -> dict[str, str]:
    first, last = days_ago(ago).isoformat(), days_ago(0).isoformat()
    return {"first": first, "last": last, "first_calendar": "AD", "last_calendar": "AD"}


def test_what_comes_now_is_told_when_the_month_is_over():
    team = Team()
    answered(team.site, month_ago(0), *[{"respected": "yes"}] * 9)
    assert told(team.supervisor, team.site) == 0


def test_no_two_periods_or_sites_can_be_subtracted_to_leave_fewer_than_five():
    team, other = Team(), Team()
    chief = make_user(Role.SUPERVISOR, site=team.site)
    for months, people in ((9, 5), (7, 3), (6, 1), (5, 2), (3, 2), (2, 1), (0, 9)):
        answered(team.site, month_ago(months), *[{"respected": "yes"}] * people)
        answered(other.site, month_ago(months), {"respected": "no"})
    firsts = [month_ago(months) for months in reversed(range(12))]
    people = {
        (one, two): told(chief, team.site, other.site, since=firsts[one], until=firsts[two])
        for one in range(12)
        for two in range(one, 12)
    }
    assert set(people.values()) == {0, 5, 6, 11}, "companies of five and six; three wait with those of this month"
    for (one, two), number in people.items():
        for (first, last), fewer in people.items():
            if one <= first and last <= two:
                assert number - fewer == 0 or number - fewer >= FEWEST
    assert told(chief, other.site) == 0, "not a site of hers"


def test_others_are_told_nothing_by_the_functions():
    team = Team()
    answered(team.site, month_ago(1), *[{"respected": "yes", "helped_most": "Tea."}] * 9)
    for user in (team.caseworker, team.stranger, make_user(Role.DATA_PROTECTION), make_user(Role.ADMINISTRATOR)):
        assert told(user, team.site) == 0
        with acting(user):
            assert words_told_at([team.site.pk], *EVER, 0, 100) == []
    with acting_as_system("look"):
        assert told_at([team.site.pk], *EVER).people == 0
    assert told_at([team.site.pk], *EVER).people == 0, "nobody acts"


def test_a_temporary_table_does_not_stand_in_for_the_answers():
    team = Team()
    answered(team.site, month_ago(1), *[{"respected": "yes"}] * 5)
    with acting(team.supervisor), connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE beneficiaries_surveyanswer (site_id uuid, month date)")
        assert told_at([team.site.pk], *EVER).people == 5
