/** Keeps the lists fresh without losing what somebody is typing: forms stand outside the parts that are replaced. */
const everyMs = 2000;

async function refresh() {
  if (document.hidden) return;
  const answer = await fetch('/').catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  for (const list of fresh.querySelectorAll('[data-list]')) {
    const shown = document.getElementById(list.id);
    if (shown) sameArticles(shown, list);
  }
  for (const live of fresh.querySelectorAll('[data-live]')) {
    const shown = document.getElementById(live.id);
    if (shown && !shown.contains(document.activeElement)) sameContent(shown, live);
  }
}

function sameArticles(shown, fresh) {
  const wanted = [...fresh.children];
  const ids = new Set(wanted.map((article) => article.id));
  for (const article of [...shown.children]) if (!ids.has(article.id)) article.remove();
  wanted.forEach((article, index) => {
    const known = document.getElementById(article.id);
    if (!known) shown.insertBefore(document.importNode(article, true), shown.children[index] ?? null);
  });
}

function sameContent(shown, fresh) {
  for (const open of shown.querySelectorAll('details[open]'))
    fresh.querySelector(`#${CSS.escape(open.id)}`)?.setAttribute('open', '');
  if (shown.innerHTML !== fresh.innerHTML) shown.replaceChildren(...document.importNode(fresh, true).childNodes);
}

setInterval(refresh, everyMs);
