"""Every command on a page is one that exists: verbs, their actions and options, make's targets, scripts."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import OsteoRadiomicsLib
import pytest
from docs.written_commands import PROGRAM, ROOT, Command, blocks, commands, pages, quoted
from OsteoRadiomicsLib.cli import build_parser

PAGES = pages()
SHOWN = [command for page in PAGES for command in commands(page, PROGRAM, "Slicer")]


@pytest.fixture(scope="module")
def parser() -> argparse.ArgumentParser:
    return build_parser()


def place(value: object) -> str:
    return f"{value.page}:{value.line}" if isinstance(value, Command) else str(value)


def actions_of(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """Verbs of the command line, or actions of a verb."""
    found = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    return dict(found[0].choices) if found else {}


def parser_of(words: list[str], parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """The innermost parser that the words lead to."""
    pair = tuple(words[:2]) in getattr(parser, "pairs", ())
    for word in [" ".join(words[:2]), *words[2:]] if pair else words:
        inner = actions_of(parser)
        if word not in inner:
            return parser
        parser = inner[word]
    return parser


def every_option(parser: argparse.ArgumentParser) -> set[str]:
    """Options of a parser and all below it."""
    own = {name for action in parser._actions for name in action.option_strings}
    return own.union(*(every_option(inner) for inner in actions_of(parser).values()))


def test_the_pages_show_commands_at_all():
    shown = {command.page for command in SHOWN}
    assert {"README.md", "Docs/tutorial/first-case.md", "Docs/tutorial/model.md", "Docs/tutorial/reader-study.md"} <= shown


# A script of its own that Slicer runs takes no verb.
WITH_VERB = [command for command in SHOWN if command.words[0] != "Slicer" or "--" in command.words]


@pytest.mark.parametrize("command", WITH_VERB, ids=place)
def test_a_command_is_understood(command: Command, parser: argparse.ArgumentParser):
    words = command.verb_words
    assert words is not None, f"{command.text}: no verb"
    options = {word.partition("=")[0] for word in words if word.startswith("--")}
    unknown = options - every_option(parser_of(words, parser))  # argparse would take a beginning of one, too
    assert not unknown, f"{command.text}: no option {', '.join(sorted(unknown))}"
    code: object = 0
    try:
        parser.parse_args(words)
    except SystemExit as stop:  # --help ends with 0, what is not understood with 2
        code = stop.code
    assert code == 0, command.text


@pytest.mark.parametrize("command", [command for command in SHOWN if command.words[0] == "Slicer"], ids=place)
def test_the_script_given_to_slicer_exists(command: Command):
    script = command.words[command.words.index("--python-script") + 1]
    assert (ROOT / script).is_file(), command.text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_verbs_and_options_named_in_the_text_exist(page: Path, parser: argparse.ArgumentParser):
    verbs = actions_of(parser)
    known = every_option(parser)
    for text in quoted(page):
        named = re.match(rf"{PROGRAM} ([a-z][a-z-]*)\b", text)
        if named:
            assert named[1] in verbs, f"`{text}`: no verb {named[1]}"
        if named or text.startswith("--"):
            missing = [option for option in re.findall(r"(?<![\w-])--[a-z][\w-]*", text) if option not in known]
            assert not missing, f"`{text}`: no verb has {', '.join(missing)}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_targets_of_make_exist(page: Path):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    written = [words[1] for command in commands(page, "make") if (words := command.words)[1:]]
    written += [match[1] for text in quoted(page) if (match := re.fullmatch(r"make ([a-z]+)", text))]
    assert set(written) <= targets, f"make {', '.join(sorted(set(written) - targets))}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_scripts_run_by_python_exist(page: Path):
    written = [command.words[1] for command in commands(page, "python", "python3") if command.words[1].endswith(".py")]
    assert [path for path in written if not (ROOT / path).is_file()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_python_on_a_page_is_python(page: Path):
    for line, text in blocks(page, "python"):
        compile("\n" * (line - 1) + text, str(page), "exec")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_names_of_the_python_interface_are_public(page: Path):
    used = set(re.findall(r"\bosteo\.(\w+)", page.read_text(encoding="utf-8")))
    assert used <= set(OsteoRadiomicsLib.__all__)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_and_pictures_lead_to_files(page: Path):
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    missing = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert missing == []


# Paths in backticks, as they are written in text: from the project's root, a module's, or the library's.
NAMED_FILE = re.compile(r"[\w./-]+\.(?:py|ui)|(?:[a-z_]+/){2,}")
LIBRARY = ROOT / "OsteoRadiomics" / "OsteoRadiomicsLib"
BASES = (ROOT, LIBRARY, LIBRARY.parent, ROOT / "PainGrade")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_files_of_ours_named_in_the_text_exist(page: Path):
    """Upper-case names such as ``NAME.py`` stand for what somebody will write."""
    named = {text for text in quoted(page) if NAMED_FILE.fullmatch(text) and not re.search(r"[A-Z]{3,}", text)}
    inside = {text for text in named if "/" in text}
    missing = [text for text in sorted(inside) if not any((base / text).exists() for base in BASES)]
    known = {path.name for module in ("OsteoRadiomics", "PainGrade") for path in (ROOT / module).rglob("*.py")}
    missing += [text for text in sorted(named - inside) if text.endswith(".py") and text not in known]
    assert missing == [], "no such file"
