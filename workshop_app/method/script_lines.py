"""Reads a script's YAML without trusting it, and remembers on which line each field stands."""
import re
from pathlib import Path
from typing import NamedTuple

import yaml
from yaml.reader import Reader

MOST_BYTES = 64 * 1024
MOST_DEPTH = 8
HINTS = {
    "mapping values are not allowed here": "there is a colon in the text: put the text in quotes, or below a |",
    "found character '\\t' that cannot start any token": "there is a tab: use spaces to move text to the right",
    "could not find expected ':'": "a colon is missing after the field's name, or text below a | is not far enough to the right",
    "expected a single document in the stream": "a line of three hyphens starts a second document: remove it",
}


class Fault(NamedTuple):
    """Something wrong on a line (from 1, None when the file has no lines to count) at a path such as ("stages", 3, "activity")."""

    line: int | None
    path: tuple
    message: str


class Untrusted(yaml.MarkedYAMLError):
    """YAML that a script has no use for."""


class Loader(yaml.SafeLoader):
    yaml_implicit_resolvers = {}
    depth = 0

    def compose_node(self, parent, index):
        """An alias can make a small file huge, a tag can name a Python type, deep nesting exhausts the stack: none of them is let in."""
        event = self.peek_event()
        if isinstance(event, yaml.AliasEvent) or event.anchor or event.tag not in (None, "!"):
            problem = "a value that starts with &, * or ! is not plain text: put it in quotes"
            raise Untrusted(problem=problem, problem_mark=event.start_mark)
        if self.depth >= MOST_DEPTH:
            raise Untrusted(problem="the fields are nested too deeply", problem_mark=event.start_mark)
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


for kind, pattern, first in (
    ("bool", r"(?i:yes|no|true|false|on|off)$", "yYnNtTfFoO"),
    ("int", r"[-+]?[0-9]{1,9}$", "-+0123456789"),
    ("null", r"(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
):
    Loader.add_implicit_resolver(f"tag:yaml.org,2002:{kind}", re.compile(pattern), list(first))


def read(path: Path) -> tuple[object, dict[tuple, int], list[Fault]]:
    """(value, {path: line}, faults) of a YAML file; the value is None when the file can't be read at all."""
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        return None, {}, [Fault(None, (), f"cannot be read: {error.strerror}")]
    if len(raw) > MOST_BYTES:
        return None, {}, [Fault(None, (), f"is larger than {MOST_BYTES // 1024} KB")]
    try:
        node = _compose(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return None, {}, [Fault(raw.count(b"\n", 0, error.start) + 1, (), "is not saved as UTF-8 text")]
    except Untrusted as error:
        return None, {}, [Fault(error.problem_mark.line + 1, (), error.problem)]
    except yaml.MarkedYAMLError as error:
        return None, {}, [_syntax_fault(error)]
    except _BadCharacter as error:
        return None, {}, [Fault(error.line, (), "has a character that cannot be shown")]
    if node is None:
        return None, {}, [Fault(None, (), "is empty")]
    lines, faults = {}, []
    return _unfold(node, (), lines, faults), lines, faults


class _BadCharacter(Exception):
    def __init__(self, line: int):
        self.line = line


def _compose(text: str) -> yaml.Node | None:
    try:
        loader = Loader(text)
    except yaml.reader.ReaderError as error:
        raise _BadCharacter(text.count("\n", 0, error.position) + 1) from error
    try:
        return loader.get_single_node()
    except (ValueError, OverflowError) as error:  # PyYAML lets these out of chr() and int() for escapes such as "\UFFFFFFFF"
        raise _BadCharacter(loader.line + 1) from error
    finally:
        loader.dispose()


def _syntax_fault(error: yaml.MarkedYAMLError) -> Fault:
    mark = error.problem_mark or error.context_mark
    said = [part for part in (error.context, error.problem) if part]
    hint = next((HINTS[part] for part in said if part in HINTS), None)
    return Fault(mark.line + 1 if mark else None, (), hint or f"is not YAML: {', '.join(said)}")


def _unfold(node: yaml.Node, path: tuple, lines: dict, faults: list):
    """The plain value of a node: mappings of text keys, lists, text, whole numbers, yes or no, nothing."""
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, lines, faults)
    if isinstance(node, yaml.SequenceNode):
        return [_unfold(child, (*path, place), lines, faults) for place, child in enumerate(node.value)]
    if Reader.NON_PRINTABLE.search(node.value):
        faults.append(Fault(node.start_mark.line + 1, path, "has a character that cannot be shown"))
        return ""
    return _scalar(node)


def _mapping(node: yaml.MappingNode, path: tuple, lines: dict, faults: list) -> dict:
    value = {}
    for key, child in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            faults.append(Fault(line, path, "a field's name must be a word"))
        elif key.value in value:
            faults.append(Fault(line, (*path, key.value), f"is written twice, first on line {lines[(*path, key.value)]}"))
        else:
            lines[(*path, key.value)] = line
            value[key.value] = _unfold(child, (*path, key.value), lines, faults)
    return value


def _scalar(node: yaml.ScalarNode):
    kind = node.tag.rpartition(":")[2]
    if kind == "bool":
        return node.value.lower() in ("yes", "true", "on")
    if kind == "int":
        return int(node.value)
    if kind == "null":
        return None
    return _reflow(node.value) if node.style == "|" else re.sub(r"\s*\n\s*", "\n\n", node.value.strip())


def _reflow(text: str) -> str:
    """Text as people wrap it in an editor, with one line for each paragraph and for each "- " item."""
    lines = "\n".join(line.strip() for line in text.strip().splitlines())
    return "\n\n".join(re.sub(r"\n(?!- )", " ", paragraph) for paragraph in re.split(r"\n{2,}", lines))
