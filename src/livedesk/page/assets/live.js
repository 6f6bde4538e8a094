// New updates arrive without a reload; revisions and corrections replace what stands on the page.
// Without script: the page is complete as served, and a reload shows what came since.
const { body } = document;
const { events, page } = body.dataset;
const fresh = body.dataset.live === "on"; // the first page, newest first: the only one that grows
const $ = (id) => document.getElementById(id);
const list = $("list"), newer = $("newer"), pause = $("pause"), connection = $("connection");
const bar = document.querySelector(".bar");
const title = document.title;
let seq = +body.dataset.seq;
let source, timer, tries = 0, lastSign = 0, beats = false;
let paused = false, stale = false, unseen = 0;
const waiting = new Map(); // additions the reader has not asked for yet, by anchor
const held = []; // everything that came while paused
let said = [], saying;

const many = (n) => `${n} new update${n === 1 ? "" : "s"}`;
const element = (html) => {
  const holder = document.createElement("template");
  holder.innerHTML = html; // drawn and escaped by the desk
  return holder.content.firstElementChild;
};
const tell = (name) => document.dispatchEvent(new Event(name));

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

function announce(text) {
  said.push(text);
  clearTimeout(saying);
  saying = setTimeout(() => {
    $("announce").textContent = said.length > 1 ? `${many(said.length)}. ${said.at(-1)}` : said[0];
    said = [];
  }, 800);
}

function show() {
  const n = waiting.size + held.length;
  newer.hidden = !n && !stale;
  newer.textContent = stale ? "Much has changed. Show the page as it is now"
    : paused ? `Paused: ${n} waiting` : `\u2191 ${many(n)}`;
  unseen = document.hidden ? unseen : 0;
  document.title = (n || unseen ? `(${n || unseen}) ` : "") + title;
}

// What is new unrolls at the top, too slowly for a line below to be lost from sight.
const unrolling = [];
function unroll() {
  const first = unrolling[0];
  if (!first) return;
  if (unrolling.length > 5 || !atTop()) steadily(() => unrolling.splice(0).forEach((one) => one.cancel()));
  else {
    first.currentTime += 16;
    if (first.currentTime >= first.effect.getComputedTiming().duration) unrolling.shift().cancel();
  }
  requestAnimationFrame(unroll);
}

// Puts a new update where its time belongs.
function place(article) {
  const next = [...list.children].find((other) => other.dataset.at <= article.dataset.at);
  if (!next && list.children.length && !("whole" in body.dataset)) return; // belongs to an older page
  article.classList.add("new");
  $("none")?.remove();
  const slow = atTop() && !document.hidden && !matchMedia("(prefers-reduced-motion: reduce)").matches;
  list.insertBefore(article, next ?? null);
  if (!slow) return;
  const from = { height: 0, paddingBlock: 0 };
  const roll = article.animate([from, { height: `${article.offsetHeight}px` }], article.offsetHeight * 6.5); // 2.5 px a frame
  roll.pause();
  if (unrolling.push(roll) === 1) unroll();
}

function replace(old, article) {
  const open = [...old.querySelectorAll("details[open]")].map((d) => d.className);
  article.querySelectorAll("details").forEach((d) => { d.open = open.includes(d.className); });
  article.classList.add("changed");
  const focused = old.contains(document.activeElement);
  old.replaceWith(article);
  if (focused) article.focus({ preventScroll: true });
}

function apply(kind, data) {
  if (data.html && data.anchor) {
    const old = $(data.anchor) ?? waiting.get(data.anchor);
    if (!old || +old.dataset.rev < data.revision) {
      const article = element(data.html);
      if (!old && fresh) {
        if (document.hidden) unseen += 1;
        if (atTop()) place(article); else waiting.set(data.anchor, article);
        announce(data.headline);
      } else if (waiting.has(data.anchor)) waiting.set(data.anchor, article);
      else if (old) {
        steadily(() => replace(old, article));
        if (kind === "correct" || kind === "withdraw") announce(`${kind === "correct" ? "Corrected" : "Withdrawn"}: ${data.headline}`);
      }
    }
  }
  if (kind === "phase") $("phase").innerHTML = data.html;
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
    tell("livedesk:stand");
  }
  tell("livedesk:drawn");
  show();
}

function hear(event) {
  lastSign = Date.now();
  const data = JSON.parse(event.data);
  if (data.now) body.dataset.now = data.now;
  if (event.type === "checked") {
    beats = true;
    $("checked").innerHTML = data.html;
  }
  if (data.now) tell("livedesk:now");
  if (event.type === "checked") return;
  seq = data.seq;
  if (data.because) connection.textContent = data.because;
  if (!paused) return apply(event.type, data);
  held.push([event.type, data]);
  show();
}

function connect() {
  clearTimeout(timer);
  source?.close();
  lastSign = Date.now();
  source = new EventSource(`${events}?after=${seq}`);
  source.onopen = () => { tries = 0; connection.textContent = ""; };
  source.onerror = () => {
    // The first time the browser comes back by itself, after the pause the desk asked for.
    if (!tries++ && source.readyState === EventSource.CONNECTING) return;
    source.close();
    const wait = Math.min(60, 2 ** tries) * (0.5 + Math.random() / 2);
    connection.textContent = `Not connected. Trying again in ${Math.ceil(wait)} s`;
    timer = setTimeout(connect, wait * 1000);
  };
  source.addEventListener("busy", (event) => { connection.textContent = `Not live: ${event.data}`; });
  for (const name of ["add", "revise", "correct", "withdraw", "phase", "stand", "checked", "reload"]) {
    source.addEventListener(name, hear);
  }
}

newer.onclick = () => {
  if (stale) return location.assign(page);
  if (paused) return pause.click();
  const articles = [...waiting.values()].sort((a, b) => (a.dataset.at < b.dataset.at ? -1 : 1));
  waiting.clear();
  articles.forEach(place);
  tell("livedesk:drawn");
  show();
  $("updates").scrollIntoView();
  articles.at(-1)?.focus({ preventScroll: true });
};

pause.hidden = false;
pause.onclick = () => {
  paused = !paused;
  pause.setAttribute("aria-pressed", paused);
  pause.textContent = paused ? "Paused" : "Pause";
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
addEventListener("online", connect);
addEventListener("pagehide", () => source.close());
addEventListener("pageshow", (event) => { if (event.persisted) connect(); });
document.addEventListener("visibilitychange", show);
setInterval(() => { if (beats && Date.now() - lastSign > 60000) connect(); }, 15000); // a laptop that slept
connect();
