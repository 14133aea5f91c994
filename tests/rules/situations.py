"""What the tests of the rules share: the world, the library, and small arrangements made for one test."""

from __future__ import annotations

from datetime import date
from typing import Any

from foedus.arrangements import Arrangement, Library, load_library
from foedus.parameters import load_parameters
from foedus.rules.compile import Compiled, compile_library
from foedus.rules.incident import Incident, parse_incident
from foedus.rules.response import Response, respond
from foedus.world import load_world

DAY = date(2025, 6, 1)
WORLD, LIBRARY, PARAMETERS = load_world(), load_library(), load_parameters()
COMPILED = compile_library(LIBRARY, WORLD, DAY)


def incident(text: str, **options: Any) -> Incident:
    return parse_incident(text, on=DAY, world=WORLD, **options)


def answer(text: str, compiled: Compiled = COMPILED) -> Response:
    return respond(incident(text), compiled, WORLD, PARAMETERS)


def pact(members: list[str], **duty: Any) -> Arrangement:
    """A pact of ``members`` with one body and one duty to defend; ``duty`` replaces its fields."""
    fields = {
        "id": "help",
        "clause": "Article 1",
        "obligation": "defend",
        "triggers": ["force"],
        "strength": "force",
        "text": "Help is owed.",
        "source": "treaty",
        **duty,
    }
    return Arrangement.model_validate(
        {
            "id": "pact",
            "name": "Pact of a test",
            "kind": "alliance",
            "in_force": {"from": date(2000, 1, 1), "source": "treaty"},
            "summary": "Made for a test.",
            "sources": [{"id": "treaty", "title": "Treaty of a test"}],
            "parties": [{"states": members, "from": date(2000, 1, 1), "source": "treaty"}],
            "bodies": [
                {
                    "id": "council",
                    "name": "Council",
                    "source": "treaty",
                    "seats": [
                        {
                            "states": members[:2],
                            "permanent": True,
                            "from": date(2000, 1, 1),
                            "source": "treaty",
                        },
                        {"states": members[2:], "from": date(2000, 1, 1), "source": "treaty"},
                    ],
                }
            ],
            "duties": [fields],
        }
    )


def compiled(arrangement: Arrangement) -> Compiled:
    return compile_library(Library([arrangement]), WORLD, DAY)
