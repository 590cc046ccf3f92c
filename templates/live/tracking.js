// Looks for news once a minute while the page is seen. Without it the page says the same when it is loaded again.
(() => {
  let busy = false;
  const renew = (fresh) => {
    document.title = fresh.title;
    for (const part of document.querySelectorAll("[data-part]")) {
      const news = fresh.querySelector(`[data-part="${part.dataset.part}"]`);
      // What one is reading with the keyboard stays where it is.
      if (!news || news.innerHTML === part.innerHTML || part.contains(document.activeElement)) continue;
      part.replaceChildren(...news.childNodes);
    }
  };
  const look = async () => {
    if (busy || document.hidden) return;
    busy = true;
    try {
      const answer = await fetch(location.href, { credentials: "omit", cache: "no-store" });
      if (answer.ok) renew(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch {
      // Without a network what stands here still carries its time.
    } finally {
      busy = false;
    }
  };
  setInterval(look, 60_000);
  document.addEventListener("visibilitychange", look);
})();
