// What a page does for its readers besides the words. It comes in one file with htmx (assets.py).

// Not all that answers is the paper: what stands in a page is never a whole one.
document.addEventListener("htmx:after:request", (event) => {
  if (/<(!doctype|html)/i.test(event.detail.ctx.text)) event.preventDefault();
});

// Whatever became of the rail, no more room is kept for it (spread.css).
document.addEventListener("htmx:finally:request", ({ target }) => target.toggleAttribute("data-settled", true));

// A story's tools (_tools.html): each works, or isn't there. Of a story that was withdrawn and comes
// back in an open tab, they are new ones.
function equip(tools) {
  if (!tools) return;
  const [mail, share, copy, save, listed] = tools.children;
  // Whose address may become another while it is open.
  const article = tools.closest("[data-address]"), story = article.dataset, told = tools.dataset, { clipboard } = navigator;

  const say = (words) => import("./living.js").then((page) => page.say(words));

  function write(link) {
    return clipboard.writeText(link).then(() => say(told.copied), () => say(told.uncopied));
  }

  function show(isSaved) {
    save.hidden = isSaved;
    listed.hidden = !isSaved;
  }

  mail.hidden = !!navigator.share;
  share.hidden = !navigator.share;
  share.onclick = () => navigator.share({ title: document.querySelector("h1").textContent, url: story.address }).catch(() => {});

  copy.hidden = !clipboard;
  copy.onclick = () => write(story.address);

  save.hidden = true;
  // A page without a tag is no reader's, or of a paper that has gone to sleep (static_edition.py).
  if (document.documentElement.dataset.tag && navigator.serviceWorker && globalThis.caches) {
    const look = async () => {
      try {
        const isSaved = await caches.has(`saved ${location.pathname}`);
        show(isSaved);
        if (isSaved) await (await import("./saved.js")).renew(location.pathname);
      } catch {}
    };
    look();
    // An open tab may be led to another story.
    new MutationObserver(look).observe(article, { attributes: true });
  }
  save.onclick = async () => {
    save.disabled = true;
    try {
      await (await import("./saved.js")).save(location.pathname, listed.getAttribute("href"));
      show(true);
      listed.focus();
      say(told.saved);
    } catch {
      say(told.unsaved);
    }
    save.disabled = false;
  };

  // A link to words that somebody selects, where browsers know such links.
  if (clipboard && document.fragmentDirective) {
    document.addEventListener("selectionchange", function offer() {
      if (getSelection().isCollapsed) return;
      document.removeEventListener("selectionchange", offer);
      const point = (directive) => write(story.address + directive);
      import("./passage.js").then((passages) => passages.offer("", told.passage, point), () => {});
    });
  }

  told.ready = "";
}

equip(document.querySelector(".tools"));
document.addEventListener("htmx:after:process", ({ target }) => equip(target.querySelector(".tools:not([data-ready])")));
