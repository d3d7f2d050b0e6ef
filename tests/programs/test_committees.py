"""Committees: terms and offices, the shares that a programme asks for, what is done, and how far one has come."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from access.context import acting_as_system
from beneficiaries.models.lists import CasteOrEthnicity
from config.calendar import PartialDate
from programs.models import Activity, CommitteeShare, MaturityCheck, MaturityScore, ReferredCount, Seat, Training
from programs.shares import figures
from tests.factories.accounts import signed_in_client
from tests.factories.cases import days_ago
from tests.factories.learning import checked_at_once
from tests.factories.programmes import ParticipantFactory, a_class, held

pytestmark = pytest.mark.django_db

ON = datetime.date(2026, 6, 1)


@pytest.fixture
def group_and_members():
    return a_class(4, programme__kind="committee")


@pytest.fixture
def group(group_and_members):
    return group_and_members[0]


@pytest.fixture
def members(group_and_members):
    return group_and_members[1]


def seat(group, member, role="member", begun=300, ended=None):
    with acting_as_system("a seat for tests"):
        return Seat.objects.create(
            group=group, enrolment=member, role=role, from_on=days_ago(begun), until_on=ended and days_ago(ended)
        )


def give(group, member, role, begun):
    sent = {"enrolment": member.pk, "role": role, "from_on": days_ago(begun).isoformat()}
    return signed_in_client(group.facilitator).post(f"/groups/{group.pk}/committee/add/", sent)


def test_two_do_not_hold_one_office_at_a_time(group, members):
    seat(group, members[0], "chair")
    answer = give(group, members[1], "chair", 10)
    assert "Somebody else holds this office at that time." in answer.content.decode()
    assert give(group, members[1], "secretary", 10).status_code == 302


def test_an_office_passes_on_the_day_on_which_a_term_ends(group, members):
    seat(group, members[0], "chair", ended=10)
    assert give(group, members[1], "chair", 11).status_code == 200
    assert give(group, members[1], "chair", 10).status_code == 302


def test_nobody_has_two_seats_at_a_time(group, members):
    seat(group, members[0])
    assert "She has a seat at that time already." in give(group, members[0], "chair", 10).content.decode()


def test_a_seat_is_given_to_a_member_of_this_group_alone(group):
    _other, strangers = a_class(1)
    assert give(group, strangers[0], "member", 10).status_code == 200
    with pytest.raises(IntegrityError):
        checked_at_once(Seat(group=group, enrolment=strangers[0], from_on=days_ago(9)).save)


def test_whoever_left_sits_there_no_more(group, members):
    for each in members[:2]:
        seat(group, each)
    with acting_as_system("she moves away"):
        members[0].leave("moved")
        assert [each.enrolment_id for each in Seat.objects.filled(days_ago(0))] == [members[1].pk]


def a_member(gender="Feminine", caste="", born=None, disability=None):
    return ParticipantFactory.build(
        site=None, gender=gender, caste_or_ethnicity=caste, born=born, has_disability=disability
    )


def figure(counted, least, *people):
    return figures([CommitteeShare(counted=counted, least=least)], people, ON)[0]


@pytest.mark.parametrize(
    ("women", "men", "least", "met", "lacking"),
    [(1, 1, 50, True, 0), (1, 2, 33, True, 0), (1, 2, 34, False, 1), (0, 4, 50, False, 2)],
)
def test_a_share_is_met_from_the_very_percent_on(women, men, least, met, lacking):
    found = figure("women", least, *([a_member()] * women), *([a_member("Masculine")] * men))
    assert (found.is_met, found.lacking) == (met, lacking)


def test_of_whom_it_is_not_known_does_not_count_and_is_told():
    castes = (CasteOrEthnicity.HILL_DALIT, CasteOrEthnicity.NEWAR, CasteOrEthnicity.NOT_SAID, "", "hill_chhetri")
    found = figure("dalit_janajati", 50, *(a_member(caste=caste) for caste in castes))
    assert (found.count, found.unknown, found.members, found.is_met) == (2, 2, 5, False)


@pytest.mark.parametrize(("age", "counts"), [(15, (0, 0)), (16, (1, 0)), (40, (1, 0)), (41, (0, 0)), (None, (0, 1))])
def test_youth_are_sixteen_to_forty(age, counts):
    born = None if age is None else PartialDate.of(datetime.date(ON.year - age, 5, 1))
    found = figure("youth", 20, a_member(born=born))
    assert (found.count, found.unknown) == counts


def test_whose_age_may_lie_on_either_side_is_not_known():
    found = figure("youth", 20, a_member(born=PartialDate(datetime.date(1985, 1, 1), datetime.date(1987, 1, 1))))
    assert (found.count, found.unknown) == (0, 1)


def test_a_committee_without_members_meets_nothing():
    assert not figure("women", 0).is_met


def test_the_page_shows_shares_of_those_who_sit_there(group, members):
    for each in members[:2]:
        seat(group, each)
    with acting_as_system("shares"):
        CommitteeShare.objects.create(programme=group.programme, counted="women", least=50)
        CommitteeShare.objects.create(programme=group.programme, counted="dalit", least=10)
    page = signed_in_client(group.facilitator).get(f"/groups/{group.pk}/committee/").content.decode()
    assert "2 of 2" in page
    assert "1 more needed" in page
    assert "2 who are enrolled have no seat yet." in page


def test_a_training_is_counted_by_attendance_or_by_a_number(group, members):
    session = held(group, members, "ppla")
    client = signed_in_client(group.facilitator)
    sent = {"title": "Safe referral", "on": session.on.isoformat(), "days": 2}
    address = f"/groups/{group.pk}/trainings/add/"
    both = client.post(address, sent | {"session": session.pk, "took_part": 9}).content.decode()
    assert "Choose the session where attendance was taken, or write how many took part." in both
    assert client.post(address, sent).status_code == 200
    assert client.post(address, sent | {"session": session.pk}).status_code == 302
    with acting_as_system("looking"):
        assert Training.objects.select_related("session").get().people == 3


def test_an_activity_reached_somebody(group):
    sent = {"kind": "rally", "on": days_ago(3).isoformat(), "women": 0, "men": 0, "girls": 0, "boys": 0}
    client, address = signed_in_client(group.facilitator), f"/groups/{group.pk}/activities/add/"
    assert "Write how many people were reached." in client.post(address, sent).content.decode()
    assert client.post(address, sent | {"girls": 40}).status_code == 302
    with acting_as_system("looking"):
        assert Activity.objects.get().reached == 40


def test_a_month_is_written_down_once_and_then_changed_there(group):
    client, address = signed_in_client(group.facilitator), f"/groups/{group.pk}/referred/add/"
    page = client.get(address).content.decode()
    month = page.split('<option value="')[2].split('"')[0]
    assert client.post(address, {"when": month, "people": 2}).status_code == 302
    again = client.post(address, {"when": month, "people": 3}).content.decode()
    assert "This month is written down already." in again
    with acting_as_system("looking"):
        kept = ReferredCount.objects.get()
    assert client.post(f"/referred/{kept.pk}/edit/", {"people": 4, "seen_version": kept.version}).status_code == 302


@pytest.mark.parametrize("bad", ["", "2083-13", "x", "1900-1"])
def test_a_month_that_is_not_offered_is_refused(group, bad):
    answer = signed_in_client(group.facilitator).post(f"/groups/{group.pk}/referred/add/", {"when": bad, "people": 2})
    assert answer.status_code == 200


def test_a_half_year_is_scored_once_and_two_people_complete_each_other(group):
    client = signed_in_client(group.facilitator)
    year = f"{days_ago(0).year - 1}-1"
    begun = client.post(f"/groups/{group.pk}/maturity/add/", {"when": year})
    assert begun.status_code == 302
    again = client.post(f"/groups/{group.pk}/maturity/add/", {"when": year}).content.decode()
    assert "This half-year is written down already." in again
    sheet = begun["Location"]
    client.post(sheet, {"mark-meets": "2", "seen-meets": ""})
    client.post(sheet, {"mark-refers": "4", "seen-refers": "", "mark-meets": "", "seen-meets": ""})
    assert "Somebody else wrote: 2 –" in client.post(sheet, {"mark-meets": "3", "seen-meets": ""}).content.decode()
    with acting_as_system("looking"):
        assert dict(MaturityScore.objects.values_list("criterion", "score")) == {"meets": 2, "refers": 4}
        assert MaturityCheck.objects.scored().get().mean == 3


def test_the_database_takes_scores_from_one_to_four_alone(group):
    with acting_as_system("a forged row"):
        check = MaturityCheck.objects.create(group=group, year=2025, half=1)
        with pytest.raises(IntegrityError), transaction.atomic():
            MaturityScore.objects.create(check_of=check, group=group, criterion="meets", score=5)


def test_the_change_over_time_is_shown_with_its_figures(group):
    with acting_as_system("two half-years"):
        for year, half, score in ((2025, 1, "3"), (2024, 2, "1")):
            MaturityCheck.objects.create(group=group, year=year, half=half).score({"meets": score, "links": ""}, {})
    page = signed_in_client(group.facilitator).get(f"/groups/{group.pk}/maturity/").content.decode()
    assert "<strong>3" in page
    assert page.index("July to December 2024") < page.index("January to June 2025</a>")
    assert "before: 1" in page
    assert 'points="6.0,50.0 114.0,20.7"' in page
