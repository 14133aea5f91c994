"""The engine: disputes, escalation and war in one simulated future, event by event. ``live`` is its heart."""
