"""Panels: tables that know their unit, code system and coverage."""
