"""Services of the directory and referrals to them, for tests."""

from typing import Any

import factory

from beneficiaries.models import Provider, ReferralOut, Service, SharedField, Transfer
from tests.factories.accounts import SiteFactory
from tests.factories.cases import CaseFactory, ShelteredFactory, ask, days_ago


class ProviderFactory(ShelteredFactory):
    class Meta:
        model = Provider

    name = factory.Sequence(lambda n: f"Hospital {n}")


class ServiceFactory(ShelteredFactory):
    """An open health service for everybody, in the whole country."""

    class Meta:
        model = Service

    provider = factory.SubFactory(ProviderFactory)
    name = factory.Sequence(lambda n: f"Check-up {n}")
    kind = Service.Kind.HEALTH
    domain = "health"
    phone = "+97714000000"


class ReferralOutFactory(ShelteredFactory):
    """A draft to a service; `told={"needs": "A doctor."}` says what it tells of her."""

    class Meta:
        model = ReferralOut
        skip_postgeneration_save = True

    case = factory.SubFactory(CaseFactory)
    service = factory.SubFactory(ServiceFactory)
    asks_for = "A check-up by a woman doctor."
    call_back_name = "Asha Rai"
    call_back_phone = "+9779800000000"

    @factory.post_generation
    def told(self, create: bool, texts: dict[str, str] | None, **_kwargs: object) -> None:
        self.record(
            SharedField(item=item, label=str(SharedField.Item(item).label), text=text)
            for item, text in (texts or {}).items()
        )


class TransferFactory(ShelteredFactory):
    """To another site of ours, approved and not answered yet; `accepted` was answered yesterday.

    `draft`, `waiting` and `returned` stand there before the approval; give `recorded_by` for whoever prepared it.
    """

    class Meta:
        model = Transfer
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(status=Transfer.Status.DRAFT)
        waiting = factory.Trait(status=Transfer.Status.WAITING)
        returned = factory.Trait(status=Transfer.Status.RETURNED)
        accepted = factory.Trait(
            answer=Transfer.Answer.ACCEPTED, answered_on=factory.LazyFunction(lambda: days_ago(1)), answered_by="Eknath"
        )

    case = factory.SubFactory(CaseFactory)
    to_site = factory.SubFactory(SiteFactory)
    reason = "She goes home to her aunt."
    handed_over = "The whole file."
    she_agrees = True
    status = Transfer.Status.APPROVED
    writers = factory.LazyAttribute(lambda made: [made.recorded_by.pk] if getattr(made, "recorded_by", None) else [])

    @factory.post_generation
    def decided_by(self, create: bool, by: Any, **_kwargs: object) -> None:
        ask(self, by, "Ask her aunt first.")
