"""The command line inside Slicer: ``Slicer --no-main-window --python-script batch.py -- VERB ...``.

Slicer hands the script what follows ``--``. A script does not end Slicer by itself, so the last line does, with the verb's
exit code. Images and segmentations may lie in scenes (.mrb, .mrml), which only Slicer reads.
"""

import sys
from contextlib import AbstractContextManager, nullcontext
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
    from OsteoRadiomicsLib.base.launcher import ended_with_launcher
    from OsteoRadiomicsLib.cli import main as run

    with ended_with_launcher(), scenes() if verb else nullcontext():
        return run(arguments)


def scenes() -> AbstractContextManager[None]:
    """Inside, verbs read scenes."""
    from OsteoRadiomicsLib.images.scenes.opening import scenes_read_by
    from OsteoRadiomicsLib.mrml.scene_reading import SlicersReader

    return scenes_read_by(SlicersReader())


slicer.util.exit(main(sys.argv[1:]))
