// Where the page is wider than the screen, text leaves its place, or text runs backwards that nobody turned round.
const screen = document.documentElement.clientWidth;
const faults = [];
const unseen = element => element !== null && (getComputedStyle(element).clipPath !== 'none' || unseen(element.parentElement));
const box = (node, from, to) => {
  const range = document.createRange();
  range.setStart(node, from);
  range.setEnd(node, to);
  return range;
};

if (document.documentElement.scrollWidth > screen) {
  faults.push(`the page is ${document.documentElement.scrollWidth} wide (expected: ${screen} at most)`);
}
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
  const words = text.data.trim().slice(0, 60);
  if (words === '' || unseen(text.parentElement)) {
    continue;
  }
  const place = text.parentElement.closest('li, td, th, dd, dt, p, h1, h2').getBoundingClientRect();
  for (const line of box(text, 0, text.length).getClientRects()) {
    if (line.left < Math.max(0, place.left) - 1 || line.right > Math.min(screen, place.right) + 1) {
      faults.push(`"${words}" stands at ${line.left} to ${line.right} (expected: within ${place.left} to ${place.right})`);
      break;
    }
  }
  const start = text.data.length - text.data.trimStart().length;
  if (/^[\x20-\x7e\u00b7\u2013]{2,}$/.test(words)) {
    const first = box(text, start, start + 1).getBoundingClientRect();
    const second = box(text, start + 1, start + 2).getBoundingClientRect();
    if (second.top === first.top && second.left < first.left) {
      faults.push(`"${words}" runs backwards`);
    }
  }
}
return faults;
