/**
 * The only script of the site: shows of a list what holds every word that was typed. Without it the whole list stands there.
 * `[data-filter]` is the field, `[data-text]` the things to filter, `[data-count]` says how many are left.
 */
export const FILTER_SCRIPT = `'use strict';
(() => {
  const field = document.querySelector('[data-filter]');
  const items = [...document.querySelectorAll('[data-text]')];
  const count = document.querySelector('[data-count]');
  if (!field) return;
  field.closest('[hidden]')?.removeAttribute('hidden');
  const show = () => {
    const words = field.value.toLowerCase().split(/\\s+/).filter(Boolean);
    let left = 0;
    for (const item of items) {
      const isWanted = words.every((word) => item.dataset.text.includes(word));
      item.hidden = !isWanted;
      if (isWanted) left++;
    }
    count.textContent = left === items.length ? '' : left + ' of ' + items.length;
  };
  field.addEventListener('input', show);
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') { field.value = ''; show(); }
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === '/' && document.activeElement !== field) { event.preventDefault(); field.focus(); }
  });
  show();
})();
`;
