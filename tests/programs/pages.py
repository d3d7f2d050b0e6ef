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
REPORTS: set[str] = set()
ELSEWHERE = LOGFRAME | REPORTS
