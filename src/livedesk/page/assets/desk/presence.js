// Who is on, who writes what, and what this editor is told: said and heard beside the queue.

const screenId = crypto.randomUUID?.() ?? `s-${Math.random().toString(36).slice(2, 14)}`;
const me = body.dataset.me;
let speaking = 0, warned = "";

/** What this screen has in hand, as colleagues may know it. */
const here = () => ({ screen: screenId, development: editing?.id ?? inHand?.id ?? null, editing: Boolean(editing) });

async function speak() {
  clearTimeout(speaking);
  let every = 10;
  try {
    const told = await (await ask("presence", { method: "POST", body: JSON.stringify(here()) })).json();
    every = told.every;
    on(told.people);
    also(told.also);
  } catch {
    // Nothing hangs on it; the line of the connection says what is wrong.
  }
  speaking = setTimeout(speak, every * 1000);
}

/** Something else is in hand, or being written. */
function speakSoon() {
  clearTimeout(speaking);
  speaking = setTimeout(speak, 400);
}

/** Who is on, beside the line of the connection. */
function on(people) {
  const others = people.filter((one) => one.id !== me);
  $("on").textContent = others.length ? `Also on: ${others.map((one) => one.name + (one.editing ? " (writing)" : "")).join(", ")}` : "";
  const busy = new Map(others.filter((one) => one.editing).map((one) => [one.development, one]));
  also([busy.get(here().development)].filter(Boolean));
}

/** A colleague writes what is in hand here. */
function also(people) {
  const names = people.map((one) => one.name).join(", ");
  const mark = names && `${here().development}:${names}`;
  $("also")?.remove();
  if (!names || !inHand) return void (warned = "");
  $("in-hand").querySelector("[data-part=top]").append(make("p", { id: "also", class: "told" }, `${names} is writing this too: whoever sends second is told.`));
  if (editing && warned !== mark) toast(`${names} is writing this too`, 10000);
  warned = mark;
}

/** Something this editor asked to be told of. */
async function alerted({ editor, unseen, id }) {
  if (editor !== me) return;
  const mark = $("alerts-new");
  mark.hidden = !unseen;
  mark.textContent = unseen;
  if (!id) return;
  const { latest } = await (await ask("alerts/unseen")).json();
  toast(make("span", null, latest), 12000, make("a", { href: `${base}alerts` }, "Alerts"));
}

/** Hear of colleagues and alerts on the stream that brings the rows. */
function hearOthers(stream) {
  stream.addEventListener("presence", ({ data }) => on(JSON.parse(data).people));
  stream.addEventListener("alert", ({ data }) => alerted(JSON.parse(data)).catch(() => {}));
}

const mark = $("alerts-new");
if (mark) ask("alerts/unseen").then((answer) => answer.json()).then(({ unseen }) => alerted({ editor: me, unseen })).catch(() => {});
addEventListener("pagehide", () => ask("presence", { method: "POST", body: JSON.stringify({ screen: screenId, gone: true }), keepalive: true }).catch(() => {}));
addEventListener("pageshow", (event) => { if (event.persisted) speak(); });
speak();
