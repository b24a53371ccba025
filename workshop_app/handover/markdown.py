"""The brief as Markdown (CommonMark with tables). People's words stay text: nothing they typed becomes a mark, a link or HTML."""
import re

from workshop_app.handover.document import Document

MARKS = re.compile(r"([\\`*_{}\[\]<>#|~&$])")
# These mean something only at the start of a line: a list, a rule, a quote, a heading underline, "1." and "1)".
LEADING = re.compile(r"^([-+=:])|^(\d{1,9})([.)])")
# Bare addresses become links in many readers.
ADDRESS = re.compile(r"(?i)(https?|ftp)(://)|\b(www)\.")
HEADINGS = {"h1": "# ", "h2": "## ", "h3": "### "}


def render(document: Document) -> str:
    return "\n\n".join(RENDERERS[kind](*rest) for kind, *rest in document.blocks) + "\n"


def safe(text: str) -> str:
    """Text as it is, with a backslash before whatever Markdown would read as a mark."""
    text = MARKS.sub(r"\\\1", text)
    text = ADDRESS.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"{found[3]}\\.", text)
    return LEADING.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", text)


def points(items: list[str]) -> str:
    return "\n".join(f"- {safe(item)}" for item in items)


def table(caption: str, head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    cells = [[cell if line is lines[1] else safe(cell) for cell in line] for line in lines]
    return f"**{safe(caption)}**\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in cells)


RENDERERS = {
    **{kind: (lambda text, mark=mark: mark + safe(text)) for kind, mark in HEADINGS.items()},
    "p": safe, "quote": lambda text: f"> {safe(text)}", "ul": points, "table": table,
    "picture": lambda _, told: safe(told),
}
