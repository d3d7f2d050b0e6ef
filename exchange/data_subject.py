"""What imports hold of a person: rows that wait for a week at most, and who came in by which."""

from beneficiaries.data_subject.reach import about_nobody
from exchange.models import Finding, Import, ImportColumn

about_nobody((Import, ImportColumn), "a file and its columns; what it says of people stands in its rows")
about_nobody((Finding,), "what is wrong in a cell of a file that nobody took in: it goes with its rows, within a week")
