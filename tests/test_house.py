"""The house's habits, checked: sizes, names, one-way imports, nothing left open, and a lock that fits."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PACKAGE = sorted((ROOT / "foedus").rglob("*.py"))
SOURCES = sorted([*PACKAGE, *(ROOT / "tests").rglob("*.py"), *(ROOT / "tools").rglob("*.py")])
MAX_FILE, MAX_BODY, MAX_BODY_WITH_REASON = 400, 40, 60
MAX_ARGUMENTS, MAX_COMPILED_ARGUMENTS = 7, 12
COMPILERS = ("compiled", "apart", "numba")
FORBIDDEN = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}
OPEN_ENDS = re.compile(r"\bTO[D]O\b|\bFIX[M]E\b|\bXX[X]\b|NotImplemented[E]rror")
MACHINE_PATHS = re.compile(r"(^|[^\w.])/(work|farm)/")
REASON = re.compile(r"#\s*long:\s*\S{3,}")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def functions(path: Path) -> list[Function]:
    return [n for n in ast.walk(ast.parse(text(path))) if isinstance(n, Function)]


def body_lines(function: Function) -> int:
    """Lines of the body without its docstring."""
    documented = ast.get_docstring(function, clean=False) is not None
    body = function.body[1:] if documented else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def arguments(function: Function) -> int:
    a = function.args
    names = [x.arg for x in (*a.posonlyargs, *a.args, *a.kwonlyargs)]
    return len(names) - (names[:1] in (["self"], ["cls"]))


def test_a_file_has_at_most_400_lines():
    long = {shown(p): len(text(p).splitlines()) for p in SOURCES}
    assert {name: n for name, n in long.items() if n > MAX_FILE} == {}


def test_functions_are_short():
    """40 lines without the docstring; 60 where a comment  # long: says why."""
    long = []
    for path in PACKAGE:
        lines = text(path).splitlines()
        for function in functions(path):
            reason = any(REASON.search(line) for line in lines[function.lineno - 2 : function.end_lineno])
            if body_lines(function) > (MAX_BODY_WITH_REASON if reason else MAX_BODY):
                long.append(f"{shown(path)} {function.name}: {body_lines(function)} lines")
    assert long == []


def test_what_is_called_apart_borrows_its_tables_first():
    """Else each access counts references: force generation took a third of a world's time."""
    called = [
        (shown(path), function)
        for path in PACKAGE
        for function in functions(path)
        if any(ast.unparse(d) == "apart" for d in function.decorator_list)
    ]
    assert len(called) > 5
    first = {f"{name} {f.name}": ast.unparse(f.body[1 if ast.get_docstring(f) else 0]) for name, f in called}
    assert {name: line for name, line in first.items() if line != "m, w = (borrowed(m), borrowed(w))"} == {}


def test_functions_take_at_most_seven_arguments():
    """But twelve where compiled, as tables and states go by position; a command's options are its arguments."""
    many = []
    for path in PACKAGE:
        for function in functions(path):
            compiled = any(ast.unparse(d).startswith(COMPILERS) for d in function.decorator_list)
            limit = MAX_COMPILED_ARGUMENTS if compiled else MAX_ARGUMENTS
            if arguments(function) > limit and not function.name.endswith("_command"):
                many.append(f"{shown(path)} {function.name}: {arguments(function)}")
    assert many == []


def test_no_file_or_folder_is_a_drawer():
    assert [shown(p) for p in SOURCES if FORBIDDEN & {*p.relative_to(ROOT).with_suffix("").parts}] == []


def test_nothing_is_left_open_and_no_path_of_a_machine_is_written():
    marks = [
        f"{shown(path)}:{i}: {line.strip()}"
        for path in SOURCES
        for i, line in enumerate(text(path).splitlines(), 1)
        if OPEN_ENDS.search(line) or MACHINE_PATHS.search(line)
    ]
    assert marks == []


def test_every_module_says_what_it_is():
    assert [shown(p) for p in PACKAGE if not ast.get_docstring(ast.parse(text(p)))] == []


def test_the_package_prints_only_through_the_console():
    calls = [
        shown(path)
        for path in PACKAGE
        for node in ast.walk(ast.parse(text(path)))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert calls == []


def test_a_long_function_is_seen(tmp_path):
    body = "\n".join(f"    x = {i}" for i in range(MAX_BODY + 1))
    (function,) = ast.parse(f'def f():\n    """Doc\n\n    string."""\n{body}\n').body
    assert isinstance(function, ast.FunctionDef)
    assert body_lines(function) == MAX_BODY + 1


def test_imports_run_one_way():
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def project() -> dict:
    return tomllib.loads(text(ROOT / "pyproject.toml"))


def locked() -> dict[str, list[str]]:
    rows = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;]+)", text(ROOT / "requirements.lock"), re.MULTILINE)
    versions: dict[str, list[str]] = {}
    for name, version in rows:
        versions.setdefault(canonicalize_name(name), []).append(version)
    return versions


def test_the_lock_has_a_version_that_fits_for_everything_asked_for():
    asked = [*project()["project"]["dependencies"], *project()["dependency-groups"]["dev"]]
    lock = locked()
    for requirement in map(Requirement, asked):
        versions = lock.get(canonicalize_name(requirement.name), [])
        assert versions, requirement.name
        assert all(requirement.specifier.contains(v) for v in versions), requirement


def test_every_locked_package_has_a_hash():
    packages = re.split(r"^(?=[A-Za-z0-9])", text(ROOT / "requirements.lock"), flags=re.MULTILINE)[1:]
    assert len(packages) >= 40
    assert [p.split("==")[0] for p in packages if "--hash=sha256:" not in p] == []


def test_the_lock_names_no_host():
    assert "://" not in text(ROOT / "requirements.lock")


def test_packages_that_may_not_be_used_are_not_locked():
    banned = {"ortools", "cvxpy", "openfisca-core", "policyengine-core", "policyengine"}
    assert not banned & set(locked())
