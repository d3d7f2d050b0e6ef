"""Makes the directory of services, all of it invented, and the referrals of some cases to them."""

import datetime
from typing import Any

from accounts import demo
from beneficiaries.anchors import Domain
from beneficiaries.demo.assessments import ask
from beneficiaries.demo.cases import Course
from beneficiaries.demo.stage import Stage
from beneficiaries.models import Consent, Provider, ReferralOut, ReferralOutStep, Service, SharedField, State, Transfer
from beneficiaries.models.consent import Purpose
from beneficiaries.models.htcds import ReferralReason
from beneficiaries.models.referral import Referral
from beneficiaries.sharable import Item, Sharable, sharable_of

KIND, STATUS, SEX = Service.Kind, ReferralOut.Status, Service.ForSex
DOMAINS = {
    KIND.HEALTH: Domain.HEALTH, KIND.PSYCHOSOCIAL: Domain.PSYCHOSOCIAL, KIND.LEGAL_AID: Domain.LEGAL,
    KIND.POLICE: Domain.SAFETY, KIND.SHELTER: Domain.HOUSING, KIND.SAFE_HOUSE: Domain.SAFETY,
    KIND.EDUCATION: Domain.EDUCATION, KIND.LIVELIHOOD: Domain.LIVELIHOOD, KIND.FAMILY_TRACING: Domain.FAMILY,
    KIND.CASH: Domain.LIVELIHOOD, KIND.PAPERS: Domain.LEGAL, KIND.HELPLINE: Domain.SAFETY,
}  # fmt: skip
WOMEN: dict[str, Any] = {"for_sex": SEX.WOMEN}
CHILDREN: dict[str, Any] = {"oldest": 17}
SERVICES: list[tuple[str, str, str, str | None, dict[str, Any]]] = [
    # kind, provider, service, district, further facts
    (KIND.HEALTH, "Sunrise Hospital", "One-stop crisis management centre", "Kathmandu", {"day_and_night": True}),
    (KIND.HEALTH, "Sunrise Hospital", "Tuberculosis clinic", "Kathmandu", {"hours": "Sunday to Friday, 10 to 14"}),
    (KIND.HEALTH, "Valley Clinic for Nerves", "Epilepsy consultation", "Lalitpur", {"cost": Service.Cost.PARTLY}),
    (KIND.HEALTH, "Dhading District Hospital", "Women's health room", "Dhading", WOMEN),
    (KIND.HEALTH, "Chautara Health Post", "Check-ups and referral", "Sindhupalchok", {"step_free": "no"}),
    (KIND.PSYCHOSOCIAL, "Quiet Room", "Counselling", "Kathmandu", {"youngest": 14}),
    (KIND.PSYCHOSOCIAL, "Quiet Room", "Group for mothers", "Bhaktapur", WOMEN | {"for_whom": "Takes small children"}),
    (KIND.PSYCHOSOCIAL, "Sindhu Listening Post", "Counselling in the village", "Sindhupalchok", {}),
    (KIND.LEGAL_AID, "Lawyers of the Lamp", "Legal aid and going to court with her", "Kathmandu", {}),
    (KIND.LEGAL_AID, "Lawyers of the Lamp", "Legal desk in Dhading", "Dhading", {"hours": "Tuesday and Friday"}),
    (KIND.POLICE, "Cell for women and children, Kathmandu", "Complaints", "Kathmandu", {"day_and_night": True}),
    (KIND.POLICE, "Cell for women and children, Dhading", "Complaints", "Dhading", {"day_and_night": True}),
    (KIND.SHELTER, "House of the Peepal Tree", "Short stay", "Kathmandu", WOMEN | {"status": Service.Status.FULL}),
    (KIND.SHELTER, "Himal Sathi (fictional)", "Children's home", "Chitwan", CHILDREN),
    (KIND.SAFE_HOUSE, "House of the Peepal Tree", "Safe house", "Lalitpur", WOMEN | {"address_is_private": True}),
    (KIND.EDUCATION, "Open School Kalanki", "Bridge classes up to class 8", "Kathmandu", {"oldest": 25}),
    (KIND.EDUCATION, "Dhading Education Unit", "Back to school, with a scholarship", "Dhading", CHILDREN),
    (KIND.LIVELIHOOD, "Hands of the Hills", "Training as a tailor", "Kathmandu", {"youngest": 16}),
    (KIND.LIVELIHOOD, "Hands of the Hills", "Training as a cook", "Lalitpur", {"youngest": 16}),
    (KIND.LIVELIHOOD, "Sindhu Farmers' Cooperative", "Goats and vegetables", "Sindhupalchok", {"youngest": 18}),
    (KIND.FAMILY_TRACING, "Himal Sathi (fictional)", "Tracing of families", None, {}),
    (KIND.CASH, "Municipal Women's Fund", "Emergency cash for survivors", "Kathmandu", WOMEN),
    (KIND.PAPERS, "District Administration, Dhading", "Citizenship desk", "Dhading", {"youngest": 16}),
    (KIND.HELPLINE, "Line of Trust", "Helpline for women", None, WOMEN | {"day_and_night": True}),
    (KIND.HELPLINE, "Line of Trust", "Helpline for children", None, CHILDREN | {"day_and_night": True}),
    (KIND.SHELTER, "Old House of Thamel", "Night shelter", "Kathmandu", {"status": Service.Status.CLOSED}),
]
STREETS = ("Opposite the bus park", "Behind the ward office", "Main road, second floor", "Near the old temple")
CONTACTS = ("The duty nurse", "Reception", "The social worker", "The desk officer")
QUALITY = (
    "Receives people kindly and without questions at the door. Waiting time about an hour.",
    "A woman is always on duty. Ask for the small room.",
    "Good work, but call before: the office is often empty on Sundays.",
    "She is not asked to tell her story again if we write what is needed.",
    "",
)
ASKS = {
    KIND.HEALTH: ("A check-up by a woman doctor, and the medicine {she} needs.", "Somebody who knows {her} illness."),
    KIND.PSYCHOSOCIAL: ("Regular sessions; {she} sleeps badly.", "A group where {she} can meet others."),
    KIND.LEGAL_AID: ("To tell {them} which rights {she} has, and to go with {them}.",),
    KIND.EDUCATION: ("A place in the next class.", "A scholarship, so that {she} can go back to school."),
    KIND.LIVELIHOOD: ("A place in the next training.",),
    KIND.SHELTER: ("A bed for some weeks.",),
    KIND.CASH: ("Help for the first rent.",),
}
NEEDS = ("Somebody who explains every step.", "To be received by a woman.", "Somebody who speaks Tamang.", "")
SAFETY = ("Do not call in the evening.", "Nobody but us fetches {them}.", "")
ANSWERS = {
    STATUS.ACCEPTED: ("{She} may come on Sunday at ten.", "There is a place from next week.", "Yes, gladly."),
    STATUS.DECLINED: ("No place before the new year; ask us again then.", "Only for people of this district."),
    STATUS.NO_ANSWER: ("Called three times; nobody answers.", ""),
    STATUS.RECEIVED: ("{She} came and was seen.", "{She} has begun."),
    STATUS.ENDED: ("Finished as agreed.", ""),
}
HER_WORDS = (
    "They let me speak in my own time.",
    "I was afraid before, and it was not bad.",
    "It is far, but I go.",
    "I do not want to go again; I told them so.",
)
WAYS = [
    (STATUS.DRAFT,),
    (STATUS.SENT,),
    (STATUS.SENT,),
    (STATUS.SENT, STATUS.NO_ANSWER),
    (STATUS.SENT, STATUS.DECLINED),
    (STATUS.SENT, STATUS.ACCEPTED),
    (STATUS.SENT, STATUS.ACCEPTED, STATUS.RECEIVED),
    (STATUS.SENT, STATUS.ACCEPTED, STATUS.RECEIVED, STATUS.ENDED),
]
"""How far referrals have come; a case that ended has those alone that came to an end."""
OPEN_ONES, PAST_ONES = 40, 12


