"""Pages of programmes that have a sweep of their own, by name."""

LOGFRAME = {
    "logframe",
    "data-quality",
    "result-add",
    "result-edit",
    "indicator-add",
    "indicator",
    "indicator-edit",
    "measurements",
    "target-add",
    "target-edit",
    "measurement-add",
}
REPORTS = {
    "report",
    "report-edit",
    "report-submit",
    "report-decide",
    "report-sessions",
    "report-paper",
    "expense-add",
    "expense-edit",
    "expense-remove",
}
ELSEWHERE = LOGFRAME | REPORTS
