"""What was published of Sunita and Tara, and the days, scores and plan that are ours (`docs/story.md`)."""

import datetime
import uuid

from beneficiaries.anchors import Domain
from beneficiaries.models import PlanAction, State
from config.calendar import PartialDate, gregorian_month, gregorian_year

SUNITA, TARA = (uuid.uuid5(uuid.NAMESPACE_URL, f"https://nayabato.example/story/{name}") for name in ("sunita", "tara"))
TOLD_ON = datetime.date(2013, 5, 5)
ARRIVED = datetime.date(2012, 9, 10)
IN_2012 = PartialDate(*gregorian_year(2012))
JANUARY, APRIL, MAY = (PartialDate(*gregorian_month(2013, month)) for month in (1, 4, 5))
DANCE_BAR = "A dance bar"
RELIEF_CAMP = "A temporary relief camp in Kathmandu"
MOVES = {
    State.REGISTERED: ARRIVED,
    State.ASSESSED: datetime.date(2012, 9, 17),
    State.PLANNED: datetime.date(2012, 12, 17),
    State.IN_PROGRESS: datetime.date(2013, 1, 7),
    State.FOLLOW_UP: TOLD_ON,
}

SCORES = {
    Domain.SAFETY: (3, 4, 4),
    Domain.HEALTH: (2, 3, 3),
    Domain.PSYCHOSOCIAL: (3, 3, 4),
    Domain.EDUCATION: (2, 3, 4),
    Domain.LIVELIHOOD: (2, 3, 4),
    Domain.HOUSING: (3, 3, 4),
    Domain.FAMILY: (3, 3, 3),
    Domain.LEGAL: (3, 3, 3),
}
"""How each of the two stood at the first assessment, when she joined the workshop, and when the story was told."""
PLANNED = (
    (
        Domain.LIVELIHOOD,
        "She learns high-quality sewing.",
        "Join the handbag workshop in January",
        PlanAction.Service.TRAINING,
        MOVES[State.IN_PROGRESS],
    ),
    (
        Domain.HOUSING,
        "She rents a room outside the centre with her sister.",
        "Save money from the workshop",
        PlanAction.Service.HOUSING,
        TOLD_ON,
    ),
    (
        Domain.EDUCATION,
        "She goes back to school.",
        "School in the morning, the workshop in the afternoon, from May",
        PlanAction.Service.SCHOOL,
        TOLD_ON,
    ),
)
"""What was planned with both: domain, goal, action, kind of service, and on which day of the story it began."""
IN_SHORT = (
    "Arrived from the relief camp with her sister; both worked in a dance bar.",
    "Joins the handbag workshop and learns high-quality sewing.",
    "Rents a room with her sister from what she saved; school in the morning, the workshop in the afternoon.",
)
EVIDENCE_OF_BOTH = {
    Domain.EDUCATION: ("Not at school.", "Learns high-quality sewing.", "Back to school in May, in the mornings."),
    Domain.LIVELIHOOD: ("Work in a dance bar until she came.", "Joined the handbag workshop.", "She saved money."),
    Domain.HOUSING: (
        "Lives at the centre.",
        "Lives at the centre.",
        "Rents a room outside the centre with her sister.",
    ),
}
EVIDENCE = {
    SUNITA: {
        Domain.HEALTH: ("Tuberculosis, with a heavy treatment.", "", ""),
        Domain.EDUCATION: ("Left school in class 5.", *EVIDENCE_OF_BOTH[Domain.EDUCATION][1:]),
    },
    TARA: {Domain.HEALTH: ("Epilepsy.", "", "")},
}
