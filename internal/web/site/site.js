"use strict";
const newer = document.getElementById("newer");
if (newer) {
  const look = async () => {
    try {
      const answer = await fetch("/newest", { cache: "no-store" });
      if (answer.ok && (await answer.text()) !== newer.dataset.newest) newer.hidden = false;
    } catch {
      // the server is being restarted; the next minute tells
    }
  };
  setInterval(look, 60000);
  document.addEventListener("visibilitychange", look);
}
