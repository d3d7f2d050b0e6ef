"""The life of a case as a document: a diagram and a table, made from the steps of `lifecycle.py`."""

from collections.abc import Iterator

from django.utils.translation import override

from access.policy import rules
from beneficiaries.lifecycle import STEPS, Step
from beneficiaries.models import Case, State
from beneficiaries.models.case import ENDED

HEAD = """# The life of a case

Made from `beneficiaries/lifecycle.py` by `manage.py lifecycle`; a test compares them. Nothing else changes a case's
state, and a step that is not here is refused.

"""
TABLE = """
"By approval" is taken when what it rests on is approved, and has no button of its own; "with a reason" asks for one in
words. Until what the last column asks for is there, the step is refused with these words.

| from | to | step | who | refused with the words |
|---|---|---|---|---|
"""


def as_markdown() -> str:
    """Return the diagram and the table, in English."""
    with override("en"):
        return HEAD + "\n".join(_diagram()) + "\n" + TABLE + "".join(map(_row, STEPS))


def _diagram() -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield from (f'    state "{state.label}" as {state.value}' for state in State)
    yield f"    [*] --> {State.IDENTIFIED.value}"
    yield from (f"    {step.origin.value} --> {step.to.value}: {step.verb}" for step in STEPS)
    yield from (f"    {state.value} --> [*]" for state in ENDED)
    yield "```"


def _row(step: Step) -> str:
    how = ", ".join(filter(None, ["by approval" * step.by_approval, "with a reason" * step.needs_reason]))
    cells = [
        step.origin.label,
        step.to.label,
        f"{step.verb} ({how})" if how else step.verb,
        ", ".join(dict.fromkeys(str(rule.role.label) for rule in rules(step.action, Case))),
        " ".join(str(condition.says) for condition in step.conditions) or "–",
    ]
    return f"| {' | '.join(map(str, cells))} |\n"
