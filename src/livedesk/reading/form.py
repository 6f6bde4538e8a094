"""What form an item has, by the marks news writing puts on it."""

from __future__ import annotations

import re
from re import IGNORECASE

from livedesk.model import Form, SourceType

_LIVE = re.compile(
    r"""
    ^\W*live\b(?!\s*(?:on|in|from\s+the|music|longer|together|with)\b)(?:\s*(?:updates?|blog|coverage|news|now|ticker|text)|\s*[:|–—-]|\s*$)
    | \blive\s+(?:updates?|blog|coverage|ticker|text|reporting|news)\b | [|–—-]\s*live\s*$ | (?-i:^LIVE\b)
    | \bas\s+it\s+happened\b | \bminute[\s-]by[\s-]minute\b | \brolling\s+(?:updates|coverage)\b
    | \blatest\s+updates\b | ^[^:]{3,40}\blatest\s*: | \b(?:news|latest)\s*[:–—-]\s*live\b
    | \ben\s+(?:vivo|directo|direct)\b\s*[:|–—-] | ^(?:en\s+vivo|en\s+directo|en\s+direct|minuto\s+a\s+minuto)\b | \bminuto\s+a\s+minuto\b
    | ^direct\s*[:|–—-] | \bliveticker\b | \bnewsblog\b | ^ao\s+vivo\b | ^diretta\b | [:|–—-]\s*(?:diretta|ao\s+vivo|en\s+vivo|en\s+direct)\s*$
    | ^онлайн\b | \bпрямая\s+трансляция\b | \bпрямой\s+эфир\b | \bтекстовая\s+трансляция\b | \bхроника\s+дня\b | \bонлайн[-\s]трансляция\b | [:|–—-]\s*онлайн\s*$
    | \bнаживо\b | \bтрансляція\b
    | ^trực\s+tiếp\b | [:|–—-]\s*trực\s+tiếp\s*$ | \bcập\s+nhật\s+liên\s+tục\b
    | লাইভ | সরাসরি\s*[:|–—-]
    | ^(?:【|\[)?(?:直播|实时更新|滚动更新|文字直播) | 实时更新 | ライブ(?:配信|中継)
    | ^suora\b | \bhetki\s+hetkeltä\b | مباشر\s*[:|–—-] | ^بث\s+مباشر
    """,
    IGNORECASE | re.VERBOSE,
)
_VISUAL = re.compile(
    r"""
    ^\W*(?:in\s+(?:pictures|photos|images|video)|watch|video|photos?|pictures|gallery|photo\s+gallery|see)\s*[:|–—-]
    | \b(?:in\s+(?:pictures|photos|images))\s*$ | \bphotos\s+of\s+the\s+(?:day|week)\b | \bweek\s+in\s+pictures\b | ^watch\s+(?:as|how|the\s+moment|moment|live)\b
    | ^moment\b | [\[(](?:video|photos?|watch|gallery|fotos|vídeo|видео|фото|video)[\])] | [|–—-]\s*(?:video|in\s+pictures|photos)\s*$
    | ^(?:vídeo|video|fotos|galería|en\s+(?:imágenes|fotos|images)|en\s+vidéo|vidéo|bilder|bildergalerie|in\s+bildern|foto|fotogalerie)\b\s*[:|–—-]
    | ^(?:видео|фото|фоторепортаж|кадры|відео)\s*[:|–—.-] | ^(?:ảnh|video|clip)\s*[:|–—-] | \bqua\s+ảnh\b | ^(?:chùm\s+ảnh)
    | ছবিতে | ভিডিও\s*[:|–—-] | ^(?:图集|组图|视频|高清)\s*[:：|｜]? | [（(【](?:图|视频|组图)[)）】] | ^kuvat?\s*[:–—-] | ^video\s*[:–—-]
    """,
    IGNORECASE | re.VERBOSE,
)
_ANALYSIS = re.compile(
    r"""
    ^\W*(?:analysis|opinion|explainer|explained|perspective|comment|commentary|column|editorial|podcast|factbox|fact[\s-]check|fact\s+check|interview
        |background|profile|timeline|q&a|review|essay|viewpoint|letters?|newsletter|briefing|first\s+thing|the\s+papers|view)\s*[:|–—-]
    | [|–—-]\s*(?:analysis|opinions?|explainer|podcast|editorial|perspective|timeline|profile|comment|the\s+latest)\s*$ | \([^)]*(?:analysis|opinion)\)\s*$
    | \b(?:takeaways?|key\s+points|things\s+to\s+(?:know|watch)|what\s+(?:we\s+know|to\s+(?:know|expect|watch))|at\s+a\s+glance|everything\s+you\s+need)\b
    | \bwhat\s+(?:is|are|it|does|did|could|would|happen|happens|comes|we|you|next)\b(?=.*\?|\s+(?:means?|next)\b) | \bwhat's\s+(?:next|at\s+stake|behind|on\s+the\s+table)\b
    | \bwhat\s.{3,80}\b(?:means?|meant)\b | [:–—-]\s+(?:how|why|what|who)\s(?!to\b) | \bhere['’]s\s+(?:what|why|how|who)\b | \b(?:experts|analysts|correspondents)\s+(?:say|discuss|react|on|explain)\b
    | ^(?:in\s+maps|mapping|maps?|charts?|inside|the\s+story\s+(?:of|behind)|newspaper\s+headlines|a\s+look\s+(?:at|back)|meet\s+the|when\s.+,\s.+\bcould\b)\b | \b(?:daily\s+open|morning\s+briefing|first\s+thing)\b
    | \bexplained\b | \ba\s+timeline\b | \btimeline\s+of\b | \b(?:a\s+)?(?:brief\s+)?history\s+of\b | \bat\s+stake\b | \bwinners\s+and\s+losers\b
    | ^(?:why|how)\s+(?!to\s+watch)\w+ | ^(?:who|what|where|when|which)\s+(?:is|are|was|were|will|would|does|did|could|has|have)\b
    | ^(?:can|could|will|would|should|is|are|does|did|has|do)\s.+\?\s*$ | ^(?:the\s+)?(?:\d+|three|four|five|six|seven|eight|nine|ten)\s+(?:key\s+)?(?:things|takeaways|questions|reasons|ways|points|lessons|facts|charts|scenarios|moments)\b
    | ^(?:análisis|opinión|columna|editorial|perfil|entrevista|claves|podcast|cronología|carta)\s*[:|–—-] | \blas\s+claves\b | ^(?:por\s+qué|cómo|quién(?:es)?\s+(?:es|son)|qué\s+(?:es|se\s+sabe|significa|puede|pasa)|¿) | \bla\s+(?:\w+\s+)?historia\s+de\b
    | ^(?:analyse|opinion|décryptage|tribune|chronique|éditorial|entretien|portrait)\s*[:|–—.-] | ^(?:pourquoi|comment)\s | \bce\s+que\s+l['’]on\s+sait\b
    | ^(?:analyse|kommentar|meinung|interview|kolumne|hintergrund|leitartikel)\s*[:|–—-] | ^(?:warum|wieso|wie)\s | \bwas\s+(?:wir\s+wissen|bekannt\s+ist)\b
    | ^(?:анализ|аналитика|мнение|колонка|интервью|обзор|разбор|объясняем|комментарий|подкаст)\s*[:|–—.-] | ^(?:почему|зачем|как|что\s+(?:известно|означает|будет|такое|значит))\s | \bглавное\s+(?:о|об|из|к)\b
    | ^(?:аналіз|думка|інтерв'ю|чому|навіщо|що\s+відомо)\b
    | ^(?:phân\s+tích|bình\s+luận|góc\s+nhìn|quan\s+điểm|giải\s+mã|hồ\s+sơ|nhìn\s+lại)\b | ^(?:vì\s+sao|tại\s+sao|lý\s+do|điều\s+gì)\b | \b(?:vì\s+sao|tại\s+sao|điều\s+gì|ra\s+sao|như\s+thế\s+nào|thế\s+nào)\b | ^(?:những|các|\d+)\s+(?:điều|điểm|câu\s+hỏi|kịch\s+bản|yếu\s+tố|lý\s+do|dấu\s+mốc|thách\s+thức)\b | ^(?:hậu\s+trường|toàn\s+cảnh|chân\s+dung|kỳ\s+vọng|ý\s+nghĩa|thông\s+điệp\s+từ|phép\s+thử|cách)\b | \b(?:kịch\s+bản\s+nào)\b | \bcó\s+ý\s+nghĩa\s+gì\b
    | বিশ্লেষণ | মতামত | (?:^|\s)(?:কেন|কীভাবে|কী|কি|কার|কেমন|যে\s+কারণে|যেভাবে)(?=[\s,?]|$) | (?:^|\s)গল্প$ | বিবিসির\s+বিশ্লেষণ | আসলে\s+কী
    | ^(?:分析|评论|解读|观点|社论|社评|专访|深度|盘点|专栏|述评)\s*[:：|｜丨] | (?:为何|为什么|意味着什么|如何看待|怎么看|解读|评析) | ^(?:新闻分析|国际观察|锐评)
    | ^(?:analyysi|kommentti|mielipide|kolumni|näkökulma|pääkirjoitus|haastattelu)\s*[:|–—-] | ^(?:miksi|miten|näin)\s
    | ^(?:تحليل|رأي|مقال|لماذا|كيف|ماذا)\b
    """,
    IGNORECASE | re.VERBOSE,
)
_SECTIONS: tuple[tuple[re.Pattern[str], Form], ...] = (
    (re.compile(r"/(?:live|liveblog|live-news|live-updates|live-blog|livestory|liveticker|en-vivo|directo)(?:[/?#-]|$)"), "live"),
    (re.compile(r"/(?:opinions?|analysis|commentisfree|explainers?|editorials?|comment|columns?|podcasts?|analisis|tribune|perspectives?|ideas)(?:[/?#]|$)"), "analysis"),
    (re.compile(r"/(?:videos?|av|gallery|galleries|pictures|in-pictures|photos?|photo-gallery|newsfeed)(?:[/?#]|$)"), "visual"),
)  # fmt: skip


_QUESTION = re.compile("[?？؟][”\"’']?\\s*(?:\\|[^|]*)?$")
_HEDGES_BY_QUESTION = frozenset(
    {"vi"}
)  # a question mark there turns a report that is not certain into a headline


def explains(title: str, lang: str) -> bool:
    """Whether a headline announces comment: it asks, explains or names its rubric, whatever section it stands in."""
    asks = lang not in _HEDGES_BY_QUESTION and _QUESTION.search(title) is not None
    return asks or _ANALYSIS.search(title) is not None


def form(title: str, url: str | None, source: SourceType, lang: str) -> Form:
    """Form by source, then by marks in the headline, then by the address's section; "news" otherwise.

    ``url`` is canonical, ``lang`` as found by reading.
    """
    if source == "social" or not title:  # posts have no headline; what has one is an article
        return "social"
    if _LIVE.search(title):
        return "live"
    if _VISUAL.search(title):
        return "visual"
    if url:
        for pattern, found in _SECTIONS:
            if pattern.search(url):
                return found
    return "analysis" if explains(title, lang) else "news"
