"""Addresses about the data of people: for those who accompany them, and for the data protection officer."""

from django.urls import path

from beneficiaries.views import her_data, protection

urlpatterns = [
    path("people/<str:code>/data/", her_data.her_data, name="her-data"),
    path("people/<str:code>/data/requests/add/", her_data.request_add, name="request-add"),
    path("people/<str:code>/data/requests/<uuid:pk>/", her_data.request_answer, name="request-answer"),
    path("people/<str:code>/data/published/add/", her_data.published_add, name="published-add"),
    path("people/<str:code>/data/published/<uuid:pk>/", her_data.published_down, name="published-down"),
    path("people/<str:code>/record/", her_data.her_record, name="her-record"),
    path("people/<str:code>/record/data/", her_data.her_record_data, name="her-record-data"),
    path("people/<str:code>/record/<int:part>/", her_data.her_record_paper, name="her-record-paper"),
    path("protection/requests/", protection.requests, name="requests"),
    path("protection/requests/<uuid:pk>/", protection.request_decide, name="request-decide"),
    path("protection/consents/", protection.consents, name="consent-register"),
    path("protection/publications/", protection.publications, name="publication-register"),
    path("protection/retention/", protection.retention, name="retention"),
    path("protection/retention/periods/", protection.retention_periods, name="retention-periods"),
    path("protection/retention/<uuid:pk>/", protection.retention_hold, name="retention-hold"),
]
