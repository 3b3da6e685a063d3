from pathlib import Path

from modiste.studio.models import bundled_models


def test_each_folder_with_a_card_is_a_model(tmp_path: Path) -> None:
    folder = tmp_path / "design" / "small"
    folder.mkdir(parents=True)
    (folder / "README.md").write_text(
        "---\nlicense: apache-2.0\n---\n# Small\n\nDraws garments\nat 256 px.\n\nMore.\n", encoding="utf-8"
    )
    (folder / "weights.safetensors").write_bytes(b"x" * 1000)
    (tmp_path / "nothing").mkdir()
    (model,) = bundled_models(tmp_path)
    assert model.name == "design/small"
    assert model.summary == "Draws garments at 256 px."
    assert model.licence == "apache-2.0"
    assert model.size_bytes == 1000 + model.card.stat().st_size


def test_a_card_without_a_licence_line_says_where_to_look(tmp_path: Path) -> None:
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "README.md").write_text("# M\n", encoding="utf-8")
    (model,) = bundled_models(tmp_path)
    assert (model.summary, model.licence) == ("", "see the card")
