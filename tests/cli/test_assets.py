"""Browser assets are what the lock says, or they are not there."""

import base64
import hashlib
import io
import tarfile

import pytest

from linli.cli import assets

CONTENT = b"alert()"


def tarball():
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        for name in ("package/dist/a.js", "package/README"):
            info = tarfile.TarInfo(name)
            info.size = len(CONTENT)
            tar.addfile(info, io.BytesIO(CONTENT))
    return out.getvalue()


@pytest.fixture
def package(tmp_path):
    digest = base64.b64encode(hashlib.sha512(tarball()).digest()).decode()
    return assets.Package("a", "1.0.0", f"sha512-{digest}", tmp_path / "vendor" / "a", {"dist/a.js": "a.js"})


def test_only_the_files_that_the_lock_names_are_kept(package):
    assets._unpack(package, tarball())

    assert sorted(path.name for path in package.into.iterdir()) == ["SHA256SUMS", "a.js"]
    assert assets._is_whole(package)


@pytest.mark.parametrize("spoil", ["change", "remove", "other version"])
def test_a_spoilt_package_is_fetched_again(package, spoil):
    assets._unpack(package, tarball())
    if spoil == "change":
        (package.into / "a.js").write_bytes(b"evil()")
    elif spoil == "remove":
        (package.into / "a.js").unlink()
    else:
        package = assets.Package("a", "1.0.1", package.integrity, package.into, package.files)

    assert not assets._is_whole(package)


def test_another_tarball_than_the_locked_one_is_refused(package, tmp_path):
    npm = tmp_path / "npm"
    npm.write_text('#!/bin/sh\nprintf other >"$PWD/a-1.0.0.tgz"\necho a-1.0.0.tgz\n')
    npm.chmod(0o755)

    with pytest.raises(assets.AssetsMissing, match="is not the package"):
        assets._tarball(package, [str(npm)], tmp_path)

    assert not package.into.exists()


def test_what_stands_in_the_lock_is_here():
    assert assets.stale() == []
