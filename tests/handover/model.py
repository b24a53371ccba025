"""A brief with something in every section, and words that mean to do harm."""
from workshop_app.method import brief

QUESTION = "How can technology help tenants to live in homes without damp?"
META = {"council": "Birmingham City Council", "team": "Housing", "version": 2, "state": "in_review", "date": "2026-11-24",
        "reference": "B-42",
        "pulse": {"collaboration": {"mean": 4.2, "count": 5}, "conversation": {"mean": 3.5, "count": 5}, "openness": {"mean": 4.0, "count": 3}}}
ARABIC = "لا أحد يخبرني متى تتأخر الحافلة"
HOSTILE = [
    "<script>alert('x')</script> & &amp; </main>", "| pipes | and `ticks` ``` and ~~~", "# not a heading", "- not a point",
    "1. not a number", "1) nor this", "> not a quote", "*stars* _lines_ __init__ **bold** ~~gone~~",
    "[link](javascript:alert(1)) ![x](y) <https://a.example>", "see https://a.example and www.b.example", "=== --- +++ :-: ",
    "back\\slash \\* and end\\", "🚌👩🏽‍🦽 emoji", ARABIC, "turned \u202eround", "bell\x07 nul\x00 esc\x1b del\x7f c1\x85\x9f",
    "half \ud83d a pair \ufffe \uffff", "tab\tline\nbreak\r\n\u2028end", "{{ 7*7 }} {% x %} ${x} %s", "&lt;b&gt; &#60; $a$ [^1] ![",
    "]]> <!-- --> <?php", "e\u0301 ﷽ ｆｕｌｌ",
]


def full() -> dict:
    """A brief with something in every section."""
    drafted = brief.draft({
        "workshop": {"title": "Damp", "topic": "Damp and mould", "team": "Housing", "owner": "Head of Housing",
                     "contact": "homes@council.example", "council": "Birmingham City Council"},
        "question": QUESTION, "clusters": [{"title": "Reporting a problem", "notes": ["We tell you three times", "The form fails"]}],
        "answers": {"affected": ["Tenants with asthma", "Surveyors"], "now_tried": ["Letters"], "success": ["Dry rooms", "Fewer calls"],
                    "constraints": ["The law"]},
        "kept": [{"wording": "How can technology give every tenant an app?", "reason": ""}],
        "counts": {"participants": 9, "notes": 41, "clusters": 6, "challenges": 2, "ballots": 1, "dots_per_person": 5},
        "method": "run-off", "reason": "",
        "tally": [{"wording": "How can technology cut calls?", "dots": 9}, {"wording": QUESTION, "dots": 9}],
        "run_off": [{"wording": QUESTION, "dots": 5}, {"wording": "How can technology cut calls?", "dots": 4}], "date": "2026-11-23",
    })
    drafted["told_us"] += [{"text": "", "redacted": True}]
    drafted |= {"summary": "Homes are damp.", "timetable": [{"what": "Start", "when": "2027-01-11"}, {"what": "Decision", "when": ""}],
                "who_can_apply": {"text": "Anybody.", "criteria": ["Fit", "Price"]}, "route": {"route": "open", "notes": "Soon."},
                "history": [{"version": 1, "what": "Sent for review", "who": "Cora", "when": "2026-11-24", "message": "Ready"}]}
    return drafted
