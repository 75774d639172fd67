"""Edits that change what a sentence says while nearly every word stays: for scripts/plant_errors.py.

Each is (text, language, random) to (text with the error, span of what was changed) or None where the text does not
admit it. Patterns keep sentences well formed where a regular expression can.
"""

import random
import re

from align.checks.known_names import named

Edited = tuple[str, tuple[int, int]]

#: What a negator is taken out by, tried in order: pattern and replacement.
_LOST: dict[str, tuple[tuple[str, str], ...]] = {
    "en": (
        (r"(?<=\b(?:is|do|ve|as|ld|an|ll|id|re|es|ad) )not ", ""),
        (r"\b(did|does|do|is|was|were|are|has|have|had|would|could|should)n['’]t\b", r"\1"),
        (r"\bcannot\b", "can"),
        (r"\b(will|would|has|have|had) never\b", r"\1"),
    ),
    "zh": (
        (r"没有(?=[\u4e00-\u9fff]{2})", "有"),
        (r"(?:未能|从未|并未|并不|从不)", ""),
        (r"不(?=会|能|是|可能|应|想|愿|知道|需要|允许|同意|接受|支持|希望|打算)", ""),
    ),
    "ja": (
        (r"ませんでした", "ました"),
        (r"ません", "ます"),
        (r"(?<=[しき])なかった", "た"),
        (r"(?<=い)なかった", "た"),
        (r"(?<=られ)なかった", "た"),
        (r"(?<=[られてめけえ]て)いない", "いる"),
        (r"(?<=てい)ない", "る"),
        (r"(?<=でき)ない", "る"),
        (r"(?<=られ)ない", "る"),
        (r"ではない", "である"),
        (r"(?<=[はが])ない", "ある"),
    ),
    "ko": (
        (r"하지 (?:않았|못했)", "했"),
        (r"하지 않는", "하는"),
        (r"되지 않았", "됐"),
        (r"하지 않을", "할"),
        (r"(?<=수 )없", "있"),
        (r"(?<=[이가은는] )없(?=다|는|었|을)", "있"),
    ),
    "id": ((r"\b(?:tidak|belum|tak) ", ""),),
    "de": (
        (r"\bnicht ", ""),
        (r"\bkein(?=(?:e|en|er|em|es)?\b)", "ein"),
    ),
    "fr": ((r"\b(?:ne |n['’])(\w+(?:['’]\w+)?) (?:pas|jamais) ", r"\1 "),),
    "es": ((r"\bno (?=[a-z])", ""),),
    "ru": ((r"\bне (?=[а-я])", ""),),
}
#: What a negator is put in by.
_ADDED: dict[str, tuple[tuple[str, str], ...]] = {
    "en": ((r"\b(is|was|were|are|has|have|had|will|would|can|could|should)\b(?! (?:not|no|never)\b)", r"\1 not"),),
    "zh": ((r"(?<![不没未就只正还都也才可])(?=会|能够|应该|可以|希望|愿意|同意|支持|接受|允许)", "不"),),
    "ja": (
        (r"(?<=てい)る(?=。|$)", "ない"),
        (r"(?<=[^まで]し)た(?=。|$)", "なかった"),
        (r"(?<=てい)た(?=。|$)", "なかった"),
        (r"(?<=でき)る(?=。|$)", "ない"),
        (r"ました(?=。|$)", "ませんでした"),
        (r"ます(?=。|$)", "ません"),
    ),
    "ko": (
        (r"했다(?=\.|$)", "하지 않았다"),
        (r"한다(?=\.|$)", "하지 않는다"),
        (r"(?<=수 )있다(?=\.|$)", "없다"),
    ),
    "id": ((r"(?<!tidak )(?<!belum )(?<!bukan )\b(?=(?:akan|dapat|bisa|mampu|perlu|boleh) )", "tidak "),),
    "de": ((r"\b(ist|war|waren|sind|wird|werden|kann|konnte|soll|darf|hat|haben)\b(?= \w)", r"\1 nicht"),),
    "fr": ((r"\b(est|sont|était|sera|peut|doit)\b", r"n'\1 pas"),),
    "es": ((r"(?<!no )\b(es|son|está|están|será|puede|pueden|debe)\b", r"no \1"),),
    "ru": ((r"(?<!не )\b(может|могут|будет|будут|должен|был|была|были)\b", r"не \1"),),
}


