// Functions with which the other modules build elements. Text is never parsed as markup.

export const byId = (id) => document.getElementById(id);

/** An element with properties ('class' and attributes with a hyphen too) and children: elements or text. */
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key === 'class' || key.includes('-')) {
      made.setAttribute(key, value);
    } else {
      made[key] = value;
    }
  }
  made.append(...children);
  return made;
}

/** Sets a text only if it differs, because live regions would announce the same text again. */
export function say(target, text) {
  if (target.textContent !== text) {
    target.textContent = text;
  }
}

/** Copies a text to the clipboard. Outside of secure contexts, browsers have only the older function. */
export async function copy(text) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const area = element('textarea', {class: 'unseen', value: text});
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}
