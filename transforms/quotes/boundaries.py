"""Where a content begins and ends: what rules and model cut off is put back, and what is somebody else's goes.

The parser often takes "announced the recorder was found" for an object with a stray verb, so that the subject or the
predicate of the reported clause is missing. Only contents outside of quotation marks are changed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from transforms.quotes.attribution import Attribution, MarkedText
from transforms.quotes.contents.beginnings import (
    behind_according_to,
    behind_colon,
    from_last_break,
    from_relative_noun,
    from_that,
    from_the_other_side,
    with_condition,
    with_inner_report,
    with_lead_clause,
    with_open_bracket,
    with_place_before,
    with_relative,
    with_what_was_told,
    without_dateline,
    without_evidence_named,
    without_foreign_script,
    without_lead,
    without_time,
)
from transforms.quotes.contents.continuations import (
    around_insertion,
    up_to_attribution,
    with_consequence,
    with_elliptic_member,
    with_joined_clause,
    with_joined_quotation,
    with_listed_clauses,
    with_open_conjunction,
    with_predicate,
    with_predicate_behind,
    with_quotation_behind,
    with_rest_behind,
    with_rest_of_clause,
    with_second_clause,
    with_what_is_left,
    with_whole_words,
)
from transforms.quotes.contents.endings import (
    up_to_despite,
    up_to_evidence,
    up_to_next_cue,
    up_to_occasion,
    up_to_other_report,
    up_to_other_share,
    up_to_own_deed,
    up_to_present,
    up_to_semicolon,
    up_to_silence,
    without_added_piece,
    without_addressee,
    without_conjunction,
    without_examples,
    without_next_reporter,
    without_signature,
)
from transforms.quotes.contents.grammar import is_quoted
from transforms.quotes.contents.subjects import (
    with_agent_subject,
    with_noun_before,
    with_object_before,
    with_passive_subject,
    with_subject,
    with_subject_of_quotation,
    with_who_is_asked,
    with_who_is_to_act,
)


def mended(text: MarkedText, attribution: Attribution) -> set[int]:
    """The content of an attribution from its first word to its last."""
    content = sorted(attribution.content)
    own = {*attribution.cue, *attribution.source}
    for mend in DIRECT_MENDS if attribution.direct else MENDS:
        if not content or not attribution.cue:
            break
        if is_quoted(text, content[0]) and mend not in QUOTED_MENDS:
            continue
        changed = mend(text, attribution, content)
        if changed is not None:
            content = text.trimmed(set(changed) - own)
    return set(content)


Mend = Callable[[MarkedText, Attribution, Sequence[int]], "Sequence[int] | None"]
MENDS: Sequence[Mend] = (
    without_dateline,
    without_foreign_script,
    behind_colon,
    from_last_break,
    from_relative_noun,
    with_passive_subject,
    with_object_before,
    with_open_bracket,
    with_inner_report,
    without_examples,
    without_signature,
    without_time,
    without_evidence_named,
    with_agent_subject,
    from_the_other_side,
    behind_according_to,
    around_insertion,
    with_subject,
    with_noun_before,
    from_that,
    with_subject_of_quotation,
    with_who_is_to_act,
    with_who_is_asked,
    with_place_before,
    with_condition,
    without_conjunction,
    with_predicate,
    up_to_attribution,
    with_joined_quotation,
    with_quotation_behind,
    with_rest_of_clause,
    with_consequence,
    without_next_reporter,
    without_lead,
    up_to_next_cue,
    up_to_own_deed,
    up_to_semicolon,
    up_to_evidence,
    up_to_despite,
    without_addressee,
    with_listed_clauses,
    with_joined_clause,
    with_elliptic_member,
    up_to_other_share,
    up_to_present,
    with_predicate_behind,
    with_rest_behind,
    with_open_conjunction,
    with_what_is_left,
    with_whole_words,
    with_second_clause,
    with_what_was_told,
    up_to_other_report,
    up_to_occasion,
    up_to_silence,
    without_added_piece,
    with_relative,
)
"""Each gives the new content, or None where it does not apply."""
DIRECT_MENDS: Sequence[Mend] = (with_joined_quotation, with_lead_clause)
QUOTED_MENDS: frozenset[Mend] = frozenset(
    [
        with_subject_of_quotation,
        with_joined_quotation,
        with_consequence,
        without_next_reporter,
        up_to_other_report,
        with_lead_clause,
        with_relative,
    ]
)
"""Those that also apply to a content that begins with a quotation mark."""
