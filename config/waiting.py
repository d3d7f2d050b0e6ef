"""How the worker waits for work where pages go through PgBouncer.

It is woken by LISTEN and NOTIFY, and LISTEN belongs to one connection for as long as it stands. PgBouncer in
transaction mode lends a connection for one transaction, so what is listened for there is heard by nobody, or by
somebody else. The worker's own connections, those by which it takes and ends jobs, therefore go to the database
itself; what a job does goes through PgBouncer like a page.
"""

from typing import Any

from django.conf import settings
from procrastinate import App, PsycopgConnector
from procrastinate.contrib.django.utils import connector_params

DIRECT = "direct"


def past_the_pooler(app: App) -> None:
    """Let workers of this app connect past PgBouncer, where there is one."""
    if DIRECT in settings.DATABASES:
        connector: Any = app.connector
        connector.get_worker_connector = lambda: PsycopgConnector(kwargs=connector_params(DIRECT))
