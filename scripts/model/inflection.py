"""Teach inflected words: a lexicon knows lemmas, running text is made of forms.

Every frequent form (`wordfreq`) whose lemma (`simplemma`) stands in a lexicon becomes a pair with the lemma's
English translations.
"""

from __future__ import annotations

from collections.abc import Iterator

#: Languages whose lemmas `simplemma` knows.
INFLECTED = ["de", "fr", "es", "ru", "pt", "it", "nl", "pl", "cs", "uk", "tr", "ar", "id"]
#: Lexicons that list lemmas, the most reliable first.
LEXICONS = ["wiktionary", "wiktionary-vuizur", "freedict", "omw", "vocab10k-id"]
#: Frequent words looked at in each language, and English translations taken of a lemma.
WORDS, TRANSLATIONS = 60_000, 2


def forms(lang: str, english_of: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    """Yield (English, form) for the frequent forms of `lang` whose lemma is in `english_of`, frequent first."""
    import simplemma
    import wordfreq

    for form in wordfreq.top_n_list(lang, WORDS):
        lemma = simplemma.lemmatize(form, lang=lang)
        if lemma.lower() != form.lower():
            for english in english_of.get(lemma.lower(), [])[:TRANSLATIONS]:
                yield english, form
