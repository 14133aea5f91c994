"""The commands by name. Each is imported only when it is called, so that ``foedus --help`` stays fast."""

from __future__ import annotations

from collections.abc import Sequence

from cyclopts import App, CycloptsError

from foedus import __version__
from foedus.base.errors import FoedusError, InputError, RunError
from foedus.cli.console import emit, errors, wants_json

COMMANDS = {
    "trigger": "This incident on this date: which duties it triggers, who is bound, who can block, who would come.",
    "replay": "What really happened, step by step: expected by the rules, recorded, whether they agree, and why.",
    "simulate": "The coming years, many futures, each lived with and without: what an arrangement changes.",
    "plan": "Plans of who does what, for how long, at whose cost.",
    "report": "One self-contained HTML page about a finished run.",
    "query": "Ask a finished run's events in SQL.",
    "show": "A state with its neighbours and arrangements; an arrangement with its duties.",
    "compare": "Arrangements side by side: duties, deciding, strength, cost, practices, and what they are for.",
    "list": "What foedus knows: arrangements, states, cases, scenarios, instances, parameters, outcomes.",
    "data": "The record: what there is, and how to fetch, add, verify and cite it.",
    "check": "Is this file of the library's kinds valid? Names file, line, field and the remedy.",
    "schema": "The JSON Schema of arrangement, scenario, incident, case or scale files, for editors.",
    "validate": "Simulated patterns beside recorded ones, for a world like that of 1990-2010.",
    "hindcast": "A past lived many times with what was known then, beside what came.",
    "fit": "Estimate the parameters from the record; scores against baselines on later years.",
    "bench": "Speed, as ratios measured within one run.",
}

app = App(
    name="foedus",
    version=__version__,
    help="Executable collective security: arrangements as data with exact meaning, run on incidents and futures.",
)
OTHERWISE = {
    "list": "foedus.cli.listing:list_command",
    "data": "foedus.cli.data:app",
    "plan": "foedus.cli.plan:app",
}
for _name, _help in COMMANDS.items():
    app.command(OTHERWISE.get(_name, f"foedus.cli.{_name}:{_name}_command"), name=_name, help=_help)


def run(arguments: Sequence[str]) -> int:
    """Run one command; returns the exit code and prints what went wrong, in words or as JSON."""
    try:
        app(arguments, exit_on_error=False, print_error=False)
    except CycloptsError as error:
        return _fail(InputError(str(error).strip() + "  (see  foedus --help)"))
    except FoedusError as error:
        return _fail(error)
    except BrokenPipeError:
        raise
    except OSError as error:
        return _fail(RunError(f"{error.filename or 'a file'}: {error.strerror or error}"))
    return 0


def _fail(error: FoedusError) -> int:
    findings = error.findings if isinstance(error, InputError) else []
    if wants_json():
        emit({"error": str(error), "findings": [f.as_dict() for f in findings]})
    for line in [str(f) for f in findings] or [str(error)]:
        errors().print(f"foedus: {line}", markup=False, highlight=False, soft_wrap=True)
    return error.exit_code
