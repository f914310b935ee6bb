// One take from the first picture to the seal: recorder → log → uploader → seal, side by side. Beside what the
// recorder and the uploader say, it speaks in events:
//   take:level {level, quiet}   about fifteen times a second; quiet: ms without a sound
//   take:sealed {…}             the server's answer
//   take:refused {error}        the server will not have it
import { MemoryLog } from './chunklog.js'
import { Silence, meter } from './meter.js'
import { Recorder } from './recorder.js'
import { save } from './sealer.js'
import { Uploader } from './uploader.js'
import { stayAwake } from './wake.js'

export class Take extends EventTarget {
  #recorder
  #log
  #uploader
  #silence = new Silence()
  #levels = 0
  #recording = new AbortController()
  #failure = ''
  #ms = 0
  saved = false

  // begun is the server's answer to the new take.
  constructor(stream, begun) {
    super()
    this.#recorder = new Recorder(stream)
    this.#log = new MemoryLog(this.#recorder.type)
    this.#uploader = new Uploader(begun.upload, this.#log)
    this.#relay(this.#recorder, 'take:stalled')
    this.#relay(this.#uploader, 'take:progress', 'take:waiting')
    this.#recorder.addEventListener('take:chunk', event => this.#log.append(event.detail.blob))
    this.#recorder.addEventListener('take:stopped', event => this.#stopped(event.detail))
    this.#listen(stream)
    this.#bringHome(begun.seal)
  }

  // failure is why the take ended if it was not the candidate's doing: hidden, lost, stalled, left, broken, or silent.
  get failure() { return this.#failure || (this.silent ? 'silent' : '') }

  // silent: not one sound in the whole take. Unknown, and so false, where the browser does not let sound be looked at.
  get silent() { return this.#levels > 30 && !this.#silence.ever }

  // blob is the recording for playing it at once.
  get blob() { return this.#log.whole() }

  // empty: nothing was recorded.
  get empty() { return this.#log.size === 0 }

  start() {
    stayAwake(this.#recording.signal)
    addEventListener('beforeunload', warn)
    this.#recorder.start()
  }

  // stop ends the recording; failure says why if the candidate did not.
  stop(failure = '') {
    this.#failure ||= failure
    this.#recorder.stop()
  }

  #stopped({ ms, broken }) {
    if (broken) this.#failure ||= 'broken'
    this.#ms = ms
    this.#recording.abort()
    this.#log.close()
    this.#say('take:stopped', { ms })
  }

  // A take goes home even when the page is left by then, so nothing but the seal or a refusal ends this.
  async #bringHome(seal) {
    try {
      const about = () => ({ duration_ms: this.#ms, failed: Boolean(this.failure) })
      const answer = await save(this.#uploader, { seal, log: this.#log, about, signal: new AbortController().signal })
      this.saved = true
      this.#say('take:sealed', answer)
    } catch (error) {
      this.#say('take:refused', { error })
    } finally {
      removeEventListener('beforeunload', warn)
    }
  }

  #listen(stream) {
    meter(stream, (level, now) => {
      this.#levels++
      this.#say('take:level', { level, quiet: this.#silence.quiet(level, now) })
    }, this.#recording.signal)
  }

  #relay(from, ...types) {
    for (const type of types) from.addEventListener(type, event => this.#say(type, event.detail))
  }

  #say(type, detail) { this.dispatchEvent(new CustomEvent(type, { detail })) }
}

// warn makes the browser ask before a tab with an unsaved take is closed.
function warn(event) { event.preventDefault() }