def _changed(text: str, rules: tuple[tuple[str, str], ...], chance: random.Random) -> Edited | None:
    for pattern, new in rules:
        found = list(re.finditer(pattern, text))
        if found:
            match = chance.choice(found)
            put = match.expand(new)
            end = match.start() + len(put)
            start = min(match.start(), len(text) - 1)
            edited = text[: match.start()] + put + text[match.end() :]
            return edited, (max(0, start - (not put)), max(end, start))
    return None


def lost_negation(text: str, lang: str, chance: random.Random) -> Edited | None:
    """Take one negator out."""
    return _changed(text, _LOST.get(lang, ()), chance)


def added_negation(text: str, lang: str, chance: random.Random) -> Edited | None:
    """Put one negator in."""
    return _changed(text, _ADDED.get(lang, ()), chance)


#: Opposites to put in each other's place: written for planting alone, apart from what the check goes by.
_OPPOSITES: dict[str, str] = {
    "en": "more/less most/least before/after first/last north/south northern/southern east/west "
    "eastern/western increase/decrease increased/decreased rise/fall rose/fell higher/lower "
    "highest/lowest largest/smallest large/small better/worse best/worst win/lose won/lost buy/sell "
    "bought/sold open/closed opened/closed began/ended start/end import/export imports/exports "
    "success/failure accepted/rejected support/oppose supported/opposed allowed/banned many/few "
    "often/rarely strong/weak safe/dangerous rich/poor public/private majority/minority "
    "maximum/minimum morning/evening summer/winter friends/enemies easy/difficult early/late "
    "inside/outside doubled/halved former/current old/new long/short positive/negative "
    "internal/external",
    "zh": "增加/减少 上升/下降 增长/下跌 提高/降低 之前/之后 首次/最后一次 南部/北部 东部/西部 最大/最小 "
    "最高/最低 更多/更少 多/少 高/低 大/小 赢得/输掉 买/卖 购买/出售 开放/关闭 开始/结束 进口/出口 "
    "成功/失败 接受/拒绝 支持/反对 允许/禁止 强/弱 安全/危险 公开/秘密 早上/晚上 夏天/冬天 朋友/敌人 "
    "容易/困难 早/晚 内部/外部 新/旧 长期/短期 积极/消极 以上/以下",
    "ja": "増加/減少 上昇/下落 増え/減っ 前/後 最初/最後 南部/北部 東部/西部 最大/最小 最高/最低 "
    "多く/少なく 多い/少ない 高い/低い 大きな/小さな 勝っ/負け 買い/売り 購入/売却 開始/終了 "
    "始まっ/終わっ 輸入/輸出 成功/失敗 支持/反対 許可/禁止 強い/弱い 安全/危険 朝/夜 夏/冬 簡単/困難 "
    "早く/遅く 内部/外部 新しい/古い 長い/短い 以上/以下 良い/悪い",
    "ko": "증가/감소 상승/하락 늘어/줄어 이전/이후 처음/마지막 남부/북부 동부/서부 최대/최소 최고/최저 "
    "많은/적은 높은/낮은 큰/작은 승리/패배 구입/판매 시작/종료 수입/수출 성공/실패 지지/반대 "
    "허용/금지 강한/약한 안전/위험 아침/저녁 여름/겨울 친구/적 빨리/늦게 내부/외부 새로운/오래된 "
    "긴/짧은 이상/이하 좋은/나쁜 오전/오후",
    "id": "naik/turun meningkat/menurun bertambah/berkurang lebih/kurang sebelum/setelah pertama/terakhir "
    "utara/selatan timur/barat tinggi/rendah tertinggi/terendah terbesar/terkecil besar/kecil "
    "banyak/sedikit menang/kalah membeli/menjual dibuka/ditutup mulai/selesai impor/ekspor "
    "keberhasilan/kegagalan menerima/menolak mendukung/menentang mengizinkan/melarang kuat/lemah "
    "aman/berbahaya kaya/miskin pagi/malam mudah/sulit cepat/lambat baru/lama baik/buruk "
    "mantan/calon positif/negatif",
    "de": "mehr/weniger vor/nach erste/letzte ersten/letzten Norden/Süden Osten/Westen höher/niedriger "
    "höchste/niedrigste größte/kleinste großen/kleinen große/kleine besser/schlechter "
    "gewonnen/verloren gewann/verlor kaufen/verkaufen gestiegen/gefallen stieg/sank "
    "geöffnet/geschlossen begann/endete Erfolg/Misserfolg unterstützen/ablehnen erlaubt/verboten "
    "viele/wenige oft/selten starke/schwache sicher/gefährlich Mehrheit/Minderheit Morgen/Abend "
    "Sommer/Winter Freunde/Feinde einfach/schwierig früh/spät neuen/alten neue/alte langen/kurzen "
    "positiv/negativ",
}


