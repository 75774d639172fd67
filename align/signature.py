"""What was run, as one short line that travels with every number."""

from dataclasses import dataclass

__version__ = "0.1.0"


@dataclass(frozen=True, slots=True)
class Signature:
    """The version, the model and the options a result was made with.

    `model` is a name, `model_hash` the first characters of a hash of its files, so that two results can be
    told apart even where their models share a name. Options are sorted by name.

    >>> str(Signature(model="embedded", model_hash="1f2e", options=(("segmented", "yes"),), version="0.1"))
    'align 0.1 | model embedded 1f2e | segmented yes'
    """

    model: str = ""
    model_hash: str = ""
    options: tuple[tuple[str, str], ...] = ()
    version: str = __version__

    def __str__(self) -> str:
        model = " ".join(part for part in ("model", self.model, self.model_hash) if part)
        parts = [f"align {self.version}", *([model] if self.model else [])]
        parts += [f"{name} {value}" for name, value in sorted(self.options)]
        return " | ".join(parts)
