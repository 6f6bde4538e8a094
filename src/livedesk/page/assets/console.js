// Pages of the console beside the desk: lists that stay fresh, a list of feeds sent in, what is new.

const $ = (id) => document.getElementById(id);
const lines = () => $("lines");
const csrf = document.querySelector("meta[name=csrf]")?.content ?? "";

/** Times in the reader's own zone, with UTC beside them on demand. */
function localise(root) {
  for (const time of root.querySelectorAll("time[datetime]")) {
    if (time.title) continue;
    const at = new Date(time.dateTime);
    time.title = `${time.textContent} UTC`;
    time.textContent = at.toLocaleString([], { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  }
}

/** Put a newer list in the place of the one shown, unless somebody is using it. */
async function freshen(address) {
  const shown = lines();
  if (document.hidden || !shown || shown.matches(":focus-within") || shown.querySelector("details[open]")) return;
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (!answer.ok || lines() !== shown) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const newer = page.getElementById("lines");
  if (!newer) return;
  localise(newer);
  if (newer.innerHTML !== shown.innerHTML) shown.replaceWith(newer);
}

async function count() {
  const mark = $("alerts-new");
  if (!mark) return;
  const answer = await fetch(mark.dataset.from, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const { unseen } = await answer.json();
  mark.hidden = !unseen;
  mark.textContent = unseen;
}

/** Send a list of feeds as it is, and say what came of it. */
async function send(form) {
  const file = form.querySelector("input[type=file]").files[0];
  const told = form.querySelector("[role=status]") ?? form.appendChild(Object.assign(document.createElement("div"), { role: "status", className: "told" }));
  told.textContent = "Reading the list …";
  const answer = await fetch(form.dataset.to, { method: "POST", body: file, headers: { Accept: "application/json", "Content-Type": "application/octet-stream", "X-CSRF-Token": csrf } });
  const found = await answer.json().catch(() => ({}));
  const said = answer.ok ? [`${found.words}.`, ...found.doubts] : [[found.error?.what, found.error?.remedy].filter(Boolean).join(". ") || `The desk answered ${answer.status}`];
  told.replaceChildren(...said.map((line) => Object.assign(document.createElement("p"), { textContent: line })));
  if (answer.ok && live) freshen(live.dataset.live);
}

const live = document.querySelector("[data-live]");
localise(document);
$("import")?.addEventListener("submit", (event) => {
  event.preventDefault();
  send(event.target).catch((fault) => { event.target.querySelector("[role=status]").textContent = fault.message; });
});
if (live && !new URLSearchParams(location.search).has("before")) {
  const again = () => freshen(live.dataset.live).catch(() => {});
  setInterval(again, 10_000);
  if (live.dataset.events) {
    const source = new EventSource(live.dataset.events);
    source.addEventListener("alert", () => { again(); count().catch(() => {}); });
    addEventListener("pagehide", () => source.close());
  }
}
count().catch(() => {});
