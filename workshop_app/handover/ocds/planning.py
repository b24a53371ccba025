"""The planning section: why, with what budget, which documents, which dates."""
from datetime import UTC, date, datetime

from workshop_app.handover.ocds import uk
from workshop_app.handover.ocds.texts import filled, said
from workshop_app.method import market
from workshop_app.method.sections import day

DOCUMENTS = (  # (id, ending of its address, title, media type)
    ("brief-docx", "docx", "Challenge Brief (Word document)", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("brief-odt", "odt", "Challenge Brief (OpenDocument)", "application/vnd.oasis.opendocument.text"),
    ("brief-pdf", "pdf", "Challenge Brief (PDF)", "application/pdf"),
    ("brief-html", "html", "Challenge Brief (web page)", "text/html"),
    ("brief-md", "md", "Challenge Brief (Markdown)", "text/markdown"),
    ("brief-json", "json", "Challenge Brief (data)", "application/json"),
    ("workshop-json", "workshop.json", "How the challenge was chosen: clusters and votes of the workshop (data)", "application/json"),
)


def planning(brief: dict, address: str, published: str) -> dict:
    sections, going_out = brief["sections"], market.of(brief["market"])
    return filled({
        "rationale": "\n".join(filter(None, (said(sections.get("problem")), said(sections.get("why_now"))))),
        "budget": filled({"description": said(sections.get("offer"))}),
        "documents": [*documents(address, published), *uk.notices(going_out)],
        "milestones": milestones(brief, going_out),
    })


def documents(address: str, published: str) -> list[dict]:
    return [
        {"id": id, "documentType": "needsAssessment", "title": title, "url": f"{address}/{ending}", "datePublished": published,
         "format": kind, "language": "en"}
        for id, ending, title, kind in DOCUMENTS
    ]


def milestones(brief: dict, going_out: dict) -> list[dict]:
    """What was met, and what is to come. Of the timetable only what has a real date; "Spring 2027" stays in the documents."""
    sections = brief["sections"]
    held = day((sections.get("how_chosen") or {}).get("date") or "")
    made = []
    if held:
        made.append(met("workshop", "Workshop that chose the challenge", "engagement", held))
    if brief["approved_at"] is not None:
        made.append(met("approval", "Challenge Brief approved", "approval", on(brief["approved_at"])))
    if going_out["engagement"] or going_out["closes"]:
        made.append(engagement(brief, going_out))
    for number, row in enumerate(sections.get("timetable") or [], 1):
        when = day(row["when"])
        if when:
            made.append(filled({"id": f"timetable-{number}", "title": said(row["what"]), "type": "preProcurement"}) | due(brief, when))
    return made


def met(id: str, title: str, kind: str, when: date) -> dict:
    return {"id": id, "title": title, "type": kind, "dateMet": f"{when.isoformat()}T00:00:00Z", "status": "met"}


def engagement(brief: dict, going_out: dict) -> dict:
    made = {"id": "engagement", "title": "Engagement end date", "type": "engagement", "description": said(going_out["engagement"])}
    return filled(made) | (due(brief, day(going_out["closes"])) if going_out["closes"] else {})


def due(brief: dict, when: date) -> dict:
    """A day ends at midnight. Whether one that is past was kept, nobody has said."""
    return {"dueDate": f"{when.isoformat()}T23:59:59Z"} | ({"status": "scheduled"} if when >= on(brief["at"]) else {})


def on(moment: int) -> date:
    return datetime.fromtimestamp(moment / 1000, UTC).date()

