"""Bytes from files and streams: what cannot be read is refused before it costs memory."""

import io
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from matchmaker.errors import InputError
from matchmaker.files.reading import SIZE_LIMIT_BYTES, read_bytes


class _Stream(io.StringIO):
    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.buffer = io.BytesIO(content)


def refusal(source: str, **options: int) -> str:
    with pytest.raises(InputError) as caught:
        read_bytes(source, **options)
    return str(caught.value)


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "i.json"
    path.write_bytes(b"{}")
    assert read_bytes(str(path)) == b"{}"


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", _Stream(b"[1]"))
    assert read_bytes("-") == b"[1]"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    path = str(tmp_path / "none.json")
    assert refusal(path) == f"{path}: expected a file that can be read, found no such file"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert refusal(str(tmp_path)) == f"{tmp_path}: expected a file that can be read, found a folder"


def test_a_file_without_the_right_to_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "closed.json"
    path.write_bytes(b"{}")
    path.chmod(0)
    script = (
        "import os\n"
        "from matchmaker.files.reading import read_bytes\n"
        "os.getuid() or os.setuid(65534)\n"
        "try: read_bytes('closed.json')\n"
        "except Exception as error: print(error)\n"
    )
    tmp_path.chmod(0o755)
    answer = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert answer.stdout == "closed.json: expected a file that can be read, found a file that you may not read\n"


def test_a_name_with_a_nul_character_is_refused() -> None:
    assert refusal("a\0b") == "a\0b: expected a file that can be read, found embedded null byte"


def test_a_name_that_is_too_long_is_refused() -> None:
    assert refusal("a" * 5000).endswith(": expected a file that can be read, found File name too long")


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "empty.json"
    path.touch()
    assert refusal(str(path)) == f"{path}: expected a document, found an empty file"


def test_a_file_of_a_gigabyte_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "large.json"
    with path.open("wb") as file:
        file.truncate(1024**3)
    monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("the file was opened"))
    assert refusal(str(path)) == f"{path}: expected at most 256 MiB, found 1,024 MiB"


def test_a_device_without_end_is_refused_at_the_limit() -> None:
    assert refusal("/dev/zero", limit_bytes=1000) == "/dev/zero: expected at most 1,000 bytes, found more than that"


def test_standard_input_without_end_is_refused_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = _Stream(b"x" * 5000)
    monkeypatch.setattr(sys, "stdin", stream)
    assert refusal("-", limit_bytes=1000) == "-: expected at most 1,000 bytes, found more than that"
    assert stream.buffer.tell() == 1001


def test_content_of_exactly_the_limit_is_read(tmp_path: Path) -> None:
    path = tmp_path / "i.json"
    path.write_bytes(b"x" * 1000)
    assert len(read_bytes(str(path), limit_bytes=1000)) == 1000


def test_a_pipe_is_read(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_bytes, args=(b"{}",))
    writer.start()
    assert read_bytes(str(path)) == b"{}"
    writer.join()


def test_the_limit_is_256_mebibytes() -> None:
    assert SIZE_LIMIT_BYTES == 268_435_456
