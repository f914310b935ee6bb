// Focus is never lost. Before a swap it is noted which control of which part of the page has the focus; when the swap
// took it away, it goes to the same control in the new part, else to the next row, else to the page's heading.
const controls = 'a[href], button:not([disabled]), input:not([type=hidden]):not([disabled]), select, textarea, summary, [tabindex]'

// remember notes where an element is, in words that hold after its part of the page was replaced.
export function remember(element = document.activeElement) {
  if (!element || element === document.body) return undefined
  element = element.closest('.menu')?.opener ?? element // what stands in a menu is gone when the menu closes
  const part = element.parentElement?.closest('[id]')
  const row = element.closest('[data-row]')
  return {
    element,
    id: element.id,
    part: part?.id,
    label: name(element),
    index: part ? [...part.querySelectorAll(controls)].indexOf(element) : -1,
    row: row?.id,
    list: row?.parentElement,
    before: row?.previousElementSibling?.id,
    next: row?.nextElementSibling?.id,
  }
}

// find returns the element that was remembered, or what stands in its place now.
export function find(place) {
  if (!place) return undefined
  if (usable(place.element)) return place.element
  const same = place.id && document.getElementById(place.id)
  if (usable(same)) return same
  const part = [place.part, place.row].map(id => id && document.getElementById(id)).find(Boolean)
  if (part) {
    const here = [...part.querySelectorAll(controls)].filter(usable)
    const match = here.find(c => name(c) === place.label) ?? here[place.index] ?? here[0]
    if (match) return match
  }
  return inPlace(place) ?? document.querySelector('main h1')
}

// inPlace is the row that stands where one was: another that replaced it, or the next.
function inPlace({ list, before, next }) {
  const above = before && document.getElementById(before)
  const here = above ? above.nextElementSibling : !before && list?.isConnected && list.firstElementChild
  return here || (next && document.getElementById(next)) || undefined
}

function usable(element) {
  return element?.isConnected && element.checkVisibility?.({ visibilityProperty: true }) !== false
}

function name(element) {
  return element.getAttribute('aria-label') ?? element.textContent.trim()
}

let before

// A deed clears the status line, and with it the Undo that was pressed: its place is noted first.
document.addEventListener('htmx:before:request', ({ detail: { ctx } }) => {
  if (ctx.request.method !== 'GET') before = remember()
})
document.addEventListener('htmx:before:swap', () => { before = remember() ?? before })
document.addEventListener('htmx:after:swap', () => {
  const lost = !document.activeElement || document.activeElement === document.body
  if (lost && before) {
    const place = find(before)
    if (place?.matches('h1') && !place.hasAttribute('tabindex')) place.tabIndex = -1
    place?.focus({ preventScroll: true })
  }
  before = undefined
})
