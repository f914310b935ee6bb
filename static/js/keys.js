// Single keys for people who do this all day: / search, j and k rows, x select, Enter open, ? help, and any element
// with data-key in the focused row or on the page. Silent while typing; switched off by [data-keys-switch].
import { openDialog } from './dialog.js'

const off = 'retake-keys-off'

document.addEventListener('keydown', event => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || localStorage.getItem(off)) return
  if (event.target.closest('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]')) return
  if (document.querySelector('dialog[open], [popover]:popover-open')) return
  const row = document.activeElement?.closest('[data-row]')
  if (act(event.key, row)) event.preventDefault()
})

function act(key, row) {
  switch (key) {
    case '?': return help()
    case '/': return focusOn(document.querySelector('[data-search]'))
    case 'j': return focusOn(beside(row, 1))
    case 'k': return focusOn(beside(row, -1))
    case 'x': return press(row?.querySelector('[data-select]'))
    case 'Enter': return row === document.activeElement && press(row?.querySelector('[data-open]'))
  }
  if (key.length !== 1) return false
  const selector = `[data-key="${CSS.escape(key)}"]`
  return press(row?.querySelector(selector) ?? document.querySelector(`:not([data-row] *)${selector}`))
}

function beside(row, step) {
  const rows = [...document.querySelectorAll('[data-row]')]
  return rows[row ? rows.indexOf(row) + step : 0] ?? row
}

function focusOn(element) {
  element?.focus()
  element?.scrollIntoView({ block: 'nearest' })
  element?.select?.()
  return Boolean(element)
}

function press(element) {
  element?.click()
  return Boolean(element)
}

function help() {
  const template = document.getElementById('keys-help')
  if (!template) return false
  openDialog(template.content.cloneNode(true))
  show()
  return true
}

function show() {
  document.querySelectorAll('[data-keys-switch]').forEach(box => { box.checked = !localStorage.getItem(off) })
}

document.addEventListener('change', event => {
  if (!event.target.matches('[data-keys-switch]')) return
  if (event.target.checked) localStorage.removeItem(off)
  else localStorage.setItem(off, '1')
})
document.addEventListener('click', event => {
  if (!event.target.closest('[data-keys-help]')) return
  event.preventDefault()
  help()
})
show()
