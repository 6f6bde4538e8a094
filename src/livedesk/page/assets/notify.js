// Turns notifications of this browser on and off. Nothing happens before the reader asks for it.
const { worker, key, subscriptions } = document.body.dataset;
const on = document.getElementById("on"), off = document.getElementById("off"), said = document.getElementById("said");
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const send = (method, body) => fetch(subscriptions, { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

function show(subscribed) {
  on.hidden = subscribed;
  off.hidden = !subscribed;
  said.textContent = subscribed ? said.dataset.on : "";
}

async function registered() {
  return (await navigator.serviceWorker.register(worker)).pushManager;
}

on.onclick = async () => {
  try {
    const subscription = await (await registered()).subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) });
    const { ok } = await send("POST", subscription);
    if (!ok) await subscription.unsubscribe();
    show(ok);
    if (!ok) said.textContent = said.dataset.failed;
  } catch { said.textContent = said.dataset.failed; }
};
off.onclick = async () => {
  const subscription = await (await registered()).getSubscription();
  if (subscription) {
    await send("DELETE", { endpoint: subscription.endpoint });
    await subscription.unsubscribe();
  }
  show(false);
};

if (!("PushManager" in window)) said.textContent = said.dataset.none;
else navigator.serviceWorker.getRegistration().then(async (found) => show(Boolean(await found?.pushManager.getSubscription())));
