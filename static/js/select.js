// <div data-module="select"> around a list: [data-select-all] ticks the rows' [data-select], Shift ticks a range,
// [data-bulk] appears with the number in [data-count], [data-one][data-many] is the word for it, and every swap is
// counted again.
let last

document.addEventListener('click', event => {
  const box = event.target.closest?.('[data-module=select] [data-select]')
  if (!box) return
  const boxes = rows(root(box))
  if (event.shiftKey && boxes.includes(last)) {
    const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b)
    boxes.slice(from, to + 1).forEach(b => { b.checked = box.checked })
  }
  last = box
  count(root(box))
})
document.addEventListener('change', event => {
  if (!event.target.matches('[data-select-all]')) return
  rows(root(event.target)).forEach(b => { b.checked = event.target.checked })
  count(root(event.target))
})
document.addEventListener('click', event => {
  const clear = event.target.closest('[data-select-none]')
  if (!clear) return
  event.preventDefault()
  rows(root(clear)).forEach(b => { b.checked = false })
  count(root(clear))
})

// A row that comes back from the server keeps the tick it had.
let ticked = []
document.addEventListener('htmx:before:swap', () => { ticked = [...document.querySelectorAll('[data-select]:checked')].map(b => b.value) })
document.addEventListener('htmx:after:swap', () => {
  document.querySelectorAll('[data-select]').forEach(b => { b.checked ||= ticked.includes(b.value) })
  all()
})

const root = element => element.closest('[data-module=select]')
const rows = list => [...list.querySelectorAll('[data-select]')]

function count(list) {
  const boxes = rows(list)
  const n = boxes.filter(b => b.checked).length
  boxes.forEach(b => b.closest('[data-row]')?.toggleAttribute('data-selected', b.checked))
  list.querySelectorAll('[data-select-all]').forEach(b => {
    b.checked = n > 0 && n === boxes.length
    b.indeterminate = n > 0 && n < boxes.length
  })
  list.querySelectorAll('[data-count]').forEach(e => { e.textContent = n || '' })
  list.querySelectorAll('[data-one]').forEach(e => { e.textContent = n === 1 ? e.dataset.one : e.dataset.many })
  list.querySelectorAll('[data-bulk]').forEach(e => { e.hidden = n === 0 })
}

function all() {
  document.querySelectorAll('[data-module=select]').forEach(count)
}
all()
addEventListener('pageshow', all)
