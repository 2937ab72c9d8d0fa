"""Small classifiers of an operator: ONNX as scikit-learn and transformers export it, and an HTTP service."""

from __future__ import annotations

import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import msgspec
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

GOOD = ["节哀 保重", "谢谢 老师", "天气 不错", "警方 通报", "支持 维权", "好看 推荐"] * 4
BAD = ["你 贱人", "废物 滚", "去死 吧", "活该 报应", "蠢货 闭嘴", "垃圾 东西"] * 4


def export_pipeline(folder: Path, *, zipmap: bool = False) -> None:
    """Train a scikit-learn pipeline of texts and export it, as its converter's documentation shows."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from skl2onnx import to_onnx
        from skl2onnx.common.data_types import StringTensorType
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline

        pipeline = make_pipeline(TfidfVectorizer(token_pattern=r"[^ ]+", lowercase=False), LogisticRegression(C=10))
        pipeline.fit([*GOOD, *BAD], [0] * len(GOOD) + [1] * len(BAD))
        options = {id(pipeline): {"zipmap": zipmap}}
        made = to_onnx(pipeline, initial_types=[("text", StringTensorType([None, 1]))], options=options)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.onnx").write_bytes(made.SerializeToString())


def export_tokens(folder: Path) -> None:
    """A model of token ids as transformers are exported: a logit a token, the mean over the mask, two logits a text."""
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace

    words = sorted({word for text in [*GOOD, *BAD] for word in text.split()})
    vocabulary = {"[PAD]": 0, "[UNK]": 1, **{word: place + 2 for place, word in enumerate(words)}}
    tokenizer = Tokenizer(WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    bad = {word for text in BAD for word in text.split()}
    table = np.array([[0.0, 4.0 if word in bad else -4.0] for word in vocabulary], np.float32)
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["each"]),
        helper.make_node("Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["mask", "last"], ["wide"]),
        helper.make_node("Mul", ["each", "wide"], ["kept"]),
        helper.make_node("ReduceSum", ["kept", "middle"], ["logits"], keepdims=0),
    ]
    graph = helper.make_graph(
        nodes,
        "classifier",
        [
            helper.make_tensor_value_info(name, TensorProto.INT64, ["n", "k"])
            for name in ("input_ids", "attention_mask")
        ],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["n", 2])],
        [
            numpy_helper.from_array(table, "table"),
            numpy_helper.from_array(np.array([2]), "last"),
            numpy_helper.from_array(np.array([1]), "middle"),
        ],
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(made)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.onnx").write_bytes(made.SerializeToString())
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "classifier.json").write_text('{"kind": "logits"}')


class Service(ThreadingHTTPServer):
    """Answers 0.9 to what holds a word of BAD, else 0.1. What it should do next is set from outside."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.requests: list[list[str]] = []
        self.status = 200
        self.delay_s = 0.0
        self.answer: bytes | None = None  # in the place of scores
        self.url = f"http://127.0.0.1:{self.server_address[1]}/score"


class _Handler(BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        texts = msgspec.json.decode(self.rfile.read(int(self.headers["Content-Length"])))["texts"]
        self.server.requests.append(texts)
        time.sleep(self.server.delay_s)
        bad = {word for text in BAD for word in text.split()}
        scores = [0.9 if any(word in text for word in bad) else 0.1 for text in texts]
        body = self.server.answer or msgspec.json.encode({"scores": scores, "version": "7"})
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Silence."""


@contextmanager
def service() -> Iterator[Service]:
    """A running service on loopback."""
    with Service() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
