"""Who and what the demonstration tells of: every volunteer, employer, need and text here is invented."""

from dataclasses import dataclass
from typing import Any

from accounts import demo
from volunteers.models import Need, Skill, Volunteer

Area, Status = Skill.Area, Volunteer.Status

SKILLS = [
    ("Project management", Area.MANAGEMENT, "Plans work, people and money, and says early what goes wrong."),
    ("Monitoring and evaluation", Area.MANAGEMENT, "Measures whether work does what it is meant to."),
    ("Weaving and pattern design", Area.TEXTILE, "From yarn and colour to a fabric that sells."),
    ("Natural dyeing", Area.TEXTILE, "Colours from plants, the same each time."),
    ("Garment cutting and sizing", Area.TEXTILE, "Patterns in sizes, with little waste."),
    ("Production planning", Area.WORKSHOP, "Who makes what by when, and what must be bought."),
    ("Quality control", Area.WORKSHOP, "Finds faults where they arise."),
    ("Stock keeping", Area.WORKSHOP, "What is there, what is missing, and what it cost."),
    ("Costing and pricing", Area.FINANCE, "What a piece costs, and at which price it is sold."),
    ("Bookkeeping", Area.FINANCE, "Books that close each month."),
    ("Training adults", Area.TEACHING, "Teaches by doing, at the pace of the group."),
    ("Selling on line", Area.COMMUNICATION, "Pictures, words and orders on the web."),
    ("Photography of products", Area.COMMUNICATION, "Pictures of things; never of people."),
    ("Spreadsheets", Area.TECHNOLOGY, "Tables that others can go on with."),
]
ESCO = {"Project management": ("project management", "7111b95d-0ce3-441a-9d92-4c75d05c4388")}
"""Names in ESCO that were looked up; the others have none yet."""


@dataclass(frozen=True)
class Told:
    """One invented volunteer."""

    name: str
    employer: str
    job: str
    lives_in: str
    skills: dict[str, int]
    languages: dict[str, int]
    free: tuple[int, int]
    full_time: bool = True
    where: str = "either"
    status: str = Status.ACTIVE
    checks: str = "complete"
    """How her checks stand: complete, ending, run out, waiting, refused, revoked, some or none."""
    visa: bool = True
    account: str = ""


FR, EN = {"fr": 3, "en": 2}, {"en": 3}
NEPALI = {"ne": 3, "en": 2}
WEAVING, CUTTING, DYEING = "Weaving and pattern design", "Garment cutting and sizing", "Natural dyeing"
PLANNING, QUALITY, PRICING = "Production planning", "Quality control", "Costing and pricing"
MANAGING, MEASURING, TEACHING = "Project management", "Monitoring and evaluation", "Training adults"
BOOKS, STOCK, SELLING = "Bookkeeping", "Stock keeping", "Selling on line"
HOUSE, FOUNDATION, BERN = demo.COMPANY, demo.HORIZON, demo.BERGBACH
ROUBAIX, LYON, PATAN = "Roubaix, France", "Lyon, France", "Lalitpur, Nepal"

VOLUNTEERS = [
    Told("Lucie Ferrand", HOUSE, "Head of design", ROUBAIX, {WEAVING: 4, DYEING: 3, TEACHING: 2}, FR | {"ne": 1},
         (-20, 200), account="lucie.volunteer"),
    Told("Mathieu Delorme", HOUSE, "Workshop manager", ROUBAIX, {PLANNING: 4, QUALITY: 3, STOCK: 3}, FR,
         (10, 160), checks="ending", account="mathieu.volunteer"),
    Told("Agathe Morvan", HOUSE, "Pattern maker", ROUBAIX, {CUTTING: 4, QUALITY: 3}, FR, (30, 120), checks="run out"),
    Told("Baptiste Chevrel", HOUSE, "Buyer", ROUBAIX, {STOCK: 3, PRICING: 3}, FR, (0, 90), False, "remote"),
    Told("Corinne Valade", FOUNDATION, "Programme officer", LYON, {MANAGING: 4, MEASURING: 3}, FR, (15, 300), False),
    Told("Damien Roussel", FOUNDATION, "Controller", LYON, {BOOKS: 4, PRICING: 3, "Spreadsheets": 4}, FR | {"de": 1},
         (0, 365), False, "remote"),
    Told("Elodie Grandin", FOUNDATION, "Communication", LYON, {SELLING: 3, "Photography of products": 3}, FR,
         (40, 100), checks="waiting"),
    Told("Fabrice Ollivier", FOUNDATION, "Director of mission, 2014", LYON, {MANAGING: 4}, FR, (-400, -380),
         status=Status.RESTING, checks="run out"),
    Told("Geneviève Aubry", FOUNDATION, "Executive, mission of 2014", LYON, {MANAGING: 3, TEACHING: 2}, FR,
         (-400, -380), status=Status.RESTING, checks="run out"),
    Told("Hugo Marchetti", FOUNDATION, "Executive, mission of 2014", LYON, {PLANNING: 3, MANAGING: 2}, FR,
         (60, 75), status=Status.ACTIVE, checks="run out"),
    Told("Inès Berthier", FOUNDATION, "Executive, mission of 2014", LYON, {PRICING: 4, BOOKS: 3}, FR, (60, 75),
         checks="some"),
    Told("Jonas Affolter", BERN, "Project manager", "Bern", {MANAGING: 4, MEASURING: 4}, {"de": 3, "en": 3},
         (20, 180), checks="complete"),
    Told("Katrin Zbinden", BERN, "Auditor", "Bern, Switzerland", {BOOKS: 4}, {"de": 3, "fr": 2, "en": 2},
         (0, 200), False, "remote", checks="revoked"),
    Told("Lena Hofstetter", BERN, "Trainer", "Thun, Switzerland", {TEACHING: 4}, {"de": 3, "en": 2}, (90, 150),
         checks="none", status=Status.PREPARING),
    Told("Manoj Shakya", "Dhaka Weavers (fictional)", "Master weaver", PATAN, {WEAVING: 3, DYEING: 4, TEACHING: 3},
         NEPALI | {"new": 3}, (0, 250), False, "on_site", visa=False),
    Told("Nabina Awale", "Patan Craft School (fictional)", "Teacher", PATAN, {CUTTING: 3, TEACHING: 4}, NEPALI,
         (0, 300), False, "on_site", visa=False),
    Told("Om Bahadur Rana", "Himal Garments (fictional)", "Line chief", "Kathmandu, Nepal", {PLANNING: 3, QUALITY: 4},
         NEPALI | {"hi": 2}, (10, 130), True, "on_site", visa=False, checks="waiting"),
    Told("Prerana Tuladhar", "Sajha Ledger (fictional)", "Accountant", "Kathmandu, Nepal", {BOOKS: 4, PRICING: 3},
         NEPALI, (0, 365), False, visa=False),
    Told("Rojina Manandhar", "Bazaar Online (fictional)", "Shop editor", "Kathmandu, Nepal",
         {SELLING: 4, "Photography of products": 4}, NEPALI | {"new": 2}, (5, 200), False, visa=False,
         checks="ending"),
    Told("Suresh Chitrakar", "Studio Chitra (fictional)", "Photographer", "Bhaktapur, Nepal",
         {"Photography of products": 4}, NEPALI, (0, 60), False, "on_site", visa=False, checks="refused"),
    Told("Tara Dhital", "Open Tables (fictional)", "Analyst", "Pokhara, Nepal", {"Spreadsheets": 4, MEASURING: 3},
         NEPALI, (0, 365), False, "remote", visa=False),
    Told("Ursula Keller", "", "Retired dyer", "Basel, Switzerland", {DYEING: 4, WEAVING: 2}, {"de": 3, "en": 1},
         (120, 200), status=Status.PREPARING, checks="some"),
    Told("Vincent Lacaze", "Ateliers du Nord (fictional)", "Quality engineer", "Lille, France", {QUALITY: 4}, FR,
         (30, 90), status=Status.PREPARING, checks="none"),
    Told("Wilma van Loon", "", "Consultant", "Utrecht, Netherlands", {MANAGING: 3}, EN, (-300, -200),
         status=Status.LEFT, checks="run out"),
]  # fmt: skip
PROCESS, MANUAL, TRAINED = Need.Remains.PROCESS, Need.Remains.MANUAL, Need.Remains.TRAINED


