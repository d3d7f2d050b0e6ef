"""Addresses of published statistics."""

from django.urls import path

from reports import views

urlpatterns = [
    path("statistics/", views.statistics, name="statistics"),
    path("statistics/publish/", views.publish_list, name="statistics-to-publish"),
    path("statistics/publish/<slug:family>/<slug:period>/", views.publish, name="statistics-publish"),
    path("statistics/<uuid:pk>/", views.statistics_of, name="statistics-of"),
    path("statistics/<uuid:pk>/figures.csv", views.as_csv, name="statistics-csv"),
    path("statistics/<uuid:pk>/figures.xlsx", views.as_xlsx, name="statistics-xlsx"),
]
