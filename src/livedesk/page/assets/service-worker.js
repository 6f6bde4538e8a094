// Shows what the desk sends, and opens it when asked to. Caches nothing.
addEventListener("push", (event) => {
  const { title, body, url, tag, lang } = event.data.json();
  event.waitUntil(registration.showNotification(title, { body, tag, lang, data: url, renotify: true, icon: "favicon.svg" }));
});
addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(clients.openWindow(event.notification.data));
});
