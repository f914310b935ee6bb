// A double tap presses what stands under the finger twice, and after the first time that may be something else: "Stop"
// makes room for "Record again". So for a moment after the page has changed, nothing in .room-actions can be pressed.
const moment = 500 // ms
let timer

export function settle() {
  clearTimeout(timer)
  document.body.toggleAttribute('data-settling', true) // CSS keeps pointers off, clicks() keeps keys off
  timer = setTimeout(() => document.body.removeAttribute('data-settling'), moment)
}

// settling tells whether the page has only just changed.
export const settling = () => document.body.hasAttribute('data-settling')
