"""Imports for tests."""

from access.context import acting
from accounts.models import Site, User
from exchange.importing.checking import check_batch
from exchange.importing.sheets import Sheet
from exchange.importing.staging import match, stage
from exchange.models import Import

HEADINGS = ["Given name", "Family name", "Sex", "Consent", "DOB"]


def checked_import(site: Site, by: User) -> Import:
    """Return a checked import of a site: one row is wrong, and two are of one name."""
    rows = [
        (2, ["Maya", "Rai", "female", "2081-04-15 BS", "2050 BS"]),
        (3, ["Maya", "Rai", "female", "2081-04-15 BS", "2050 BS"]),
        (4, ["Tara", "Rai", "nobody", "2081-04-15 BS", "2050 BS"]),
    ]
    with acting(by):
        staged = stage(Sheet(list(HEADINGS), rows), site=site, by=by, file_name="people.csv")
        match(staged, {each.place: each.field for each in staged.columns.all()}, by=by, calendar="")
        while check_batch(staged, by):
            pass
    return staged
