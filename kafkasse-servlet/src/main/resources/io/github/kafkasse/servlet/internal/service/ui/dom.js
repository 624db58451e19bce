// The little that the other modules need to build elements. Text is only ever text: nothing here takes markup.

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

/** Sets a text only where it is another: live regions would say it again. */
export function say(target, text) {
  if (target.textContent !== text) {
    target.textContent = text;
  }
}

/** Copies a text; outside of secure contexts browsers have only the old way. */
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
