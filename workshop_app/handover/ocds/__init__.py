"""A brief as open contracting data: a release package of OCDS 1.1.5 for the planning stage, its checks, and what Find a Tender asks for."""
from workshop_app.handover.ocds.checks import Problem, problems
from workshop_app.handover.ocds.facts import facts, refuse_unfit, warnings
from workshop_app.handover.ocds.release import release_package
from workshop_app.handover.ocds.uk import uk2_fields

__all__ = ["Problem", "facts", "problems", "refuse_unfit", "release_package", "uk2_fields", "warnings"]
