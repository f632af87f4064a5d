"""``osteoradiomics card``: what a model is for, and what was found of it since it was frozen."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter

from ..base.console import Console
from . import DONE, Verb

_EPILOG = """\
The card says for whom a model is, when to refuse a case, and what inputs it needs; with it stand the figures that 'train'
found out of fold and on the test sets, and those that 'validate --append-to-model' added. Every line of that evidence is
checked against its checksum and the model's hash; a model whose evidence was tampered with is refused.
"""


def configure(parser: ArgumentParser) -> None:
    parser.formatter_class = RawDescriptionHelpFormatter
    parser.epilog = _EPILOG
    parser.add_argument("model", metavar="MODEL", help="a model folder, a .zip, or the name of a shipped model")
    parser.add_argument("--out", metavar="CARD.md", help="write it to a Markdown file instead of showing it")


def run(arguments: Namespace, console: Console) -> int:
    from ..base.files import write_text
    from ..scoring.class_files import find_scorable

    model = find_scorable(arguments.model)
    if arguments.out:
        write_text(arguments.out, model.card)
    evidence = [line.to_json() for line in model.evidence]
    written = {"out": arguments.out} if arguments.out else {}
    text = f"written to {arguments.out}" if arguments.out else model.card.rstrip()
    facts = {"model": model.mark.model_dump(mode="json"), "card": model.card, "evidence": evidence, **written}
    console.result(facts, text)
    return DONE


VERB = Verb("card", "show a model's card, with what was found since it was frozen", configure, run)