def open_directory(stage: Stage) -> None:
    """Write the directory down, as the supervisor of the centre keeps it."""
    deepa, providers = stage.users["deepa.supervisor"], {}
    for kind, provider, name, district, facts in SERVICES:
        on = stage.days_ago(20, 700)
        if provider not in providers:
            partner = stage.partners[demo.HIMAL_SATHI] if provider == demo.HIMAL_SATHI else None
            told = {"name": provider if partner else f"{provider} (fictional)", "partner": partner}
            providers[provider] = stage.record(Provider, deepa, on, **told)
        told = {
            "step_free": stage.pick(Service.StepFree.values, (4, 3, 1, 2)),
            "hours": "" if facts.get("day_and_night") else "Sunday to Friday, 10 to 16",
            "quality": stage.pick(QUALITY),
            "checked_on": stage.days_ago(5, 210) if stage.happens(0.9) else None,
            "address": stage.pick(STREETS) if district else "",
            "contact_person": stage.pick(CONTACTS),
            "phone": f"+97798000{stage.between(0, 99999):05}",
        }
        place = stage.districts[district] if district else None
        kept = {"provider": providers[provider], "name": name, "kind": kind, "domain": DOMAINS[kind], "area": place}
        stage.record(Service, deepa, on, **told | kept | facts)


