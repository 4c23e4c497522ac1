"""The process that publishes a site as long as a server needs it: it builds snapshots, and finishes answers ahead."""

import logging
import os
import sys
from pathlib import Path

from seeother.log_lines import configure_logging
from seeother.publish.publisher import run
from seeother.serve.common_work import Finisher

if __name__ == "__main__":
    configure_logging(os.environ.get("SEEOTHER_LOG", ""))
    logging.getLogger("watchfiles").setLevel(logging.WARNING)
    run(Path(sys.argv[1]), Path(sys.argv[2]), Finisher)
