"""How the pages answer to who may open them: said by hand, apart from the policy."""

from django.http import HttpResponse

from access.policy import READ
from tests.addresses import Address

METHODS = ("get", "post")
WATCHED = ("break-glass/", "access-reviews/")
"""What those who watch over access open: asked for in tests/access/test_watching_opens_to_whom.py."""
ANSWERS = {
    # asked by POST, so that what is looked for stands in no address
    "caseload": (200, 302),
    "export": (200, 200),
    "tables": (200, 200),
    "grant-publish": (200, 200),  # nothing leaves before every value was seen
    "people": (200, 200),
    "users": (200, 200),
    "subject-trail": (200, 200),
    "participants": (200, 200),
    # only read, by those who may do more than read
    **dict.fromkeys(("her-record", "her-record-data", "her-record-paper"), (200, 405)),
    **dict.fromkeys(
        [f"{who}-record{part}" for who in ("participant", "volunteer") for part in ("", "-data", "-paper")], (200, 405)
    ),
    **dict.fromkeys(("requests", "participant-requests", "volunteer-requests"), (200, 405)),
    **dict.fromkeys(("consent-register", "publication-register", "picture-register"), (200, 405)),
    "approvals": (200, 405),
    "beds": (200, 405),
    "board": (200, 405),
    "figures": (200, 405),
    "figure-cases": (200, 405),
    "feedback": (200, 405),
    "case-trail": (200, 405),
    "tasks": (200, 405),
    "sessions": (200, 405),
    "calendar": (200, 405),
    "learning": (200, 405),
    "rights": (200, 405),
    "rights-test": (200, 405),
    **dict.fromkeys(("committee", "committee-work", "shares", "decisions", "minutes", "maturity"), (200, 405)),
    "data-quality": (200, 405),
    **dict.fromkeys(("expense-remove", "picture-remove"), (200, 302)),
    **dict.fromkeys(("picture", "picture-small"), (200, 405)),
    "picture-taken-back": (302, 302),  # everybody in it agrees
    "report-submit": (200, 200),  # hers is not over
    # files to be taken along, and what explains them
    "import-template-csv": (200, 405),
    "import-template-xlsx": (200, 405),
    "import-words": (200, 405),
    # hers is checked: rows may be left undecided; it is not taken in, so nothing can be undone
    "import-doubles": (200, 302),
    "import-discard": (200, 302),
    "import-undo": (302, 302),
    # a sheet on which nothing is written keeps nothing; wages are confirmed by the button alone
    "workshop-work": (200, 302),
    "workshop-period-confirm": (200, 302),
    "workshop-adjustment-remove": (200, 302),
    **dict.fromkeys(("spending-remove", "commitment-call-off", "achievements-tell"), (200, 302)),
    **dict.fromkeys(("foundation", "foundation-paper"), (200, 405)),
    **dict.fromkeys(("statistics", "statistics-to-publish", "statistics-of"), (200, 405)),
    **dict.fromkeys(("statistics-csv", "statistics-xlsx"), (200, 405)),
    "statistics-publish": (200, 302),
    **dict.fromkeys(("team-note-remove", "hours-remove", "placement-cost-remove"), (200, 302)),
    "certificate": (200, 405),
    **dict.fromkeys(("skill-held-remove", "language-remove", "time-remove", "need-skill-remove"), (200, 302)),
    **dict.fromkeys(
        ("volunteers", "volunteer", "need-matches", "skills", "checks", "house-texts", "course-questions"), (200, 405)
    ),
    **dict.fromkeys(("my-profile", "course-done"), (200, 405)),
    "sign": (200, 302),  # she has signed: it waits
    "openings": (200, 405),
    "break-glass-case": (302, 405),
    "break-glass-end": (200, 302),
    "access-review-begin": (200, 302),
    "trail": (200, 405),
    "trail-verification": (200, 405),
    # a page that is sent by forms alone: opened, it leads to the case or to the form
    "draft-keep": (302, 404),
    "draft-remove": (302, 302),
    # asks nothing more: the button does it
    "contact-remove": (200, 302),
    "document-remove": (200, 302),
    "member-remove": (200, 302),
    "relationship-remove": (200, 302),
    "household-leave": (200, 302),
    "same-person-remove": (200, 302),
    "enrolment-accept": (200, 200),  # no place is free
    "enrolment-complete": (200, 302),
    "questionnaire-open": (200, 302),
    "questionnaire-close": (200, 302),
    # sheets on which something stands already: nothing more is marked
    "level-test": (200, 302),
    "paper": (200, 302),
    "maturity-check": (200, 302),
    "referral-withdraw": (200, 302),
    "invitation-resend": (200, 302),
    "invitation-withdraw": (200, 302),
    "site-close": (200, 302),
    "organisation-close": (200, 302),
    "usersessions_list": (200, 302),
    "mfa_generate_recovery_codes": (200, 200),  # shown there and then
    "mfa_deactivate_totp": (200, 302),
    "assessment-submit": (200, 302),
    "assessment-withdraw": (302, 302),
    "plan-submit": (200, 302),
    "plan-withdraw": (302, 302),
    "goal-remove": (200, 302),
    "closure-submit": (200, 200),  # hers is not ready
    "closure-withdraw": (302, 302),
    "transfer-submit": (200, 302),
    "transfer-withdraw": (302, 302),
    # whoever is logged in is no more, and is asked for a code
    "survey-thanks": (200, 405),
    # there is one already: led to it
    "assessment-add": (302, 200),
    "plan-add": (302, 200),
    "closure-add": (302, 200),
    "transfer-add": (302, 200),
    "experience-add": (302, 200),
    "mfa_activate_totp": (302, 302),
    "second-factor": (302, 302),
    # her second factor is an app: neither password nor passkey will do
    "account_reauthenticate": (302, 302),
    "mfa_reauthenticate_webauthn": (302, 302),
    # a list, whose forms are pages of their own
    "mfa_list_webauthn": (200, 405),
    "mfa_index": (200, 405),
}
"""How GET, and a POST that says nothing, are answered to who may open it, where not as `answer` says."""


