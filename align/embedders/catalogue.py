"""What models there are: the embedded one, those fetched so far, and some that are known to serve well."""

from __future__ import annotations

from dataclasses import dataclass

from align.errors import ModelError


@dataclass(frozen=True, slots=True)
class Known:
    """A multilingual sentence encoder that can be had: its name at the hub, its size and what is said of it."""

    name: str
    megabytes: int
    about: str


#: Sizes are those of the weight files as their model pages state them.
KNOWN = (
    Known("sentence-transformers/LaBSE", 1880, "109 languages, the field's usual choice (arXiv:2007.01852)"),
    Known("sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2", 471, "50 languages (arXiv:2004.09813)"),
    Known("sentence-transformers/distiluse-base-multilingual-cased-v2", 539, "50 languages (arXiv:2004.09813)"),
)


def fetched() -> tuple[str, ...]:
    """Return the names of the models in the local cache of the hub, sorted; nothing is asked of the network."""
    from huggingface_hub import CacheNotFound, scan_cache_dir

    try:
        repositories = scan_cache_dir().repos
    except CacheNotFound:
        return ()
    return tuple(sorted(repository.repo_id for repository in repositories if repository.repo_type == "model"))


def fetch(name: str) -> str:
    """Fetch a model into the local cache and return its name; the only function here that uses the network.

    Raises ModelError where it cannot be had.
    """
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    try:
        snapshot_download(name, ignore_patterns=["*.onnx", "*.h5", "*.ot", "openvino/*", "onnx/*"])
    except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OSError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ModelError(
            f"the model {name} could not be fetched ({reason[:120]})",
            remedy="check the name and the connection, or copy the model's folder here and name the folder",
        ) from None
    return name
