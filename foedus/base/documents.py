"""YAML 1.2-like documents in which every field knows its line.

PyYAML's C parser, with the booleans of YAML 1.2 (``true``/``false`` only), so that ``NO`` stays Norway and
``on:`` stays a key, and its numbers (``1e-06``, as JSON writes them, is one). What YAML 1.1 would count in eights or
sixties (``01600`` is 896 there, ``1:30`` is 90) is an error, as nobody means it. Duplicate keys are errors: the second
would silently win.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from foedus.base.errors import Finding, InputError

MAX_BYTES = 4_000_000
MAX_DEPTH = 60
MAX_FIELDS = 200_000

Path_ = tuple[str | int, ...]
# What PyYAML raises on  !!int foo  and its like.
UNREADABLE = (ValueError, OverflowError, AttributeError, KeyError, TypeError)
NUMBERS = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")
OTHER_BASE = re.compile(r"[-+]?(0[0-9_]+|[0-9][0-9_.]*(:[0-9_.]+)+)")
PLAIN = ("tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")
OPENS = (yaml.SequenceStartEvent, yaml.MappingStartEvent)
CLOSES = (yaml.SequenceEndEvent, yaml.MappingEndEvent)


class _Loader(yaml.CSafeLoader):
    """CSafeLoader whose only booleans are true and false, and whose numbers may have an exponent."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if not tag.endswith(":bool") or first in "tTfF"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"[-+]?\d+(\.\d*)?[eE][-+]?\d+$"), list("-+0123456789")
)


@dataclass(frozen=True)
class Document:
    """Plain data read from ``file`` and the line of each of its fields."""

    file: str
    data: Any
    lines: Mapping[Path_, int] = field(default_factory=dict, repr=False)

    def line(self, path: Path_) -> int:
        """Line of the field at ``path``, or of its nearest parent that is in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def finding(self, path: Path_, what: str, remedy: str = "") -> Finding:
        """A finding about the field at ``path``."""
        return Finding(".".join(map(str, path)), what, remedy, self.file, self.line(path))

    def misnamed(self, given: str) -> Iterator[Finding]:
        """A finding where the id that is ``given`` in the file is not the file's name."""
        if given != (stem := Path(self.file).stem):
            yield self.finding(("id",), f"the id {given!r} is not the file's name", stem)

    def repeated(self, family: str, field: str, names: Sequence[str]) -> Iterator[Finding]:
        """A finding for each row of the list ``family`` whose name, in its ``field``, an earlier row has already."""
        for i, name in enumerate(names):
            if name in names[:i]:
                path = (family, i, field) if field else (family, i)
                yield self.finding(path, f"{name!r} is given twice", "another one, or keep one of the two")


def read_document(path: Path | str) -> Document:
    """Read the YAML file at ``path``.

    Raises ``InputError`` with file and line for what is not readable, not UTF-8, not YAML, too large, too deep,
    or has a key twice.
    """
    path = Path(path)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise InputError([Finding("", f"cannot be read: {error.strerror}", file=str(path))]) from None
    if len(raw) > MAX_BYTES:
        raise InputError([Finding("", f"is larger than {MAX_BYTES:,} bytes", file=str(path))])
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise InputError(
            [Finding("", "is not UTF-8 text", "save the file as UTF-8", str(path), line)]
        ) from None
    return parse_document(text, str(path))


def parse_document(text: str, file: str = "<text>") -> Document:
    """Parse YAML ``text``; ``file`` only names it in errors.

    >>> d = parse_document("state: NOR\\nfrom: 1949-08-24\\n")
    >>> d.data["state"], d.line(("from",))
    ('NOR', 2)
    """
    loader = None
    try:
        _refuse_depth(text, file)
        loader = _Loader(text)
        node = loader.get_single_node()
        if node is None:
            raise InputError([Finding("", "is empty", file=file, line=1)])
        lines: dict[Path_, int] = {}
        data = _build(loader, node, (), lines, file)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = f"is not valid YAML: {error.problem or error.context}"
        raise InputError([Finding("", what, file=file, line=mark.line + 1 if mark else 1)]) from None
    except (yaml.YAMLError, *UNREADABLE) as error:
        what = f"is not valid YAML: {str(error).splitlines()[0]}"
        raise InputError([Finding("", what, file=file, line=1)]) from None
    finally:
        if loader is not None:
            loader.dispose()
    return Document(file, data, lines)


def _refuse_depth(text: str, file: str) -> None:
    """Count nesting before anything is composed: libyaml composes by recursion in C and would overflow the stack."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, OPENS) - isinstance(event, CLOSES)
        if depth > MAX_DEPTH:
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise InputError([Finding("", "is nested too deeply", file=file, line=line)])


def _build(loader: Any, node: yaml.Node, path: Path_, lines: dict[Path_, int], file: str) -> Any:
    line = node.start_mark.line + 1
    lines.setdefault(path, line)
    if len(path) > MAX_DEPTH or len(lines) > MAX_FIELDS:  # also stops aliases that multiply
        what = "is nested too deeply or repeats itself too often"
        raise InputError([Finding(".".join(map(str, path[:4])), what, file=file, line=line)])
    if isinstance(node, yaml.CollectionNode) and node.tag not in PLAIN:
        what = f"has the tag {node.tag!r}, which no file of foedus needs"
        raise InputError([Finding(".".join(map(str, path)), what, "remove the tag", file, line)])
    if isinstance(node, yaml.MappingNode):
        built: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = _key(key_node, file)
            here = key_node.start_mark.line + 1
            if key in built:
                raise InputError([Finding(key, "is written twice in the same place", "keep one", file, here)])
            lines[(*path, key)] = here
            built[key] = _build(loader, value_node, (*path, key), lines, file)
        return built
    if isinstance(node, yaml.SequenceNode):
        return [_build(loader, item, (*path, i), lines, file) for i, item in enumerate(node.value)]
    _refuse_other_bases(node, path, file)
    try:
        return loader.construct_object(node)
    except UNREADABLE as error:
        what = f"{str(node.value)[:40]!r} is not a possible value: {error}"
        raise InputError([Finding(".".join(map(str, path)), what, file=file, line=line)]) from None


def _refuse_other_bases(node: Any, path: Path_, file: str) -> None:
    """A number with a leading zero or a colon means another one in YAML 1.1, and silently so."""
    written = str(node.value)
    if node.style or node.tag not in NUMBERS or not OTHER_BASE.fullmatch(written):
        return
    plain = written.lstrip("+-0_").replace("_", "") or "0"
    sign = "-" if written.startswith("-") else ""
    number = f"{sign}{plain}" if ":" not in written else "a number without a colon"
    what = f"{written} is another number in YAML 1.1, by eights or by sixties"
    remedy = f"{number}, or  '{written}'  where it is a word"
    raise InputError([Finding(".".join(map(str, path)), what, remedy, file, node.start_mark.line + 1)])


def _key(node: yaml.Node, file: str) -> str:
    if not isinstance(node, yaml.ScalarNode):
        line = node.start_mark.line + 1
        raise InputError([Finding("", "a key must be a word, not a list or mapping", file=file, line=line)])
    return str(node.value)
