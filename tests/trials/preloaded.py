"""What trials' processes start with; imported by the server that forks them, by nobody else."""

import jieba

from tests.trials import builders, failing, losses  # noqa: F401
from tests.trials.reading_once import read_once

jieba.Tokenizer.gen_pfdict = read_once()
