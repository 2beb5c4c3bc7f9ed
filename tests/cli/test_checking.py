"""What the check runs: the last run reads only the files of journeys and killed processes."""

from linli.cli.checking import files_of_travels


def test_a_file_is_read_for_the_last_run_when_one_of_its_tests_travels(tmp_path):
    (tmp_path / "walks").mkdir()
    for name, text in [
        ("test_stays.py", "def test_browser(): ..."),
        ("test_killed.py", "@pytest.mark.fault\ndef test_it(): ..."),
        ("walks/test_walk.py", "pytestmark = pytest.mark.browser"),
        ("walks/steps.py", "pytest.mark.browser"),
    ]:
        (tmp_path / name).write_text(text, encoding="utf-8")

    assert files_of_travels(tmp_path) == [str(tmp_path / "test_killed.py"), str(tmp_path / "walks" / "test_walk.py")]
