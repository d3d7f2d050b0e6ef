"""What a funder asks, and what it is answered."""

from grants.models import GrantAnswer, GrantQuestion
from programs.forms.logframe import WithinForm


class QuestionForm(WithinForm):
    """A question about a grant."""

    belongs_to = ("grant",)

    class Meta:
        model = GrantQuestion
        fields = ["words"]


class QuestionAnswerForm(WithinForm):
    """The answer to one."""

    belongs_to = ("question",)

    class Meta:
        model = GrantAnswer
        fields = ["words"]
