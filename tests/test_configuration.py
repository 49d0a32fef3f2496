"""Settings: a flag goes before the environment, that before the file, that before the default."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer.__main__ import main, settings_of_serve
from indexer.configuration import KINDS, read_settings
from indexer.errors import ConfigurationError
from tests.test_build import corpus


def run(*arguments: object, **variables: str) -> str:
    """What a command says on stderr; it has to succeed."""
    result = CliRunner(env=variables).invoke(main, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output
    return result.stderr


def test_a_flag_goes_before_a_variable_and_that_before_the_file(tmp_path: Path) -> None:
    folder, file = corpus(tmp_path / "c", a="外空/。/"), tmp_path / "waikong.toml"
    file.write_text('index = "of-the-file"\n', encoding="utf-8")
    named = ("--config", file, "build", folder)
    assert str(tmp_path / "of-the-file") in run(*named)
    variable = str(tmp_path / "of-the-variable")
    assert variable in run(*named, WAIKONG_INDEX=variable)
    flag = str(tmp_path / "of-the-flag")
    assert flag in run(*named, "--index", flag, WAIKONG_INDEX=variable)


def test_the_file_may_be_named_by_a_variable_or_lie_where_one_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, file = corpus(tmp_path / "c", a="外空/。/"), tmp_path / "other.toml"
    file.write_text('index = "one"\n', encoding="utf-8")
    assert str(tmp_path / "one") in run("build", folder, WAIKONG_CONFIG=str(file))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "waikong.toml").write_text('index = "two"\ncorpus = "c"\n', encoding="utf-8")
    assert "published in two" in run("build")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("index = ", "line 1"),
        ('indes = "data"', "no such setting: indes"),
        ("port = '8000'", "port: not a whole number"),
        ("port = true", "port: not a whole number"),
        ("access_log = 1", "access_log: not true or false"),
        ("trusted_hosts = [1]", "trusted_hosts: not a list of texts"),
    ],
)
def test_a_setting_that_cannot_be_read_is_refused_with_its_file(
    tmp_path: Path, text: str, said: str
) -> None:
    file = tmp_path / "waikong.toml"
    file.write_text(text + "\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["--config", str(file), "verify"])
    assert result.exit_code == 2
    assert f"{file}: " in result.stderr
    assert said in result.stderr


def test_a_file_that_is_named_has_to_be_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"none\.toml"):
        read_settings(tmp_path / "none.toml")


def test_paths_begin_where_the_file_lies_unless_they_are_absolute(tmp_path: Path) -> None:
    file = tmp_path / "waikong.toml"
    file.write_text(f'index = "i"\ncorpus = {json.dumps(str(tmp_path / "c"))}\n', encoding="utf-8")
    read = read_settings(file)
    assert read == {"index": str(tmp_path / "i"), "corpus": str(tmp_path / "c")}


def test_every_setting_is_a_parameter_of_the_server() -> None:
    serve = main.commands["serve"]
    assert {parameter.name for parameter in serve.params} == set(KINDS)
    assert all(parameter.envvar for parameter in serve.params)


@pytest.fixture
def nothing_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """An empty folder, and an environment without settings."""
    for name in ("CONFIG", *map(str.upper, KINDS)):
        monkeypatch.delenv(f"WAIKONG_{name}", raising=False)
    monkeypatch.delenv("PORT", raising=False)
    monkeypatch.chdir(tmp_path)
    return monkeypatch


DEFAULTS = {
    "index": Path("data"),
    "corpus": Path("seeds"),
    "host": "127.0.0.1",
    "port": 8000,
    "threads": 4,
    "public_url": None,
    "trusted_hosts": (),
    "access_log": True,
}
SAID = [
    ("index", "i", '"i"', Path("i")),
    ("corpus", "c", '"c"', Path("c")),
    ("host", "::1", '"::1"', "::1"),
    ("port", "81", "81", 81),
    ("threads", "9", "9", 9),
    ("public_url", "https://a.org", '"https://a.org"', "https://a.org"),
    ("trusted_hosts", "a.org b.org", '["a.org", "b.org"]', ("a.org", "b.org")),
    ("access_log", "off", "false", False),
]


@pytest.mark.usefixtures("nothing_said")
def test_where_nothing_is_said_other_servers_have_the_defaults() -> None:
    assert settings_of_serve() == DEFAULTS


@pytest.mark.parametrize(("name", "variable", "written", "meant"), SAID, ids=[n for n, *_ in SAID])
def test_a_variable_and_a_line_of_the_file_mean_the_same_and_change_nothing_else(
    nothing_said: pytest.MonkeyPatch, name: str, variable: str, written: str, meant: object
) -> None:
    file = Path("waikong.toml")
    file.write_text(f"{name} = {written}\n", encoding="utf-8")
    assert settings_of_serve() == {**DEFAULTS, name: meant}
    for config in ("", str(file)):
        nothing_said.setenv("WAIKONG_CONFIG", config)
        assert settings_of_serve() == {**DEFAULTS, name: meant}
    nothing_said.delenv("WAIKONG_CONFIG")
    file.unlink()
    nothing_said.setenv(f"WAIKONG_{name.upper()}", variable)
    assert settings_of_serve() == {**DEFAULTS, name: meant}
    nothing_said.setenv(f"WAIKONG_{name.upper()}", "")
    assert settings_of_serve() == DEFAULTS


def test_all_settings_are_tried() -> None:
    assert {name for name, *_ in SAID} == set(DEFAULTS) == set(KINDS)


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "many"), ("PORT", "65536"), ("THREADS", "0"), ("THREADS", "65"),
     ("ACCESS_LOG", "perhaps"), ("CONFIG", "none.toml")],
)  # fmt: skip
def test_other_servers_refuse_what_serve_refuses(
    nothing_said: pytest.MonkeyPatch, name: str, value: str
) -> None:
    nothing_said.setenv(f"WAIKONG_{name}", value)
    with pytest.raises(ConfigurationError):
        settings_of_serve()
    assert CliRunner().invoke(main, ["serve"]).exit_code == 2
