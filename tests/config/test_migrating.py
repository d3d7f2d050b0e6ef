"""Migrations: quickened, they make the very constraints and indexes that the models name."""

import pytest
from django.apps import apps
from django.db import connection, connections, models
from django.db.migrations.state import ModelState, ProjectState

from config.readying import migrate


@pytest.mark.django_db
def test_every_constraint_and_index_of_a_model_is_in_the_database():
    missing, seen = [], 0
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if not model._meta.managed:
                continue
            there = connection.introspection.get_constraints(cursor, model._meta.db_table)
            named = [each.name for each in (*model._meta.constraints, *model._meta.indexes)]
            missing += [f"{model.__name__}: {name}" for name in named if name not in there]
            seen += len(named)
    assert missing == []
    assert seen > 200


def test_what_is_added_is_known_to_the_model_without_making_it_anew():
    state = ProjectState()
    state.add_model(ModelState("access", "Thing", [("id", models.AutoField(primary_key=True))], {"constraints": []}))
    rendered = state.apps.get_model("access", "Thing")
    rule = models.CheckConstraint(condition=models.Q(id__gt=0), name="above_nothing")
    state.add_constraint("access", "thing", rule)
    assert state.apps.get_model("access", "Thing") is rendered
    assert state.models["access", "thing"].options["constraints"] == rendered._meta.constraints == [rule]


@pytest.mark.django_db(databases=["default", "owner"])
def test_walls_are_looked_after_when_no_migration_waits():
    with connections["owner"].cursor() as cursor:
        cursor.execute("DROP POLICY may_read ON beneficiaries_case")
        cursor.execute("COMMENT ON SCHEMA public IS 'walls of another version'")
        migrate()
        cursor.execute(
            "SELECT count(*) FROM pg_policies WHERE policyname = 'may_read' AND tablename = 'beneficiaries_case'"
        )
        assert cursor.fetchone() == (1,)
        cursor.execute("SELECT obj_description('public'::regnamespace)")
        assert cursor.fetchone()[0] != "walls of another version"
