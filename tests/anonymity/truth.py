"""What really happened in a siege: who wrote what, when and in which order, and every secret that was around."""
import secrets
from dataclasses import dataclass, field


@dataclass
class Word:
    """A note, a wording or an answer, as its author knows it."""

    author: str
    kind: str  # note, wording, answer
    stage: str
    id: str
    key: str
    text: str
    at: int  # milliseconds since 1970
    earlier: list[str] = field(default_factory=list)  # texts that it had before
    gone: bool = False

    def marks(self) -> list[str]:
        """What it can be known by, wherever it lies."""
        return [self.text, self.id] if not self.gone else [self.id]


@dataclass
class Window:
    """What could be seen just before and just after one act, between two beats of the counts."""

    act: str
    before: dict[str, bytes]
    after: dict[str, bytes]
    heard: list[tuple[str, str]]  # (who, frame): what others were sent meanwhile
    rows_before: dict[str, list[dict]]
    rows_after: dict[str, list[dict]]


@dataclass
class Truth:
    began: int = 0
    ended: int = 0
    words: list[Word] = field(default_factory=list)
    secrets: dict[str, str] = field(default_factory=dict)  # what it is -> token, key, cookie, password
    tokens: dict[str, str] = field(default_factory=dict)  # person -> the token of their seat
    elsewhere: dict[str, str] = field(default_factory=dict)  # the same browser -> its token in another workshop
    sheet: list[str] = field(default_factory=list)  # the tokens of all invites, as the sheet shows them
    invites: dict[str, str] = field(default_factory=dict)  # person -> the token of the invite that let them in
    tried: dict[str, int] = field(default_factory=dict)  # invite -> how its page answers a stranger
    seated: list[str] = field(default_factory=list)  # in the order of sitting down
    connections: set[str] = field(default_factory=set)
    ports: set[int] = field(default_factory=set)
    cast: list[tuple[str, str, int]] = field(default_factory=list)  # (person, challenge, dots) as the vote closed
    rated: dict[str, dict[str, int]] = field(default_factory=dict)  # principle -> {person: score}
    redacted: list[str] = field(default_factory=list)
    agents: dict[str, str] = field(default_factory=dict)
    windows: list[Window] = field(default_factory=list)
    codes: tuple[str, str] = ("", "")
    workshop: str = ""
    other: str = ""
    round: str = ""

    def standing(self, kind: str, *stages: str) -> list[Word]:
        """Words that are on the board at the end, in the order in which they came."""
        return [word for word in self.words if word.kind == kind and not word.gone and (not stages or word.stage in stages)]

    def taken_back(self) -> list[str]:
        """Texts that nobody should find any more."""
        return [text for word in self.words for text in [*word.earlier, *([word.text] if word.gone else [])]]


def unlike_any(sentence: str) -> str:
    """A sentence that stands nowhere else."""
    return f"{sentence} ({secrets.token_hex(5)})"
