"""The association's own questions for each kind of follow-up: a help to remember, and nothing that must be answered.

They follow the follow-up forms of CPIMS+ and GBVIMS+ (safety, well-being, what changed, her wishes, what was agreed)
and trauma-informed practice: no question asks for what was done to her.
"""

from functools import cache

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from beneficiaries.models import Note

AGREED = _("What was agreed: who does what, by when?")
WISHES = _("What does she want to happen next, in her words?")
SLEEP = _("How does she sleep and eat?")
SAFE = _("How safe does she feel, and what has changed since last time?")

QUESTIONS: dict[str, tuple[Promise, ...]] = {
    Note.Kind.VISIT: (
        _("How did you find her, and who else was there?"),
        SAFE,
        SLEEP,
        WISHES,
        AGREED,
    ),
    Note.Kind.CALL: (
        _("Could she speak freely?"),
        SAFE,
        _("What did she ask for?"),
        AGREED,
        _("When and how is it safe to call again?"),
    ),
    Note.Kind.SESSION: (
        _("How was she when she came, and when she left?"),
        _("What did she want to speak about today?"),
        _("What gives her strength now, and what weighs on her?"),
        _("Is there any sign that she may come to harm, and what was done about it?"),
        AGREED,
    ),
    Note.Kind.AT_CENTRE: (
        _("How is she with the others, at work and at school?"),
        SLEEP,
        _("Does anything or anybody here worry her?"),
        WISHES,
        AGREED,
    ),
    Note.Kind.ABOUT_HER: (
        _("With whom did you speak, and does she agree to it?"),
        _("What do they see that has changed?"),
        _("Is there anything new about her safety?"),
        AGREED,
        _("What will you tell her of this talk?"),
    ),
}


def with_questions(text: str, kind: str) -> str:
    """Return a text with the questions of a kind below it, each a line of its own; those it holds are not repeated."""
    standing = {line.strip() for line in text.splitlines()}
    new = [str(question) for question in QUESTIONS.get(kind, ()) if str(question) not in standing]
    return "\n\n".join(filter(None, [text.rstrip(), *new])) + "\n"


def without_unanswered(text: str) -> str:
    """Return a text without the questions below which nothing was written."""
    before: list[str] = []
    asked: list[list[str]] = []
    for line in text.splitlines():
        if line.strip() in _in_every_language():
            asked.append([line])
        else:
            (asked[-1] if asked else before).append(line)
    answered = [part for part in asked if any(line.strip() for line in part[1:])]
    return "\n".join([*before, *(line for part in answered for line in part)]).rstrip() if asked else text


@cache
def _in_every_language() -> frozenset[str]:
    """Return every question as it stands in any language, for a text may be begun in one and saved in another."""
    found = set()
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {str(question) for questions in QUESTIONS.values() for question in questions}
    return frozenset(found)
