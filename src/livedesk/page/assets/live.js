// New updates arrive without a reload; revisions and corrections replace what stands on the page.
// Without script: the page is complete as served, and a reload shows what came since.
const { body } = document;
const { words, fill, many } = desk; // from time.js
const { events, page } = body.dataset;
const fresh = body.dataset.live === "on"; // the first page, newest first: the only one that grows
const $ = (id) => document.getElementById(id);
const main = $("main"), updates = $("updates"), list = $("list"), newer = $("newer"), pause = $("pause"), keys = $("keys"), connection = $("connection");
const bar = document.querySelector(".bar");
let { title } = document;
let seq = +body.dataset.seq, least = seq;
let source, timer, leave, next, tries = 0, looks = 0, behind = 0, lastSign = 0, beats = false;
let paused = false, stale = false, unseen = 0;
const waiting = new Map(); // additions the reader has not asked for yet, by anchor
const held = []; // everything that came while paused
let said = [], saying;

const element = (html) => {
  const holder = document.createElement("template");
  holder.innerHTML = html; // drawn and escaped by the desk
  desk.draw(holder.content);
  return holder.content.firstElementChild;
};

// Keeps what the reader reads where it is while `change` alters the page above it: most browsers do
// so by themselves, the others are helped.
function steadily(change) {
  if (CSS.supports("overflow-anchor: auto") || !scrollY) return change();
  const edge = bar.offsetHeight;
  const mark = [...list.children].find((article) => article.getBoundingClientRect().bottom > edge);
  const was = mark?.getBoundingClientRect().top;
  change();
  if (mark?.isConnected) scrollBy(0, mark.getBoundingClientRect().top - was);
}

function atTop() {
  return list.getBoundingClientRect().top > bar.offsetHeight - 8;
}

function announce(text, key) {
  if (keys.ariaPressed === "true" && !key) return;
  said.push(text);
  clearTimeout(saying);
  saying = setTimeout(() => {
    $("announce").textContent = said.length > 1 ? `${many(words.new, said.length)}. ${said.at(-1)}` : said[0];
    said = [];
  }, 800);
}

function show() {
  const n = waiting.size + held.length;
  newer.hidden = !n && !stale;
  newer.textContent = stale ? words.stale : paused ? fill(words.paused, n) : `\u2191 ${many(words.new, n)}`;
  unseen = document.hidden ? unseen : 0;
  document.title = (n || unseen ? `(${n || unseen}) ` : "") + title;
}

// What is new stands in its place at once, on top; what it pushes away glides out from beneath it.
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const gliding = new Map(); // by element: its glide
const latest = list.getElementsByClassName("new");
let was; // where what is in sight stood before this frame
function glide() {
  if (was || !atTop() || document.hidden || calm.matches) return;
  was = new Map();
  for (const e of [...list.children, ...updates.children, ...main.children]) {
    if (e === list || e === updates) continue;
    const { top, bottom } = e.getBoundingClientRect();
    if (top < innerHeight && bottom > 0) was.set(e, top);
  }
  requestAnimationFrame(() => {
    for (const e of was.keys()) gliding.get(e)?.cancel();
    const moves = [...was].map(([e, top]) => [e, top - e.getBoundingClientRect().top]);
    was = null;
    gliding.clear();
    for (const [e, by] of moves) {
      if (!by) continue;
      e.classList.remove("top");
      gliding.set(e, e.animate({ translate: [`0 ${by}px`, "0 0"] }, { duration: 300, easing: "ease-out" }));
    }
  });
}

// What is out of sight need not be drawn.
const sight = new IntersectionObserver((all) => all.forEach(({ target, isIntersecting }) => target.classList.toggle("near", isIntersecting)));
[...list.children].forEach((article) => sight.observe(article));

// Puts a new update where its time belongs.
function place(article) {
  const next = [...list.children].find((other) => !("pin" in other.dataset) && other.dataset.at <= article.dataset.at);
  if (!next && list.children.length && !("whole" in body.dataset)) return; // belongs to an older page
  article.classList.add("new", "top");
  $("none")?.remove();
  trim();
  list.insertBefore(article, next?.isConnected ? next : null);
  latest[2]?.classList.remove("new");
  sight.observe(article);
}