def refer(stage: Stage, courses: list[Course]) -> None:
    """Refer some people to a service that fits: most in cases that go on, some in cases that ended well."""
    agreed = _who_agreed(stage)
    able = [each for each in courses if each.case.pk in agreed and State.ASSESSED in each.reached]
    ongoing = [each for each in able if each.case.is_open]
    for place, course in enumerate(stage.chance.sample(ongoing, min(OPEN_ONES, len(ongoing)))):
        _refer(stage, course, agreed[course.case.pk], WAYS[place % len(WAYS)])
    ended = [each for each in able if each.case.state == State.CLOSED]
    for course in stage.chance.sample(ended, min(PAST_ONES, len(ended))):
        _refer(stage, course, agreed[course.case.pk], WAYS[-1])


def _who_agreed(stage: Stage) -> dict[object, Consent]:
    """Return, by person, the consent to being referred that is valid today."""
    asked = [each for each in stage.records[Consent] if each.purpose == Purpose.REFERRAL]
    last = {each.person_id: each for each in sorted(asked, key=lambda each: each.answered_on)}
    return {person: consent for person, consent in last.items() if consent.is_valid()}


def _refer(stage: Stage, course: Course, consent: Consent, way: tuple[str, ...]) -> None:
    case, worker = course.case, course.who.worker
    fitting = [each for each in stage.records[Service] if each.kind in ASKS and not each.unfit_for(course.person)]
    service = stage.pick([each for each in fitting if each.status == Service.Status.OPEN])
    on = _day_of(stage, course, way)
    made = stage.record(
        ReferralOut,
        worker,
        on,
        case=case,
        service=service,
        status=way[-1],
        urgency=Referral.Urgency.HIGH if stage.happens(0.25) else Referral.Urgency.NORMAL,
        asks_for=stage.fill(stage.pick(ASKS[KIND(service.kind)]), course.person),
        reason=ReferralReason.ADDITIONAL_SERVICES_REQUIRED,
        way=stage.pick(ReferralOut.Way.values),
        call_back_name=worker.full_name,
        call_back_phone="+9779800000100",
        she_agrees=way[0] == STATUS.SENT,
        consent=consent if way[0] == STATUS.SENT else None,
    )
    _tell_of_her(stage, made, on)
    if way[0] == STATUS.DRAFT:
        return
    for status in way:
        made.due_on = made.due_after(status, on)
        answer = "" if status == STATUS.SENT else stage.fill(stage.pick(ANSWERS[status]), course.person)
        hers = stage.pick(HER_WORDS) if status in (STATUS.RECEIVED, STATUS.ENDED) else ""
        told_by = stage.pick(CONTACTS) if answer and status != STATUS.NO_ANSWER else ""
        said = {"answer": answer, "her_words": hers, "told_by": told_by}
        stage.record(ReferralOutStep, worker, on, referral_out=made, status=status, happened_on=on, **said)
        on = min(on + datetime.timedelta(days=stage.between(1, 6)), stage.today)


