"""The standard's codelists, as they stand in its files."""
import csv
import re
from functools import cache
from pathlib import Path

STANDARD = Path(__file__).parent / "standard"
OPEN = (  # (where, the codelist); the closed ones are in the schema itself
    (r"documents\[\d+\]\.documentType", "documentType"), (r"parties\[\d+\]\.roles\[\d+\]", "partyRole"),
    (r"milestones\[\d+\]\.type", "milestoneType"),
    (r"(classification|additionalClassifications\[\d+\])\.scheme", "itemClassificationScheme"),
    (r"relatedProcesses\[\d+\]\.relationship\[\d+\]", "relatedProcess"), (r"relatedProcesses\[\d+\]\.scheme", "relatedProcessScheme"),
    (r"tender\.submissionMethod\[\d+\]", "submissionMethod"), (r"tender\.awardCriteria", "awardCriteria"),
    (r"tender\.additionalProcurementCategories\[\d+\]", "extendedProcurementCategory"), (r"unit\.scheme", "unitClassificationScheme"),
)
OURS = ("planning", "planningUpdate", "needsAssessment")  # told first, where people ask what to use
PLACES = [(re.compile(rf"(?:.*[.\]])?{where}"), name) for where, name in OPEN]
# What the extension of the Cabinet Office adds to them.
OF_THE_UK = {
    "documentType": {"marketEngagementNotice", "tenderCancellationNotice", "contractTerminationNotice", "implementationNotice"},
    "milestoneType": {"futureSignatureDate"},
}


@cache
def codes(name: str) -> tuple[str, ...]:
    with (STANDARD / "codelists" / f"{name}.csv").open(encoding="utf-8") as lines:
        return tuple(dict.fromkeys(row["Code"] for row in csv.DictReader(lines)))


def open_list(path: str) -> str | None:
    """The open codelist that rules this field, if any."""
    return next((name for where, name in PLACES if where.fullmatch(path)), None)


def advice(name: str) -> str:
    if name == "currency":
        return "Write the three letters of the currency, such as GBP."
    known = sorted(codes(name), key=lambda code: code not in OURS)
    return f"Use one of these: {', '.join(known[:12])}{' …' if len(known) > 12 else ''}."
