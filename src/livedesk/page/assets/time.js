// The reader's own time beside the event's, "12 s ago" that counts on, and what the slider points at.
// Without script: every time is shown in the event's zone, as served.
const { body, documentElement: { lang } } = document;
const { zone } = body.dataset;
const words = JSON.parse(body.dataset.words);
const plural = new Intl.PluralRules(lang);
const fill = (text, value) => text.replace("{}", value);
const many = (forms, n) => fill(forms[plural.select(n)] ?? forms.other, n);
let skew; // the reader's clock may be a day off: the desk's is the one that counts
const measure = () => { skew = Date.parse(body.dataset.now) - Date.now(); };
const now = () => new Date(Date.now() + skew);
const format = (options, timeZone) => new Intl.DateTimeFormat(`${lang === "en" ? "en-GB" : lang}-u-nu-latn-hc-h23`,
  { hour: "2-digit", minute: "2-digit", ...options, timeZone }).format;
const there = format({}, zone), thereDay = format({ weekday: "short" }, zone);
const mine = format({}), mineDay = format({ weekday: "short" });
const day = (timeZone) => new Intl.DateTimeFormat("en", { timeZone }).format;
const dayThere = day(zone), myDay = day();
const all = (name, change, root = document) => root.querySelectorAll(`[data-${name}]`).forEach(change);

const yours = (date) => thereDay(date) === mineDay(date) ? "" :
  fill(words.yours, (dayThere(date) === myDay(date) ? mine : mineDay)(date));

function draw(root) {
  all("yours", (e) => { e.textContent = yours(new Date(e.dataset.yours || e.closest("article").dataset.at)); }, root);
}

function span(seconds) {
  if (seconds < 90) return fill(words.s, Math.max(0, Math.floor(seconds)));
  const minutes = Math.floor(seconds / 60), hours = Math.floor(minutes / 60);
  if (minutes < 90) return fill(words.min, minutes);
  if (hours >= 48) return many(words.days, Math.floor(hours / 24));
  return minutes % 60 && hours < 10 ? fill(fill(words.hm, hours), minutes % 60) : fill(words.h, hours);
}

function tick() {
  all("clock", (e) => { e.textContent = there(now()); });
  all("mine", (e) => { e.textContent = yours(now()); });
  all("ago", (e) => { e.textContent = fill(words.ago, span((now() - new Date(e.dateTime)) / 1000)); });
  all("until", (e) => {
    const left = (new Date(e.dataset.until) - now()) / 1000;
    e.hidden = left < 0;
    e.textContent = left > 900 ? fill(words.in, span(left)) : words.soon;
  });
}

all("from", (e) => {
  const from = Date.parse(e.dataset.from), to = Date.parse(e.dataset.to);
  e.oninput = () => {
    document.getElementById("moment").textContent = thereDay(new Date(from + (to - from) * e.value / e.max));
  };
});
self.desk = { words, fill, many, mine, mineDay, measure, draw };
measure();
draw();
tick();
setInterval(tick, 1000);
