// After the recording: watch it from the browser's own copy at once, while the rest goes to the server. "Keep and go on"
// and "Record again" wait for the seal, because only then is the take safe.
import { announce } from './announce.js'
import { clicks } from './stage.js'
import { measure } from './video.js'

export function review(root, { show, life, again, next }) {
  const part = name => root.querySelector(`[data-${name}]`)
  let take = null
  let wanted = null // what to do once the take is safe
  let over = false // the server will not have this take
  let address

  // follow watches over a take from its beginning.
  function follow(begun, answer) {
    take = begun
    wanted = null
    over = false
    const mine = deed => event => { if (take === begun && !life.aborted) deed(event.detail) }
    take.addEventListener('take:progress', mine(progress))
    take.addEventListener('take:waiting', mine(() => say('waiting')))
    take.addEventListener('take:sealed', mine(sealed))
    take.addEventListener('take:refused', mine(refused))
    limits(answer.takes_left)
  }

  // start shows the take that has just ended.
  function start() {
    if (over) return
    if (take.empty) return refused({ error: new Error('Nothing was recorded. Check the camera and record again: it does not count as a take.') })
    for (const note of root.querySelectorAll('[data-failure]')) note.hidden = note.dataset.failure !== take.failure
    forget()
    const player = part('playback')
    player.src = address = URL.createObjectURL(take.blob)
    measure(player, life)
    if (!take.saved) say('saving')
    show('review')
    announce('Recording stopped.')
    const note = root.querySelector('[data-failure]:not([hidden])')
    if (note) announce(note.textContent)
  }

  function progress({ sent, total }) {
    if (root.dataset.state !== 'review') return
    const percent = total ? Math.min(99, Math.floor(100 * sent / total)) : 0 // 100 is said by "Saved"
    part('percent').textContent = `${percent} %`
    part('bar').value = percent
    say('saving')
  }

  function sealed({ takes_left }) {
    limits(takes_left)
    say('saved')
    announce('Saved.')
    wanted?.()
  }

  function refused({ error }) {
    over = true
    take.stop()
    part('refusal').textContent = error.message
    show('refused')
    announce(error.message)
  }

  // say shows how far the saving is: saving, waiting (no connection) or saved.
  function say(progress) {
    for (const line of root.querySelectorAll('[data-saving]')) line.hidden = line.dataset.saving !== progress
  }

  // limits writes how many takes are left; null: without limit.
  function limits(left) {
    part('again').hidden = left === 0
    part('left').textContent = left === null ? '' : left === 1 ? '(1 take left)' : `(${left} takes left)`
  }

  const whenSafe = deed => button => {
    if (take?.saved) return deed()
    wanted = deed
    button.setAttribute('aria-disabled', 'true')
    part('patience').hidden = false
    announce(part('patience').textContent)
  }

  function settle(deed) {
    return () => {
      for (const button of root.querySelectorAll('[data-do][aria-disabled]')) button.removeAttribute('aria-disabled')
      part('patience').hidden = true
      part('playback').pause()
      deed()
    }
  }

  function forget() {
    if (address) URL.revokeObjectURL(address)
    address = undefined
  }

  clicks(root, { keep: whenSafe(settle(next)), redo: whenSafe(settle(again)) }, life)
  life.addEventListener('abort', forget)
  return { follow, start }
}
