import pickle

import pytest

from modiste.core import errors
from modiste.core.errors import ModisteError, UnknownNameError


def test_exit_codes_tell_bad_input_from_failure() -> None:
    bad_input = (errors.PromptError, errors.ImageError, errors.DataError, errors.SettingError, errors.UnknownNameError)
    failure = (errors.ModelError, errors.WeightsError, errors.TrainingError, errors.OutputError)
    assert {kind.exit_code for kind in bad_input} == {2}
    assert {kind.exit_code for kind in failure} == {1}
    assert all(issubclass(kind, errors.InputError) for kind in bad_input)
    assert not any(issubclass(kind, errors.InputError) for kind in failure)


def test_a_message_is_one_printable_line() -> None:
    error = ModisteError("a\n  b\x1b[31m.png \udcff прямые")
    assert str(error) == r"a b\x1b[31m.png \udcff прямые"
    str(error).encode("utf-8")


def test_code_and_parameters_are_for_programs_and_both_languages_for_people() -> None:
    error = errors.ImageError("core.image_empty", name="a.png", kinds=["PNG", "GIF"])
    assert (error.code, error.parameters) == ("core.image_empty", {"name": "a.png", "kinds": ("PNG", "GIF")})
    assert str(error) == "a.png: the file is empty; expected PNG or GIF"
    assert str(error.told("ru")) == "a.png: файл пуст; подойдут PNG или GIF"
    assert str(error.told("ru").told("en")) == str(error)


def test_the_nearest_name_is_suggested_in_russian() -> None:
    error = UnknownNameError("pattern", "chetah", ["cheetah", "floral"], russian_names={"cheetah": "леопард"})
    assert str(error.told("ru")) == "рисунок «chetah»: такого нет; может быть, леопард? (есть: леопард, floral)"
    assert "среди них" in str(UnknownNameError("pose", "x", [f"y{i}" for i in range(99)]).told("ru"))


def test_the_nearest_name_is_suggested() -> None:
    error = UnknownNameError("pattern", "chetah", ["cheetah", "floral", "striped"])
    assert error.suggestion == "cheetah"
    assert str(error) == "unknown pattern 'chetah'; did you mean cheetah? (known: cheetah, floral, striped)"


def test_a_slip_in_an_alias_suggests_its_name_once() -> None:
    error = UnknownNameError("pattern", "лепард", ["cheetah"], {"леопард": "cheetah", "леопарды": "cheetah"})
    assert error.suggestions == ("cheetah",)


def test_all_are_listed_when_nothing_is_near_and_few_are_known() -> None:
    assert str(UnknownNameError("engine", "xyz", ["dcgan", "drawn"])) == "unknown engine 'xyz'; known: dcgan, drawn"


def test_a_long_list_is_counted_and_not_printed() -> None:
    names = [f"colour{number:03}" for number in range(200)]
    assert "200 are known" in str(UnknownNameError("colour", "zzz", names))
    assert "did you mean" in str(UnknownNameError("colour", "colour0001", names))
    assert len(str(UnknownNameError("colour", "z" * 10_000, names))) < 400


def test_nothing_known() -> None:
    error = UnknownNameError("model", "a", [])
    assert error.suggestion is None
    assert "none is known" in str(error)


@pytest.mark.parametrize(
    "error", [errors.WeightsError("x"), UnknownNameError("kind", "nam", ["name"], {"label": "name"})]
)
def test_errors_cross_process_borders(error: ModisteError) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert vars(again) == vars(error)
    assert str(again.told("ru")) == str(error.told("ru"))
