// Giving commands, and the dialog they are asked for in: sent once, told, undone; what is written in it is kept until it is sent.

const dialog = /** @type {HTMLDialogElement} */ ($("dialog"));
/** This editor's commands in this window, the latest last: id, and what it did. */
const done = [];

function toast(what, stay = 6000, ...more) {
  const told = make("div", { class: "toast" }, what, ...more);
  $("toasts").append(told);
  while ($("toasts").children.length > 3) $("toasts").firstElementChild.remove();
  setTimeout(() => told.remove(), stay);
  return told;
}

function fail(fault) {
  toast(fault instanceof Refusal ? fault.message : `Something broke: ${fault.message}`, 10000).classList.add("bad");
  if (!(fault instanceof Refusal)) console.error(fault);
}

const DID = {
  publish: "Published", hold: "Held", reject: "Rejected", write: "Saved", correct: "Corrected", withdraw: "Withdrawn", post: "Posted", illustrate: "Image put on",
  "take-image-off": "Image taken off", pin: "Pinned", "key-moment": "Key moment set", issues: "Issues set", status: "Status set", merge: "Merged", split: "Split", move: "Moved",
  "not-a-copy": "No copy any more", relevance: "Relevance set", unlink: "Link undone", judge: "Evidence weighed", resolve: "Outcome decided", source: "Source changed", "add-sources": "Sources added", react: "Reaction noted",
  "no-reaction": "Reaction taken off", "no-position": "Position taken off", stand: "Where things stand changed", phase: "Story state set", note: "Note left", mode: "Mode set", stop: "Publishing stopped", undo: "Undone", accept: "Accepted", decline: "Declined",
};
const OTHERWISE = { pin: ["pinned", "No longer pinned"], stop: ["stopped", "Publishing goes on"], "key-moment": ["key_moment", "Key moment no longer"], relevance: ["relevant", "Taken off the story"] };

/** What a command did, in a word or two. */
function did(wish) {
  const [field, otherwise] = OTHERWISE[wish.command] ?? [];
  return field && wish[field] === false ? otherwise : DID[wish.command] ?? wish.command;
}

const short = (text, most = 60) => (text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text);

/** Have a command carried out, once however often it is sent; true when the desk did it. */
async function command(wish, { again = null, refused = fail, quiet = false, what = "" } = {}) {
  wish.request ??= crypto.randomUUID();
  const sent = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(wish) };
  try {
    const answer = await (await ask("commands", sent).catch((fault) => {
      if (fault.status) throw fault;
      return ask("commands", sent); // the answer was lost: sent again under the same id
    })).json();
    tellDone(wish, answer, quiet, what);
    return answer;
  } catch (fault) {
    const unsupported = fault.answer?.unsupported ?? [];
    if (unsupported.length && again) confirmUnsupported(unsupported, again);
    refused(fault);
    if (fault.status === 409 && inHand && !editing) refresh().catch(fail);
    const first = fault.answer?.undo_first;
    if (first) toast("A later command rests on it. ", 15000, make("button", { type: "button", click: () => undo(first) }, "Undo that first"));
    return null;
  }
}

function tellDone(wish, { id, submitted }, quiet, of) {
  if (submitted) return quiet || toast("Submitted: an editor looks at it");
  const headline = rows.get(wish.development)?.headline ?? (wish.command === "post" ? wish.headline : "");
  const what = did(wish) + (of || (headline && `: “${short(headline)}”`));
  const undone = wish.command === "undo";
  if (id && !undone) done.push({ id, what });
  return quiet || toast(make("span", null, what), 8000, id && !undone && make("button", { type: "button", click: (event) => { event.target.closest(".toast").remove(); undo(id); } }, "Undo", make("kbd", null, "u")));
}

/** Take back the latest of one's own commands in this window, or a given one. */
async function undo(id = done.at(-1)?.id, quiet = false) {
  if (!id) return undoEarlier();
  const place = done.findLastIndex((one) => one.id === id);
  const answer = await command({ command: "undo", id }, { quiet, what: place < 0 ? "" : `. ${done[place].what}` });
  if (!answer) return null;
  if (place >= 0) done.splice(place, 1);
  refreshTrail();
  return answer;
}

/** The latest of one's own from before this window was opened: it is long ago, so it is named first. */
async function undoEarlier() {
  await loadTrail();
  const step = trail.find(({ by, command: wish, undone_by: undone, submitted }) => by === `editor:${body.dataset.me}` && !undone && !submitted && wish.command !== "undo");
  if (!step) return toast("Nothing of yours to undo: the trail has what everybody did.");
  return show("Undo your latest command?", [make("p", null, make("time", { datetime: step.at }, clock(step.at)), " ", told(step.command)), step.update && rows.has(step.update) && make("p", { class: "headline" }, rows.get(step.update).headline)],
    { word: "Undo it", send: () => undo(step.id) });
}

function confirmUnsupported(unsupported, again) {
  show("Nothing in the reports bears this out", [
    make("p", null, "These stand in your words and in no report you cite:"),
    make("ul", { class: "bullets" }, ...unsupported.map((one) => {
      const [, kind, said] = one.match(/^(\w+): (.*)$/s) ?? [null, "", one];
      return make("li", null, kind && `${kind} `, make("q", null, said));
    })),
    make("p", null, "Publish only what you know from elsewhere. The trail keeps that you stood by it."),
  ], { word: "I stand by it", grave: true, send: () => again({ confirmed: true }) });
}

const FORMS = `livedesk:${story}:${body.dataset.me}:form:`;

