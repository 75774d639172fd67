"""A small fitted model: standardised features, one hidden layer of rectified sums, log odds.

Fitted elsewhere (scripts/), kept as JSON, evaluated with numpy alone. A model without a hidden layer is logistic.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: Standardised features are cut here: what lies further out was not seen while fitting.
FARTHEST = 5.0


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """`mean` and `scale` (n,) of the features, then layers: weights (inputs, outputs) and biases (outputs,).

    >>> simple = Network(np.zeros(2), np.ones(2), ((np.array([[1.0], [-1.0]]), np.array([0.5])),))
    >>> simple.log_odds(np.array([[2.0, 1.0], [0.0, 9.0]])).tolist()
    [1.5, -4.5]
    """

    mean: Floats
    scale: Floats
    layers: tuple[tuple[Floats, Floats], ...]

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> "Network":
        """Return the model written down by `as_json`."""
        layers = tuple((np.array(layer["weights"]), np.array(layer["biases"])) for layer in raw["layers"])
        return cls(np.array(raw["mean"]), np.array(raw["scale"]), layers)

    def as_json(self) -> dict[str, object]:
        """Return the model as plain data."""
        layers = [{"weights": w.round(4).tolist(), "biases": b.round(4).tolist()} for w, b in self.layers]
        return {"mean": self.mean.round(5).tolist(), "scale": self.scale.round(5).tolist(), "layers": layers}

    def log_odds(self, features: Floats) -> Floats:
        """Return (k,) log odds for (k, n) features."""
        values = np.clip((features - self.mean) / self.scale, -FARTHEST, FARTHEST)
        for weights, biases in self.layers[:-1]:
            values = np.maximum(values @ weights + biases, 0.0)
        weights, biases = self.layers[-1]
        odds: Floats = (values @ weights + biases)[:, 0]
        return odds
