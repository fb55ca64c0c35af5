// Voilà calls these by name while it builds the page; we show one calm sentence instead of its counting.
window.voila_heartbeat = () => {};
window.voila_process = () => {};
window.voila_finish = () => window.display_cells();
window.display_cells = () => {
  if (!window.themeLoaded) {
    window.cellLoaded = true; // Voilà calls again once its styles are there
    return;
  }
  document.getElementById("loading")?.remove();
  document.getElementById("rendered_cells").style.display = "";
};

// Voilà puts the page at the end of the body; it belongs into the landmark that the bar's "skip" leads to.
new MutationObserver((_changes, observer) => {
  const shell = document.getElementById("main");
  if (!shell) return;
  observer.disconnect();
  document.getElementById("fj-main").append(shell);
}).observe(document.body, { childList: true });

(() => {
  const dialog = document.getElementById("fj-quit-dialog");
  const problem = document.getElementById("fj-quit-problem");
  const cookie = (name) => document.cookie.match(`(?:^|; )${name}=([^;]*)`)?.[1] ?? "";

  async function quit() {
    problem.textContent = "";
    try {
      const answer = await fetch(`${document.body.dataset.baseUrl}../api/shutdown`, {
        method: "POST",
        headers: { "X-XSRFToken": cookie("_xsrf") },
      });
      if (!answer.ok) throw new Error(answer.status);
    } catch {
      problem.textContent = "The journal did not answer. It may be closed already; if not, try once more.";
      return;
    }
    document.title = "Closed · Fascia Journal";
    const words = document.createElement("p");
    words.className = "fj-closed";
    words.setAttribute("role", "status");
    words.tabIndex = -1;
    words.textContent = "The journal is closed. You may close this page.";
    document.body.replaceChildren(words);
    words.focus();
  }

  document.getElementById("fj-quit").addEventListener("click", () => dialog.showModal());
  document.getElementById("fj-quit-no").addEventListener("click", () => dialog.close());
  document.getElementById("fj-quit-yes").addEventListener("click", quit);
})();
