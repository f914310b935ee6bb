// An answer that was recorded with another app, chosen as a file: it is looked at on the device first, so that a wrong one costs
// neither a take nor an hour of sending. Who once chose this way stays on it until they turn to the camera again.
import { announce } from './announce.js'
import { fault, head, kind } from './filekind.js'
import { remember, remembered } from './tab.js'
import { clock, measure } from './video.js'
import { locale, sentence } from './words.js'

const patience = 5000 // ms for finding out the length; a browser that cannot play the file may never say

export const elsewhere = {
  get chosen() { return remembered('way') === 'file' },
  choose(file) { remember('way', file ? 'file' : null) },
}

// offerFile wires the page's part for files. limits are {most, longest, sound} as in filekind.js; use gets {file, type, ms} when
// the candidate wants it.
export function offerFile(root, { life, limits, use }) {
  const part = name => root.querySelector(`[data-file-${name}]`)
  const player = part('player')
  let chosen = null
  let looking = new AbortController()
  let address

  async function pick(event) {
    const input = event.target.closest('input[type="file"]')
    const file = input?.files[0]
    if (!file) return
    forget()
    part('looking').hidden = false
    const { signal } = looking
    const found = await look(file, signal)
    if (signal.aborted) return // another one was chosen meanwhile
    input.value = '' // so that the same file can be chosen again
    part('looking').hidden = true
    found.fault ? refuse(found) : show(found)
  }

  async function look(file, signal) {
    const found = { file, size: file.size, claimed: file.type, ms: 0 }
    const start = await file.slice(0, head).arrayBuffer().catch(() => null)
    const end = await file.slice(-1).arrayBuffer().catch(() => null) // what lies in a cloud may break off
    if (!start || !end) return { ...found, fault: 'unread' }
    found.type = kind(new Uint8Array(start))
    found.fault = fault(found, limits)
    if (found.fault || signal.aborted) return found
    player.src = address = URL.createObjectURL(file)
    found.ms = await Promise.race([measure(player, signal), new Promise(late => setTimeout(late, patience, 0))])
    found.fault = fault(found, limits)
    return found
  }

  function show(found) {
    chosen = found
    const facts = [found.file.name, found.ms && clock(found.ms), megabytes(found.size)]
    part('facts').textContent = facts.filter(Boolean).join(' · ')
    part('unseen').hidden = player.videoWidth > 0 || found.claimed.startsWith('audio/')
    swap(true)
    part('use').focus()
    announce(sentence('file.chosen'))
  }

  function refuse({ fault, size, ms }) {
    forget()
    const note = part('faults').querySelector(`[data-fault="${fault}"]`)
    for (const [name, value] of [['size', megabytes(size)], ['length', clock(ms)]]) {
      const place = note.querySelector(`[data-fault-${name}]`)
      if (place) place.textContent = value
    }
    note.hidden = false
    announce(note.textContent)
  }

  // forget lets go of what was chosen, and of what was said of it.
  function forget() {
    chosen = null
    looking.abort()
    looking = new AbortController()
    part('looking').hidden = true
    for (const note of part('faults').children) note.hidden = true
    swap(false)
    player.pause()
    player.removeAttribute('src')
    if (address) URL.revokeObjectURL(address)
    address = undefined
  }

  function swap(there) {
    for (const element of root.querySelectorAll('[data-file-chosen]')) element.hidden = !there
    for (const element of root.querySelectorAll('[data-file-none]')) element.hidden = there
  }

  root.addEventListener('change', pick, { signal: life })
  life.addEventListener('abort', forget)
  return {
    forget,
    use() {
      if (!chosen) return
      player.pause()
      use(chosen)
    },
  }
}

const megabytes = bytes => new Intl.NumberFormat(locale(), {
  style: 'unit', unit: 'megabyte', maximumFractionDigits: bytes < 10e6 ? 1 : 0,
}).format(bytes / 1e6)