// A page open for days stays light: the oldest go, unseen, and the link to older ones brings them back.
function trim() {
  const last = list.lastElementChild;
  if (list.children.length < 120 || last.getBoundingClientRect().top < innerHeight) return;
  const link = $("older").querySelector("a"), url = new URL(link.href);
  url.searchParams.set("before", Math.max(+last.dataset.opened + 1, +url.searchParams.get("before")));
  link.href = url;
  $("older").hidden = false;
  delete body.dataset.whole;
  last.remove();
  trim();
}

function replace(old, article) {
  const open = [...old.querySelectorAll("details[open]")].map((d) => d.className);
  article.querySelectorAll("details").forEach((d) => { d.open = open.includes(d.className); });
  article.classList.add("changed");
  const focused = old.contains(document.activeElement);
  old.replaceWith(article);
  sight.observe(article);
  if (focused) article.focus({ preventScroll: true });
}

function apply(kind, data) {
  glide();
  if (data.html && data.anchor) {
    const old = $(data.anchor) ?? waiting.get(data.anchor);
    if (!old || +old.dataset.rev < data.revision) {
      const article = element(data.html);
      if (!old && fresh) {
        if (document.hidden) unseen += 1;
        if (atTop()) place(article); else waiting.set(data.anchor, article);
        announce(data.headline, data.key);
      } else if (waiting.has(data.anchor)) waiting.set(data.anchor, article);
      else if (old) {
        steadily(() => replace(old, article));
        if (kind === "correct" || kind === "withdraw") announce(fill(words[kind], data.headline), true);
      }
    }
  }
  if (data.into) {
    waiting.delete(data.anchor);
    steadily(() => $(data.anchor)?.remove());
  }
  if (kind === "phase") {
    $("phase").innerHTML = data.html;
    $("icon").href = data.icon;
    title = data.title;
  }
  if (kind === "reload") stale = true;
  for (const { id, count, html } of data.issues ?? []) {
    const issue = $(`issue-${id}`);
    if (!issue) continue;
    issue.querySelector(".count").textContent = count;
    issue.querySelector(".latest").innerHTML = html;
  }
  for (const [id, html] of Object.entries(data.lists ?? {})) {
    const list = $(id);
    if (list && !list.querySelector("[open]")) list.innerHTML = html;
  }
  const read = document.querySelector("[data-received]");
  if (read && data.received) read.textContent = data.received;
  if (data.stand || data.rail) {
    steadily(() => {
      if (data.stand) $("stand").innerHTML = data.stand;
      if (data.rail) $("rail").innerHTML = data.rail;
    });
    document.dispatchEvent(new Event("livedesk:stand"));
  }
  show();
}

function hear({ type, text }) {
  lastSign = Date.now();
  const data = JSON.parse(text);
  if (data.now) body.dataset.now = data.now;
  if (type === "checked") {
    beats = true;
    $("checked").innerHTML = data.html;
    // The dot breathes with each sign of life: a dot that never rests keeps a phone awake.
    if (!calm.matches) document.querySelector("#phase .live")?.animate({ opacity: [1, 0.35, 1] }, { duration: 2400, pseudoElement: "::before" });
  }
  if (data.now) desk.measure();
  if (type === "checked") return;
  seq = data.seq;
  if (data.because) connection.textContent = data.because;
  if (!paused) return apply(type, data);
  held.push([type, data]);
  show();
}

// Tabs of one reader share a connection: one holds it and passes on what it hears. One that opens with
// an older page asks for what it misses; all may hear that twice, which changes nothing.
const tabs = navigator.locks && self.BroadcastChannel ? new BroadcastChannel(events) : null;
function note(text) {
  connection.textContent = text;
  tabs?.postMessage({ note: text });
}

