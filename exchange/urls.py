"""Addresses of what leaves the house, and of what comes in."""

from django.urls import path

from exchange import views
from exchange.importing import views as importing
from exchange.publishing import views as publishing

urlpatterns = [
    path("export/", views.export, name="export"),
    path("tables/", views.tables, name="tables"),
    path("grants/<uuid:pk>/publish/", publishing.publish, name="grant-publish"),
    path("import/", importing.imports, name="imports"),
    path("import/add/", importing.import_add, name="import-add"),
    path("import/columns/", importing.import_words, name="import-words"),
    path("import/template.csv", importing.import_template_csv, name="import-template-csv"),
    path("import/template.xlsx", importing.import_template_xlsx, name="import-template-xlsx"),
    path("import/<uuid:pk>/", importing.import_page, name="import"),
    path("import/<uuid:pk>/columns/", importing.import_columns, name="import-columns"),
    path("import/<uuid:pk>/errors/", importing.import_errors, name="import-errors"),
    path("import/<uuid:pk>/errors.csv", importing.import_errors_file, name="import-errors-file"),
    path("import/<uuid:pk>/people/", importing.import_doubles, name="import-doubles"),
    path("import/<uuid:pk>/confirm/", importing.import_confirm, name="import-confirm"),
    path("import/<uuid:pk>/discard/", importing.import_discard, name="import-discard"),
    path("import/<uuid:pk>/undo/", importing.import_undo, name="import-undo"),
]
