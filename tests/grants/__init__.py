"""Tests of grants."""
