// The development in hand: read from the desk, kept fresh around what is being written.

const hand = $("hand");
const DRAFTS = `livedesk:${story}:${body.dataset.me}:draft:`;
let inHand = null, taking = 0, asked = null;

/** Take a development in hand; a short pause lets somebody run down the queue. */
function take(id, pause = 90) {
  clearTimeout(taking);
  asked = id;
  taking = setTimeout(() => open(id).catch(fail), pause);
}

/** What was asked for last is in hand: nothing is ever done to the one before. */
async function arrived() {
  if (!asked || inHand?.asked === asked) return;
  clearTimeout(taking);
  await open(asked);
}

async function open(id, push = true) {
  saveDraft();
  const answer = await ask(`hand/${encodeURIComponent(id)}`, { headers: { Accept: "text/html" } });
  const text = await answer.text();
  if (asked !== id) return;
  hand.innerHTML = text;
  inHand = $("in-hand").dataset;
  frames(hand);
  if (push && location.hash !== `#${id}`) history.pushState({ id }, "", `${location.pathname}${location.search}#${id}`);
  if (readDraft(id)) edit(readDraft(id).how, true);
  speakSoon();
}

/** Read it anew and put in place what changed, but for what somebody is at. */
async function refresh() {
  if (!inHand) return null;
  const id = inHand.id;
  const answer = await ask(`hand/${encodeURIComponent(id)}`, { headers: { Accept: "text/html" } });
  const text = await answer.text();
  if (inHand?.id !== id) return null;
  const read = make("template");
  read.innerHTML = text;
  const article = read.content.firstElementChild;
  if (article.dataset.id !== id) return gone(id, article.dataset.id);
  const old = $("in-hand");
  if (!old) return null;
  const revised = old.dataset.revision !== article.dataset.revision;
  const parts = [...article.querySelectorAll("[data-part]")], names = new Set(parts.map((part) => part.dataset.part));
  for (const part of parts) {
    const there = old.querySelector(`[data-part="${part.dataset.part}"]`);
    if (!there) {
      const next = parts.slice(parts.indexOf(part) + 1).map((later) => old.querySelector(`[data-part="${later.dataset.part}"]`)).find(Boolean);
      old.insertBefore(part, next ?? null);
      frames(part);
    } else if (there.innerHTML !== part.innerHTML && !(there.contains(document.activeElement) && document.activeElement.matches("iframe,input,textarea,select"))) {
      const unfolded = [...there.querySelectorAll("details")].map((d) => d.open);
      part.querySelectorAll("details").forEach((d, i) => { d.open = unfolded[i] ?? d.open; });
      if (there.matches("details")) part.open = there.open;
      const all = "button,summary,a", focused = there.contains(document.activeElement) ? [...there.querySelectorAll(all)].indexOf(document.activeElement) : -1;
      const { do: doing } = focused < 0 ? {} : document.activeElement.dataset;
      there.replaceWith(part);
      frames(part);
      if (focused >= 0) {
        const same = [...part.querySelectorAll(all)];
        (same[focused]?.dataset.do === doing ? same[focused] : part.querySelector(`[data-do="${doing}"]`) ?? same[Math.min(focused, same.length - 1)] ?? hand).focus({ preventScroll: true });
      }
    }
  }
  for (const there of old.querySelectorAll("[data-part]")) if (!names.has(there.dataset.part)) there.remove();
  Object.assign(old.dataset, article.dataset);
  inHand = old.dataset;
  if (revised) theirs();
  return null;
}

let refreshing = 0;
/** Rows that changed: is the one in hand among them? */
function renewed(changed) {
  if (!inHand || !changed.has(inHand.id)) return;
  clearTimeout(refreshing);
  refreshing = setTimeout(() => refresh().catch(fail), 150);
}

/** What is in hand became part of another development, or nothing of it is left. */
function gone(id, into) {
  if (inHand?.id !== id) return;
  const row = rows.get(into);
  saveDraft();
  const told = make("div", { class: "told", role: "alert", id: "gone" },
    make("p", null, into ? `A colleague or the desk merged this into “${row?.headline ?? into}”. What you wrote is kept.` : "No report is left in this development. What you wrote is kept."),
    into && make("button", { type: "button", click: () => follow(id, into) }, "Go on there"));
  $("gone")?.remove();
  $("in-hand").prepend(told);
}

