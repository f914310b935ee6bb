// <button data-copy="text"><span data-copy-label>Copy</span><span class="sr"> Ada's link</span></button>
// copies the text, says so in place for two seconds, and "Ada's link copied" in the live region. An empty data-copy
// copies the .link-text beside the button.
import { announce } from './live.js'

const shown = new WeakMap()

document.addEventListener('click', async event => {
  const button = event.target.closest('[data-copy]')
  if (!button) return
  const text = button.dataset.copy || button.parentElement.querySelector('.link-text')?.textContent || ''
  const what = button.querySelector('.sr')?.textContent.trim() ?? ''
  const done = await copy(text)
  say(button, done ? 'Copied' : 'Press Ctrl+C')
  announce(done ? button.dataset.copied ?? `${what} copied`.trim() : 'Not copied: select the link and copy it by hand')
})

async function copy(text) {
  if (navigator.clipboard && window.isSecureContext) {
    try {
      await navigator.clipboard.writeText(text)
      return true
    } catch { /* no permission: the older way may still work */ }
  }
  return copyByHand(text)
}

// copyByHand works without a secure context, where an installation in an office network often is.
function copyByHand(text) {
  const focused = document.activeElement
  const host = document.querySelector('dialog[open]') ?? document.body // the rest of the page is inert under a dialog
  const area = document.createElement('textarea')
  area.value = text
  area.readOnly = true
  area.className = 'sr'
  host.append(area)
  area.select()
  try {
    return document.execCommand('copy')
  } finally {
    area.remove()
    focused?.focus({ preventScroll: true })
  }
}

function say(button, text) {
  const label = button.querySelector('[data-copy-label]') ?? button
  const state = shown.get(button) ?? { before: label.textContent }
  clearTimeout(state.timer)
  label.textContent = text
  button.classList.add('is-copied')
  state.timer = setTimeout(() => {
    label.textContent = state.before
    button.classList.remove('is-copied')
    shown.delete(button)
  }, 2000)
  shown.set(button, state)
}