def _day_of(stage: Stage, course: Course, way: tuple[str, ...]) -> datetime.date:
    """Return the day it is sent: lately where it is not at its end, else while the case went on."""
    first = course.case.opened_on
    if way[-1] in (STATUS.ENDED, STATUS.RECEIVED, STATUS.DECLINED):
        last = course.case.closed_on or stage.today
        return first + datetime.timedelta(days=stage.between(0, max(0, (last - first).days - 20)))
    return max(first, stage.days_ago(1, 16))


def _tell_of_her(stage: Stage, made: ReferralOut, on: datetime.date) -> None:
    told = [(each.item, each.text) for each in sharable_of(made.case) if _is_told(stage, each.item)]
    told += [(Item.NEEDS, stage.pick(NEEDS)), (Item.SAFETY, stage.fill(stage.pick(SAFETY), made.case.person))]
    for place, (item, text) in enumerate((item, text) for item, text in told if text):
        words = {"item": item, "label": Sharable(item, text).frozen().label, "text": text, "place": place}
        stage.record(SharedField, made.recorded_by, on, referral_out=made, **words)


def transfer(stage: Stage, courses: list[Course]) -> None:
    """Say where the cases went that were transferred, and prepare a few transfers from the centre to the field."""
    homes = [each.provider for each in stage.records[Service] if each.kind == KIND.SHELTER]
    for course in courses:
        if course.case.state == State.TRANSFERRED:
            on = course.moves[State.TRANSFERRED]
            gone = {"to_provider": stage.pick(homes), "answer": ACCEPTED, "answered_on": on, "carried_out_on": on}
            _transfer(stage, course, on - datetime.timedelta(days=7), APPROVED, **gone)
    able = [each for each in courses if each.case.state == State.IN_PROGRESS and each.who.site == stage.centre]
    standing = (APPROVED, APPROVED, Transfer.Status.WAITING, Transfer.Status.RETURNED, Transfer.Status.DRAFT)
    for place, (status, course) in enumerate(zip(standing, stage.chance.sample(able, len(standing)), strict=True)):
        answered = {"answer": ACCEPTED, "answered_on": stage.today} if place == 0 else {}
        on = stage.days_ago(8, 10) if status == APPROVED else stage.days_ago(1, 3)
        _transfer(stage, course, on, status, to_site=stage.field_office, **answered, returned_once=place == 0)


ACCEPTED, APPROVED = Transfer.Answer.ACCEPTED, Transfer.Status.APPROVED
RETURNED = "Does {her} aunt know that {she} comes? Please ask the aunt first, and write down what was said."


def _transfer(
    stage: Stage, course: Course, on: datetime.date, status: str, returned_once: bool = False, **said: object
) -> None:
    """Prepare a transfer on a day and let it be decided; `returned_once` was mended before it was approved."""
    told = {
        "reason": stage.fill("{Her} aunt lives there, and {she} wishes to be near.", course.person),
        "handed_over": stage.fill("The file, with {them}.", course.person),
    }
    returned = stage.fill(RETURNED, course.person)
    answered = {"answered_by": "Eknath Shrestha, by phone"} if "answered_on" in said else {}
    worker, at = course.who.worker, stage.moment(on)
    kept = {"she_agrees": True, "writers": [worker.pk], "status": status, "written_at": at}
    made = stage.record(Transfer, worker, on, case=course.case, **kept, **told, **said, **answered)
    if returned_once:
        made.status = Transfer.Status.RETURNED
        ask(stage, made, course.supervisor, returned)
        made.status, made.written_at = status, at + datetime.timedelta(days=4)
    ask(stage, made, course.supervisor, returned if status == Transfer.Status.RETURNED else "")


def _is_told(stage: Stage, item: Item) -> bool:
    """Return whether a worker ticks something: an age often, a name seldom, a phone never without asking."""
    return stage.happens({Item.AGE: 0.8, Item.LIVES_IN: 0.4, Item.LANGUAGES: 0.4, Item.NAME: 0.3}.get(item, 0))
