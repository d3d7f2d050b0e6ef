"""Models that stand outside the shelters, each with the reason."""

from django.apps import apps

from access.shelter import exempt

LIBRARIES = {
    "auth": "unused tables of Django's own permissions; nothing is stored there",
    "contenttypes": "names of models, no data",
    "sessions": "keyed by a secret; read before it is known who asks",
    "account": "log-in addresses of users, read before it is known who asks",
    "mfa": "second factors of users, read while logging in; secrets encrypted or hashed",
    "usersessions": "a user's own log-ins, filtered by user in the library",
    "procrastinate": "names of background jobs; their arguments hold ids alone",
}
OURS = {
    "accounts.User": "staff accounts are read before it is known who asks; screens require the policy",
    "accounts.Organisation": "a directory of bodies, no person in it",
    "accounts.Site": "the association's places of work, no person in it",
    "accounts.Membership": "read to find out who asks, so it cannot depend on who asks",
    "accounts.Invitation": "opened by its secret before anybody is logged in",
    "accounts.AccountEvent": "what administrators did to accounts; no person in it, and a trigger keeps it append-only",
    "access.Submission": "tokens of forms, read by the sender alone",
}


def declare() -> None:
    """Register the exemptions of installed models."""
    for model in apps.get_models():
        why = LIBRARIES.get(model._meta.app_label) or OURS.get(model._meta.label)
        if why:
            exempt(model, why)


declare()
