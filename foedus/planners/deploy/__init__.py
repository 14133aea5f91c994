"""Where a limited number of peacekeepers prevents most: places, strengths and mandates by the engine's own law."""
