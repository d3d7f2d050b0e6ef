"""Which placements the demonstration tells of; all are invented, as are their days, hours and values."""

from dataclasses import dataclass

from volunteers.demo.story import CUTTING, MANAGING, PLANNING, PRICING, STOCK, TEACHING, WEAVING

QUALITY, BOOKS, MEASURING, PICTURES = "Quality control", "Bookkeeping", "Monitoring and evaluation", "Spreadsheets"
SHOP, PHOTOS = "Selling on line", "Photography of products"
GITA, HARI, INDIRA, DEEPA = "gita.facilitator", "hari.facilitator", "indira.programmes", "deepa.supervisor"


@dataclass(frozen=True)
class Placed:
    """One placement: who, for what, from which day until which (counted from today), and where it stands."""

    who: str
    role: str
    skill: str
    level: int
    days: tuple[int, int]
    state: str
    mentor: str = GITA
    is_remote: bool = False
    hours: int = 0
    """On how many days hours were written down."""
    remains: str = ""
    of_2014: bool = False


SAXO = "Workshop management for SAXO: who sews what by when"
PLACED = [
    Placed("Mathieu Delorme", SAXO, PLANNING, 4, (20, 110), "accepted"),
    Placed("Lucie Ferrand", "Textile design with the sampling table", WEAVING, 4, (-18, 60), "running", hours=10),
    Placed("Corinne Valade", "Project management beside the programme manager", MANAGING, 4, (-60, 90), "running",
           INDIRA, hours=20),
    Placed("Damien Roussel", "Books that close each month", BOOKS, 4, (-70, 50), "running", INDIRA, True, 16),
    Placed("Manoj Shakya", "Dyes from plants, the same each time", WEAVING, 3, (-25, 60), "running", hours=9),
    Placed("Tara Dhital", "Tables that show attendance", PICTURES, 4, (-40, 30), "running", HARI, True, 8),
    Placed("Prerana Tuladhar", "What a bag costs", PRICING, 3, (12, 60), "confirmed", INDIRA, True),
    Placed("Jonas Affolter", "Closing three projects in one month", MANAGING, 4, (-30, 60), "suspended", INDIRA,
           hours=8),
    Placed("Baptiste Chevrel", "Where yarn is bought", STOCK, 3, (15, 60), "offered", GITA, True),
    Placed("Nabina Awale", "Sizes and patterns of the school uniforms", CUTTING, 3, (25, 90), "proposed"),
    Placed("Agathe Morvan", "Sizes and patterns, first try", CUTTING, 4, (30, 80), "cancelled"),
    Placed("Elodie Grandin", "Words for the shop", SHOP, 3, (40, 70), "declined"),
    Placed("Om Bahadur Rana", "Quality at the end of the line", QUALITY, 4, (-200, -150), "ended", hours=9),
    Placed("Lucie Ferrand", "A first collection of cushions", WEAVING, 4, (-500, -440), "completed", hours=12,
           remains="Six patterns with their cards, in the cupboard of the sampling table."),
    Placed("Corinne Valade", "A calendar of reports", MANAGING, 4, (-450, -400), "completed", INDIRA, hours=12,
           remains="The calendar, kept by the programme office."),
    Placed("Damien Roussel", "A chart of accounts", BOOKS, 4, (-400, -370), "completed", INDIRA, True, 10,
           "The chart and how it is used, four pages."),
    Placed("Manoj Shakya", "A dyeing course of two weeks", WEAVING, 3, (-300, -250), "completed", hours=10,
           remains="Two trainers who dye by the cards."),
    Placed("Nabina Awale", "Teaching those who teach sewing", TEACHING, 4, (-280, -220), "completed", hours=12,
           remains="Four trainers, and their lesson plans."),
    Placed("Rojina Manandhar", "The shop in three languages", SHOP, 4, (-100, -60), "completed", hours=10,
           remains="The shop, and how a product is added."),
    Placed("Wilma van Loon", "What our indicators can tell", MEASURING, 3, (-290, -210), "completed", INDIRA, hours=10,
           remains="Definitions of twelve indicators."),
    Placed("Suresh Chitrakar", "Pictures of the winter collection", PHOTOS, 4, (-150, -140), "cancelled"),
    *(
        Placed(who, f"Executives in the field, 2014: {what}", skill, 3, (0, 0), "completed", INDIRA, hours=8,
               remains="Handed over together with the group.", of_2014=True)
        for who, what, skill in (
            ("Fabrice Ollivier", "how a year is planned", MANAGING),
            ("Geneviève Aubry", "how a team is led", MANAGING),
            ("Hugo Marchetti", "how a workshop is planned", PLANNING),
            ("Inès Berthier", "how a price is made", PRICING),
        )
    ),
]  # fmt: skip
DONE = [
    "Went through last month's orders with the team",
    "Drew the plan of the week and tried it",
    "Showed two of the team how it is done",
    "Wrote a page of the manual",
    "Counted what is in stock",
    "Listened to what the team wants to keep",
]
WEEKS = [
    (5, "The team has begun to do it without me.", ""),
    (4, "We tried the new board; half of it is used.", ""),
    (4, "Much talk and one clear decision.", "Somebody who translates on Tuesdays."),
    (3, "The power was off on two days.", "A lamp for the office."),
]
