"""The editor, the engine and the drawing of the network for the browser: from npm, by the lock file beside this.

They are installed once for each lock file, into the user's cache, and never run here.
"""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from lexrights import checksums
from lexrights.site.documents import File

LOCK = Path(__file__).parent / "npm"
TAKEN = {
    "@zazuko/yasgui/build/yasgui.min.js": "yasgui.min.js",
    "@zazuko/yasgui/build/yasgui.min.css": "yasgui.min.css",
    "oxigraph/web.js": "oxigraph/web.js",
    "oxigraph/web_bg.wasm": "oxigraph/web_bg.wasm",
    "cytoscape/dist/cytoscape.min.js": "cytoscape.min.js",
}
WAIT = 300  # seconds that the registry may take


def files() -> tuple[list[File], str]:
    """Return the files of the assets, or none, and in one line why there are none."""
    npm = shutil.which("npm")
    if not npm:
        return [], "Node's npm is not installed; the query and network pages show what needs no script."
    try:
        modules = _installed(npm)
    except (OSError, subprocess.SubprocessError) as error:
        words = str(getattr(error, "stderr", "") or error).strip().splitlines()
        return [], f"npm could not install the assets ({(words or ['no reason given'])[0]}); the pages do without."
    return list(_taken(modules)), ""


def _installed(npm: str) -> Path:
    lock = (LOCK / "package-lock.json").read_bytes()
    folder = _cache() / f"assets-{checksums.of(lock)[:16]}"
    if not (folder / "node_modules").is_dir():
        with tempfile.TemporaryDirectory(dir=folder.parent) as fresh:
            for path in LOCK.iterdir():
                shutil.copy(path, fresh)
            words = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
            subprocess.run(words, cwd=fresh, check=True, capture_output=True, text=True, timeout=WAIT)  # noqa: S603
            folder.mkdir(exist_ok=True)
            _keep(Path(fresh, "node_modules"), folder / "node_modules")
    return folder / "node_modules"


def _keep(fresh: Path, place: Path) -> None:
    """Move a folder to its place, unless another process that did the same was faster."""
    try:
        fresh.rename(place)
    except OSError:
        if not place.is_dir():
            raise


def _cache() -> Path:
    """Return a folder to keep the assets in: the user's cache, or, where that cannot be written, a temporary one."""
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "lexrights"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path(tempfile.mkdtemp(prefix="lexrights-"))
    return folder


def _taken(modules: Path) -> Iterator[File]:
    for source, name in TAKEN.items():
        yield f"assets/{name}", (modules / source).read_bytes()
    licences = []
    for path in sorted(modules.glob("**/package.json")):
        about = json.loads(path.read_bytes())
        if "version" in about and "license" in about:
            licences.append(f"{about['name']} {about['version']}: {about['license']}\n")
    yield "assets/LICENSES.txt", "".join(licences).encode()
