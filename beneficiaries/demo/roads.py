"""The ways by which invented people came into danger; each gives a case file that hangs together.

They follow what organisations in Nepal describe of trafficking and exploitation; no line is about a living person.
`{she}`, `{her}` and `{them}` are filled with the person's pronouns, a capital for the start of a sentence.
"""

from dataclasses import dataclass

from beneficiaries.models.htcds import (
    Industry,
    MethodOfControl,
    MethodOfRecruitment,
    PerpetratorRole,
    RelationshipToTrafficker,
    TraffickingEventType,
    TraffickingStatus,
    TypeOfExploitation,
    TypeOfSexExploitation,
    WebsiteOrApp,
)

RECRUITMENT, TRANSIT, EXPLOITATION = TraffickingEventType
ACTUAL = TraffickingStatus.ACTUAL_VICTIM_OF_TRAFFICKING
POSSIBLE = TraffickingStatus.POSSIBLE_VICTIM_OF_TRAFFICKING
NOT = TraffickingStatus.NOT_A_VICTIM_OF_TRAFFICKING
FAMILIAL, ACQUAINTED, UNACQUAINTED = RelationshipToTrafficker


@dataclass(frozen=True)
class Event:
    """One thing that happened: kind, town, country, words, and years before the case was opened."""

    kind: TraffickingEventType
    city: str
    country: str
    words: str
    years_before: float
    state: str = ""


@dataclass(frozen=True)
class Road:
    """One way into danger."""

    ages: tuple[int, int]
    weight: int
    status: TraffickingStatus
    trafficker: RelationshipToTrafficker | str
    recruited: list[MethodOfRecruitment]
    controlled: list[MethodOfControl]
    exploited: list[TypeOfExploitation]
    place: str
    words: tuple[str, ...]
    events: tuple[Event, ...]
    perpetrators: tuple[tuple[str, list[PerpetratorRole], str], ...]
    work_before: str
    met_at: tuple[str, ...]
    boys: float = 0.0
    industry: Industry | str = ""
    sexual: tuple[TypeOfSexExploitation, ...] = ()
    recruitment_place: str = ""
    apps: tuple[WebsiteOrApp, ...] = ()


HOW, CONTROL, KIND, WHO = MethodOfRecruitment, MethodOfControl, TypeOfExploitation, PerpetratorRole

