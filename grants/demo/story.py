"""What the grants of the demonstration tell: since July 2010, renewed to this day. All amounts are fictional."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from accounts.demo import BERGBACH, HORIZON

LINES = (
    ("A", "Teaching and groups (fictional amount)", Decimal("0.40"), "teaching"),
    ("B", "Rent of rooms (fictional amount)", Decimal("0.15"), "rent"),
    ("C", "Sewing workshop (fictional amount)", Decimal("0.20"), "material"),
    ("D", "Salaries (fictional amount)", Decimal("0.20"), "staff"),
    ("E", "Travel (fictional amount)", Decimal("0.05"), "travel"),
)
SPENT = {
    "teaching": ("Fees of trainers", "Training on rights", "Materials for literacy classes"),
    "rent": ("Rent of the class room", "Rent of the workshop"),
    "material": ("Cloth and lining", "Zips and thread", "Repair of sewing machines"),
    "staff": ("Salaries of the month",),
    "travel": ("Bus fares of facilitators", "Jeep to the villages"),
}


@dataclass(frozen=True)
class Told:
    """One grant; its days are dates, or days from today where it still runs."""

    reference: str
    title: str
    funder: str
    status: str
    amount: Decimal
    first: datetime.date | int
    last: datetime.date | int
    purpose: str
    renews: str = ""
    extended: int = 0
    in_trouble: bool = False

    def starts(self, today: datetime.date) -> datetime.date:
        """Return its first day."""
        return self.first if isinstance(self.first, datetime.date) else today + datetime.timedelta(days=self.first)

    def ends(self, today: datetime.date) -> datetime.date:
        """Return its last day as agreed first."""
        return self.last if isinstance(self.last, datetime.date) else today + datetime.timedelta(days=self.last)


WOMEN = "Reinforcing women's capacities to fight trafficking and domestic violence in Nepal"
GRANTS = (
    Told("HC-2010", WOMEN, HORIZON, "closed", Decimal(36000), datetime.date(2010, 7, 1), datetime.date(2011, 12, 31),
         "Literacy, rights awareness, protection committees and income of women. The amount is fictional."),
    Told("HC-2012", WOMEN + ", renewed", HORIZON, "closed", Decimal(48000), datetime.date(2012, 1, 1),
         datetime.date(2013, 12, 31), "The same in more villages. The amount is fictional.", "HC-2010", 60),
    Told("HC-2014", "SAXO: capacities of the sewing workshop", HORIZON, "closed", Decimal(30000),
         datetime.date(2014, 3, 15), datetime.date(2016, 3, 14),
         "A volunteer builds capacity in the management of the workshop. The amount is fictional.", "HC-2012"),
    Told("HC-2016", WOMEN + ", third term", HORIZON, "closed", Decimal(72000), datetime.date(2016, 4, 1),
         datetime.date(2020, 3, 31), "Literacy, committees and the workshop. The amount is fictional.", "HC-2014", 90),
    Told("HC-2020", WOMEN + ", fourth term", HORIZON, "closed", Decimal(90000), datetime.date(2020, 7, 1),
         datetime.date(2025, 12, 31), "Literacy, committees and the workshop. The amount is fictional.", "HC-2016"),
    Told("HC-RUN", WOMEN + ", today", HORIZON, "active", Decimal(60000), -300, 430,
         "Literacy, committees and the workshop. The amount is fictional.", "HC-2020"),
    Told("BB-RUN", "Schooling after the centre", BERGBACH, "active", Decimal(25000), -330, 200,
         "Back to school in the morning, work in the afternoon. The amount is fictional.", in_trouble=True),
    Told("HC-NEXT", "A second workshop", HORIZON, "applied", Decimal(40000), 460, 1190,
         "A workshop in the field office. The amount is fictional."),
)  # fmt: skip
"""The first grant's years are those of the public story; everything else is invented."""
