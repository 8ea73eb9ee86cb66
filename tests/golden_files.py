"""Payloads with all that is to come out of them: ``python -m tests.golden_files`` writes what comes out anew.

The payloads are the seeds, and the files in ``tests/golden``, a folder a format; what is to come out of them is in
``tests/golden/expected``. After writing, read the difference (``git diff tests/golden/expected``) line by line.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from schemas.records import FILLED_BY_DUPLICATE_DETECTION, Item, Reject
from tests.payloads import a_message
from transforms.clean import clean_item
from transforms.decode import decode

HERE = Path(__file__).parent
SEEDS = HERE.parent / "seeds"
GOLDEN = HERE / "golden"
EXPECTED = GOLDEN / "expected"
LEFT_OUT = ("position", "kafka_timestamp", "cleaner_version", *FILLED_BY_DUPLICATE_DETECTION)
"""Where and when the message was, and what duplicate detection adds."""


def _payloads() -> dict[str, bytes]:
    files = [*sorted(SEEDS.iterdir()), *sorted(GOLDEN.glob("*/*"))]
    kept = (path for path in files if path.is_file() and path.name != "README.md")
    return {f"{path.parent.name}/{path.name}": path.read_bytes() for path in kept}


PAYLOADS = _payloads()
"""By ``folder/name``."""


def outcomes(payload: bytes) -> list[dict[str, Any]]:
    """What becomes of each item of a payload, in JSON."""
    return [outcome_of(item) for item in decode(a_message(payload))]


def outcome_of(item: Item | Reject) -> dict[str, Any]:
    """All that decoding and cleaning say of an item but where and when the message was."""
    cleaned = clean_item(item) if isinstance(item, Item) else item
    if isinstance(cleaned, Reject):
        return {"reason": cleaned.reason, "error": cleaned.error}
    fields = {name: value for name, value in cleaned._asdict().items() if name not in LEFT_OUT}
    fields["removed"] = [list(removal) for removal in cleaned.removed]
    fields["text"] = cleaned.text.split("\n\n")
    return json.loads(json.dumps(fields))  # type: ignore[no-any-return]


def golden_of(name: str) -> list[dict[str, Any]]:
    """What is to come out of a payload."""
    return json.loads((EXPECTED / f"{name}.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def main() -> None:
    """Write all golden files anew."""
    for name, payload in PAYLOADS.items():
        path = EXPECTED / f"{name}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(outcomes(payload), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
