"""Addresses of what leaves the house."""

from django.urls import path

from exchange import views

urlpatterns = [path("export/", views.export, name="export")]
