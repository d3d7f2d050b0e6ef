"""Every address of the house; each app keeps its own."""

from django.urls import include, path

from config import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("access.urls")),
    path("", include("beneficiaries.urls")),
    path("", include("programs.urls")),
    path("", include("grants.urls")),
    path("", include("volunteers.urls")),
    path("", include("exchange.urls")),
    path("", include("reports.urls")),
]

handler400 = "config.away.not_taken"
handler429 = "accounts.views.too_many"
handler500 = "config.away.went_wrong"