def answer(address: Address, method: str) -> int:
    """Return how she is answered who may open it: with the page, and after POST with its form and what is missing.

    A page that only reads refuses POST before it looks at anything.
    """
    usual = (200, 405 if address.requirement.action == READ else 200)
    return ANSWERS.get(address.name, usual)[METHODS.index(method)]


GUARDS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
}
"""What every answer of the house says to the browser, whoever asks for what."""
POLICY = {
    *("default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "worker-src 'none'"),
    *("script-src 'self'", "style-src 'self'", "font-src 'self'", "connect-src 'self'", "form-action 'self'"),
    *("manifest-src 'self'", "img-src 'self' data:"),
}
OF_FILES = {"default-src 'none'", "sandbox"}
OF_PAPERS = {each for each in POLICY if not each.startswith(("object-src", "style-src"))}
OF_PAPERS |= {"object-src 'self'", "style-src 'unsafe-inline'"}
"""For the browser's own viewer of PDF; the papers are made by us."""


def guarded(response: HttpResponse, *, kept: bool = False) -> HttpResponse:
    """Return an answer after looking at what guards it: headers, policy, cookies; and that nobody keeps it."""
    found = {name: response.get(name) for name in GUARDS}
    assert found == GUARDS, response.request["PATH_INFO"]
    policy = set(response["Content-Security-Policy"].split("; "))
    is_paper = response.get("Content-Type") == "application/pdf"
    expected = OF_FILES if "sandbox" in policy else OF_PAPERS if is_paper else POLICY
    assert policy == expected, response.request["PATH_INFO"]
    assert "camera=()" in response["Permissions-Policy"]
    assert "Access-Control-Allow-Origin" not in response
    assert kept or "no-store" in response.get("Cache-Control", ""), response.request["PATH_INFO"]
    assert not ({"Server", "X-Powered-By"} | (set() if kept else {"ETag"})) & set(response.headers)
    for cookie in response.cookies.values():
        assert cookie["httponly"] or not cookie.value, cookie
        assert (cookie["path"], cookie["domain"]) == ("/", ""), cookie
        assert cookie["samesite"] in ("Lax", "Strict") or not cookie.value, cookie
    return response
