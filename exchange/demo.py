"""The demonstration's imports: an old list that waits to be mended and decided. All people in it are invented."""

from collections.abc import Mapping
from uuid import UUID

from access.context import acting
from accounts import demo
from accounts.models import Site, User
from exchange.importing.checking import check_batch
from exchange.importing.sheets import Sheet
from exchange.importing.staging import match, stage
from exchange.models import Import

WAITING, DISCARDED = (UUID(int=number, version=4) for number in (0x10, 0x20))
HEADINGS = ["Name", "Surname", "Sex", "DOB", "District", "Phone", "Consent date", "Case opened", "Status", "Remarks"]
ROWS = [
    ["Sunita", "Tamang", "female", "2049 BS", "Dhading", "", "2069-01-12 BS", "", "", ""],
    ["Kabita", "Rai", "female", "2055-03-02", "Ilam", "9801234567", "2080-05-01", "2080-05-01", "Registered", ""],
    ["Manmaya", "Lama", "F", "about 30", "Sindhupalchok", "", "2080-06-11", "2080-06-11", "open", "Brick kiln."],
    ["Pabitra", "B.K.", "woman", "2061-07-19", "Dhadin", "12345", "2080-06-20", "2080-06-20", "", ""],
    ["Kavita", "Rai", "female", "2055-03-02", "Ilam", "9801234567", "2080-07-03", "2080-07-03", "Registered", "Again."],
    ["Januka", "Chaudhary", "female", "2012-05-14", "Bardiya", "", "2081-01-08", "2081-01-08", "", "=A2"],
    ["Ratna", "Gurung", "?", "2050 BS", "Lamjung", "", "", "2081-02-02", "", ""],
    ["Som", "Thapa", "male", "2056-11-30", "Kaski", "9812345678", "2081-03-15", "2081-03-15", "Registered", "Hotel."],
]


def add_imports(users: Mapping[str, User]) -> None:
    """Add them, where they are not."""
    supervisor, site = users["deepa.supervisor"], Site.objects.get(name=demo.CENTRE)
    for former in Import.objects.filter(pk__in=[WAITING, DISCARDED]):
        former.throw_rows_away()
        former.columns.all().delete()
        former.delete()
    with acting(supervisor):
        sheet = Sheet(list(HEADINGS), [(number, list(cells)) for number, cells in enumerate(ROWS, start=2)])
        staged = stage(sheet, site=site, by=supervisor, file_name="register 2080 (fictional).csv", key=WAITING)
        match(staged, {each.place: each.field for each in staged.columns.all()}, by=supervisor, calendar="BS")
        while check_batch(staged, supervisor):
            pass
        Import.objects.create(
            pk=DISCARDED,
            site=site,
            started_by=supervisor,
            asked_by=supervisor,
            file_name="register 2079, wrong file (fictional).xlsx",
            status=Import.Status.DISCARDED,
        )