/**
 * Keep what is written in a dialog, letter by letter, until it is sent, and put back what was kept of it;
 * with `whole`, what is ticked too. Gives what forgets it.
 */
function keepForm(form, key, whole) {
  const fields = [...form.elements].filter((one) => one.name && one.matches(whole ? "textarea,input:not([type]),[type=checkbox],[type=hidden]" : "textarea,input:not([type])"));
  const mark = (one) => (one.type === "checkbox" ? `${one.name}=${one.value}` : one.name), of = (one) => (one.type === "checkbox" ? one.checked : one.value);
  const read = () => Object.fromEntries(fields.map((one) => [mark(one), of(one)]));
  const put = (values) => fields.forEach((one) => { const value = values[mark(one)]; if (value !== undefined) one[one.type === "checkbox" ? "checked" : "value"] = value; });
  const was = read(), kept = JSON.parse(localStorage.getItem(FORMS + key) ?? "null");
  const forget = () => localStorage.removeItem(FORMS + key);
  form.addEventListener("input", () => {
    if (fields.every((one) => one.type === "hidden" || of(one) === was[mark(one)])) forget();
    else localStorage.setItem(FORMS + key, JSON.stringify(read()));
  });
  if (!kept) return forget;
  put(kept);
  const back = make("p", { class: "told" }, "What you wrote before is back. ", make("button", { type: "button", click: () => { put(was); forget(); back.remove(); form.dispatchEvent(new Event("input")); } }, "Drop it"));
  form.querySelector("h2").after(back);
  return forget;
}

/** One dialog for all: fields by name, a word for the button; what it yields goes to `send`. `keep` names what is written in it, by default after what is in hand. */
function show(title, content, { word = "Send", grave = false, send = null, wide = false, keep = `${title}:${inHand?.id ?? ""}`, whole = false } = {}) {
  const told = make("p", { class: "told", role: "alert", hidden: true });
  const button = send && make("button", { class: grave ? "main grave-fill" : "main" }, word);
  const form = make("form", { method: "dialog", class: "stacked", submit: async (event) => {
    event.preventDefault();
    if (!send || button.disabled) return;
    button.disabled = true;
    let fault = null;
    const values = Object.fromEntries(new FormData(form));
    for (const several of form.querySelectorAll("fieldset[name]")) values[several.name] = new FormData(form).getAll(several.name);
    const sent = await send(values, (found) => { fault = found; });
    button.disabled = false;
    if (sent) forget();
    if (sent === null && fault) {
      told.textContent = fault.message;
      told.hidden = false;
    } else if (form.isConnected && dialog.firstElementChild === form) dialog.close();
  } },
    make("h2", { id: "dialog-title", tabindex: "-1" }, title), told, ...content.filter(Boolean),
    make("div", { class: "row-of sends" }, button, make("button", { type: "button", click: () => dialog.close() }, send ? "Cancel" : "Close", make("kbd", null, "Esc"))));
  const forget = keepForm(form, keep, whole);
  dialog.replaceChildren(form);
  dialog.classList.toggle("wide", wide);
  if (!dialog.open) dialog.showModal();
  (send ? form.querySelector("input:not([type=hidden]),textarea,select") ?? button : form.querySelector("h2")).focus();
  return form;
}

// What had the focus may be gone by then: keys and readers of the screen go on from what is in hand.
dialog.addEventListener("close", () => { if (document.activeElement === body) hand.focus(); });

let fields = 0;
function field(label, name, attributes = {}, tag = "input") {
  const id = `f${++fields}`;
  return make("div", { class: "stacked" }, make("label", { for: id }, label), make(tag, { id, name, ...attributes }));
}

function select(label, name, options, chosen) {
  const id = `f${++fields}`;
  return make("div", { class: "stacked" }, make("label", { for: id }, label),
    make("select", { id, name }, ...options.map(([value, told]) => make("option", { value, selected: value === chosen }, told))));
}

function boxes(legend, name, options, chosen) {
  return make("fieldset", { name }, make("legend", null, legend), ...options.map(([value, told]) => make("label", { class: "check" }, make("input", { type: "checkbox", name, value, checked: chosen.includes(value) }), ` ${told}`)));
}

const why = (required) => field(required ? "Why (needed)" : "Why, for colleagues", "why", { required, maxlength: 1000, autocomplete: "off" });
/** The development in hand as this screen shows it: who was quicker is told of. */
const about = () => ({ development: inHand.id, expected_revision: Number(inHand.revision), seen: Number(inHand.seq) });

/** Find another development: type to find, arrow keys to choose. */
function finder(label, name, not) {
  const id = `f${++fields}`, list = make("datalist", { id: `${id}-list` });
  const input = make("input", { id, list: `${id}-list`, required: true, autocomplete: "off", placeholder: "Type words of its headline" });
  const hidden = make("input", { type: "hidden", name });
  const shown = new Map([...rows.values()].filter((row) => row.id !== not).sort((a, b) => b.significance - a.significance).map((row) => [`${row.headline} (${clock(row.last)}, ${row.outlet})`, row.id]));
  const look = () => {
    const typed = input.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    hidden.value = shown.get(input.value) ?? "";
    input.setCustomValidity(hidden.value ? "" : "Choose one of the list");
    list.replaceChildren(...[...shown.keys()].filter((text) => typed.every((word) => text.toLocaleLowerCase().includes(word))).slice(0, 12).map((value) => make("option", { value })));
  };
  input.addEventListener("input", look);
  look();
  return make("div", { class: "stacked" }, make("label", { for: id }, label), input, list, hidden);
}
