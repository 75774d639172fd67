"""Train the Unigram tokenizer: a balanced count of words of every language, and a sample of running text.

The word counts come from the package `wordfreq` and are damped (square root), so that the vocabulary spends
its pieces on words with content rather than on the endings of frequent ones. Traditional and Japanese forms
of Chinese characters are folded into the simplified form by the normaliser, so they share pieces.
"""

from __future__ import annotations

import io
import json
import random
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

from model.corpora import MAIN, OTHERS
from model.pairs import Kind, Table

#: Damped occurrences of words per language, in millions, and characters of running text, in millions.
SHARE = {
    "en": (1.5, 1.5), "de": (1.3, 0.8), "fr": (1.1, 0.8), "es": (1.1, 0.8), "id": (0.6, 1.5), "ru": (1.4, 1.0),
    "ko": (0.5, 2.5), "zh": (1.2, 1.5), "ja": (1.2, 1.8), "vi": (0.2, 0.6), "ms": (0.1, 0.1),
}  # fmt: skip
OTHER_SHARE = (0.6, 0.5)
#: Words of a language taken from its frequency list.
WORDS = 60_000
#: How often a text of each kind of corpus is drawn, beside 1 for the rest: general prose up, messages down.
DRAWN = {
    "lexicon": 1.0, "titles": 1.0, "panl-bppt": 6.0, "gunnxx-idmt-validtest": 4.0, "iwslt17-devtest": 4.0,
    "korean-parallel-news-devtest": 8.0, "northkorean-news-devtest": 2.0, "ted2020-enja": 2.0, "tatoeba-cmn": 4.0,
    "small-parallel-enja": 2.0, "multi30k": 1.0, "opensource-guide": 4.0, "privacyguides": 3.0,
    "mozilla-www-l10n": 3.0, "bitcoin-org": 4.0, "pixel-dungeon": 2.0, "korean-jhe": 4.0,
    "bible-pd": 0.5, "quran-risan": 0.5,
}  # fmt: skip
MANUAL = 0.3
#: Subtracted from every piece's log probability: fewer, longer pieces win.
LONGER = 2.0
#: The most frequent words of a language that are pieces in any case: of the main languages, of the others, and
#: Korean words of running text, whose list of frequencies holds morphemes.
WHOLE, WHOLE_OTHERS, WHOLE_KOREAN = 4500, 2000, 1500
#: What a piece made of a whole word is worth at least: as much as a frequent word that training found.
WHOLE_SCORE = -12.5
#: Our own sentences are no sample of running text.
OWN = {"phrases", "verbs"}
_WORD = re.compile(r"[^\W\d_]+")
#: Longest piece, in characters.
LONGEST = 16


def folding() -> bytes:
    """The normaliser table that folds traditional and Japanese Chinese characters into simplified ones.

    Built with OpenCC's character tables and sentencepiece's compiler of normalisation rules.
    """
    import opencc
    import sentencepiece
    from sentencepiece import sentencepiece_model_pb2

    simplified, traditional = opencc.OpenCC("t2s"), opencc.OpenCC("jp2t")
    rules = []
    for code in range(0x3400, 0xA000):
        character = chr(code)
        folded = simplified.convert(character)
        if folded == character:
            folded = simplified.convert(traditional.convert(character))
        if folded != character and len(folded) == 1:
            rules.append(f"{code:X}\t{ord(folded):X}\n")
    model = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rules.tsv"
        path.write_text("".join(rules), encoding="utf-8")
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(["a b c d e f g h i j k"] * 20), model_writer=model, vocab_size=20,
            normalization_rule_tsv=str(path), hard_vocab_limit=False, minloglevel=2,
        )  # fmt: skip
    proto = sentencepiece_model_pb2.ModelProto()
    proto.ParseFromString(model.getvalue())
    return bytes(proto.normalizer_spec.precompiled_charsmap)


def empty(marker: bool = False) -> Tokenizer:
    """A tokenizer without vocabulary: NFKC, lower case, folded characters; words, digits and punctuation apart.

    With `marker` a word's first piece carries U+2581, as in sentencepiece; without it a piece is the same
    at the start and inside a word.
    """
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Lowercase(), normalizers.Precompiled(folding())]
    )
    first = pre_tokenizers.Metaspace(prepend_scheme="always") if marker else pre_tokenizers.WhitespaceSplit()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [first, pre_tokenizers.Punctuation("isolated"), pre_tokenizers.Digits(individual_digits=False)]
    )
    return tokenizer


