"""A column that holds several codes of one list."""

from typing import Any

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.text import capfirst


class CodesField(ArrayField):
    """Several values of one code list; shown as check boxes. The order is the list's."""

    def __init__(self, verbose_name: Any = None, *, codes: type[models.TextChoices] | None = None, **kwargs: Any):
        base_field = kwargs.pop("base_field", None)
        if codes is not None:
            base_field = models.CharField(max_length=max(map(len, codes.values)), choices=codes)
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(base_field, verbose_name=verbose_name, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Leave the list itself out of migrations: it is no part of the column."""
        name, path, args, kwargs = super().deconstruct()
        kwargs["base_field"] = models.CharField(max_length=self.base_field.max_length)
        return name, path, args, kwargs

    def formfield(self, **kwargs: Any) -> forms.Field:
        """Return check boxes over the list."""
        options = {
            "label": capfirst(self.verbose_name),
            "required": not self.blank,
            "help_text": self.help_text,
            "choices": self.base_field.choices,
            "widget": forms.CheckboxSelectMultiple,
        }
        return forms.MultipleChoiceField(**options | {key: kwargs[key] for key in kwargs.keys() & options.keys()})

    def labels(self, values: list[str]) -> list[str]:
        """Return the labels of some values, in the list's order."""
        return [str(label) for value, label in self.base_field.choices if value in (values or [])]


class CodeField(models.CharField):
    """One value of a code list; the list itself stays out of migrations."""

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Leave the list out: it is no part of the column."""
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("choices", None)
        return name, path, args, kwargs
