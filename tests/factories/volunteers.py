"""Makes volunteers, their checks, and needs, each valid with one call."""

import datetime

import factory
from django.utils import timezone

from tests.factories.accounts import make_user
from tests.factories.programs import ProgrammeFactory
from volunteers.models import Need, SafeguardingCheck, Skill, Volunteer
