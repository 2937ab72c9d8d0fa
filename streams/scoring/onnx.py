"""An operator's classifier as an ONNX file in a local folder, run by onnxruntime. Nothing is ever downloaded.

The folder holds `model.onnx` and one of these:

- nothing more: the model takes texts, a string tensor of shape (n,) or (n, 1), as scikit-learn pipelines are exported;
- `tokenizer.json` (Hugging Face tokenizers): the model takes `input_ids`, `attention_mask` and perhaps
  `token_type_ids`, int64 of shape (n, length), as transformers are exported.

`classifier.json`, optional, says what cannot be guessed: see `Description`. `docs/abuse-model.md` has an example.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

import msgspec
import numpy as np
from msgspec import Meta, Struct
from numpy.typing import NDArray

from detectors.abuse.classes import Score, classes
from detectors.normalise import normalise_all
from streams.errors import SettingsError

try:
    import onnxruntime
except ImportError:
    raise SettingsError("an ONNX classifier needs onnxruntime: pip install 'breakwater[onnx]'") from None

Inputs: TypeAlias = dict[str, NDArray[Any]]
_FATAL = 4  # severity of what onnxruntime prints
BATCH = 64


class Description(Struct, frozen=True, forbid_unknown_fields=True):
    """`classifier.json`."""

    output: str = ""  # name of the output to read; "" = the last one
    positive: int = 1  # column of it that stands for hostile
    kind: Literal["probabilities", "logits"] = "probabilities"
    threshold: Annotated[float, Meta(gt=0, lt=1)] = 0.5  # probability from which a text is hostile
    normalise: bool = False  # undo disguises first, as the shipped scorer does
    max_tokens: Annotated[int, Meta(ge=8, le=8192)] = 256  # a longer text is cut


class OnnxScorer:
    """Scores by the model of a folder. Raises SettingsError where the folder cannot be used."""

    def __init__(self, folder: Path) -> None:
        model, described, tokenizer = (folder / name for name in ("model.onnx", "classifier.json", "tokenizer.json"))
        data = _read(model)
        self._description = _description(described)
        self.threshold = round(1000 * self._description.threshold)
        self.version = f"onnx-{hashlib.sha256(data).hexdigest()[:8]}"
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # ingest has processes enough
        options.log_severity_level = _FATAL
        try:
            self._session = onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime's errors have no common class
            raise SettingsError(f"{model} cannot be loaded ({error}); {_cure(str(error))}") from None
        self._inputs = _tokens(tokenizer, self._description) if tokenizer.exists() else self._strings
        self._check(model)

    def score(self, texts: Sequence[str]) -> list[Score]:
        """One score a text, in order. Raises SettingsError where the model does not take or give what it should."""
        plain = normalise_all(texts) if self._description.normalise else [_whole(text) for text in texts]
        hostility: list[int] = []
        for start in range(0, len(plain), BATCH):
            hostility += self._probabilities(plain[start : start + BATCH])
        hostile = [value >= self.threshold for value in hostility]
        return list(map(Score, hostility, hostile, classes(texts, hostile)))

    def _check(self, model: Path) -> None:
        names = [output.name for output in self._session.get_outputs()]
        if self._description.output and self._description.output not in names:
            raise SettingsError(f"{model} has no output {self._description.output!r}; it has {', '.join(names)}")
        try:
            self._probabilities(["一", "two words"])
        except SettingsError as error:
            raise SettingsError(f"{model}: {error}") from None

    def _probabilities(self, texts: list[str]) -> list[int]:
        wanted = {place.name for place in self._session.get_inputs()}
        try:
            given = {name: value for name, value in self._inputs(texts).items() if name in wanted}
            output = self._session.run([self._description.output or self._session.get_outputs()[-1].name], given)[0]
        except Exception as error:  # as above
            raise SettingsError(
                f"the model cannot read texts ({error}); see docs/abuse-model.md for its inputs"
            ) from None
        values = self._positive(output, len(texts))
        if not np.isfinite(values).all() or values.min() < 0 or values.max() > 1:
            raise SettingsError(
                'the output is no probability; say {"kind": "logits"} in classifier.json if it is logits'
            )
        return [round(1000 * value) for value in values.tolist()]

    def _positive(self, output: Any, count: int) -> NDArray[np.float64]:
        """Probability of hostility by text, from an array of (n,), (n, 1) or (n, classes), or one map a text."""
        column = self._description.positive
        if isinstance(output, list):  # as scikit-learn's converter writes unless told not to: {class: probability}
            output = [[row[key] for key in sorted(row)] for row in output]
        values = np.asarray(output, np.float64).reshape(count, -1)
        if values.shape[1] == 1:
            column = 0
        elif column >= values.shape[1]:
            raise SettingsError(f"the output has {values.shape[1]} columns, not column {column}; set `positive`")
        if self._description.kind == "logits":
            if values.shape[1] == 1:
                return np.asarray(1 / (1 + np.exp(-values[:, 0])))
            values = np.exp(values - values.max(axis=1, keepdims=True))
            values /= values.sum(axis=1, keepdims=True)
        return np.asarray(values[:, column])

    def _strings(self, texts: list[str]) -> Inputs:
        place = self._session.get_inputs()[0]
        shape = (len(texts), 1) if len(place.shape) == 2 else (len(texts),)
        return {place.name: np.array(texts, object).reshape(shape)}


def _tokens(path: Path, description: Description) -> Callable[[list[str]], Inputs]:
    try:
        from tokenizers import Tokenizer
    except ImportError:
        raise SettingsError(f"{path} needs the tokenizers library: pip install 'breakwater[onnx]'") from None
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # the library raises plain Exception
        raise SettingsError(f"{path} cannot be read ({error}); save it with `tokenizer.save(...)`") from None
    tokenizer.enable_truncation(description.max_tokens)
    tokenizer.enable_padding()

    def inputs(texts: list[str]) -> Inputs:
        read = tokenizer.encode_batch(texts)
        return {
            "input_ids": np.array([each.ids for each in read], np.int64),
            "attention_mask": np.array([each.attention_mask for each in read], np.int64),
            "token_type_ids": np.array([each.type_ids for each in read], np.int64),
        }

    return inputs


def _cure(error: str) -> str:
    if "locale" in error:  # lower-casing inside the model asks the system for a locale that small systems lack
        return "install the locale en_US.UTF-8, or export with lowercase=False and set `normalise` in classifier.json"
    return "export it anew"


def _whole(text: str) -> str:
    """Without lone surrogates, which no other program takes."""
    return text.encode("utf-8", "replace").decode()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SettingsError(f"cannot read {path} ({error.strerror}); put model.onnx into the folder") from None


def _description(path: Path) -> Description:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Description) if path.exists() else Description()
    except msgspec.DecodeError as error:
        raise SettingsError(f"{path}: {error}; it may hold {', '.join(Description.__struct_fields__)}") from None
