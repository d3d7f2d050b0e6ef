"""The directory of services: looking, reading, and who changes it."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from access.context import acting_as_system
from beneficiaries.models import Area, Provider, Service
from beneficiaries.models.consent import Purpose
from beneficiaries.standards import standards_now
from config.calendar import PartialDate
from tests.factories.accounts import OrganisationFactory
from tests.factories.cases import Team, days_ago
from tests.factories.people import PersonFactory, made_by_system
from tests.factories.services import ProviderFactory, ServiceFactory

pytestmark = pytest.mark.django_db
FORM = {
    "name": "Crisis management centre", "new_provider": "Bir Hospital", "kind": "health", "domain": "health",
    "status": "open", "for_sex": "anybody", "youngest": "0", "oldest": "120", "step_free": "yes", "cost": "free",
    "phone": "01-4221119",
}  # fmt: skip


@pytest.fixture
def team() -> Team:
    return Team()


def services() -> list[Service]:
    with acting_as_system("look"):
        return list(Service.objects.select_related("provider").order_by("name"))


def district(name: str) -> Area:
    return Area.objects.get(name=name, level="district")


def found(team: Team, who: str = "caseworker", **asked: str) -> list[str]:
    return [each.name for each in team.get(who, "services", **asked).context["page"].rows]


def test_a_supervisor_adds_a_service_with_a_new_provider_and_a_caseworker_reads_it(team):
    answer = team.post("supervisor", "service-add", **FORM)
    (made,) = services()
    assert answer["Location"] == made.get_absolute_url()
    assert (made.provider.name, made.recorded_by) == ("Bir Hospital", team.supervisor)
    page = team.get("caseworker", "service", made).content.decode()
    assert "+977 1-4221119" in page
    assert "To be checked" in page
    assert "/edit/" not in page
    assert team.status("caseworker", "service-edit", made) == 404
    assert team.status("caseworker", "service-add") == 404


def test_it_is_changed_and_moved_to_another_provider(team):
    made, other = ServiceFactory(), ProviderFactory()
    fields = FORM | {"provider": str(other.pk), "new_provider": "", "status": "closed", "seen_version": "1"}
    assert team.post("supervisor", "service-edit", made, **fields).status_code == 302
    (now,) = services()
    assert (now.provider, now.status, now.name) == (other, "closed", "Crisis management centre")
    assert found(team) == []
    assert found(team, closed="on") == ["Crisis management centre"]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"new_provider": ""}, "Choose who gives the service"),
        ({"new_provider": "KNOWN one"}, "This provider is in the list already."),
        ({"phone": "", "address": ""}, "Give a phone number or an address."),
        ({"youngest": "30", "oldest": "18"}, "The youngest age lies above the oldest."),
        ({"phone": "12"}, "valid phone number"),
    ],
)
def test_what_makes_no_service_is_refused_and_keeps_what_was_typed(team, fields, says):
    ProviderFactory(name="Known one")
    page = team.post("supervisor", "service-add", **FORM | fields).content.decode()
    assert says in page
    assert "Crisis management centre" in page
    assert services() == []
    with acting_as_system("look"):
        assert Provider.objects.count() == 1


def test_a_provider_is_known_or_new_and_has_a_service_once(team):
    made = ServiceFactory(name="Crisis management centre")
    known = str(made.provider_id)
    both = team.post("supervisor", "service-add", **FORM | {"provider": known}).content.decode()
    assert "not both" in both
    twice = team.post("supervisor", "service-add", **FORM | {"provider": known, "new_provider": ""}).content.decode()
    assert "This provider has a service of this name already." in twice
    with pytest.raises(IntegrityError), acting_as_system("twice"), transaction.atomic():
        Service.objects.create(provider=made.provider, name=made.name, kind="health", domain="health", phone="1")


def test_a_provider_may_be_one_of_our_partners(team):
    made, partner = ServiceFactory(), OrganisationFactory(name="Cap Nepal")
    fields = {"name": "Cap Nepal, legal desk", "partner": str(partner.pk), "seen_version": "1"}
    assert team.post("supervisor", "provider-edit", made.provider, **fields).status_code == 302
    assert "Our partner" in team.get("caseworker", "service", made).content.decode()
    assert team.status("caseworker", "provider-edit", made.provider) == 404


def test_it_is_looked_for_by_kind_district_and_words(team):
    dhading, kathmandu = district("Dhading"), district("Kathmandu")
    ServiceFactory(name="A line", kind="helpline")
    ServiceFactory(name="B hospital", area=dhading.parts.first(), address="Main road")
    ServiceFactory(name="C lawyers", kind="legal_aid", area=kathmandu, for_whom="speaks Tamang")
    assert found(team) == ["A line", "B hospital", "C lawyers"]
    assert found(team, district=dhading.pk) == ["A line", "B hospital"]
    assert found(team, kind="legal_aid") == ["C lawyers"]
    assert found(team, q="tamang") == ["C lawyers"]
    assert found(team, q="tamang", kind="health") == []
    assert found(team, kind="no such", district="\x00", q="x" * 90) == ["A line", "B hospital", "C lawyers"]


def test_it_asks_the_same_of_the_database_however_many_there_are(team):
    asked = []
    team.get("caseworker", "services")  # whoever comes first asks more
    for _time in range(2):
        ServiceFactory.create_batch(5, area=district("Kathmandu"))
        with CaptureQueriesContext(connection) as queries:
            team.get("caseworker", "services")
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_what_was_checked_long_ago_says_so():
    assert ServiceFactory.build(checked_on=None).is_to_be_checked
    assert ServiceFactory.build(checked_on=days_ago(standards_now().service_check + 1)).is_to_be_checked
    assert not ServiceFactory.build(checked_on=days_ago(standards_now().service_check)).is_to_be_checked


@pytest.mark.parametrize(
    ("kind", "purposes"),
    [
        ("health", {Purpose.REFERRAL}),
        ("police", {Purpose.AUTHORITIES}),
        ("family_tracing", {Purpose.REFERRAL, Purpose.FAMILY}),
    ],
)
def test_each_kind_needs_its_own_consent(kind, purposes):
    assert set(Service(kind=kind).purposes) == purposes


@pytest.mark.parametrize(
    ("fields", "reasons"),
    [
        ({}, 0),
        ({"youngest": 21}, 1),
        ({"oldest": 17}, 1),
        ({"for_sex": "women"}, 0),
        ({"for_sex": "men"}, 1),
        ({"step_free": "no"}, 1),
        ({"status": "full"}, 1),
        ({"for_sex": "men", "oldest": 5}, 2),
    ],
)
def test_it_says_why_it_may_be_the_wrong_one_for_her(fields, reasons):
    her = made_by_system(PersonFactory, born=PartialDate.of(days_ago(20 * 365 + 30)), walking=3, gender="Feminine")
    assert len(Service(**fields).unfit_for(her)) == reasons