ROADS = [
    Road(
        ages=(16, 26),
        weight=22,
        status=ACTUAL,
        trafficker=ACQUAINTED,
        recruited=[HOW.THROUGH_FRIENDS_OR_SOCIAL_EVENTS, HOW.AT_A_PLACE_OF_BUSINESS],
        controlled=[CONTROL.TAKES_EARNINGS, CONTROL.DEBT_BONDAGE, CONTROL.EXCESSIVE_WORKING_HOURS],
        exploited=[KIND.SEXUAL_EXPLOITATION],
        sexual=(TypeOfSexExploitation.PRIVATE_SEXUAL_SERVICES,),
        industry=Industry.ACCOMMODATION_AND_FOOD_SERVICE_ACTIVITIES,
        place="A dohori restaurant near the new bus park, Kathmandu",
        recruitment_place="Her village, through a friend who was home for Dashain",
        words=(
            "“They said I would serve tea. The second week they said I owed them for the room and the dress.”",
            "“I was told: sing, sit with the guests, smile. Nobody asked whether I wanted to.”",
            "“My friend took me there because she was alone there herself. I am not angry with her.”",
        ),
        events=(
            Event(RECRUITMENT, "Gorkha Bazar", "NP", "A friend told {them} of work as a waitress in Kathmandu.", 1.6),
            Event(EXPLOITATION, "Kathmandu", "NP", "Worked nights in a dohori; tips and wages kept for “debts”.", 1.2),
        ),
        perpetrators=(("", [WHO.EXPLOITER, WHO.CONTROLLED_INDIVIDUAL], "Owner of the restaurant; kept the wages."),),
        work_before="Singing and serving in a dohori restaurant",
        met_at=("Outreach visit to the entertainment venues of Gongabu", "Drop-in centre, Thamel"),
    ),
    Road(
        ages=(19, 34),
        weight=14,
        status=ACTUAL,
        trafficker=UNACQUAINTED,
        recruited=[HOW.AT_A_PLACE_OF_BUSINESS, HOW.THROUGH_FAMILY_OR_FAMILY_EVENTS],
        controlled=[CONTROL.WITHHOLDS_DOCUMENTS, CONTROL.EXCESSIVE_WORKING_HOURS, CONTROL.WITHHOLDS_NECESSITIES],
        exploited=[KIND.FORCED_LABOUR, KIND.SERVITUDE],
        industry=Industry.ACTIVITIES_OF_HOUSEHOLDS_AS_EMPLOYERS,
        place="A private house in Kuwait City",
        recruitment_place="An agent's room near the district headquarters",
        words=(
            "“I had my passport in my hand for one hour. Then Madam put it in her cupboard.”",
            "“Eleven months I worked, and the money for six came home.”",
            "“On the phone I told my mother that the food was good.”",
        ),
        events=(
            Event(RECRUITMENT, "Nilkantha", "NP", "An agent promised 25,000 rupees a month as a house cleaner.", 3.1),
            Event(TRANSIT, "New Delhi", "IN", "Through Delhi on a visit visa, with four other women.", 3.0, "Delhi"),
            Event(EXPLOITATION, "Kuwait City", "KW", "Domestic work from five to midnight; passport withheld.", 2.9),
        ),
        perpetrators=(
            ("", [WHO.RECRUITER_OR_INTERMEDIARY, WHO.BROKER_TRAVEL_AGENT], "Village agent; took 60,000 rupees."),
            ("", [WHO.EXPLOITER], "Employer; never met justice."),
        ),
        work_before="Housework abroad, seven days a week",
        met_at=("Help desk at Tribhuvan airport", "Shelter of the embassy, by telephone"),
    ),
    Road(
        ages=(13, 22),
        weight=12,
        status=POSSIBLE,
        trafficker=ACQUAINTED,
        recruited=[HOW.THROUGH_FRIENDS_OR_SOCIAL_EVENTS],
        controlled=[CONTROL.FALSE_PROMISES],
        exploited=[],
        place="",
        recruitment_place="On the way to college",
        words=(
            "“He said we would marry in Delhi. He had no answer when the police asked his name.”",
            "“I thought the women at the border wanted to scold me. They gave me tea.”",
        ),
        events=(
            Event(RECRUITMENT, "Melamchi", "NP", "A young man whom {she} knew for a month promised marriage.", 0.2),
            Event(TRANSIT, "Bhairahawa", "NP", "Stopped at the Sunauli crossing by border monitors; turned back.", 0.1),
        ),
        perpetrators=(("", [WHO.TRAVELLING_PARTNER, WHO.TRANSPORTER], "Ran away at the border."),),
        work_before="Helped at home and went to school",
        met_at=("Transit home at the Sunauli border", "Transit home at the Raxaul border"),
    ),
    Road(
        ages=(10, 16),
        weight=12,
        status=ACTUAL,
        trafficker=FAMILIAL,
        recruited=[HOW.THROUGH_FAMILY_OR_FAMILY_EVENTS],
        controlled=[CONTROL.FALSE_PROMISES, CONTROL.PSYCHOLOGICAL_ABUSE, CONTROL.WITHHOLDS_NECESSITIES],
        exploited=[KIND.CHILD_LABOUR, KIND.SERVITUDE],
        industry=Industry.ACTIVITIES_OF_HOUSEHOLDS_AS_EMPLOYERS,
        place="A family house in Lalitpur",
        recruitment_place="Her home, by an uncle",
        boys=0.2,
        words=(
            "“They had promised school. I carried the bag of their son to the gate and went back.”",
            "“I slept in the kitchen. The little one of the house liked me.”",
        ),
        events=(
            Event(RECRUITMENT, "Jiri", "NP", "An uncle brought {them} to a family that promised schooling.", 2.4),
            Event(EXPLOITATION, "Lalitpur", "NP", "Housework from dawn; no school, no wages, seldom outside.", 2.3),
        ),
        perpetrators=(("", [WHO.EXPLOITER, WHO.RECEIVED_INDIVIDUAL], "Head of the house where {she} worked."),),
        work_before="Housework in another family's house",
        met_at=("Ward office, Lalitpur", "School in the neighbourhood, told by a teacher"),
    ),
    Road(
        ages=(9, 17),
        weight=9,
        status=ACTUAL,
        trafficker=ACQUAINTED,
        recruited=[HOW.AT_WORK, HOW.THROUGH_FAMILY_OR_FAMILY_EVENTS],
        controlled=[CONTROL.DEBT_BONDAGE, CONTROL.EXCESSIVE_WORKING_HOURS],
        exploited=[KIND.CHILD_LABOUR, KIND.FORCED_LABOUR],
        industry=Industry.MANUFACTURING,
        place="A brick kiln in Bhaktapur",
        recruitment_place="A labour contractor's advance before the winter",
        boys=0.5,
        words=(
            "“A thousand bricks a day, turned over so that the sun dries them. My hands know the number.”",
            "“The naike gave my father money in Bhadra. We worked for it until Jestha, and it was not enough.”",
        ),
        events=(
            Event(RECRUITMENT, "Liwang", "NP", "The family took an advance from a contractor of kilns.", 1.1),
            Event(EXPLOITATION, "Bhaktapur", "NP", "Carried and turned bricks for the whole season; left school.", 1.0),
        ),
        perpetrators=(("", [WHO.RECRUITER_OR_INTERMEDIARY, WHO.EXPLOITER], "Contractor who holds the family's debt."),),
        work_before="Carrying bricks at a kiln",
        met_at=("Visit to the kilns of Bhaktapur", "Mobile school beside the kiln"),
    ),
    Road(
        ages=(14, 20),
        weight=9,
        status=ACTUAL,
        trafficker=FAMILIAL,
        recruited=[HOW.THROUGH_FAMILY_OR_FAMILY_EVENTS],
        controlled=[CONTROL.PSYCHOLOGICAL_ABUSE, CONTROL.RESTRICTS_FINANCIAL_ACCESS, CONTROL.PHYSICAL_THREATS],
        exploited=[KIND.FORCED_MARRIAGE],
        place="Her husband's family house",
        words=(
            "“They told me on Friday, and on Monday was the wedding. I was in class 8.”",
            "“I left with my schoolbooks and nothing else.”",
        ),
        events=(
            Event(RECRUITMENT, "Janakpur", "NP", "Marriage arranged before the legal age, without asking {them}.", 1.5),
            Event(EXPLOITATION, "Janakpur", "NP", "Kept from school and from visiting {her} mother.", 1.3),
        ),
        perpetrators=(("", [WHO.TRANSFERRED_INDIVIDUAL], "A relative who arranged it for a loan."),),
        work_before="Field work and housework for the in-laws",
        met_at=("Women and children's cell of the police", "Protection committee of the village"),
    ),
    Road(
        ages=(15, 25),
        weight=8,
        status=ACTUAL,
        trafficker=UNACQUAINTED,
        recruited=[HOW.THROUGH_ONLINE_SOCIAL_NETWORKS],
        controlled=[CONTROL.FALSE_PROMISES, CONTROL.PHYSICAL_THREATS, CONTROL.SEXUAL_ABUSE],
        exploited=[KIND.SEXUAL_EXPLOITATION],
        sexual=(TypeOfSexExploitation.PROSTITUTION,),
        place="A house in Siliguri",
        recruitment_place="Messages on a telephone, over two months",
        apps=(WebsiteOrApp.FACEBOOK_MESSENGER, WebsiteOrApp.TIKTOK),
        words=(
            "“He wrote every night for two months. I had told him everything before I saw him once.”",
            "“Another girl there spoke Nepali. We planned it together.”",
        ),
        events=(
            Event(RECRUITMENT, "Birtamod", "NP", "Met online; he sent money for the bus.", 0.9),
            Event(TRANSIT, "Kakarbhitta", "NP", "Crossed the border on foot as a couple.", 0.85),
            Event(
                EXPLOITATION,
                "Siliguri",
                "IN",
                "Held for seven weeks; freed and brought home.",
                0.8,
                "West Bengal",
            ),
        ),
        perpetrators=(
            ("", [WHO.RECRUITER_OR_INTERMEDIARY, WHO.TRAVELLING_PARTNER, WHO.SOLD_INDIVIDUAL], "Used a false name."),
        ),
        work_before="Studied in class 9",
        met_at=("Handed over by the police after return from India", "Help desk at Kakarbhitta"),
    ),
    Road(
        ages=(8, 15),
        weight=5,
        status=POSSIBLE,
        trafficker=UNACQUAINTED,
        recruited=[HOW.AT_AN_EDUCATIONAL_INSTITUTION, HOW.OTHER],
        controlled=[CONTROL.FALSE_PROMISES, CONTROL.WITHHOLDS_NECESSITIES],
        exploited=[KIND.FORCED_BEGGING],
        place="A children's home without licence in Kathmandu",
        recruitment_place="The village, by a man who promised a boarding school",
        boys=0.45,
        words=(
            "“When foreigners came we had to sing, and say we had no parents. I have parents.”",
            "“I remember the bridge by our house. That is how they found my village.”",
        ),
        events=(
            Event(RECRUITMENT, "Simikot", "NP", "The parents paid for a boarding school that was none.", 3.2),
            Event(EXPLOITATION, "Kathmandu", "NP", "Shown to visitors as an orphan; kept out of school to beg.", 2.8),
        ),
        perpetrators=(("", [WHO.EXPLOITER, WHO.HARBOURED_INDIVIDUAL], "Manager of the home; it has been closed."),),
        work_before="Begged for the home's “donations”",
        met_at=("Rescue by the child rights council", "Ward office, Kathmandu"),
    ),
    Road(
        ages=(18, 42),
        weight=9,
        status=NOT,
        trafficker="",
        recruited=[],
        controlled=[CONTROL.PHYSICAL_ABUSE, CONTROL.RESTRICTS_FINANCIAL_ACCESS],
        exploited=[],
        place="",
        words=(
            "“I stayed for the children, and I left for the children.”",
            "“My sister-in-law opened the back door for us.”",
        ),
        events=(),
        perpetrators=(("", [WHO.ABUSER], "Husband; knows her parents' house, not the centre."),),
        work_before="Field work and day labour",
        met_at=("One-stop crisis centre of the hospital", "Women's group of the village"),
    ),
]
