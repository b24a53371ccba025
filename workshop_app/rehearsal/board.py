"""A client's copy of the board, kept by the same rules as the browser's."""

MOST_EARLY = 500  # patches kept behind a gap: more than that is quicker fetched as a snapshot


class Board:
    """Records by kind and id, and the version up to which they are right."""

    def __init__(self):
        self.version: int | None = None
        self.records: dict[str, dict[str, dict]] = {}
        self.mine: dict = {}
        self.early: list[dict] = []  # patches that came before the snapshot, or behind a gap
        self.holding = True  # until the first snapshot there is nothing to apply a patch to

    def hold(self) -> None:
        """From here until the next snapshot every patch is kept: what this board was built on may not be what the server has now."""
        self.holding, self.early = True, []

    def replace(self, snapshot: dict) -> None:
        self.version, self.mine = snapshot["version"], snapshot["mine"]
        self.records = {kind: {record["id"]: record for record in records} for kind, records in snapshot["board"].items()}
        self.holding = False
        self._catch_up()

    def apply(self, patch: dict) -> str:
        """"old" (already known), "ok" (applied), "gap" (something is missing: kept until that comes) or "flood" (no room to keep it)."""
        if self.holding or patch["from"] > self.version:
            if len(self.early) >= MOST_EARLY:
                return "flood"
            self.early.append(patch)
            return "gap"
        if patch["to"] <= self.version:
            return "old"
        self._take(patch)
        self._catch_up()
        return "ok"

    def all(self, kind: str) -> list[dict]:
        return list(self.records.get(kind, {}).values())

    def workshop(self) -> dict:
        return next(iter(self.records["workshop"].values()))

    def stage(self) -> dict:
        """The present stage."""
        return self.records["stage"][self.workshop()["stage"]]

    def stages(self) -> list[dict]:
        return sorted(self.all("stage"), key=lambda stage: stage["place"])

    def rounds(self) -> list[dict]:
        return sorted(self.all("round"), key=lambda round_: round_["number"])

    def open_round(self) -> dict | None:
        return next((round_ for round_ in self.rounds() if round_["state"] == "open"), None)

    def winner(self) -> dict | None:
        """The winning challenge's wording."""
        return self.records.get("wording", {}).get(self.workshop()["winner"])

    def differs_from(self, snapshot: dict) -> list[str]:
        """What is not as the snapshot has it, one line for each version or record; [] when the two boards are the same."""
        found = [] if self.version == snapshot["version"] else [f"version {self.version}, and not {snapshot['version']}"]
        for kind in sorted({*self.records, *snapshot["board"]}):
            here, there = self.records.get(kind, {}), {record["id"]: record for record in snapshot["board"].get(kind, ())}
            found += [f"{kind} {id}" for id in sorted({*here, *there}) if here.get(id) != there.get(id)]
        return found

    def _take(self, patch: dict) -> None:
        for kind, record in patch["put"]:
            self.records.setdefault(kind, {})[record["id"]] = record
        for kind, id in patch["drop"]:
            self.records.get(kind, {}).pop(id, None)
        self.version = patch["to"]

    def _catch_up(self) -> None:
        for patch in sorted(self.early, key=lambda patch: patch["from"]):
            if patch["from"] <= self.version < patch["to"]:
                self._take(patch)
        self.early = [patch for patch in self.early if patch["from"] > self.version]
