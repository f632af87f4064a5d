"""The command line inside Slicer: ``Slicer --no-main-window --python-script batch.py -- VERB ...``.

Slicer hands the script what follows ``--``. A script does not end Slicer by itself, so the last line does, with the verb's
exit code.
"""

import sys
from pathlib import Path

import slicer

# Beside the installed modules, or in a source tree, where nobody has put the library on the path yet.
LIBRARY = str(Path(__file__).resolve().parents[1])
if LIBRARY not in sys.path:
    sys.path.insert(0, LIBRARY)


def main(arguments: list[str]) -> int:
    """Run one verb; missing packages are one line and exit code 2, because nobody is there to be asked."""
    from OsteoRadiomicsLib.base.errors import DependencyError
    from OsteoRadiomicsLib.gui.dependencies import needs_of_verb, require

    if arguments[:1] == ["--"]:
        arguments = arguments[1:]
    verb = next((argument for argument in arguments if not argument.startswith("-")), "")
    try:
        if verb:
            require(needs_of_verb(verb))
    except DependencyError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    from OsteoRadiomicsLib.cli import main as run

    return run(arguments)


slicer.util.exit(main(sys.argv[1:]))
