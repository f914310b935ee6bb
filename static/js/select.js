// <div data-module="select"> around a list: [data-select-all] ticks the rows' [data-select], Shift ticks a range,
// [data-bulk] appears with the number in [data-count], [data-one][data-many] is the word for it, [data-select-none]
// clears. [data-select-more] stands for all further pages, once every row of this one is ticked, and holds their number.
// A list that names itself (data-selection) keeps its ticks when its rows come anew; under another name it starts afresh.
let last
let name
let ticked = new Set()

const root = element => element.closest('[data-module=select]')
const rows = list => [...list.querySelectorAll('[data-select]')]

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
  const list = event.target.matches('[data-select-all], [data-select-more]') && root(event.target)
  if (!list) return
  if (event.target.matches('[data-select-all]')) rows(list).forEach(b => { b.checked = event.target.checked })
  count(list)
})
document.addEventListener('click', event => {
  const clear = event.target.closest('[data-select-none]')
  if (!clear) return
  event.preventDefault()
  const list = root(clear)
  rows(list).forEach(b => { b.checked = false })
  count(list)
  // The button has gone with the bar.
  const stays = [...list.querySelectorAll('[data-select-all], [data-select]')].find(b => b.checkVisibility({ visibilityProperty: true }))
  stays?.focus({ preventScroll: true })
})

function count(list) {
  const boxes = rows(list)
  const n = boxes.filter(b => b.checked).length
  const all = n > 0 && n === boxes.length
  boxes.forEach(b => b.closest('[data-row]')?.toggleAttribute('data-selected', b.checked))
  list.querySelectorAll('[data-select-all]').forEach(b => {
    b.checked = all
    b.indeterminate = n > 0 && !all
  })
  const more = list.querySelector('[data-select-more]')
  if (more) {
    more.checked &&= all
    more.closest('label').hidden = !all
  }
  const number = more?.checked ? more.dataset.selectMore : n || ''
  list.querySelectorAll('[data-count]').forEach(e => { e.textContent = number })
  list.querySelectorAll('[data-one]').forEach(e => { e.textContent = n === 1 ? e.dataset.one : e.dataset.many })
  list.querySelectorAll('[data-bulk]').forEach(e => { e.hidden = n === 0 })
  if (list.dataset.selection !== undefined) {
    name = list.dataset.selection
    ticked = new Set(boxes.filter(b => b.checked).map(b => b.value))
  }
}

function all() {
  document.querySelectorAll('[data-module=select]').forEach(list => {
    if (list.dataset.selection === name) rows(list).forEach(b => { b.checked ||= ticked.has(b.value) })
    count(list)
  })
}

// Rows come by htmx, and by whatever else keeps the list alive.
const selectable = node => node.nodeType === 1 && (node.matches('[data-select], [data-module=select]') || node.querySelector('[data-select]'))
new MutationObserver(changes => {
  if (changes.some(c => [...c.addedNodes, ...c.removedNodes].some(selectable))) all()
}).observe(document.body, { childList: true, subtree: true })
all()
addEventListener('pageshow', all)
