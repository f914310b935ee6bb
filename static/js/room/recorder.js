// Records one take. Speaks in events:
//   take:started                   the first picture is being recorded
//   take:chunk {blob, ms}          about every second; ms: how long the take is with it
//   take:stalled                   no data for ten seconds
//   take:stopped {ms, broken}      over; broken: it ended by itself
const sounds = ['audio/webm;codecs=opus', 'audio/webm', 'audio/mp4']
const types = ['video/webm;codecs=vp8,opus', 'video/webm', 'video/mp4;codecs=avc1.42E01E,mp4a.40.2', 'video/mp4']

export class Recorder extends EventTarget {
  #recorder
  #begun = 0
  #until = 0
  #asked = false
  #over = false

  constructor(stream) {
    super()
    const mimeType = (stream.getVideoTracks().length ? types : sounds).find(type => MediaRecorder.isTypeSupported(type))
    this.#recorder = new MediaRecorder(stream, { mimeType, videoBitsPerSecond: 800_000, audioBitsPerSecond: 64_000 })
    this.type = (mimeType ?? this.#recorder.mimeType).split(';')[0]
    this.#recorder.addEventListener('start', () => {
      this.#begun = performance.now()
      this.#say('take:started')
    })
    this.#recorder.addEventListener('dataavailable', event => this.#chunk(event.data))
    this.#recorder.addEventListener('stop', () => this.#end())
  }

  get running() { return this.#recorder.state === 'recording' }

  // ms is how long it has been recording.
  get ms() { return this.#begun ? Math.round((this.#until || performance.now()) - this.#begun) : 0 }

  start() {
    this.#recorder.start(1000)
    this.#watch()
  }

  // stop ends the take; the last piece comes before take:stopped.
  stop() {
    if (this.#asked) return
    this.#asked = true
    this.#until = performance.now()
    if (this.#recorder.state !== 'inactive') this.#recorder.stop()
    setTimeout(() => this.#end(), 15_000) // a recorder that hangs must not keep what it gave before
  }

  #chunk(blob) {
    if (!blob.size || this.#over) return
    if (this.running) this.#watch()
    this.#say('take:chunk', { blob, ms: this.ms })
  }

  #end() {
    if (this.#over) return
    this.#over = true
    clearTimeout(this.#watchdog)
    this.#say('take:stopped', { ms: this.ms, broken: !this.#asked })
  }

  #watchdog

  #watch() {
    clearTimeout(this.#watchdog)
    this.#watchdog = setTimeout(() => this.#say('take:stalled'), 10_000)
  }

  #say(type, detail) { this.dispatchEvent(new CustomEvent(type, { detail })) }
}
