"""What a runner's failures mean to the driver."""

import apache_beam as beam
import pytest

from pipelines.engine import Engine, _recognised
from pipelines.errors import DataLoss, DatelineError, TryAgain


def fail(error: Exception) -> None:
    raise error


@pytest.mark.parametrize("error", [TryAgain("the broker is gone"), DataLoss("wire/0: offsets 2 to 4 are gone")])
def test_what_a_transform_raises_reaches_the_driver_as_what_it_is(error: Exception) -> None:
    engine = Engine()
    pipeline = engine.pipeline()
    pipeline | beam.Create([error]) | beam.Map(fail)
    with pytest.raises(type(error), match=str(error)):
        engine.run(pipeline)


def test_a_runner_that_hands_on_text_only_is_understood() -> None:
    text = "Traceback ...\npipelines.errors.TryAgain: wire/0 gives nothing at offset 7 [while running 'Read/Fetch']\n"
    found = _recognised(RuntimeError(text))
    assert isinstance(found, TryAgain)
    assert str(found) == "wire/0 gives nothing at offset 7"


def test_a_bug_stays_a_bug() -> None:
    error = RuntimeError("Traceback ...\nValueError: oh")
    assert _recognised(error) is error


def test_an_option_that_nobody_has_is_refused_and_one_of_beam_is_not() -> None:
    assert Engine(["--runner=DirectRunner", "--direct_num_workers=1"]).is_local
    with pytest.raises(DatelineError, match="no such option: --runer=DirectRunner"):
        Engine(["--runer=DirectRunner"])
