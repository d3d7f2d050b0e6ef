"""Addresses of grants."""

from django.urls import path

from grants.views import grant, parts, spending

urlpatterns = [
    path("grants/", grant.grants, name="grants"),
    path("grants/add/", grant.grant_add, name="grant-add"),
    path("obligations/", parts.obligations, name="obligations"),
    path("grants/spendings/", spending.spendings, name="spendings"),
    path("grants/spendings/add/", spending.spending_add, name="spending-add"),
    path("grants/spendings/<uuid:pk>/edit/", spending.spending_edit, name="spending-edit"),
    path("grants/spendings/<uuid:pk>/remove/", spending.spending_remove, name="spending-remove"),
    path("grants/rates/", spending.rates, name="exchange-rates"),
    path("grants/rates/add/", spending.rate_add, name="exchange-rate-add"),
    path("grants/rates/import/", spending.rate_import, name="exchange-rate-import"),
    path("grants/funders/", spending.funders, name="funders"),
    path("grants/funders/add/", spending.funder_add, name="funder-add"),
    path("grants/funders/<uuid:pk>/edit/", spending.funder_edit, name="funder-edit"),
    path("grants/<uuid:pk>/", grant.grant, name="grant"),
    path("grants/<uuid:pk>/edit/", grant.grant_edit, name="grant-edit"),
    path("grants/<uuid:pk>/terms/", grant.grant_terms, name="grant-terms"),
    path("grants/<uuid:pk>/move/", grant.grant_move, name="grant-move"),
    path("grants/<uuid:pk>/tranches/add/", parts.tranche_add, name="tranche-add"),
    path("grants/<uuid:pk>/lines/add/", parts.line_add, name="budget-line-add"),
    path("grants/<uuid:pk>/milestones/add/", parts.milestone_add, name="milestone-add"),
    path("grants/<uuid:pk>/obligations/add/", parts.obligation_add, name="obligation-add"),
    path("grants/<uuid:pk>/checklist/add/", parts.compliance_add, name="compliance-add"),
    path("grants/<uuid:pk>/documents/add/", parts.document_add, name="grant-document-add"),
    path("grants/tranches/<uuid:pk>/edit/", parts.tranche_edit, name="tranche-edit"),
    path("grants/tranches/<uuid:pk>/conditions/add/", parts.condition_add, name="condition-add"),
    path("grants/conditions/<uuid:pk>/edit/", parts.condition_edit, name="condition-edit"),
    path("grants/lines/<uuid:pk>/edit/", parts.line_edit, name="budget-line-edit"),
    path("grants/lines/<uuid:pk>/commitments/add/", parts.commitment_add, name="commitment-add"),
    path("grants/commitments/<uuid:pk>/call-off/", parts.commitment_call_off, name="commitment-call-off"),
    path("grants/milestones/<uuid:pk>/edit/", parts.milestone_edit, name="milestone-edit"),
    path("grants/obligations/<uuid:pk>/edit/", parts.obligation_edit, name="obligation-edit"),
    path("grants/obligations/<uuid:pk>/move/", parts.obligation_move, name="obligation-move"),
    path("grants/checklist/<uuid:pk>/edit/", parts.compliance_edit, name="compliance-edit"),
    path("grants/documents/<uuid:pk>/", parts.grant_document, name="grant-document"),
]
