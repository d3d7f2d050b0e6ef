"""Migrating an empty database in an eighth of the time."""

from typing import Any

from django.db.migrations.state import ProjectState
from django.db.migrations.utils import field_is_referenced


def without_rendering_anew() -> None:
    """Let migrations add models, fields, constraints and indexes without rendering anew all that has to do with theirs.

    For each Django renders every model that is bound to the one that changes: nearly all, as most name who wrote
    them (some 80 ms, 650 times). A constraint changes one list of a model's options; a table and a column follow from
    their own model and from what it refers to. Before a field to which others refer is altered, and before Python of a
    migration runs, all are rendered anew. The schema that comes of it is the same.
    """
    ProjectState._append_option = _append_option
    ProjectState.add_model = _rendering_it_alone(ProjectState.add_model)
    ProjectState.add_field = _rendering_it_alone(ProjectState.add_field)
    ProjectState.alter_field = _rendering_all_before(ProjectState.alter_field)


def _append_option(state: ProjectState, app_label: str, model_name: str, option: str, added: Any) -> None:
    options = state.models[app_label, model_name].options
    options[option] = [*options[option], added]
    if "apps" in state.__dict__:
        setattr(state.apps.get_model(app_label, model_name)._meta, option, options[option])


def _rendering_it_alone(change: Any) -> Any:
    def changed(state: ProjectState, *args: Any, **options: Any) -> None:
        def reload_alone(app_label: str, model_name: str, delay: bool = False) -> None:
            if "apps" in state.__dict__:
                state.is_delayed = True  # so that `clear_delayed_apps_cache` has all of them rendered anew
                state._reload({(app_label, model_name)})

        state.reload_model = reload_alone
        try:
            change(state, *args, **options)
        finally:
            del state.reload_model

    return changed


def _rendering_all_before(alter: Any) -> Any:
    def altered(
        state: ProjectState, app_label: str, model_name: str, name: str, field: Any, preserve_default: bool
    ) -> None:
        if field_is_referenced(state, (app_label, model_name), (name, field)):
            state.clear_delayed_apps_cache()
        alter(state, app_label, model_name, name, field, preserve_default)

    return altered
