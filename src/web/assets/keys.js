/**
 * Shortcuts of one key for what stands on the page. They can be switched off (WCAG 2.1.4): speech input types letters.
 * Nothing here is reachable by a shortcut only.
 */
const keysOf = {
  restore: 'r',
  'keep-hidden': 'k',
  leave: 'l',
  hide: 'h',
  'ask-to-remove': 'q',
  reply: 'a',
  'reply-privately': 'i',
  'mark-pupil': 'y',
  delete: 'd',
  ban: 'b',
  unban: 'b',
  mute: 'o',
  unmute: 'o',
  report: 'p',
  refer: 's',
  answered: 'm',
  settled: 'e',
  confirm: 'c',
  decline: 'j',
  take: 't',
  'give-back': 'g',
  'take-over': 't',
  later: 'w',
  'hand-over': 'v',
  'step-aside': 'x',
  undo: 'z',
};
const setting = 'schoolgate-shortcuts';
const isOn = () => localStorage.getItem(setting) !== 'off';

/** What is on the page and seen, by its key; the first of two counts. */
function onPage() {
  const found = new Map();
  for (const it of document.querySelectorAll('[data-key], [data-action]')) {
    const key = it.dataset.key ?? keysOf[it.dataset.action];
    if (key && !found.has(key) && it.checkVisibility()) found.set(key, it);
  }
  return found;
}

const wordsOf = (it) =>
  [...it.childNodes]
    .filter((node) => !(node instanceof HTMLElement && node.matches('kbd, .govuk-visually-hidden')))
    .map((node) => node.textContent)
    .join('')
    .trim();

/** The key on each button and link, for those who have a keyboard. */
function label() {
  for (const it of document.querySelectorAll('kbd.sg-shortcut')) it.remove();
  document.documentElement.classList.toggle('sg-keys', isOn());
  const labelled = onPage();
  for (const it of document.querySelectorAll('[aria-keyshortcuts]')) it.removeAttribute('aria-keyshortcuts');
  if (!isOn()) return;
  for (const [key, it] of labelled) {
    it.setAttribute('aria-keyshortcuts', key);
    if (!it.matches('a, button, summary')) continue;
    const kbd = document.createElement('kbd');
    kbd.className = 'sg-shortcut';
    kbd.ariaHidden = 'true';
    kbd.textContent = key;
    it.append(kbd);
  }
}

/** A button is pressed; what is folded opens at its first field. */
function press(it) {
  const fold = it.matches('summary') ? it.parentElement : null;
  if (fold) fold.open = true;
  const field = fold?.querySelector('textarea, select, input:not([type=hidden])');
  (field ?? it).focus();
  if (it.matches('a, button')) it.click();
}

/** From card to card of a list. */
function step(by) {
  const links = [...document.querySelectorAll('[data-case] h2 a')];
  const at = links.indexOf(document.activeElement?.closest?.('[data-case]')?.querySelector('h2 a'));
  const next = links[Math.min(Math.max(at + by, 0), links.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}

const busy = (it) => it.matches('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]');

addEventListener('keydown', (event) => {
  if (!isOn() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
  if (busy(event.target) || document.querySelector('dialog[open]')) return;
  const moves = document.querySelector('[data-case]') ? { j: 1, k: -1 } : {};
  const it = onPage().get(event.key);
  if (event.key === '?') help.open();
  else if (event.key in moves) step(moves[event.key]);
  else if (it) press(it);
  else return;
  event.preventDefault();
});

/** Also by a button at the foot of the page: whoever has switched the keys off must be able to switch them on. */
const help = {
  dialog: document.createElement('dialog'),
  open() {
    const rows = [...onPage()].map(([key, it]) => [key, wordsOf(it) || it.labels?.[0]?.textContent.trim()]);
    if (document.querySelector('[data-case]'))
      rows.unshift(['j', 'The next case of the list'], ['k', 'The one before']);
    rows.push(['?', 'This list']);
    const list = document.createElement('dl');
    list.className = 'sg-shortcuts';
    for (const [key, words] of rows) {
      const [name, what] = [document.createElement('dt'), document.createElement('dd')];
      name.append(Object.assign(document.createElement('kbd'), { textContent: key }));
      what.textContent = words;
      const row = document.createElement('div');
      row.append(name, what);
      list.append(row);
    }
    this.dialog.querySelector('dl').replaceWith(list);
    this.dialog.querySelector('input').checked = isOn();
    this.dialog.showModal();
  },
  build() {
    const { dialog } = this;
    dialog.className = 'sg-dialog';
    dialog.setAttribute('aria-labelledby', 'shortcuts-title');
    dialog.innerHTML = `<h2 class="govuk-heading-m" id="shortcuts-title">Shortcuts</h2><dl></dl>
      <p class="govuk-body"><label><input type="checkbox" class="sg-check"> Use shortcuts on this device</label></p>
      <form method="dialog"><button class="govuk-button govuk-!-margin-bottom-0">Close</button></form>`;
    dialog.querySelector('input').addEventListener('change', (event) => {
      localStorage.setItem(setting, event.target.checked ? 'on' : 'off');
      label();
    });
    const opener = document.createElement('button');
    Object.assign(opener, { type: 'button', className: 'sg-plain', textContent: 'Keyboard shortcuts' });
    opener.addEventListener('click', () => this.open());
    const foot = document.createElement('footer');
    foot.className = 'govuk-width-container sg-foot';
    foot.append(opener);
    document.body.append(foot, dialog);
  },
};

help.build();
label();
// What was folded away has its key as soon as it is seen.
document.addEventListener('toggle', label, true);
new MutationObserver(label).observe(document.getElementById('news') ?? document.body, { childList: true });
