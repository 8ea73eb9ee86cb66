"""A part of a language model that some texts are the end of; :mod:`tests.integration.test_poison` installs it.

It stands alone: the model processes find it as spaCy finds any part that another package brings, by its entry point.
"""

import os
import resource
import signal
import time

from spacy.language import Language
from spacy.tokens import Doc

ROOM = 64 << 20
"""Bytes that a process may still take when it is to run out of memory."""


def fail() -> None:
    raise ValueError("no such tag")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def hang() -> None:
    time.sleep(3600)


def eat() -> None:
    with open("/proc/self/statm") as file:
        taken = int(file.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (taken + ROOM, taken + ROOM))
    eaten = [bytearray(1 << 20) for _ in range(1 << 20)]
    raise AssertionError(f"{len(eaten)} MB were there")


POISONS = {"Failwort": fail, "Diewort": die, "Hangwort": hang, "Eatwort": eat}
"""What the words do."""


@Language.component("poisoned")
def poisoned(doc: Doc) -> Doc:
    """Note that the text was tried, then do what its word does."""
    for word, act in POISONS.items():
        if word in doc.text:
            with open(os.environ["POISON_LOG"], "a") as log:
                log.write(f"{word}\n")
            act()
    return doc