@dataclass(frozen=True)
class Asked:
    """One invented need."""

    title: str
    programme: str
    team: str
    why: str
    skills: dict[str, int]
    days: tuple[int, int]
    remains: tuple[str, str]
    state: str
    more: dict[str, Any]


SEWING = "Sewing workshop"
NEEDS = [
    Asked("Somebody to set up the planning of the sewing workshop", SEWING, "The two workshop leaders",
          "Orders are late because cutting and sewing do not know of each other.", {PLANNING: 3, QUALITY: 2}, (20, 110),
          (PROCESS, "A board of the week that the leaders keep by themselves"), Need.State.APPROVED,
          {"place": "Kathmandu", "language": "en", "fluency": 2}),
    Asked("A textile designer for the winter collection", SEWING, "The sampling table",
          "Buyers ask for patterns of our own.", {WEAVING: 3, DYEING: 2}, (15, 75),
          (TRAINED, "One trainer who draws and samples a pattern alone"), Need.State.APPROVED,
          {"place": "Kathmandu", "language": "en", "fluency": 2}),
    Asked("A project manager beside the programme manager", "", "The programme office",
          "Three projects end in the same month.", {MANAGING: 3, MEASURING: 2}, (30, 150),
          (MANUAL, "A calendar and a list of steps for closing a project"), Need.State.APPROVED,
          {"where": "either", "hours_a_week": 16, "language": "en", "fluency": 3}),
    Asked("Prices that cover what a bag costs", SEWING, "The workshop office",
          "Nobody has reckoned the price anew for two years.", {PRICING: 3}, (10, 60),
          (MANUAL, "A sheet that reckons a price from time and material"), Need.State.PROPOSED,
          {"where": "remote", "hours_a_week": 6, "language": "en", "fluency": 2}),
    Asked("Pictures of products for the shop", SEWING, "The workshop office", "The shop shows half of what is made.",
          {"Photography of products": 3, SELLING: 2}, (12, 30),
          (TRAINED, "Two workers who take and upload a picture"), Need.State.APPROVED,
          {"hours_a_week": 12, "language": "ne", "fluency": 2}),
    Asked("A month of bookkeeping side by side", "", "The accounts desk", "The books close six weeks late.",
          {BOOKS: 3}, (5, 35), (PROCESS, "Books that close by the tenth of the next month"), Need.State.RETURNED,
          {"where": "remote", "hours_a_week": 8}),
    Asked("Trainers learn to teach adults", "", "The literacy trainers", "New trainers begin in spring.",
          {TEACHING: 4}, (60, 90), (TRAINED, "Four trainers who teach the others"), Need.State.DRAFT,
          {"language": "ne", "fluency": 2}),
    Asked("Ten days with executives: how we plan a year", "", "The heads of the programmes",
          "A plan that all heads share, as after the mission of 2014.", {MANAGING: 3}, (-400, -390),
          (PROCESS, "A yearly plan in one page, renewed each spring"), Need.State.FILLED,
          {"people": 4, "language": "fr", "fluency": 1}),
]  # fmt: skip