function start() {
  if (!tabs) return connect();
  tabs.onmessage = ({ data }) => {
    if (data.type) hear(data);
    else if (data.note !== undefined) connection.textContent = data.note;
    else if (source && data.ask < seq) connect(data.ask);
    else least = Math.min(least, data.ask);
  };
  tabs.postMessage({ ask: seq });
  navigator.locks.request(events, () => {
    connect(Math.min(seq, least));
    return new Promise((resolve) => { leave = resolve; });
  });
}

function hand(type, text) {
  hear({ type, text });
  tabs?.postMessage({ type, text });
}

function retry() {
  const wait = Math.min(60, 2 ** tries) * (0.5 + Math.random() / 2);
  note(fill(words.cut, Math.ceil(wait)));
  timer = setTimeout(connect, wait * 1000);
}

// Where no stream gets through, the page asks for what changed; now and then it tries the stream again.
async function poll() {
  source?.close();
  const mine = source;
  try {
    const told = await (await fetch(next)).json();
    if (mine !== source) return;
    note("");
    told.events.forEach(({ event, data }) => hand(event, JSON.stringify(data)));
    beats = false;
    next = told.following;
    behind = told.closed ? behind + 1 : 0;
    if (behind > 8) {
      stale = true;
      return show();
    }
    timer = setTimeout(told.closed || ++looks % 30 ? poll : connect, told.poll * 1000);
  } catch {
    tries += 1;
    if (mine === source) retry();
  }
}

function connect(after = seq) {
  clearTimeout(timer);
  source?.close();
  lastSign = Date.now();
  next = body.dataset.delta.replace(/\d+(?=\?)/, after);
  if (!self.EventSource) return poll();
  source = new EventSource(`${events}${events.includes("?") ? "&" : "?"}after=${after}`);
  timer = setTimeout(poll, 20000); // something on the way holds the stream back
  source.onopen = () => { clearTimeout(timer); tries = 0; note(""); };
  source.onerror = () => {
    // The first time the browser comes back by itself, after the pause the desk asked for.
    if (!tries++ && source.readyState === EventSource.CONNECTING) return;
    clearTimeout(timer);
    source.close();
    if (tries > 2) poll(); else retry();
  };
  source.addEventListener("busy", (event) => { note(fill(words.busy, event.data)); });
  for (const name of ["add", "revise", "correct", "withdraw", "merge", "phase", "stand", "checked", "reload"]) {
    source.addEventListener(name, ({ type, data }) => hand(type, data));
  }
}

newer.onclick = () => {
  if (stale) return location.assign(page);
  if (paused) return pause.click();
  const articles = [...waiting.values()].sort((a, b) => (a.dataset.at < b.dataset.at ? -1 : 1));
  waiting.clear();
  glide();
  articles.forEach(place);
  show();
  updates.scrollIntoView();
  articles.at(-1)?.focus({ preventScroll: true });
};

pause.hidden = keys.hidden = false;
keys.onclick = () => { keys.ariaPressed = keys.ariaPressed !== "true"; };
pause.onclick = () => {
  paused = !paused;
  pause.setAttribute("aria-pressed", paused);
  pause.textContent = words.pause[+paused];
  if (!paused) held.splice(0).forEach((frame) => apply(...frame));
  show();
};

// Lines above link to an update's own page; when it stands on this one, stay here.
addEventListener("click", (event) => {
  const to = event.target.closest?.("a[data-to]")?.dataset.to;
  const target = to && ($(to) ?? (waiting.has(to) && (newer.click(), $(to))));
  if (!target || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (target.matches("details")) target.open = true;
  target.scrollIntoView();
  target.focus({ preventScroll: true });
  history.replaceState(null, "", `#${to}`);
});

addEventListener("scroll", () => { if (waiting.size && atTop() && !paused) newer.click(); }, { passive: true });
addEventListener("online", () => { if (source) connect(); });
addEventListener("pagehide", () => { source?.close(); source = null; leave?.(); });
addEventListener("pageshow", (event) => { if (event.persisted) start(); });
document.addEventListener("visibilitychange", show);
setInterval(() => { if (source && beats && Date.now() - lastSign > 60000) connect(); }, 15000); // a laptop that slept
start();
