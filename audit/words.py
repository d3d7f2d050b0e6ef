"""The codes of reads and events, in words."""

from django.utils.translation import gettext_lazy as _

READS = {
    "case_file": _("Opened the case file"),
    "case": _("Opened the case"),
    "assessment": _("Opened an assessment"),
    "closure": _("Opened a closure"),
    "plan": _("Opened a case plan"),
    "approvals": _("Saw her among the approvals that wait"),
    "person": _("Opened her particulars"),
    "relative": _("Saw her among the relatives of another"),
    "beds": _("Saw her on the board of beds"),
    "caseload": _("Saw her in the caseload"),
    "search": _("Found her in a search"),
    "duplicates": _("Was shown her as a possible duplicate"),
    "document": _("Opened a document"),
    "export": _("Exported"),
    "print": _("Printed the case file"),
    "letter": _("Printed a letter to a service"),
    "referral": _("Opened the referral"),
    "referral_out": _("Opened a referral to a service"),
    "timeline": _("Read the timeline"),
    "trail": _("Read the audit trail"),
    "subject_trail": _("Looked up a code in the audit trail"),
    "who_has_seen": _("Looked at who has seen this"),
}
EVENTS = {
    "log_in": _("Logged in"),
    "log_in_failed": _("A log-in failed"),
    "log_out": _("Logged out"),
    "password_changed": _("Changed the password"),
    "password_reset": _("Chose a new password by e-mail"),
    "second_factor_added": _("Added a second factor"),
    "second_factor_removed": _("Removed a second factor"),
    "second_factor_renewed": _("Renewed the recovery codes"),
    "second_factor_failed": _("A second factor was refused"),
    "invited": _("Sent an invitation"),
    "invitation_accepted": _("Accepted an invitation"),
    "session_ended": _("Ended a session"),
    "break_glass": _("Opened a case by break-glass"),
    "verified": _("The trail was verified and is whole"),
    "verification_failed": _("Verification found the trail broken"),
    "imported": _("Took people and cases in from a file"),
    "import_undone": _("Undid an import"),
    "emptied": _("Emptied a whole table"),
}
WHAT = READS | EVENTS
