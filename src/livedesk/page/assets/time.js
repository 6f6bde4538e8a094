// The reader's own time beside the event's, and "12 s ago" that counts on.
// Without script: every time is shown in the event's zone, as served.
const { body } = document;
const { zone } = body.dataset;
let skew; // the reader's clock may be a day off: the desk's is the one that counts
const measure = () => { skew = Date.parse(body.dataset.now) - Date.now(); };
const now = () => new Date(Date.now() + skew);
const format = (options, timeZone) =>
  new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", ...options, timeZone }).format;
const there = format({}, zone), thereDay = format({ weekday: "short" }, zone);
const mine = format({}), mineDay = format({ weekday: "short" });

const yours = (date) =>
  thereDay(date) === mineDay(date) ? "" :
    `${(thereDay(date).slice(0, 3) === mineDay(date).slice(0, 3) ? mine : mineDay)(date)} yours`;

function draw() {
  for (const e of document.querySelectorAll("[data-yours]:empty")) e.textContent = yours(new Date(e.dataset.yours));
}

function span(seconds) {
  if (seconds < 90) return `${Math.max(0, Math.floor(seconds))} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  return minutes < 2880 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 1440)} days`;
}

function tick() {
  for (const e of document.querySelectorAll("[data-clock]")) e.textContent = there(now());
  for (const e of document.querySelectorAll("[data-mine]")) e.textContent = yours(now());
  for (const e of document.querySelectorAll("[data-ago]")) e.textContent = `${span((now() - new Date(e.dateTime)) / 1000)} ago`;
}

measure();
draw();
tick();
document.addEventListener("livedesk:drawn", draw);
document.addEventListener("livedesk:now", () => { measure(); tick(); });
setInterval(tick, 1000);
