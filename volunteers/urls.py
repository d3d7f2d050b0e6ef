"""Addresses of volunteers."""

from volunteers import placement_urls

urlpatterns = [*placement_urls.urlpatterns]
