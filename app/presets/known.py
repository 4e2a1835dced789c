"""What others have published with every number: the article's XOR, and examples worked by hand."""

from __future__ import annotations

from collections.abc import Iterator

from app.presets.preset import Preset, Unit
from engine.datasets import WORKED_EXAMPLES

SENTENCES = {
    "article_xor": "It learns: after 1,000 epochs all four outputs are within 0.03 of their targets.",
    "stuck_xor": "The same network from an unlucky start, seed 0: after 1,000 epochs it still says "
    "about 0.52 to every row.",
    "mazur": "E is 0.298371109 as on its page, and after one step 0.291027774, not 0.291027924 as it says: "
    "that is what comes of going back through weights that were already changed. The biases are frozen.",
    "han_kamber": "The book's error terms 0.131, −0.0065 and −0.0087 are −∂E/∂Y of the two fully connected "
    "layers, and after one step the bias at the output is 0.218.",
    "hmkcode": "No activation, for pencil and paper: the network says 0.191 where it should say 1, its error "
    "is ½(0.191 − 1)² = 0.327, and after one step it says 0.256.",
}


def _presets(names: tuple[str, ...], unit: Unit) -> Iterator[Preset]:
    examples = {example.name: example for example in WORKED_EXAMPLES}
    for name in names:
        example = examples[name]
        edits = tuple(
            {"step": 0, "kind": "freeze", "layer": layer, "parameter": parameter}
            for layer, parameter in example.frozen
        )
        yield Preset(
            name,
            example.title,
            SENTENCES[name],
            example.experiment,
            unit=unit,
            edits=edits,
            source=example.source,
        )


ARTICLE = tuple(_presets(("article_xor", "stuck_xor"), "epoch"))
PUBLISHED = tuple(_presets(("mazur", "han_kamber", "hmkcode"), "layer"))
