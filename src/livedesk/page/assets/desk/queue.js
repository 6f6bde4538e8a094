// The queue: all rows of the story, filtered and ranked here; only those in sight are drawn.
// What is under the editor's hand never moves: what comes or goes above it moves the scroll instead.

const list = $("list");
const filters = /** @type {HTMLFormElement} */ ($("filters"));
const FILTERS = ["q", "show", "order", "issue", "actor", "kind", "status", "sensitive"];
const KEPT = `livedesk:${story}:filters`;
const BEYOND = 4;
const svg = "http://www.w3.org/2000/svg";

/** Rows by id. @type {Map<string, any>} */
const rows = new Map();
/** Ids in the order shown, and where each stands in it. */
let order = [], places = new Map();
/** What goes out by itself, as set here: of the story and of its rules, by id. */
let modes = {};
let cursor = null, commands = -1, seq = 0, rowHeight = 0, height = 0, pad = 0, now = Date.now();
const picked = new Set(), fresh = new Set(), left = new Set(), drawn = new Map();
let hovered = null;
const room = new CSSStyleSheet();
document.adoptedStyleSheets = [...document.adoptedStyleSheets, room];

const titles = Object.fromEntries(["issues", "statuses", "kinds", "phases"].map((kind) => [kind, Object.fromEntries(words[kind])]));
const count = (n, one, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;
const wanted = {};

// Filters: the address wins, then what was kept here, then what the form says.
function recall() {
  const kept = JSON.parse(localStorage.getItem(KEPT) ?? "{}");
  const asked = new URLSearchParams(location.search);
  const told = FILTERS.some((name) => asked.has(name)) ? Object.fromEntries(asked) : kept;
  for (const name of FILTERS) {
    const field = filters.elements[name];
    if (field.type === "checkbox") field.checked = told[name] === "1";
    else if (told[name] !== undefined) field.value = told[name];
    if (field.tagName === "SELECT" && field.selectedIndex < 0) field.selectedIndex = 0;
  }
  read();
  $("more").open = ["issue", "actor", "kind", "status", "sensitive"].some((name) => wanted[name]);
}

function read() {
  for (const name of FILTERS) {
    const field = filters.elements[name];
    wanted[name] = field.type === "checkbox" ? (field.checked ? "1" : "") : field.value.trim();
  }
  wanted.words = wanted.q.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const on = ["issue", "actor", "kind", "status", "sensitive"].filter((name) => wanted[name]).length;
  $("filtering").textContent = on ? ` (${on} on)` : "";
}

function keep() {
  const told = Object.fromEntries(FILTERS.filter((name) => wanted[name] && !(name === "show" && wanted[name] === "waiting") && !(name === "order" && wanted[name] === "significance")).map((name) => [name, wanted[name]]));
  localStorage.setItem(KEPT, JSON.stringify(told));
  const query = new URLSearchParams(told).toString();
  history.replaceState(history.state, "", location.pathname + (query && `?${query}`) + location.hash);
}

const SHOWN = { waiting: ["waiting"], held: ["held", "rejected"], published: ["published", "withdrawn"] };

function fits(row) {
  if (wanted.show !== "all" && !SHOWN[wanted.show].includes(row.stage)) return false;
  if (wanted.issue && !row.issues.includes(wanted.issue)) return false;
  if (wanted.actor && !row.actors.includes(wanted.actor)) return false;
  if (wanted.kind && !row.kinds.includes(wanted.kind)) return false;
  if (wanted.status && row.status !== wanted.status) return false;
  if (wanted.sensitive && !row.sensitive) return false;
  if (!wanted.words.length) return true;
  row.text ??= `${row.headline}\n${row.outlet}\n${row.waits}`.toLocaleLowerCase();
  return wanted.words.every((word) => row.text.includes(word));
}

function before(a, b) {
  const later = a.last < b.last ? 1 : a.last > b.last ? -1 : a.id < b.id ? -1 : 1;
  return wanted.order === "latest" ? later : b.significance - a.significance || later;
}

/** What must stay where it is on the screen: the row under the pointer, the one in hand, or the first in sight. */
function anchor() {
  const top = list.scrollTop - pad;
  const y = (id) => (places.has(id) ? places.get(id) * rowHeight - top : null);
  for (const id of [hovered, cursor]) {
    const at = id && y(id);
    if (at !== null && at > -rowHeight && at < height) return { id, at };
  }
  const first = order[Math.ceil(Math.max(0, top) / (rowHeight || 1))];
  return top > 0 && first ? { id: first, at: y(first) } : null;
}

/** Filter and rank anew. A row in hand, or under the pointer, stays although it no longer fits. */
function arrange(free = false) {
  const held = free ? null : anchor();
  left.clear();
  const next = [];
  for (const row of rows.values()) {
    if (fits(row)) next.push(row);
    else if (!free && places.has(row.id) && (row.id === cursor || row.id === hovered || picked.has(row.id))) {
      left.add(row.id);
      next.push(row);
    }
  }
  order = next.sort(before).map((row) => row.id);
  places = new Map(order.map((id, place) => [id, place]));
  if (free) scrollTo(0);
  else if (held && places.has(held.id)) scrollTo(places.get(held.id) * rowHeight - held.at, held.id === hovered);
  draw();
  tell();
}

/** Scroll the list to a height of its rows; where the pointer is on one, room is left above the first until it moves on. */
function scrollTo(top, room = false) {
  pad = room ? Math.max(0, -top) : 0;
  size(0, order.length);
  list.scrollTop = Math.max(0, top);
}

function size(first, last) {
  room.replaceSync(`#before{block-size:${pad + first * rowHeight}px}#after{block-size:${(order.length - last) * rowHeight}px}`);
}

/** Draw what is in sight, and a few rows around it. */
function draw() {
  if (!rowHeight) measure();
  const top = list.scrollTop - pad;
  const first = Math.max(0, Math.min(order.length, Math.floor(top / rowHeight) - BEYOND));
  const last = Math.min(order.length, Math.ceil((top + height) / rowHeight) + BEYOND);
  const ids = order.slice(first, last), here = new Set(ids);
  for (const [id, option] of drawn) {
    if (!here.has(id)) {
      option.remove();
      drawn.delete(id);
    }
  }
  let next = $("rows").firstElementChild;
  ids.forEach((id, i) => {
    let option = drawn.get(id);
    if (!option) drawn.set(id, option = blank(id));
    fill(option, rows.get(id), first + i);
    if (option === next) next = next.nextElementSibling;
    else $("rows").insertBefore(option, next);
  });
  size(first, last);
  if (cursor && here.has(cursor)) list.setAttribute("aria-activedescendant", `row-${cursor}`);
  else list.removeAttribute("aria-activedescendant");
}

function measure() {
  const option = blank("measure");
  $("rows").append(option);
  rowHeight = option.offsetHeight || 96;
  option.remove();
  height = list.clientHeight;
}

function icon(name) {
  const drawing = document.createElementNS(svg, "svg"), use = document.createElementNS(svg, "use");
  drawing.setAttribute("class", `icon ${name}`);
  drawing.setAttribute("width", "16");
  drawing.setAttribute("height", "16");
  drawing.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#i-${name}`);
  drawing.append(use);
  return drawing;
}

function blank(id) {
  return make("div", { role: "option", id: `row-${id}`, class: "row", "data-id": id },
    make("span", { class: "tick", "aria-hidden": "true" }),
    make("p", { class: "evidence" }), make("p", { class: "headline" }), make("p", { class: "why note" }));
}

function fill(option, row, place) {
  const state = `${row.seq} ${picked.has(row.id)} ${row.id === cursor} ${fresh.has(row.id)} ${left.has(row.id)} ${place} ${order.length}`;
  if (option.dataset.state === state) return;
  option.setAttribute("aria-posinset", place + 1);
  option.setAttribute("aria-setsize", order.length);
  option.setAttribute("aria-selected", picked.has(row.id));
  option.classList.toggle("cursor", row.id === cursor);
  option.classList.toggle("fresh", fresh.has(row.id));
  option.classList.toggle("left", left.has(row.id));
  const same = option.dataset.state?.split(" ", 1)[0] === String(row.seq);
  option.dataset.state = state;
  if (same && !left.has(row.id)) return;
  const [, evidence, headline, why] = option.children;
  evidence.replaceChildren(icon(row.status), make("b", { class: `status ${row.status}` }, titles.statuses[row.status]),
    make("span", { class: "counts" }, row.reports ? `${count(row.outlets, "outlet")}, ${count(row.origins, "origin")}` : "the desk’s own"),
    make("span", { class: "weight", title: "Significance, 0 to 100" }, String(Math.round(row.significance * 100))));
  headline.lang = row.lang;
  headline.dir = row.dir;
  headline.textContent = row.headline;
  const said = left.has(row.id) || row.stage !== "waiting" ? stage(row) : row.waits || row.outlet;
  const chips = ["pinned", "key", "planned"].filter((mark) => row[mark]).map((mark) => make("span", { class: "chip" }, { pinned: "Pinned", key: "Key", planned: "Plan" }[mark]));
  why.replaceChildren(make("time", { datetime: row.last }, clock(row.last)), ...chips, said);
  why.title = said;
  why.classList.toggle("sensitive", row.sensitive);
}

function stage(row) {
  if (row.stage === "published") return `On the page, revision ${row.revision}` + (row.newer ? `; ${count(row.newer, "report")} since` : "");
  const why = (what) => (!row.waits || row.waits.startsWith(what) ? row.waits || `${what} by an editor` : `${what}: ${row.waits}`);
  return { held: why("Held"), rejected: why("Rejected"), withdrawn: "Withdrawn", waiting: row.waits || "Waiting" }[row.stage];
}

const clocks = new Intl.DateTimeFormat("en-GB", { timeZone: body.dataset.zone, hour: "2-digit", minute: "2-digit" });
const days = new Intl.DateTimeFormat("en-GB", { timeZone: body.dataset.zone, day: "numeric", month: "short" });
/** The time at the event, with the day unless it is the day the desk has. */
function clock(iso) {
  const at = new Date(iso), day = days.format(at);
  return (day === days.format(new Date(now)) ? "" : `${day} `) + clocks.format(at);
}

/** Where the cursor goes; `open` takes the development in hand as well. */
function go(id, open = true) {
  if (!id || !rows.has(id)) return;
  const was = cursor;
  cursor = id;
  fresh.delete(id);
  if (left.has(was) && was !== id) arrange();
  const place = places.get(id);
  if (place !== undefined) {
    const top = place * rowHeight, seen = list.scrollTop - pad;
    if (top < seen) scrollTo(top);
    else if (top + rowHeight > seen + height) scrollTo(top + rowHeight - height);
  }
  draw();
  if (open) take(id);
}

function step(by) {
  if (!order.length) return null;
  const at = places.get(cursor);
  if (by > 0 && at !== undefined && !asked) return go(cursor); // marked by looking, not yet in hand
  const next = at === undefined ? (by > 0 ? 0 : order.length - 1) : Math.max(0, Math.min(order.length - 1, at + by));
  return go(order[next]);
}

function pick(id, on = !picked.has(id)) {
  if (!id) return;
  if (on) picked.add(id); else picked.delete(id);
  draw();
  tell();
}

/** The line above the list, and what may be done with those selected. */
function tell() {
  for (const id of picked) if (!rows.has(id)) picked.delete(id);
  const above = order.slice(0, Math.max(0, Math.floor((list.scrollTop - pad) / (rowHeight || 1)))).filter((id) => fresh.has(id)).length;
  $("above-you").hidden = !above;
  $("above-you").textContent = `↑ ${above} new above`;
  const said = count(order.length - left.size, "development") + (order.length === rows.size ? "" : ` of ${rows.size}`);
  if ($("found").textContent !== said) $("found").textContent = said;
  $("bulk").hidden = !picked.size;
  $("picked").textContent = `${picked.size} selected`;
}

/** Rows from the desk; told again, they change nothing. */
function hear(answer, first = false) {
  now = Date.parse(answer.now);
  seq = Math.max(seq, answer.seq);
  const changed = new Set();
  for (const row of answer.rows) {
    const known = rows.get(row.id);
    if (known && known.seq > row.seq) continue;
    if (!known && !first) fresh.add(row.id);
    rows.set(row.id, row);
    changed.add(row.id);
  }
  for (const [id, into] of Object.entries(answer.merged)) {
    if (!rows.delete(id)) continue;
    fresh.delete(id);
    picked.delete(id);
    if (cursor === id) cursor = into && rows.has(into) ? into : null;
    gone(id, into);
  }
  phase(answer.phase);
  modes = answer.modes;
  $("mode").textContent = { autopilot: "Autopilot", suggest: "Suggests", hold: "Holds all" }[answer.mode] ?? answer.mode;
  if (commands !== answer.commands && commands >= 0) refreshTrail();
  commands = answer.commands;
  $("halted").hidden = !answer.stopped;
  $("stop").firstChild.data = answer.stopped ? "Publish again" : "Stop publishing";
  $("halted").textContent = `Publishing is stopped by ${answer.stopped}`;
  arrange(first);
  renewed(changed);
}

function phase(name) {
  $("phase").textContent = titles.phases[name] ?? name;
  $("phase").className = `chip phase ${name}`;
}

list.addEventListener("scroll", () => {
  if (pad && list.scrollTop > pad + rowHeight) {
    list.scrollTop -= pad;
    pad = 0;
  }
  if (list.scrollTop - pad < rowHeight) fresh.forEach((id) => { if ((places.get(id) ?? 99) * rowHeight < height) setTimeout(() => fresh.delete(id), 3000); });
  draw();
  tell();
}, { passive: true });
list.addEventListener("pointermove", (event) => { hovered = event.target.closest?.(".row")?.dataset.id ?? null; }, { passive: true });
list.addEventListener("pointerleave", () => {
  hovered = null;
  if (pad || left.size) {
    pad = 0;
    arrange();
  }
});
list.addEventListener("click", (event) => {
  const id = event.target.closest(".row")?.dataset.id;
  if (!id) return;
  if (event.target.closest(".tick") || event.ctrlKey || event.metaKey) pick(id);
  else if (event.shiftKey && cursor) range(id);
  else go(id);
});
// The first row in sight: a press of the pointer gives focus, too, and the row under it must not go before it is let go.
list.addEventListener("focus", () => { if (!cursor || !places.has(cursor)) go(order[Math.ceil(Math.max(0, list.scrollTop - pad) / (rowHeight || 1))] ?? order[0], false); });
$("above-you").addEventListener("click", () => {
  scrollTo(0);
  draw();
  tell();
});

/** Select all between the cursor and a row. */
function range(id) {
  const [a, b] = [places.get(cursor), places.get(id)].sort((x, y) => x - y);
  for (const each of order.slice(a, b + 1)) picked.add(each);
  draw();
  tell();
}

new ResizeObserver(() => {
  rowHeight = 0;
  draw();
  tell();
}).observe(list);
filters.addEventListener("submit", (event) => event.preventDefault());
filters.addEventListener("input", () => { read(); keep(); arrange(true); });
filters.addEventListener("reset", () => setTimeout(() => { read(); keep(); arrange(true); }));

// Live: the stream comes back by itself, and first brings what was missed.
let source = null, tries = 0, reconnect = 0;
const waiting = [];

function listen() {
  source?.close();
  clearTimeout(reconnect);
  source = new EventSource(`${base}events?after=${seq}`);
  source.onopen = () => {
    tries = 0;
    $("connection").textContent = "Connected";
  };
  source.onerror = () => {
    $("connection").textContent = "Not connected, trying again";
    if (source.readyState === EventSource.CONNECTING && tries++ < 3) return;
    source.close();
    reconnect = setTimeout(catchUp, Math.min(30, 2 ** tries++) * 500);
  };
  hearOthers(source);
  source.addEventListener("rows", ({ data }) => {
    if (!waiting.length) requestAnimationFrame(flush);
    waiting.push(JSON.parse(data));
  });
}

function flush() {
  for (const answer of waiting.splice(0)) hear(answer);
}

/** By asking: it says why where the stream can't, and signs in again where that is the reason. */
async function catchUp() {
  try {
    hear(await (await ask(`queue?after=${seq}`)).json());
  } catch (fault) {
    $("connection").textContent = fault.message;
  }
  listen();
}

addEventListener("pagehide", () => source?.close());
addEventListener("pageshow", (event) => { if (event.persisted) catchUp(); });
addEventListener("online", catchUp);
