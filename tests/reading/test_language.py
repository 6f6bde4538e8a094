"""Languages of short texts."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedesk.reading.language import UNDETERMINED, language, primary

SENTENCES = {
    "en": "The two leaders met for three hours and left without an agreement",
    "es": "Los dos presidentes se reunieron durante tres horas y no hubo acuerdo",
    "fr": "Les deux dirigeants se sont parlé pendant trois heures sans trouver d'accord",
    "de": "Die beiden Staatschefs sprachen drei Stunden lang und einigten sich nicht",
    "it": "I due leader hanno parlato per tre ore senza raggiungere un accordo",
    "pt": "Os dois presidentes conversaram durante três horas e não chegaram a um acordo",
    "fi": "Presidentit keskustelivat kolme tuntia, mutta sopimusta ei syntynyt",
    "vi": "Hai nhà lãnh đạo đã gặp nhau ba giờ và không đạt được thỏa thuận",
    "ru": "Два президента говорили три часа, но соглашения не достигли",
    "uk": "Президенти розмовляли три години, але угоди не досягли, кажуть її учасники",
    "bg": "Двамата президенти ще се срещнат отново, но не са постигнали споразумение",
    "zh": "两国元首会谈三小时，未能达成协议",
    "ja": "両首脳は三時間会談したが、合意には至らなかった",
    "ko": "두 정상은 세 시간 동안 회담했지만 합의에 이르지 못했다",
    "bn": "দুই নেতা তিন ঘণ্টা কথা বলেছেন, কিন্তু কোনো চুক্তি হয়নি",
    "hi": "दोनों नेताओं ने तीन घंटे बात की लेकिन कोई समझौता नहीं हुआ",
    "ar": "تحدث الزعيمان ثلاث ساعات دون التوصل إلى اتفاق",
    "fa": "دو رهبر سه ساعت گفتگو کردند ولی به توافقی نرسیدند چون پیش‌شرط داشتند",
    "ur": "دونوں رہنماؤں نے تین گھنٹے بات کی لیکن کوئی معاہدہ نہیں ہوا",
    "he": "שני המנהיגים נפגשו שלוש שעות ולא הגיעו להסכם",
    "el": "Οι δύο ηγέτες μίλησαν τρεις ώρες χωρίς να καταλήξουν σε συμφωνία",
    "th": "ผู้นำทั้งสองหารือกันสามชั่วโมงแต่ไม่มีข้อตกลง",
    "ka": "ლიდერებმა სამი საათი ისაუბრეს, მაგრამ ვერ შეთანხმდნენ",
    "hy": "Երկու առաջնորդները խոսեցին երեք ժամ, բայց չհամաձայնեցին",
    "ta": "இரு தலைவர்களும் மூன்று மணி நேரம் பேசினர்",
    "tr": "İki lider üç saat görüştü ancak bir anlaşmaya varılamadı",
    "pl": "Prezydenci rozmawiali trzy godziny, ale nie osiągnęli porozumienia",
    "cs": "Prezidenti spolu mluvili tři hodiny, ale k dohodě nedospěli",
    "hu": "A két elnök három órán át tárgyalt, de nem született megállapodás",
    "nl": "De twee leiders spraken drie uur lang maar kwamen niet tot een akkoord",
    "sv": "De två ledarna talade i tre timmar men nådde ingen överenskommelse",
    "ro": "Cei doi președinți au vorbit trei ore, dar nu au ajuns la un acord",
}


@pytest.mark.parametrize("lang", sorted(SENTENCES))
def test_a_sentence_tells_its_language_without_any_claim(lang: str) -> None:
    assert language(SENTENCES[lang]) == lang


@pytest.mark.parametrize("lang", sorted(SENTENCES))
def test_a_wrong_claim_does_not_outweigh_a_sentence(lang: str) -> None:
    wrong = "en" if lang != "en" else "fi"
    assert language(SENTENCES[lang], wrong) == lang


def test_too_short_a_text_has_no_language_of_its_own() -> None:
    assert language("") == UNDETERMINED
    assert language("Kim 2025") == UNDETERMINED
    assert language("!!! 42") == UNDETERMINED


def test_the_claim_decides_what_is_too_short_where_the_script_allows() -> None:
    assert language("Kim 2025", "fi") == "fi"
    assert language("42", "es-CL") == "es"
    assert language("Kim 2025", "zh") == UNDETERMINED


def test_names_in_latin_letters_do_not_hide_another_script() -> None:
    assert language("TikTok Shop 全球促销启动") == "zh"
    assert language("CEO Intel вышел") != "en"


def test_tags_are_cut_to_their_primary_part() -> None:
    assert primary("en-GB") == "en"
    assert primary("pt_BR") == "pt"
    assert primary("nb") == "no"
    assert primary("") is None
    assert primary("x1") is None
    assert primary("klingon") is None


@given(st.text(), st.one_of(st.none(), st.text(max_size=8)))
def test_any_text_and_claim_give_a_short_tag(text: str, claim: str | None) -> None:
    found = language(text, claim)
    assert found == UNDETERMINED or (2 <= len(found) <= 3 and found.isalpha())


@pytest.mark.recording
def test_headlines_of_the_recording_are_told_without_claims() -> None:
    stream = Path(os.environ["LIVEDESK_DATA"]) / "alaska/stream.jsonl"
    with stream.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines][::10]
    rows = [row for row in rows if len(row["title"] or "") >= 25]
    right = sum(language(row["title"]) == row["lang"] for row in rows)
    assert right / len(rows) >= 0.98
