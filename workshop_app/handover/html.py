"""The brief as one HTML page that stands alone: no script, nothing fetched, readable by screen readers and on paper."""
from html import escape

from workshop_app.handover.document import Document

STYLE = """
@page { size: A4; margin: 20mm }
* { box-sizing: border-box }
body { margin: 0; background: #fff; color: #0b0c0c; font: 1.125rem/1.5 "Atkinson Hyperlegible Next", Arial, Helvetica, sans-serif }
main { max-width: 46rem; margin: 0 auto; padding: 2rem 1.25rem 4rem }
h1, h2, h3 { line-height: 1.2; text-wrap: balance; break-after: avoid }
h1 { font-size: 2rem; margin: 0 0 1rem }
h2 { font-size: 1.5rem; margin: 2.5rem 0 .75rem; padding-top: .75rem; border-top: 2px solid #0b5050 }
h3 { font-size: 1.1875rem; margin: 1.5rem 0 .5rem }
p, ul, blockquote, .table { margin: 0 0 1rem; overflow-wrap: anywhere }
blockquote { padding: .25rem 0 .25rem 1rem; border-inline-start: 4px solid #0b5050; break-inside: avoid }
blockquote p { margin: 0 }
li { margin: 0 0 .35rem }
.table { overflow-x: auto }
.table:focus-visible { outline: 3px solid #0b5050; outline-offset: 3px }
table { width: 100%; border-collapse: collapse; font-size: 1rem }
caption { text-align: start; font-weight: 700; padding: 0 0 .5rem }
th, td { padding: .5rem .75rem .5rem 0; border-bottom: 1px solid #6f777b; text-align: start; vertical-align: top }
th { font-weight: 700 }
tbody th { font-weight: 400; min-width: 12rem }
td { min-width: 6.5rem }
tr { break-inside: avoid }
svg { display: block; max-width: 100%; height: auto; margin: 0 0 1rem }
thead { display: table-header-group }
@media print { main { max-width: none; padding: 0 } body { font-size: 12pt } table { font-size: 12pt } .table { overflow: visible } }
"""


def render(document: Document) -> str:
    blocks = "\n".join(RENDERERS.get(kind, simple(kind))(*rest) for kind, *rest in document.blocks)
    author = f'<meta name="author" content="{escape(document.author)}">\n' if document.author else ""
    return f"""<!doctype html>
<html lang="{escape(document.lang)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
{author}<title>{escape(document.title)}</title>
<style>{STYLE}</style>
</head>
<body>
<main>
{blocks}
</main>
</body>
</html>
"""


def simple(tag: str):
    return lambda text: said(tag, text)


def said(tag: str, text: str, more: str = "") -> str:
    """dir="auto": each text runs the way its own language does."""
    return f'<{tag} dir="auto"{more}>{escape(text)}</{tag}>'


def quote(text: str) -> str:
    return f"<blockquote>{said('p', text)}</blockquote>"


def points(items: list[str]) -> str:
    return "<ul>\n" + "\n".join(said("li", item) for item in items) + "\n</ul>"


def table(caption: str, head: list[str], rows: list[list[str]]) -> str:
    """Wide tables scroll in a frame that the keyboard reaches; the first cell of a row names the row."""
    columns = "".join(said("th", name, ' scope="col"') for name in head)
    body = "\n".join("<tr>" + said("th", row[0], ' scope="row"') + "".join(said("td", cell) for cell in row[1:]) + "</tr>" for row in rows)
    name = escape(caption)
    return (f'<div class="table" role="region" tabindex="0" aria-label="{name}">\n<table>\n<caption>{name}</caption>\n'
            f"<thead><tr>{columns}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n</div>")


def picture(svg: str, told: str) -> str:
    return svg.replace("<svg ", f'<svg role="img" aria-label="{escape(told)}" ', 1)


RENDERERS = {"picture": picture, "quote": quote, "ul": points, "table": table}
