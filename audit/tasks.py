"""Background work of the trail: sealing every five minutes, verifying every night."""

import logging

from procrastinate.contrib.django import app

from audit.seal import heads_file, seal_trail, write_heads
from audit.verification import verify_and_record

logger = logging.getLogger(__name__)


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="seal", pass_context=False)
def seal(timestamp: int) -> None:
    """Seal what is complete and write the head where the database cannot reach it."""
    seal_trail()
    write_heads()


@app.periodic(cron="40 20 * * *")  # 02:25 in Kathmandu, when nobody works
@app.task(queueing_lock="verify", pass_context=False)
def verify(timestamp: int) -> None:
    """Verify the whole trail; the data protection officer sees what came of it."""
    found = verify_and_record(heads_file() if heads_file().exists() else None)
    if found.faults:
        logger.critical("the audit trail is broken: %s", found.faults[0])
