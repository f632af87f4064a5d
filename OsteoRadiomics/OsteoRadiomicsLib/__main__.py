"""``python -m OsteoRadiomicsLib VERB ...``"""

import sys

from .cli import command

if __name__ == "__main__":
    sys.exit(command())
