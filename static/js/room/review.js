// After the recording: watch it from the browser's own copy at once, while the rest goes to the server. "Keep and go on"
// and "Record again" wait until the take is safe there.
import { announce } from './announce.js'
import { clicks } from './stage.js'
import { measure } from './video.js'
import { plural, sentence } from './words.js'

export function review(root, { show, life, again, next }) {
  const part = name => root.querySelector(`[data-${name}]`)
  let take = null
  let wanted = null // what to do once the take is safe
  let over = false // the server will not have this take
  let left = null // takes after this one, should it count; null: without limit
  let address

  // follow watches over a take from its beginning.
  function follow(begun, answer) {
    take = begun
    wanted = null
    over = false
    part('earlier').hidden = true
    const mine = deed => event => { if (take === begun && !life.aborted) deed(event.detail) }
    take.addEventListener('take:progress', mine(progress))
    take.addEventListener('take:waiting', mine(() => say('waiting')))
    take.addEventListener('take:sealed', mine(sealed))
    take.addEventListener('take:held', mine(safe))
    take.addEventListener('take:refused', mine(refused))
    limits(left = answer.takes_left)
  }

  // start shows the take that is there now; words say how it came.
  function start(words = sentence('stopped')) {
    if (over) return
    if (take.empty) return refused({ error: new Error(sentence('nothing')) })
    if (take.failures.length && left !== null) limits(left + 1) // it does not count
    const notes = [...root.querySelectorAll('[data-failure]')]
    for (const note of notes) note.hidden = !take.failures.includes(note.dataset.failure)
    forget()
    const player = part('playback')
    player.src = address = URL.createObjectURL(take.blob)
    measure(player, life)
    if (!take.saved) say('saving')
    show(take.doubts.length ? 'doubt' : 'review')
    announce(words)
    for (const note of notes) if (!note.hidden) announce(note.textContent)
  }

  function progress({ sent, total }) {
    if (!['review', 'doubt'].includes(root.dataset.state)) return
    const percent = total ? Math.min(99, Math.floor(100 * sent / total)) : 0 // 100 is said by "Saved"
    part('percent').textContent = `${percent} %`
    part('bar').value = percent
    say('saving')
  }

  function sealed({ takes_left }) {
    limits(takes_left)
    safe()
  }

  function safe() {
    part('earlier').hidden = !take.held
    say('saved')
    announce(sentence('saved'))
    const deed = wanted
    wanted = null
    deed?.()
  }

  // goOn makes a take that was cut off the answer, now that the candidate has said so.
  async function goOn() {
    try {
      await take.keep()
      if (!life.aborted) next()
    } catch (error) {
      if (!life.aborted) refused({ error })
    }
  }

  // refused ends the recording. What the server has not got stays on this device, should it change its mind.
  function refused({ error }) {
    over = true
    take.stop('left')
    part('refusal').textContent = error.message
    show('refused')
    announce(error.message)
  }

  // say shows how far the saving is: saving, waiting (no connection) or saved.
  function say(progress) {
    for (const line of root.querySelectorAll('[data-saving]')) line.hidden = line.dataset.saving !== progress
  }

  // limits writes how many takes are left; null: without limit.
  function limits(takes) {
    for (const button of root.querySelectorAll('[data-again]')) button.hidden = takes === 0
    part('left').textContent = takes === null ? '' : plural('left', takes)
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

  clicks(root, { keep: whenSafe(settle(goOn)), redo: whenSafe(settle(again)) }, life)
  life.addEventListener('abort', forget)
  return { follow, start }
}
