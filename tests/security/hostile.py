"""Words that strangers may bring: markup, formulas, letters that turn a line round or leave it. name -> (as sent, as kept)."""
from workshop_app.method.characters import MARKS

FAMILY = "👩\u200d👩\u200d👧\u200d👦"
ARABIC = "لا أحد يخبرني متى تتأخر الحافلة"
PILE = "".join(map(chr, range(0x300, 0x340)))
TO_THE_LETTER = {
    "script": "<script>window.harmed = 1</script>", "image": '"><img src=x onerror="window.harmed = 1">', "svg": "<svg/onload=window.harmed=1>", "end": "</textarea></p></main><iframe src=/>",
    "address": "javascript:window.harmed=1//", "link": "[x](javascript:window.harmed=1) ![y](z) <https://a.example>", "template": "{{7*7}} {% raw %} ${7*7} %s {0}", "entity": "&lt;b&gt; &#60; &amp;",
    "comment": "]]> <!-- --> <?php", "sheet": "=cmd|' /C calc'!A0", "heading": "# heading", "rule": "---", "point": "- [ ] point", "pipes": "| a | b | `c` ``` ~~~", "stars": "**bold** _it_ \\* end\\",
    "arabic": ARABIC, "both ways": f"The driver said {ARABIC} twice", "isolate": "an \u2067isolate\u2069 with its end", "invisible": "in\u200bvis\u200dible\ufeff", "family": f"{FAMILY} 👍🏽 1️⃣",
    "private": "\ue000 private \U000f0000", "long word": "Donaudampfschifffahrtsgesellschaft" * 2, "full": "ﬁ ﷽ ｆｕｌｌ",
}
CHANGED = {
    "override": ("safe.\u202egnp.exe", "safe.gnp.exe"), "no end": ("\u2067never \u202bends", "never ends"), "only ends": ("ends\u2069 all\u202c", "ends all"), "pile": (f"Z{PILE} falls", None),
    "one letter": ("e" + "\u0323" * 79, "ẹ" + "\u0323" * (MARKS - 1)), "control": ("nul\0 bell\x07 esc\x1b[31m del\x7f", "nul bell esc[31m del"), "no character": ("end \ufffe\uffff\ufdd0here", "end here"),
    "many in one": (("👩\u200d" * 40)[:79], None), "wide": ("का" + "ा" * 70, None), "letters in one sign": ("ᄀ" * 79, None), "conjuncts": ("क्" * 39 + "क", None), "before": ("\u0600" * 70 + "1", None),
    "half": ("half\ud83d a pair", "half a pair"),
}
WORDS = {name: (text, text) for name, text in TO_THE_LETTER.items()} | CHANGED
