"""Files appear whole or not at all."""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path

import pytest
import zstandard

from streams.errors import OutputError
from streams.files import OutputFolder, output_file

# A limit on the size of files refuses a write in the middle, as a full disk does.
_FULL = """
import os, resource, sys
from pathlib import Path
from streams.errors import OutputError
from streams.files import OutputFolder
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    with OutputFolder(Path(sys.argv[1])) as folder:
        folder.open("small").write(b"whole")
        folder.open("large" + sys.argv[2]).write(os.urandom(1_000_000))
except OutputError as error:
    print(error)
    sys.exit(2)
"""


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
def test_no_space_leaves_nothing_and_says_so(tmp_path: Path, suffix: str) -> None:
    target = tmp_path / "deep" / "out"
    done = subprocess.run(
        [sys.executable, "-c", _FULL, str(target), suffix], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2, done.stderr
    assert "cannot be written" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_what_stood_there_before_stays_when_the_block_fails(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("old")

    def fail(folder: OutputFolder) -> None:
        folder.open("a.txt").write(b"new")
        raise KeyError

    with pytest.raises(KeyError), OutputFolder(tmp_path) as folder:
        fail(folder)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("a.txt", "old")]


def test_names_say_how_to_compress_and_equal_content_gives_equal_bytes(tmp_path: Path) -> None:
    content = b"line\n" * 1_000
    written = []
    for attempt in ("one", "two"):
        with OutputFolder(tmp_path / attempt) as folder:
            for name in ("a", "a.gz", "a.zst"):
                folder.open(name).write(content)
        written.append([path.read_bytes() for path in sorted((tmp_path / attempt).iterdir())])
    plain, gz, zst = written[0]
    assert written[0] == written[1]
    assert plain == gzip.decompress(gz) == zstandard.ZstdDecompressor().decompressobj().decompress(zst) == content


def test_one_file_is_refused_where_a_folder_stands(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="name a file"), output_file(tmp_path):
        pass


def test_a_folder_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"), output_file(tmp_path / "file" / "x"):
        pass