def opposite(text: str, lang: str, chance: random.Random) -> Edited | None:
    """Put the opposite of one word in its place."""
    dense = lang in ("zh", "ja", "ko")
    table = {}
    for one, other in (pair.split("/") for pair in _OPPOSITES.get(lang, "").split()):
        table.update({one: other, other: one})
    if not table:
        return None
    words = "|".join(sorted(map(re.escape, table), key=len, reverse=True))
    found = list(re.finditer(words if dense else rf"(?<!\w)(?:{words})(?!\w)", text))
    if not found:
        return None
    match = chance.choice(found)
    new = table[match.group()]
    return text[: match.start()] + new + text[match.end() :], (match.start(), match.start() + len(new))


# -- names -------------------------------------------------------------------------------------------------------

_CAPITALS = re.compile(r"(?<=[a-zäöüß,;] )(?:[A-Z][\w'’]*[a-z]\w*)(?: [A-Z][\w'’]*[a-z]\w*)*")


def names(text: str, lang: str, source: str) -> list[tuple[int, int]]:
    """Return where a text has names: runs of capitals inside a sentence (German: that the source has too), else listed.

    Each is there once.
    """
    if lang in ("zh", "ja", "ko", "ru"):
        found = [(one.span.start, one.span.end) for one in named(text, lang)]
    else:
        found = [match.span() for match in _CAPITALS.finditer(text)]
    texts = [text[start:end] for start, end in found]
    kept = [span for span, name in zip(found, texts, strict=True) if texts.count(name) == 1 and len(name) >= 2]
    return [(a, b) for a, b in kept if lang != "de" or text[a:b] in source]


def swapped_names(row: tuple[str, str], lang: str, chance: random.Random) -> Edited | None:
    """Let two names of a text change places."""
    found = names(row[1], lang, row[0])
    if len(found) < 2:
        return None
    (a, b), (c, d) = sorted(chance.sample(found, 2))
    text = row[1][:a] + row[1][c:d] + row[1][b:c] + row[1][a:b] + row[1][d:]
    return text, (a, a + d - c)


def replaced_name(row: tuple[str, str], donor: tuple[str, str], lang: str, chance: random.Random) -> Edited | None:
    """Put a name of another row in the place of one, where the text does not have it already."""
    found, others = names(row[1], lang, row[0]), names(donor[1], lang, donor[0])
    put = [donor[1][a:b] for a, b in others if donor[1][a:b] not in row[1]]
    if not found or not put:
        return None
    (a, b), new = chance.choice(found), chance.choice(put)
    return row[1][:a] + new + row[1][b:], (a, a + len(new))