def words(scale: float = 1.0) -> Iterator[str]:
    """Yield the frequent words of every language, each as often as the square root of its frequency says."""
    import wordfreq

    for lang in sorted({*SHARE, *OTHERS}):
        found = wordfreq.get_frequency_dict(lang, "best")
        top = sorted(found, key=lambda word: (-found[word], word))[:WORDS]
        damped = {word: found[word] ** 0.5 for word in top}
        factor = SHARE.get(lang, OTHER_SHARE)[0] * 1e6 * scale / sum(damped.values())
        for word, count in damped.items():
            yield from [word] * max(1, round(count * factor))


def sample(table: Table, kinds: list[Kind], scale: float = 1.0, seed: int = 1) -> Iterator[str]:
    """Yield texts of every language until its share of characters is full, general prose first."""
    weights: dict[int, float] = {}
    for kind in kinds:
        corpus = kind.name.split("/")[1]
        if corpus in OWN:
            continue
        weight = DRAWN.get(corpus, MANUAL)
        for side in (kind.left, kind.right):
            for place in side.tolist():
                weights[place] = max(weights.get(place, 0.0), weight)
    draw = random.Random(seed)
    order = sorted(weights, key=lambda place: draw.random() ** (1.0 / weights[place]), reverse=True)
    left = {lang: SHARE.get(lang, OTHER_SHARE)[1] * 1e6 * scale for lang in set(table.langs)}
    for place in order:
        lang, text = table.langs[place], table.texts[place]
        if left[lang] > 0:
            left[lang] -= len(text)
            yield text


def frequent(running: Iterable[str]) -> Iterator[str]:
    """Yield the words that are to be pieces whatever training says; `running` is running text, Korean among it."""
    import wordfreq

    for lang in ("en", *MAIN, *OTHERS):
        found = wordfreq.get_frequency_dict(lang, "best")
        most = WHOLE_OTHERS if lang in OTHERS else WHOLE
        yield from sorted(found, key=lambda word: (-found[word], word))[:most]
    korean = Counter(word for text in running for word in _WORD.findall(text) if "\uac00" <= word[0] <= "\ud7a3")
    yield from sorted(korean, key=lambda word: (-korean[word], word))[:WHOLE_KOREAN]


def with_words(tokenizer: Tokenizer, words: Iterable[str]) -> Tokenizer:
    """Return the tokenizer with a piece for each of `words` that it cuts.

    Training leaves many of the most frequent words in bits: probably since its candidates are substrings of two
    different words, and "because" or "только" stand in one, and by damped frequencies "is" is hardly likelier than
    an i and an s.
    """
    state = json.loads(tokenizer.to_str())
    vocabulary = state["model"]["vocab"]
    worth = dict(vocabulary)
    plain = dict.fromkeys(map(tokenizer.normalizer.normalize_str, words))
    new = [word for word in plain if word not in worth and len(word) <= LONGEST and _WORD.fullmatch(word)]
    least = min(worth.values())
    for word, cut in zip(new, tokenizer.encode_batch(new), strict=True):
        bits = sum(worth.get(piece, least) for piece in cut.tokens)
        vocabulary.append([word, round(max(bits + 0.1, WHOLE_SCORE), 4)])
    return Tokenizer.from_str(json.dumps(state))


def train(texts: Iterator[str], size: int, marker: bool = False) -> Tokenizer:
    """Train a Unigram vocabulary of `size` pieces; id 0 is the unknown piece."""
    tokenizer = empty(marker)
    trainer = trainers.UnigramTrainer(
        vocab_size=size, special_tokens=["<unk>"], unk_token="<unk>", max_piece_length=LONGEST,
        shrinking_factor=0.7, n_sub_iterations=2, show_progress=False,
    )  # fmt: skip
    tokenizer.train_from_iterator(texts, trainer)
    if not marker:
        # No piece crosses a boundary of training, so the best path is the same without the slower splits.
        tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return prefer_long(tokenizer, LONGER)


def prefer_long(tokenizer: Tokenizer, penalty: float) -> Tokenizer:
    """The same tokenizer with `penalty` taken from every score, so that a path of fewer pieces wins."""
    state = json.loads(tokenizer.to_str())
    state["model"]["vocab"] = [[piece, round(score - penalty, 4)] for piece, score in state["model"]["vocab"]]
    return Tokenizer.from_str(json.dumps(state))