/** Go on with what one development became part of, draft and all. */
function follow(id, into) {
  const kept = localStorage.getItem(DRAFTS + id);
  if (kept && !localStorage.getItem(DRAFTS + into)) localStorage.setItem(DRAFTS + into, kept);
  if (kept) localStorage.removeItem(DRAFTS + id);
  editing = null;
  go(into);
}

/** Frames hold what readers would see, with the readers' own stylesheet; each is as high as what it holds. */
function frames(within) {
  for (const frame of within.querySelectorAll("iframe.as-read")) {
    const shown = () => frame.contentDocument?.documentElement;
    const fit = () => { if (shown()) frame.height = Math.ceil(shown().getBoundingClientRect().height) + frame.offsetHeight - frame.clientHeight; };
    frame.addEventListener("load", () => { if (shown()) new ResizeObserver(fit).observe(shown()); });
  }
}

// Drafts: every letter is kept in this browser until it is published or dropped.
let editing = null, saving = 0;

const readDraft = (id) => JSON.parse(localStorage.getItem(DRAFTS + id) ?? "null");

function saveDraft() {
  clearTimeout(saving);
  if (!editing) return;
  const { id, how, form, was } = editing;
  const told = Object.fromEntries(["headline", "text", "note"].map((name) => [name, form.elements[name]?.value ?? ""]));
  if (told.headline === was.headline && told.text === was.text && !told.note) localStorage.removeItem(DRAFTS + id);
  else localStorage.setItem(DRAFTS + id, JSON.stringify({ ...told, how, revision: editing.revision, seen: editing.seen, at: Date.now(), title: inHand?.headline ?? "" }));
}

function dropDraft() {
  if (!editing) return;
  const { id } = editing;
  editing = null;
  clearTimeout(saving);
  localStorage.removeItem(DRAFTS + id);
  $("editor").replaceChildren();
  speakSoon();
  if (!dialog.open) hand.focus();
}

/** Write: before it is out, as another wording, or as a correction that says what was wrong. */
function edit(how, restored = false) {
  if (!inHand || inHand.stage === "withdrawn") return;
  const out = inHand.stage === "published";
  how = !out ? "publish" : how === "correct" ? "correct" : "write";
  if (editing?.id === inHand.id && editing.how === how) return editing.form.elements.headline.focus();
  saveDraft();
  const draft = readDraft(inHand.id);
  const was = { headline: inHand.headline, text: inHand.text ?? "" };
  const words = { publish: ["Publish in these words", "Write before publishing"], write: ["Save", "Edit what readers see"], correct: ["Publish the correction", "Correct: readers are told what was wrong"] }[how];
  const field = (name, label, attributes, hint) => [make("label", { for: `edit-${name}` }, label), hint && make("p", { class: "note", id: `hint-${name}` }, hint),
    make("textarea", { id: `edit-${name}`, name, ...attributes, "aria-describedby": hint && `hint-${name}` })];
  const preview = make("iframe", { class: "as-read", sandbox: "allow-same-origin", title: "Preview: as readers will see it" });
  const told = make("div", { role: "status", class: "editor-told" });
  const form = make("form", { class: "editor stacked", "aria-label": words[1], submit: (event) => { event.preventDefault(); send(); }, input: () => { clearTimeout(saving); saving = setTimeout(saveDraft, 200); look(); } },
    make("h3", null, words[1]),
    restored && make("p", { class: "told" }, `Your draft of ${clocks.format(new Date(draft.at))} is back. `, make("button", { type: "button", click: dropDraft }, "Drop it")),
    ...(how === "correct" ? field("note", "What was wrong, and what is right", { rows: 2, required: true }, "Readers read this first. Say both: what was said and what should have been said.") : []),
    ...field("headline", "Headline", { rows: 2, required: true, maxlength: 300 }),
    ...field("text", "Text", { rows: 7, maxlength: 10000 }, "Markdown: **bold**, *italic*, [words](https://…), - lists, > quotations."),
    make("div", { class: "row-of" }, make("button", { class: "main" }, words[0], make("kbd", null, "Ctrl ↵")),
      make("button", { type: "button", "data-do": "image" }, "Image"),
      make("button", { type: "button", click: close }, "Close", make("kbd", null, "Esc")),
      make("button", { type: "button", click: dropDraft }, "Drop")),
    told, preview);
  $("editor").replaceChildren(form);
  form.elements.headline.value = draft?.headline || was.headline;
  form.elements.text.value = draft?.text ?? was.text;
  if (draft?.note && form.elements.note) form.elements.note.value = draft.note;
  editing = { id: inHand.id, how, form, was, preview, told, revision: Number(draft?.revision ?? inHand.revision), seen: Number(draft?.seen ?? inHand.seq) };
  frames($("editor"));
  look();
  speakSoon();
  if (!restored) form.elements[how === "correct" ? "note" : "headline"].focus();
  else if (editing.revision !== Number(inHand.revision)) theirs();
}

