"""Events out of files of any readable format, with what could not be read.

    open_source(paths, format)  → Source      checks that everything is there
      .batches()                → Batch …     events in file order, `raw` set; memory holds one batch
      .messages()               → (Event, canonical JSON) …
      .rejected, .problems, .duplicates       filled as they pass

| format | what a path may be |
|---|---|
| canonical | JSON lines (`.jsonl`, `.ndjson`), Parquet or CSV with the columns of the schema, or a folder of such |
| a platform | its payloads, one a line or one a file, or a folder of such |
| ced | the Weibo dump: its folder, or the archive as it comes |
| record | a folder that `breakwater record` wrote |

Lines may be compressed (`.gz`, `.zst`). One record that cannot be read is counted and reading
goes on; a path that cannot be read at all is an `InputError` that names the cure.
"""

from streams.readers.batch import Batch, Problem
from streams.readers.source import FORMATS, Source, open_source

__all__ = ["FORMATS", "Batch", "Problem", "Source", "open_source"]
