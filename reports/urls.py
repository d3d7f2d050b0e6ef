"""Addresses of published statistics."""

from django.urls import path

from reports import views, views_of_noise

urlpatterns = [
    path("statistics/", views.statistics, name="statistics"),
    path("statistics/publish/", views.publish_list, name="statistics-to-publish"),
    path("statistics/publish/<slug:family>/<slug:period>/", views.publish, name="statistics-publish"),
    path("statistics/noise/", views_of_noise.noise_on_tables, name="statistics-noise"),
    path("statistics/budgets/", views_of_noise.budgets, name="statistics-budgets"),
    path("statistics/budgets/set/", views_of_noise.budget_set, name="statistics-budget-set"),
    path("statistics/<uuid:pk>/release/", views_of_noise.publication_release, name="statistics-release"),
    path("statistics/<uuid:pk>/", views.statistics_of, name="statistics-of"),
    path("statistics/<uuid:pk>/figures.csv", views.as_csv, name="statistics-csv"),
    path("statistics/<uuid:pk>/figures.xlsx", views.as_xlsx, name="statistics-xlsx"),
]