function close() {
  saveDraft();
  editing = null;
  $("editor").replaceChildren();
  speakSoon();
  hand.focus();
}

let looking = 0;
/** The server draws the preview, with the code that draws the readers' page. */
function look() {
  clearTimeout(looking);
  looking = setTimeout(async () => {
    const mine = editing;
    if (!mine) return;
    const { headline, text, note } = mine.form.elements;
    const sent = { development: mine.id, headline: headline.value === mine.was.headline ? null : headline.value, text: text.value === mine.was.text ? null : text.value, note: note?.value || null };
    try {
      const answer = await ask("preview", { method: "POST", headers: { "Content-Type": "application/json", Accept: "text/html" }, body: JSON.stringify(sent) });
      const drawn = await answer.text();
      if (mine === editing && mine.preview.srcdoc !== drawn) mine.preview.srcdoc = drawn;
    } catch (fault) {
      if (mine === editing) mine.told.textContent = fault.message;
    }
  }, 250);
}

/** Readers were told something else while this was being written. */
function theirs(what = `Readers see revision ${inHand.revision} since you began.`) {
  if (!editing || editing.id !== inHand.id) return;
  editing.told.replaceChildren(make("div", { class: "told", role: "alert" },
    make("p", null, `${what} What you wrote is kept.`),
    make("p", { class: "note" }, "Theirs: ", make("span", { class: "headline" }, inHand.headline)),
    make("p", { class: "note" }, "Yours: ", make("span", { class: "headline" }, editing.form.elements.headline.value)),
    make("div", { class: "row-of" },
      make("button", { type: "button", click: () => { Object.assign(editing, { revision: Number(inHand.revision), seen: Number(inHand.seq) }); editing.told.replaceChildren(); editing.form.elements.headline.focus(); } }, "Go on with mine"),
      make("button", { type: "button", click: () => { dropDraft(); edit("write"); } }, "Take theirs"))));
}

/** Send what was written; nothing is dropped before the desk has it. */
async function send(confirmed = false) {
  const mine = editing;
  if (!mine || mine.sending) return;
  const { headline, text, note } = mine.form.elements;
  const wish = { command: mine.how, development: mine.id, expected_revision: mine.revision, seen: mine.seen, confirmed,
    headline: headline.value === mine.was.headline ? null : headline.value, text: text.value === mine.was.text ? null : text.value };
  if (mine.how === "correct") wish.note = note.value;
  else if (wish.headline === null && wish.text === null && mine.how === "write") return close();
  mine.sending = true;
  mine.told.textContent = "Sending …";
  const done = await command(wish, { again: (more) => send(more.confirmed), refused: (fault) => {
    mine.told.textContent = fault.message;
    if (fault.status === 409) refresh().then(() => theirs(sentence(fault.answer.error?.what).trim())).catch(fail);
  } });
  mine.sending = false;
  if (!done) return;
  if (editing === mine) dropDraft();
  else localStorage.removeItem(DRAFTS + mine.id);
}

/** What other work in this browser was left unfinished. */
function unfinished() {
  const found = Object.keys(localStorage).filter((key) => key.startsWith(DRAFTS)).map((key) => [key.slice(DRAFTS.length), JSON.parse(localStorage.getItem(key))]);
  if (!found.length) return;
  toast(make("span", null, `${count(found.length, "draft")} kept from before: `, ...found.slice(0, 3).map(([id, draft]) => make("button", { type: "button", class: "plain", click: () => (rows.has(id) ? go(id) : take(id, 0)) }, draft.headline.slice(0, 50) || "untitled"))), 15000);
}

addEventListener("pagehide", saveDraft);
addEventListener("popstate", () => {
  const id = decodeURIComponent(location.hash.slice(1));
  if (id && id !== inHand?.id) {
    cursor = rows.has(id) ? id : cursor;
    draw();
    asked = id;
    open(id, false).catch(fail);
  }
});
