"""Bad input is one line on stderr that names the file and a remedy, status 2, and nothing is written."""

import os
import sys

import pytest

ENGLISH = "The harbour bridge opened on Monday. Some 13,000 people walked across it before noon.\n" * 3
CHINESE = "海港大桥周一通车。中午之前约有1.3万人步行过桥。\n" * 3

CASES = {
    "empty": b"",
    "only white space": b" \n\n\t\n",
    "binary": bytes(range(256)) * 40,
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(2000),
    "a zip": b"PK\x03\x04" + bytes(500),
    "one language only": ENGLISH.encode(),
}


def assert_one_line_error(done, *words):
    shown = done.stderr.decode()
    assert done.returncode == 2, shown
    assert shown.startswith("align: "), shown
    assert shown.count("\n") == 1, shown
    assert "Traceback" not in shown
    for word in words:
        assert word in shown, shown


@pytest.mark.parametrize("name", CASES)
def test_a_file_that_cannot_be_aligned(name, tmp_path, align_command):
    path = tmp_path / "input.txt"
    path.write_bytes(CASES[name])
    done = align_command("run", path, "-o", tmp_path / "out.tmx")
    assert_one_line_error(done, str(path), "To mend it")
    assert not (tmp_path / "out.tmx").exists()
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_file(tmp_path, align_command):
    done = align_command("run", tmp_path / "nowhere.txt", "-o", tmp_path / "out.tmx")
    assert_one_line_error(done, "nowhere.txt", "To mend it")
    assert not list(tmp_path.iterdir())


def test_a_folder(tmp_path, align_command):
    assert_one_line_error(align_command("run", tmp_path), str(tmp_path))


@pytest.mark.parametrize("code", ["xx-nonsense-code", "english", "q", "zz9"])
def test_a_wrong_language_code(code, tmp_path, align_command):
    path = tmp_path / "both.txt"
    path.write_text(ENGLISH + CHINESE, encoding="utf-8")
    done = align_command("run", path, "--source-lang", code, "-o", tmp_path / "out.tmx")
    assert_one_line_error(done, code)
    assert not (tmp_path / "out.tmx").exists()


def test_a_language_that_is_not_there(tmp_path, align_command):
    path = tmp_path / "both.txt"
    path.write_text(ENGLISH + CHINESE, encoding="utf-8")
    assert_one_line_error(align_command("run", path, "--source-lang", "en", "--target-lang", "ja"), "ja")


def test_invalid_bytes_name_the_line(tmp_path, align_command):
    path = tmp_path / "broken.txt"
    path.write_bytes((ENGLISH + CHINESE).encode() + b"caf\xff\xfe\xfa ol\xc3\n" + ENGLISH.encode())
    done = align_command("run", path, "-o", tmp_path / "out.tmx")
    assert_one_line_error(done, str(path), "line 7", "--encoding")
    assert not (tmp_path / "out.tmx").exists()


def test_control_characters_reach_no_output(tmp_path, align_command):
    path = tmp_path / "both.txt"
    path.write_text(ENGLISH.replace("harbour ", "harbour\x00") + CHINESE.replace("大桥", "大\x1f桥"), encoding="utf-8")
    out = tmp_path / "out.tmx"
    done = align_command("run", path, "-o", out, "-o", tmp_path / "out.jsonl", "-o", tmp_path / "out.html")
    assert done.returncode == 0, done.stderr.decode()
    for file in (out, tmp_path / "out.jsonl", tmp_path / "out.html"):
        text = file.read_text(encoding="utf-8")
        assert not [char for char in text if ord(char) < 32 and char not in "\n\t\r"], file.name
    assert "harbour bridge" in out.read_text(encoding="utf-8")
    assert "control characters" in done.stderr.decode()


def test_ten_megabytes_on_one_line(tmp_path, align_command):
    path = tmp_path / "long.txt"
    path.write_text("The bridge opened on Monday and many people came to see it. " * 170_000, encoding="utf-8")
    assert_one_line_error(align_command("run", path, "-o", tmp_path / "out.tmx"), str(path))


def test_an_output_that_cannot_be_written(tmp_path, align_command):
    path = tmp_path / "both.txt"
    path.write_text(ENGLISH + CHINESE, encoding="utf-8")
    done = align_command("run", path, "-o", tmp_path / "no-such-folder" / "out.tmx")
    assert_one_line_error(done, "no-such-folder", "mkdir")
    assert_one_line_error(align_command("run", path, "-o", tmp_path / "out.doc"), ".doc", ".tmx")
    assert_one_line_error(align_command("run", path, "-o", "/proc/out.tmx"), "/proc/out.tmx")


def test_a_folder_as_output(tmp_path, align_command):
    path = tmp_path / "both.txt"
    path.write_text(ENGLISH + CHINESE, encoding="utf-8")
    (tmp_path / "taken.tmx").mkdir()
    assert_one_line_error(align_command("run", path, "-o", tmp_path / "taken.tmx"), "taken.tmx")


@pytest.mark.skipif(os.name == "nt", reason="test_an_earlier_output_survives: POSIX permissions")
def test_an_earlier_output_survives_a_failed_run(tmp_path, align_command):
    out = tmp_path / "out.tmx"
    out.write_text("earlier")
    path = tmp_path / "input.txt"
    path.write_text(ENGLISH, encoding="utf-8")
    align_command("run", path, "-o", out)
    assert out.read_text() == "earlier"


def test_an_input_is_never_overwritten(tmp_path, align_command):
    path = tmp_path / "both.tsv"
    path.write_text("a\tb\n", encoding="utf-8")
    assert_one_line_error(align_command("convert", path, path), "overwrite")
    assert path.read_text() == "a\tb\n"


def test_a_model_that_is_not_there(tmp_path, align_command):
    path = tmp_path / "both.txt"
    path.write_text(ENGLISH + CHINESE, encoding="utf-8")
    done = align_command("run", path, "--model", tmp_path / "no-model", "-o", tmp_path / "out.tmx")
    assert_one_line_error(done, "no-model", "To mend it")


def test_two_files_of_one_language(tmp_path, align_command):
    one, two = tmp_path / "one.txt", tmp_path / "two.txt"
    one.write_text(ENGLISH, encoding="utf-8")
    two.write_text(ENGLISH, encoding="utf-8")
    assert_one_line_error(align_command("run", one, two), "two.txt", "same language")


def test_a_run_that_is_killed_leaves_nothing_half_written(tmp_path, corpora):
    import signal
    import subprocess
    import time

    folder = corpora / "harbour-bridge"
    command = [sys.executable, "-m", "align", "run", folder / "article.en.txt", folder / "article.zh.txt"]
    out = tmp_path / "out.tmx"
    out.write_text("earlier")
    for delay in (0.05, 0.2, 0.4, 0.6, 0.8):
        process = subprocess.Popen([*map(str, command), "-o", str(out), "-q"], stderr=subprocess.DEVNULL)
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.wait()
        text = out.read_text(encoding="utf-8")
        assert text == "earlier" or text.rstrip().endswith("</tmx>")
