"""Which Beam runner runs the batches, and what its failures mean."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from typing import Any

import apache_beam as beam
from apache_beam.metrics.metric import MetricsFilter
from apache_beam.options.pipeline_options import PipelineOptions, StandardOptions
from apache_beam.runners.portability.fn_api_runner.fn_runner import FnApiRunner
from apache_beam.runners.runner import PipelineResult

from pipelines import errors
from schemas.records import register_coders
from transforms.annotate import MODEL

LOCAL_RUNNERS = ("DirectRunner", "FnApiRunner", "BundleBasedDirectRunner")
"""Names that mean Beam's in-process engine. Beam would resolve the first to a server it downloads."""

_OUR_ERROR = re.compile(r"pipelines\.errors\.(\w+): (.*?)(?: \[while running.*)?$", re.MULTILINE)


class Engine:
    """A Beam runner with its options.

    Args:
        arguments: Beam's own command-line options, such as ``--runner=PortableRunner``.
    """

    def __init__(self, arguments: Sequence[str] = ()) -> None:
        register_coders()
        _refuse_unknown(arguments)
        self._options = PipelineOptions(list(arguments))
        name = self._options.view_as(StandardOptions).runner or LOCAL_RUNNERS[0]
        self.is_local = name in LOCAL_RUNNERS
        self._runner: Any = FnApiRunner() if self.is_local else name

    def pipeline(self) -> beam.Pipeline:
        """An empty pipeline for one batch."""
        return beam.Pipeline(runner=self._runner, options=self._options)

    def run(self, pipeline: beam.Pipeline) -> dict[str, int]:
        """Run a pipeline to its end. -> its counters of the namespace ``model``, by namespace.name

        Raises:
            DataLoss, TryAgain: what a transform raised; runners hand it on as text only.
        """
        try:
            result = pipeline.run()
            result.wait_until_finish()
        except RuntimeError as error:
            raise _recognised(error) from error
        return _counters(result)


def _refuse_unknown(arguments: Sequence[str]) -> None:
    """Raise for an option that Beam does not know either: a slip of the pen must not be passed over."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    kinds: list[Any] = [PipelineOptions, *PipelineOptions.__subclasses__()]
    for options in kinds:
        options._add_argparse_args(parser)
    _, unknown = parser.parse_known_args(list(arguments))
    if unknown:
        raise errors.DatelineError(f"no such option: {unknown[0]} (neither dateline nor Apache Beam has it)")


def _counters(result: PipelineResult) -> dict[str, int]:
    found = result.metrics().query(MetricsFilter().with_namespace(MODEL))["counters"]
    return {f"{MODEL}.{counter.key.metric.name}": int(counter.result) for counter in found}


def _recognised(error: RuntimeError) -> Exception:
    found = _OUR_ERROR.search(str(error))
    kind = getattr(errors, found[1], None) if found else None
    return kind(found[2]) if kind and found else error
